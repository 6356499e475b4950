// Claims about moments and spans of time, against known values.

import Testing
import WritModel

@Suite struct InstantTests {
    /// Text, seconds since 1970 and nanoseconds after them; checked with GNU date.
    private static let known: [(text: String, seconds: Int64, nanos: Int64)] = [
        ("1970-01-01T00:00:00Z", 0, 0), ("1969-12-31T23:59:59Z", -1, 0), ("2000-02-29T12:34:56Z", 951_827_696, 0),
        ("2026-11-24T10:00:00Z", 1_795_514_400, 0), ("2001-09-09T01:46:40Z", 1_000_000_000, 0),
        ("2038-01-19T03:14:08Z", 2_147_483_648, 0), ("1900-03-01T00:00:00Z", -2_203_891_200, 0),
        ("2026-11-24T10:00:00.120Z", 1_795_514_400, 120_000_000),
        ("2026-11-24T10:00:00.000001Z", 1_795_514_400, 1000), ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999),
        ("2262-04-11T23:47:16.854775807Z", 9_223_372_036, 854_775_807),
    ]

    @Test(arguments: known) func readsAndWritesKnownMoments(text: String, seconds: Int64, nanos: Int64) throws {
        let instant = try #require(Instant(text))
        #expect(instant.seconds == seconds)
        #expect(instant.nanosecondOfSecond == nanos)
        #expect(instant == Instant(seconds: seconds, nanos: nanos))
        #expect(instant.description == text)
    }

    @Test(arguments: [
        ("2026-11-24T11:00:00+01:00", "2026-11-24T10:00:00Z"), ("2026-11-24T00:30:00-09:30", "2026-11-24T10:00:00Z"),
        ("2026-11-24t10:00:00z", "2026-11-24T10:00:00Z"), ("2026-11-24 10:00:00Z", "2026-11-24T10:00:00Z"),
        ("2026-01-01T00:15:00+00:30", "2025-12-31T23:45:00Z"), ("2026-11-24T10:00:00.5Z", "2026-11-24T10:00:00.500Z"),
        ("2026-11-24T10:00:00.1234567Z", "2026-11-24T10:00:00.123456700Z"),
        ("2026-11-24T10:00:00-00:00", "2026-11-24T10:00:00Z"),
    ]) func writesInUTCWithAsFewDigitsAsTell(text: String, canonical: String) {
        #expect(Instant(text)?.description == canonical)
    }

    @Test(arguments: [
        "", "2026-11-24", "2026-11-24T10:00Z", "2026-11-24T10:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-11-24T24:00:00Z", "2026-11-24T10:60:00Z", "2026-11-24T10:00:60Z", "2026-11-24T10:00:00.Z",
        "2026-11-24T10:00:00.1234567890Z", "2026-11-24T10:00:00+0100", "2026-11-24T10:00:00+24:00",
        "2026-11-24T10:00:00+01:60", "2026-11-24T10:00:00Z ", " 2026-11-24T10:00:00Z", "0000-01-01T00:00:00Z",
        "1600-01-01T00:00:00Z", "2300-01-01T00:00:00Z", "2262-04-11T23:47:16.854775808Z", "２026-11-24T10:00:00Z",
    ]) func refusesWhatIsNoMomentOrOutOfRange(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func textAndMomentAgreeEverywhere() {
        var state: UInt64 = 1
        for _ in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let instant = Instant(nanoseconds: Int64(bitPattern: state))
            #expect(Instant(instant.description) == instant, "\(instant)")
            #expect(instant.nanosecondOfSecond >= 0 && instant.nanosecondOfSecond < 1_000_000_000)
        }
        for extreme in [Int64.min, .min + 1, -1, 0, 1, .max] {
            let instant = Instant(nanoseconds: extreme)
            #expect(Instant(instant.description) == instant, "\(instant)")
        }
    }

    @Test func arithmeticStaysInsideTheRange() {
        let last = Instant(nanoseconds: .max)
        let first = Instant(nanoseconds: .min)
        #expect(last.adding(.seconds(1)) == last)
        #expect(first.adding(.seconds(-1)) == first)
        #expect(last.since(first).nanoseconds == .max)
        #expect(first.since(last).nanoseconds == .min)
        #expect(Instant(seconds: .max) == nil)
        #expect(Instant(seconds: 9_223_372_036, nanos: 854_775_808) == nil)
        #expect(Instant(nanoseconds: 5).adding(TimeSpan(nanoseconds: 7)) == Instant(nanoseconds: 12))
        #expect(Instant(nanoseconds: 5).since(Instant(nanoseconds: 7)) == TimeSpan(nanoseconds: -2))
    }

    // MARK: Spans

    @Test(
        arguments: [
            ("0s", 0), ("1s", 1), ("90m", 5400), ("4h", 14_400), ("30d", 2_592_000), ("2w", 1_209_600),
            ("1h30m", 5400), ("1w1d1h1m1s", 694_861), ("36500d", 3_153_600_000),
        ] as [(String, Int64)]) func readsSpans(text: String, seconds: Int64)
    {
        #expect(TimeSpan(text) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "5", "h", "-1h", "1.5h", "1 h", "1H", "1y", "36501d", "99999999999s", "9999999999w", "1h5", "١h", "1mm",
    ]) func refusesWhatIsNoSpan(text: String) {
        #expect(TimeSpan(text) == nil)
    }

    @Test(
        arguments: [
            (0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (172_799, "47 h"),
            (172_800, "2 d"),
            (-7200, "2 h"),
        ] as [(Int64, String)]) func saysSpansInWords(seconds: Int64, text: String)
    {
        #expect(TimeSpan.seconds(seconds).rounded == text)
    }

    // MARK: Days

    @Test(
        arguments: [
            (1970, 1, 1, 0, 4), (1969, 12, 31, -1, 3), (2000, 3, 1, 11_017, 3), (2026, 11, 24, 20_781, 2),
            (1600, 2, 29, -135_081, 2), (9999, 12, 31, 2_932_896, 5), (1, 1, 1, -719_162, 1), (2100, 2, 28, 47_540, 7),
        ] as [(Int, Int, Int, Int64, Int)]) func countsDaysAndWeekdays(
            year: Int, month: Int, day: Int, days: Int64, weekday: Int
        ) throws
    {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.daysSinceEpoch == days)
        #expect(date.isoWeekday == weekday)
        #expect(CivilDate(daysSinceEpoch: days) == date)
    }

    @Test func everyDayOfFourCenturiesFollowsTheOneBefore() throws {
        var date = try #require(CivilDate(year: 1600, month: 1, day: 1))
        let first = date.daysSinceEpoch
        for offset in 1...146_097 as ClosedRange<Int64> {
            let next = CivilDate(daysSinceEpoch: first + offset)
            let isNextDay = next.year == date.year && next.month == date.month && next.day == date.day + 1
            let isNextMonth = next.day == 1 && date.day >= 28 && next.month == date.month % 12 + 1
            guard isNextDay || isNextMonth, next > date, next.isoWeekday == date.isoWeekday % 7 + 1 else {
                Issue.record("\(next) after \(date)")
                return
            }
            date = next
        }
        #expect(date.description == "2000-01-01")
    }

    @Test(arguments: [
        "2026-02-29", "2026-00-10", "2026-13-10", "2026-04-31", "26-04-30", "2026-4-30", "2026-04-30 ", "0000-01-01",
        "2026/04/30", "+026-04-30", "2100-02-29",
    ]) func refusesDaysThatDoNotExist(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func daysOfLeapYearsExist() {
        #expect(CivilDate("2024-02-29")?.description == "2024-02-29")
        #expect(CivilDate("2000-02-29")?.day == 29)
        #expect(CivilDate("0001-01-01")?.description == "0001-01-01")
    }
}
