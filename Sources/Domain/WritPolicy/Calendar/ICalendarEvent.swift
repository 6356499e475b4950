// One VEVENT: which days it closes.

import WritModel

/// A date, or a date with a local time.
struct ICalendarTime: Hashable {
    var date: CivilDate
    /// Seconds after midnight; `nil` for a date alone.
    var second: Int?
}

/// A VEVENT while it is read.
struct ICalendarEvent {
    let place: Place
    let zone: String
    private var summary: String?
    private var start: (time: ICalendarTime, place: Place)?
    private var end: (time: ICalendarTime, place: Place)?
    /// Seconds of `DURATION`.
    private var duration: Int?
    private var rule: ICalendarLine?
    private var added: [ICalendarTime] = []
    private var removed: Set<ICalendarTime> = []
    private var isCancelled = false
    /// Whether a property could not be read: the event then closes nothing, and there is a problem that says so.
    private var isBroken = false

    init(place: Place, zone: String) {
        self.place = place
        self.zone = zone
    }

    /// Reads a property of the event.
    mutating func add(_ line: ICalendarLine, _ problems: ProblemList) {
        let errors = problems.errors
        switch line.name {
        case "SUMMARY": summary = line.text
        case "DTSTART": start = single(line, problems, unless: start != nil)
        case "DTEND": end = single(line, problems, unless: end != nil)
        case "DURATION":
            duration = Self.seconds(of: line.value)
            if duration == nil {
                problems.error(at: line.place, "`\(line.value)` is not a duration", suggestion: "such as `P1D`")
            }
        case "RRULE":
            if rule != nil { problems.error(at: line.place, "a second `RRULE` is not supported") }
            rule = line
        case "RDATE": added += times(line, problems)
        case "EXDATE": removed.formUnion(times(line, problems))
        case "STATUS": isCancelled = line.value.uppercased() == "CANCELLED"
        case "EXRULE", "RECURRENCE-ID":
            problems.error(
                at: line.place, "`\(line.name)` is not supported",
                suggestion: "write the days out with `EXDATE` and `RDATE`")
        default: break
        }
        if problems.errors > errors { isBroken = true }
    }

    /// The days the event closes.
    ///
    /// - Parameters:
    ///   - max: how many closures there is room for.
    ///   - steps: the work that repetitions may still take.
    ///   - problems: where to say what is wrong.
    /// - Returns: `nil` when something is wrong, and has been said.
    func closures(
        max: Int, _ steps: inout RecurrenceSteps, _ problems: ProblemList
    ) -> [CalendarDocument.Closure]? {
        if isBroken { return nil }
        if isCancelled { return [] }
        guard let start else {
            problems.error(at: place, "the event has no `DTSTART`", suggestion: "such as `DTSTART;VALUE=DATE:20261225`")
            return nil
        }
        guard let length = length(from: start.time, problems) else { return nil }
        var dates = [start.time.date]
        if let rule {
            let reader = RecurrenceReader(line: rule, start: start.time, zone: zone, problems: problems)
            guard let recurrence = reader.recurrence() else { return nil }
            guard let found = recurrence.dates(from: start.time.date, max: max + removed.count, &steps, rule, problems)
            else {
                return nil
            }
            dates = found
        }
        let starts =
            dates.map { ICalendarTime(date: $0, second: start.time.second) }.filter { !isRemoved($0) }
            + added.filter { !isRemoved($0) }
        guard starts.count <= max else {
            problems.error(at: place, "the calendar has more than \(DocumentLimits.closuresMax) closures")
            return nil
        }
        return starts.map { closure(at: $0, length: length) }
    }

    private func closure(at time: ICalendarTime, length: Int64) -> CalendarDocument.Closure {
        let days = max(1, (Int64(time.second ?? start?.time.second ?? 0) + length + 86_399) / 86_400)
        return CalendarDocument.Closure(
            from: time.date, to: CivilDate(daysSinceEpoch: time.date.daysSinceEpoch + days - 1), name: summary)
    }

    /// A date removes every event that begins on it, a time only the one that begins then.
    private func isRemoved(_ time: ICalendarTime) -> Bool {
        removed.contains(time) || removed.contains(ICalendarTime(date: time.date, second: nil))
    }

    /// How long the event lasts, in seconds of its clock.
    private func length(from start: ICalendarTime, _ problems: ProblemList) -> Int64? {
        let first = Int64(start.second ?? 0)
        var length: Int64 = start.second == nil ? 86_400 : 0
        if let duration { length = Int64(duration) }
        if let end {
            guard (end.time.second == nil) == (start.second == nil), duration == nil else {
                problems.error(
                    at: end.place, "`DTEND` does not fit the event",
                    suggestion: "give it the form of `DTSTART`, and no `DURATION`")
                return nil
            }
            length =
                (end.time.date.daysSinceEpoch - start.date.daysSinceEpoch) * 86_400 + Int64(end.time.second ?? 0)
                - first
        }
        guard length >= 0, length <= Self.secondsMax else {
            problems.error(
                at: end?.place ?? place,
                length < 0 ? "the event ends before it begins" : "the event is longer than 10 years")
            return nil
        }
        return length
    }

    /// The longest event, in seconds.
    private static let secondsMax: Int64 = 3660 * 86_400
}

// MARK: - Values

extension ICalendarEvent {
    private func single(
        _ line: ICalendarLine, _ problems: ProblemList, unless isSecond: Bool
    ) -> (time: ICalendarTime, place: Place)? {
        if isSecond { problems.error(at: line.place, "`\(line.name)` is written twice") }
        return ICalendarTime.read(line.value, of: line, zone: zone, problems).map { ($0, line.place) }
    }

    private func times(_ line: ICalendarLine, _ problems: ProblemList) -> [ICalendarTime] {
        line.value.split(separator: ",").compactMap { ICalendarTime.read(String($0), of: line, zone: zone, problems) }
    }

    /// RFC 5545 section 3.3.6: `P1D`, `PT4H30M`, `P2W`; without a minus, which an event cannot have.
    private static func seconds(of text: String) -> Int? {
        let units: [Character: Int] = ["W": 604_800, "D": 86_400, "H": 3600, "M": 60, "S": 1]
        var rest = Substring(text.uppercased())
        if rest.hasPrefix("+") { rest.removeFirst() }
        guard rest.hasPrefix("P"), rest.count > 2 else { return nil }
        var total = 0
        var digits = ""
        var isTime = false
        for character in rest.dropFirst() {
            if character == "T", digits.isEmpty, !isTime {
                isTime = true
            } else if character.isASCII, character.isNumber, digits.count < 9 {
                digits.append(character)
            } else if let unit = units[character], let count = Int(digits), isTime == (unit < 86_400) {
                total += count * unit
                digits = ""
            } else {
                return nil
            }
        }
        return digits.isEmpty ? total : nil
    }
}

extension ICalendarTime {
    /// Reads a date or a local time of a property; says what is wrong otherwise.
    static func read(
        _ text: String, of line: ICalendarLine, zone: String, _ problems: ProblemList
    ) -> ICalendarTime? {
        let isUTC = text.hasSuffix("Z") || text.hasSuffix("z")
        guard let time = ICalendarTime(isUTC ? String(text.dropLast()) : text) else {
            problems.error(
                at: line.place, "`\(text)` is not a date or time of `\(line.name)`",
                suggestion: "such as `20261225` or `20261225T090000`")
            return nil
        }
        if time.second == nil {
            if !isUTC { return time }
        } else if isUTC ? ["UTC", "Etc/UTC"].contains(zone) : (line["TZID"] ?? zone) == zone {
            return time
        }
        problems.error(
            at: line.place, "the time of `\(line.name)` is not in the calendar's zone `\(zone)`",
            suggestion: "write local times of `\(zone)`, or whole days")
        return nil
    }

    /// Reads `20261225` or `20261225T090000`.
    init?(_ text: String) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        let sizes = parts.map(\.utf8.count)
        guard sizes == [8] || sizes == [8, 6], parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let day = Int(parts[0]), let date = CivilDate(year: day / 10_000, month: day / 100 % 100, day: day % 100)
        else { return nil }
        self.date = date
        guard parts.count == 2, let clock = Int(parts[1]) else { return }
        // A leap second counts as the minute's last second.
        guard clock / 10_000 < 24, clock / 100 % 100 < 60, clock % 100 <= 60 else { return nil }
        second = clock / 10_000 * 3600 + clock / 100 % 100 * 60 + Swift.min(clock % 100, 59)
    }
}
