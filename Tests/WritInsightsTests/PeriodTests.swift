// Weeks and months, where the calendar is unkind.

import Testing
import WritModel

@testable import WritInsights

@Suite struct PeriodTests {
    /// Weeks of ISO 8601 at the turn of years.
    @Test(arguments: [
        ("2026-07-27", "2026-W31"), ("2027-01-03", "2026-W53"), ("2024-12-30", "2025-W01"), ("2023-01-01", "2022-W52"),
        ("2021-01-03", "2020-W53"), ("2021-01-04", "2021-W01"),
    ])
    func weeksAreThoseOfISO8601(_ row: (day: String, week: String)) throws {
        let day = try #require(CivilDate(row.day))
        #expect(Period(.week, containing: day).description == row.week)
    }

    @Test func monthsFollowOneAnother() throws {
        let january = Period(.month, containing: try #require(CivilDate("2024-01-31")))
        #expect(january.description == "2024-01")
        #expect(january.through(Period(.month, containing: try #require(CivilDate("2024-12-01")))).count == 12)
        #expect(january.next.next.start.description == "2024-03-01")
    }

    @Test func theZoneSaysWhichDayItIs() {
        let east = LocalTime(offset: { _ in 7200 }, secondOfLocal: { $0 - 7200 })
        // 2026-01-01T23:00Z is 01:00 of the next day two hours east.
        let second: Int64 = 1_767_308_400
        #expect(LocalTime.utc.day(of: second).description == "2026-01-01")
        #expect(east.day(of: second).description == "2026-01-02")
        #expect(LocalTime.utc.hourOfWeek(of: 0) == 72)
        #expect(LocalTime.utc.hourOfWeek(of: -3600) == 71)
    }
}
