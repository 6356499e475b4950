// Claims about opening hours, where clocks change above all.

import FoundationEssentials
import Testing
import WritCEL
import WritModel

@testable import WritPolicy

/// The time zone database of the system that runs the tests.
enum SystemZones {
    static let folder = "/usr/share/zoneinfo"
    static let areThere = FileManager.default.fileExists(atPath: folder + "/Europe/Berlin")
    static let zones = TimeZones(version: "system") { name in
        (try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"))).map { Array($0) }
    }
}

@Suite(.enabled(if: SystemZones.areThere, "needs /usr/share/zoneinfo")) struct CalendarHoursTests {
    private let place = Place(file: "a.yaml", line: 3, column: 7)

    private func hours(
        _ open: [(days: Set<Int>, from: Int, to: Int)], closed: [(String, String)] = [], zone: String = "Europe/Berlin"
    ) throws -> CalendarHours {
        let document = CalendarDocument(
            name: Located("c", at: place), zone: Located(zone, at: place),
            open: open.map { .init(weekdays: $0.days, from: $0.from * 60, to: $0.to * 60) },
            closed: try closed.map {
                .init(from: try #require(CivilDate($0.0)), to: try #require(CivilDate($0.1)), name: nil)
            }, include: [])
        return try CalendarHours(document, zones: SystemZones.zones)
    }

    private func isOpen(_ hours: CalendarHours, _ time: String) throws -> Bool {
        hours.isOpen(at: try #require(Instant(time)))
    }

    private func next(_ hours: CalendarHours, _ time: String) throws -> String? {
        hours.nextOpen(after: try #require(Instant(time)))?.description
    }

    @Test func opensOnTheMinuteAndClosesOnTheMinute() throws {
        let office = try hours([(days: [1, 2, 3, 4], from: 9, to: 17), (days: [5], from: 9, to: 12)])
        #expect(try !isOpen(office, "2026-11-24T08:59:59.999+01:00"))
        #expect(try isOpen(office, "2026-11-24T09:00:00+01:00"))
        #expect(try isOpen(office, "2026-11-24T16:59:59.999+01:00"))
        #expect(try !isOpen(office, "2026-11-24T17:00:00+01:00"))
        #expect(try !isOpen(office, "2026-11-27T12:00:00+01:00"))
        #expect(try next(office, "2026-11-27T12:00:00+01:00") == "2026-11-30T08:00:00Z")
        #expect(try next(office, "2026-11-24T10:00:00.5+01:00") == "2026-11-24T09:00:00.500Z")
        #expect(try next(office, "2026-11-24T08:59:59.5+01:00") == "2026-11-24T08:00:00Z")
    }

    @Test func followsTheClocksOfItsZone() throws {
        let office = try hours([(days: Set(1...7), from: 9, to: 17)])
        #expect(try isOpen(office, "2026-07-01T07:00:00Z"))
        #expect(try !isOpen(office, "2026-12-01T07:59:59Z"))
    }

    @Test func staysClosedOnClosedDaysOfItsZone() throws {
        let office = try hours(
            [(days: Set(1...7), from: 0, to: 24)],
            closed: [("2026-12-25", "2026-12-26"), ("2026-12-26", "2026-12-26"), ("2026-12-28", "2027-01-03")])
        #expect(try isOpen(office, "2026-12-24T22:59:59Z"))
        #expect(try !isOpen(office, "2026-12-24T23:00:00Z"))
        #expect(try next(office, "2026-12-24T23:00:00Z") == "2026-12-26T23:00:00Z")
        #expect(try next(office, "2026-12-28T00:00:00Z") == "2027-01-03T23:00:00Z")
    }

    @Test func anHourThatIsSkippedIsNeverOpen() throws {
        let night = try hours([(days: [7], from: 2, to: 3)])
        // 2026-03-29: clocks go from 02:00 to 03:00.
        #expect(try next(night, "2026-03-28T12:00:00Z") == "2026-04-05T00:00:00Z")
    }

    @Test func hoursThatBeginInAGapOpenAfterIt() throws {
        let document = CalendarDocument(
            name: Located("c", at: place), zone: Located("Europe/Berlin", at: place),
            open: [.init(weekdays: [7], from: 150, to: 240)], closed: [], include: [])
        let night = try CalendarHours(document, zones: SystemZones.zones)
        #expect(try next(night, "2026-03-28T12:00:00Z") == "2026-03-29T01:00:00Z")
    }

    @Test func anHourThatIsShownTwiceIsOpenTwice() throws {
        let night = try hours([(days: [7], from: 2, to: 3)])
        // 2026-10-25: clocks go from 03:00 back to 02:00.
        #expect(try isOpen(night, "2026-10-25T00:30:00Z"))
        #expect(try isOpen(night, "2026-10-25T01:30:00Z"))
        #expect(try !isOpen(night, "2026-10-25T02:00:00Z"))
        let half = CalendarDocument(
            name: Located("c", at: place), zone: Located("Europe/Berlin", at: place),
            open: [.init(weekdays: [7], from: 120, to: 150)], closed: [], include: [])
        #expect(
            try next(CalendarHours(half, zones: SystemZones.zones), "2026-10-25T00:30:00Z") == "2026-10-25T01:00:00Z")
    }

    @Test(arguments: ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"])
    func nextOpeningIsTheFirstOpenMinute(zone: String) throws {
        let office = try hours(
            [(days: [1, 3, 6, 7], from: 1, to: 4), (days: [2], from: 23, to: 24)],
            closed: [("2026-04-05", "2026-04-05")],
            zone: zone)
        for start in [
            "2026-03-27T00:00:00Z", "2026-04-02T00:00:00Z", "2026-10-02T00:00:00Z", "2026-10-23T00:00:00Z",
            "2011-12-29T00:00:00Z",
        ] {
            let first = try #require(Instant(start)).seconds
            let moments = try (0..<(5 * 1440)).map { try #require(Instant(seconds: first + $0 * 60)) }
            var next: Instant?
            for moment in moments.reversed() {
                if office.isOpen(at: moment) { next = moment }
                if let next { #expect(office.nextOpen(after: moment) == next) }
            }
        }
    }

    @Test func searchEnds() throws {
        let never = try hours([])
        #expect(try next(never, "2026-11-24T09:00:00Z") == nil)
        let closed = try hours([(days: Set(1...7), from: 0, to: 24)], closed: [("2026-01-01", "2027-12-31")])
        #expect(try next(closed, "2026-01-01T09:00:00Z") == nil)
        #expect(try next(closed, "2026-11-27T09:00:00Z") == "2027-12-31T23:00:00Z")
        #expect(closed.nextOpen(after: Instant(nanoseconds: .max))?.nanoseconds == .max)
    }

    @Test func refusesAZoneThatDoesNotExist() {
        #expect(
            throws: DocumentProblem(
                at: place, "`Europe/Bonn` is not a zone of the time zone database system",
                suggestion: "write an IANA name such as `Europe/Berlin`")
        ) { try hours([], zone: "Europe/Bonn") }
    }
}
