// Claims about closed days read from iCalendar texts.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct ICalendarTests {
    /// The closures of events' lines, and the problems.
    private func read(_ events: String..., zone: String = "Europe/Berlin") -> (closures: [String], problems: [String]) {
        let bodies = events.map { "BEGIN:VEVENT\n\($0)\nEND:VEVENT\n" }.joined()
        return readFile("BEGIN:VCALENDAR\nVERSION:2.0\n\(bodies)END:VCALENDAR\n", zone: zone)
    }

    private func readFile(_ text: String, zone: String = "Europe/Berlin") -> (closures: [String], problems: [String]) {
        let result = ICalendar.closures(in: text, file: "de.ics", zone: zone)
        let closures = result.closures.map { closure in
            (closure.from == closure.to ? "\(closure.from)" : "\(closure.from)/\(closure.to)")
                + (closure.name.map { " \($0)" } ?? "")
        }
        return (closures, result.problems.map(\.description))
    }

    @Test(arguments: RecurrenceSample.all)
    func repeatsAsDateutilDoes(sample: RecurrenceSample) {
        let event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:\(sample.start)\nRRULE:\(sample.rule)\nEND:VEVENT"
        let result = ICalendar.closures(
            in: "BEGIN:VCALENDAR\n\(event)\nEND:VCALENDAR", file: "a.ics", zone: "Europe/Berlin")
        #expect(result.problems.isEmpty)
        #expect(result.closures.count == sample.count)
        let last = result.closures.last?.from.description.filter { $0 != "-" }
        #expect(last == sample.last)
        #expect(result.closures.map(\.from.daysSinceEpoch).reduce(0, +) == sample.sum)
    }

    @Test(arguments: [
        ("DTSTART;VALUE=DATE:20261225", "2026-12-25"),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227", "2026-12-25/2026-12-26"),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225", "2026-12-25"),
        ("DTSTART;VALUE=DATE:20261225\nDURATION:P1W", "2026-12-25/2026-12-31"),
        ("DTSTART:20261224T120000", "2026-12-24"),
        ("DTSTART:20261224T120000\nDTEND:20261225T000000", "2026-12-24"),
        (
            "DTSTART;TZID=Europe/Berlin:20261224T120000\nDTEND;TZID=Europe/Berlin:20261225T000001",
            "2026-12-24/2026-12-25"
        ),
        ("DTSTART:20261224T230000\nDURATION:PT1H", "2026-12-24"),
        ("DTSTART:20261224T230000\nDURATION:PT1H1S", "2026-12-24/2026-12-25"),
        ("DTSTART:20261224T230000\nDURATION:P1DT2H", "2026-12-24/2026-12-26"),
        (
            "dtstart;value=date:20261225\nsummary;language=de:1. Weihnachtstag\\, frei\\; ja\\\\nein",
            "2026-12-25 1. Weihnachtstag, frei; ja\\nein"
        ),
        ("DTSTART;VALUE=DATE:20261225\nSUMMARY;X=\"a:b;c\":Chri\n stmas\n\t day", "2026-12-25 Christmas day"),
        ("DTSTART;VALUE=DATE:20261225\nSTATUS:CONFIRMED\nTRANSP:TRANSPARENT\nX-WHAT:ever", "2026-12-25"),
        ("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED", ""),
    ])
    func closesEveryDayAnEventTouches(event: String, closures: String) {
        let result = read(event)
        #expect(result.problems == [])
        #expect(result.closures.joined(separator: ",") == closures)
    }

    @Test func removesAndAddsDays() {
        let result = read(
            """
            DTSTART;VALUE=DATE:20260101
            RRULE:FREQ=YEARLY;COUNT=4
            EXDATE;VALUE=DATE:20270101,20280101
            RDATE;VALUE=DATE:20260106,20270106
            EXDATE;VALUE=DATE:20270106
            """)
        #expect(result.problems == [])
        #expect(result.closures == ["2026-01-01", "2029-01-01", "2026-01-06"])
    }

    @Test func anExceptionOfAnotherTimeRemovesNothing() {
        let result = read(
            "DTSTART:20260101T100000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260102T110000,20260103T100000")
        #expect(result.closures == ["2026-01-01", "2026-01-02"])
    }

    @Test func aTimeOfUntilIsCompared() {
        let rule = "DTSTART:20260101T100000\nRRULE:FREQ=DAILY;UNTIL=20260103T"
        #expect(read(rule + "095959").closures == ["2026-01-01", "2026-01-02"])
        #expect(read(rule + "100000").closures == ["2026-01-01", "2026-01-02", "2026-01-03"])
        let date = "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;UNTIL=20260102T000000Z"
        #expect(read(date).closures == ["2026-01-01", "2026-01-02"])
    }

    @Test func readsTimesInUTCWhereTheZoneIsUTC() {
        #expect(read("DTSTART:20261224T230000Z", zone: "UTC").closures == ["2026-12-24"])
    }

    @Test func passesOverOtherComponents() {
        let result = readFile(
            """
            BEGIN:VCALENDAR
            BEGIN:VTIMEZONE
            BEGIN:STANDARD
            DTSTART:19701025T030000Z
            RRULE:FREQ=HOURLY;BYSETPOS=1
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261225
            BEGIN:VALARM
            DURATION:never
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """)
        #expect(result.problems == [])
        #expect(result.closures == ["2026-12-25"])
    }

    @Test func writesRepetitionsOutUntilTheLastYear() {
        #expect(read("DTSTART;VALUE=DATE:20991225\nRRULE:FREQ=YEARLY").closures == ["2099-12-25", "2100-12-25"])
    }

    @Test(arguments: [
        (
            "DTSTART:20261224T230000Z",
            "4:1: error: the time of `DTSTART` is not in the calendar's zone `Europe/Berlin`; write local times of `Europe/Berlin`, or whole days"
        ),
        (
            "DTSTART;TZID=Europe/Paris:20261224T230000",
            "4:1: error: the time of `DTSTART` is not in the calendar's zone `Europe/Berlin`; write local times of `Europe/Berlin`, or whole days"
        ),
        (
            "DTSTART:20260230",
            "4:1: error: `20260230` is not a date or time of `DTSTART`; such as `20261225` or `20261225T090000`"
        ),
        ("SUMMARY:x", "3:1: error: the event has no `DTSTART`; such as `DTSTART;VALUE=DATE:20261225`"),
        ("DTSTART:20260101\nDTSTART:20260101", "5:1: error: `DTSTART` is written twice"),
        ("DTSTART:20260101\nDURATION:P1X", "5:1: error: `P1X` is not a duration; such as `P1D`"),
        ("DTSTART:20260102\nDTEND:20260101", "5:1: error: the event ends before it begins"),
        ("DTSTART:20260102\nDTEND:20460101", "5:1: error: the event is longer than 10 years"),
        (
            "DTSTART:20260102\nDTEND:20260102T100000",
            "5:1: error: `DTEND` does not fit the event; give it the form of `DTSTART`, and no `DURATION`"
        ),
        (
            "DTSTART:20260102\nRECURRENCE-ID:20260102",
            "5:1: error: `RECURRENCE-ID` is not supported; write the days out with `EXDATE` and `RDATE`"
        ),
        (
            "DTSTART:20260102\nRDATE;VALUE=PERIOD:20260103T100000/PT1H",
            "5:1: error: `20260103T100000/PT1H` is not a date or time of `RDATE`; such as `20261225` or `20261225T090000`"
        ),
        ("DTSTART:20260102\nRRULE:FREQ=YEARLY\nRRULE:FREQ=YEARLY", "6:1: error: a second `RRULE` is not supported"),
    ])
    func saysWhichLineOfAnEventIsWrong(event: String, problem: String) {
        let result = read(event)
        #expect(result.problems == ["de.ics:" + problem])
        #expect(result.closures == [])
    }

    @Test(arguments: [
        ("INTERVAL=2", "the rule has no `FREQ`; such as `FREQ=YEARLY`"),
        ("FREQ=HOURLY", "`FREQ=HOURLY` is not supported; use DAILY, WEEKLY, MONTHLY, YEARLY"),
        (
            "FREQ=YEARLY;BYSETPOS=-1",
            "`BYSETPOS` of a rule is not supported; use INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYDAY, or write the days out with `RDATE`"
        ),
        (
            "FREQ=YEARLY;BYWEEKNO=20",
            "`BYWEEKNO` of a rule is not supported; use INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYDAY, or write the days out with `RDATE`"
        ),
        ("FREQ=YEARLY;COUNT=2;UNTIL=20300101", "`COUNT` and `UNTIL` exclude each other"),
        ("FREQ=YEARLY;COUNT=0", "`COUNT=0` is not a number from 1 to 1000000"),
        ("FREQ=YEARLY;INTERVAL=x", "`INTERVAL=x` is not a number from 1 to 1000"),
        ("FREQ=YEARLY;BYMONTH=13", "`13` is not a value of `BYMONTH`"),
        ("FREQ=YEARLY;BYMONTH=", "`BYMONTH` of the rule is empty"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "`0` is not a value of `BYMONTHDAY`"),
        ("FREQ=MONTHLY;BYDAY=XX", "`XX` is not a value of `BYDAY`; use MO, TU, WE, TH, FR, SA, SU"),
        ("FREQ=MONTHLY;BYDAY=0MO", "`0MO` is not a value of `BYDAY`; such as `1MO` or `-1FR`"),
        ("FREQ=WEEKLY;BYDAY=1MO", "`BYDAY` with a number does not go with `FREQ=WEEKLY`"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "`BYMONTHDAY` does not go with `FREQ=WEEKLY`"),
        ("FREQ=WEEKLY;WKST=1", "`WKST=1` is not a weekday"),
        ("FREQ=YEARLY;FREQ=YEARLY", "`FREQ` is written twice in the rule"),
        ("FREQ=YEARLY;UNTIL=soon", "`UNTIL=SOON` is not a date or time; such as `UNTIL=20301231`"),
        (
            "FREQ=YEARLY;UNTIL=20300101T000000Z",
            "`UNTIL` is not in the calendar's zone `Europe/Berlin`; write it as a day, such as `UNTIL=20301231`"
        ),
        ("FREQ=DAILY", "the calendar has more than 10000 closures; end the rule with `UNTIL` or `COUNT`"),
    ])
    func refusesRulesItDoesNotUnderstand(rule: String, problem: String) {
        let result = read("DTSTART:20260101T100000\nRRULE:\(rule)")
        #expect(result.problems == ["de.ics:5:1: error: " + problem.replacing("INTERVAL=x", with: "INTERVAL=X")])
        #expect(result.closures == [])
    }

    @Test(arguments: [
        ("", "1:1: error: the file holds no iCalendar; it begins with `BEGIN:VCALENDAR`"),
        ("BEGIN:VEVENT", "1:1: error: `VEVENT` stands outside of a calendar; begin with `BEGIN:VCALENDAR`"),
        ("BEGIN:VCALENDAR\nnonsense\nEND:VCALENDAR", "2:1: error: a line of iCalendar is `NAME:value`"),
        ("BEGIN:VCALENDAR\nEND:VEVENT", "2:1: error: found `END:VEVENT` where `END:VCALENDAR` is expected"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT", "2:1: error: `VEVENT` is not ended; add `END:VEVENT`"),
    ])
    func refusesFilesThatAreNoCalendars(text: String, problem: String) {
        #expect(readFile(text).problems.first == "de.ics:" + problem)
    }

    @Test func rulesThatNeverMatchCostNoMoreThanTheirLimit() {
        let event = "DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
        let bodies = String(repeating: "BEGIN:VEVENT\n\(event)\nEND:VEVENT\n", count: 3)
        let result = readFile("BEGIN:VCALENDAR\n\(bodies)END:VCALENDAR\n")
        #expect(result.problems.first?.contains("take too long to write out") == true)
    }
}
