// Reads an RRULE. What is not understood is refused: a holiday that silently does not repeat opens a gate.

import WritModel

/// Reads one RRULE line.
struct RecurrenceReader {
    let line: ICalendarLine
    /// When the event begins.
    let start: ICalendarTime
    let zone: String
    let problems: ProblemList

    private static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    /// The rule, or `nil` when something is wrong, and has been said.
    func recurrence() -> Recurrence? {
        let errors = problems.errors
        let parts = self.parts()
        guard let frequency = frequency(parts) else { return nil }
        var rule = Recurrence(frequency: frequency)
        for part in parts where part.name != "FREQ" { read(part, into: &rule) }
        if rule.count != nil, rule.until != nil { say("`COUNT` and `UNTIL` exclude each other") }
        if frequency == .weekly, !rule.monthDays.isEmpty { say("`BYMONTHDAY` does not go with `FREQ=WEEKLY`") }
        if frequency == .weekly || frequency == .daily, rule.weekdays.contains(where: { $0.ordinal != nil }) {
            say("`BYDAY` with a number does not go with `FREQ=\(frequency.rawValue)`")
        }
        return problems.errors == errors ? rule : nil
    }

    private func say(_ message: String, suggestion: String? = nil) {
        problems.error(at: line.place, message, suggestion: suggestion)
    }

    private func parts() -> [(name: String, value: String)] {
        var result: [(name: String, value: String)] = []
        for part in line.value.uppercased().split(separator: ";") {
            let name = String(part.prefix { $0 != "=" })
            if result.contains(where: { $0.name == name }) { say("`\(name)` is written twice in the rule") }
            result.append((name, String(part.dropFirst(name.count + 1))))
        }
        return result
    }

    private func frequency(_ parts: [(name: String, value: String)]) -> Recurrence.Frequency? {
        guard let text = parts.first(where: { $0.name == "FREQ" })?.value else {
            say("the rule has no `FREQ`", suggestion: "such as `FREQ=YEARLY`")
            return nil
        }
        if let frequency = Recurrence.Frequency(rawValue: text) { return frequency }
        let known = Recurrence.Frequency.allCases.map(\.rawValue).joined(separator: ", ")
        say("`FREQ=\(text)` is not supported", suggestion: "use \(known)")
        return nil
    }

    private func read(_ part: (name: String, value: String), into rule: inout Recurrence) {
        switch part.name {
        case "INTERVAL": rule.interval = number(part, in: 1...1000) ?? 1
        case "COUNT": rule.count = number(part, in: 1...1_000_000)
        case "UNTIL": rule.until = until(part.value)
        case "BYMONTH": rule.months = Set(numbers(part) { (1...12).contains($0) })
        case "BYMONTHDAY": rule.monthDays = Set(numbers(part) { $0 != 0 && abs($0) <= 31 })
        case "BYDAY": rule.weekdays = Set(elements(part).compactMap(weekday))
        case "WKST":
            guard let day = Self.weekdays.firstIndex(of: part.value) else {
                return say("`WKST=\(part.value)` is not a weekday")
            }
            rule.weekStart = day + 1
        default:
            say(
                "`\(part.name)` of a rule is not supported",
                suggestion: "use INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYDAY, or write the days out with `RDATE`"
            )
        }
    }

    private func elements(_ part: (name: String, value: String)) -> [String] {
        let elements = part.value.split(separator: ",").map(String.init)
        if elements.isEmpty { say("`\(part.name)` of the rule is empty") }
        return elements
    }

    private func number(_ part: (name: String, value: String), in range: ClosedRange<Int>) -> Int? {
        if let number = Int(part.value), range.contains(number) { return number }
        say("`\(part.name)=\(part.value)` is not a number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    private func numbers(_ part: (name: String, value: String), _ isAllowed: (Int) -> Bool) -> [Int] {
        elements(part).compactMap { text in
            if let number = Int(text), isAllowed(number) { return number }
            say("`\(text)` is not a value of `\(part.name)`")
            return nil
        }
    }

    private func weekday(_ text: String) -> Recurrence.Weekday? {
        let number = text.dropLast(2)
        guard let day = Self.weekdays.firstIndex(of: String(text.suffix(2))) else {
            say("`\(text)` is not a value of `BYDAY`", suggestion: "use \(Self.weekdays.joined(separator: ", "))")
            return nil
        }
        if number.isEmpty { return Recurrence.Weekday(ordinal: nil, day: day + 1) }
        guard let ordinal = Int(number), ordinal != 0, abs(ordinal) <= 53 else {
            say("`\(text)` is not a value of `BYDAY`", suggestion: "such as `1MO` or `-1FR`")
            return nil
        }
        return Recurrence.Weekday(ordinal: ordinal, day: day + 1)
    }

    /// The last day: a time ends the rule on its day, unless the event begins later on that day.
    private func until(_ text: String) -> CivilDate? {
        let isUTC = text.hasSuffix("Z")
        guard let time = ICalendarTime(isUTC ? String(text.dropLast()) : text) else {
            say("`UNTIL=\(text)` is not a date or time", suggestion: "such as `UNTIL=20301231`")
            return nil
        }
        guard let begins = start.second else { return time.date }
        if let ends = time.second {
            guard !isUTC || ["UTC", "Etc/UTC"].contains(zone) else {
                say(
                    "`UNTIL` is not in the calendar's zone `\(zone)`",
                    suggestion: "write it as a day, such as `UNTIL=20301231`")
                return nil
            }
            return ends >= begins ? time.date : CivilDate(daysSinceEpoch: time.date.daysSinceEpoch - 1)
        }
        return time.date
    }
}
