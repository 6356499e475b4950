// Closed days from an iCalendar text (RFC 5545): whole-day and timed events, repeated by rules of days.
//
// Whatever would change which days are closed and is not understood is a problem with its line. Properties that change
// nothing about the days are passed over.

import WritModel

/// Reads iCalendar texts.
enum ICalendar {
    /// The closed days of a text.
    ///
    /// An event closes every day it touches. Times have to be in the calendar's zone or in none: the day of any other
    /// time depends on time zone data, which decoding does not have.
    ///
    /// - Parameters:
    ///   - text: the file's text.
    ///   - file: its name for messages.
    ///   - zone: the calendar's zone.
    /// - Returns: the closures in order of their events, at most `DocumentLimits.closuresMax`, and what is wrong.
    static func closures(
        in text: String, file: String, zone: String
    ) -> (closures: [CalendarDocument.Closure], problems: [DocumentProblem]) {
        let problems = ProblemList()
        var reader = ICalendarReader(file: file, zone: zone, problems: problems)
        reader.read(ICalendarLine.lines(of: text, file: file))
        return (reader.closures, problems.problems)
    }
}

/// Collects the events of one text.
struct ICalendarReader {
    let file: String
    let zone: String
    let problems: ProblemList
    private(set) var closures: [CalendarDocument.Closure] = []
    /// The components that are open, outermost first.
    private var components: [String] = []
    private var event: ICalendarEvent?
    private var steps = RecurrenceSteps()
    private var hasCalendar = false

    init(file: String, zone: String, problems: ProblemList) {
        self.file = file
        self.zone = zone
        self.problems = problems
    }

    /// Reads all lines.
    mutating func read(_ lines: [ICalendarLine]) {
        for line in lines {
            guard problems.errors < DocumentLimits.problemsMax else { return }
            switch line.name {
            case "": problems.error(at: line.place, "a line of iCalendar is `NAME:value`")
            case "BEGIN": begin(line)
            case "END": end(line)
            default: if components.last == "VEVENT" { event?.add(line, problems) }
            }
        }
        let place = Place(file: file, line: max(1, lines.last?.place.line ?? 1), column: 1)
        if let open = components.last {
            problems.error(at: place, "`\(open)` is not ended", suggestion: "add `END:\(open)`")
        } else if !hasCalendar, problems.errors == 0 {
            problems.error(at: place, "the file holds no iCalendar", suggestion: "it begins with `BEGIN:VCALENDAR`")
        }
    }

    private mutating func begin(_ line: ICalendarLine) {
        let component = line.value.uppercased()
        if components.isEmpty {
            guard component == "VCALENDAR" else {
                return problems.error(
                    at: line.place, "`\(component)` stands outside of a calendar",
                    suggestion: "begin with `BEGIN:VCALENDAR`")
            }
            hasCalendar = true
        }
        if components == ["VCALENDAR"], component == "VEVENT" { event = ICalendarEvent(place: line.place, zone: zone) }
        components.append(component)
    }

    private mutating func end(_ line: ICalendarLine) {
        let component = line.value.uppercased()
        guard components.last == component else {
            let wanted = components.last.map { "`END:\($0)`" } ?? "`BEGIN:VCALENDAR`"
            return problems.error(at: line.place, "found `END:\(component)` where \(wanted) is expected")
        }
        components.removeLast()
        guard component == "VEVENT", components == ["VCALENDAR"], let event else { return }
        self.event = nil
        let room = DocumentLimits.closuresMax - closures.count
        guard let more = event.closures(max: room, &steps, problems) else { return }
        closures += more
    }
}
