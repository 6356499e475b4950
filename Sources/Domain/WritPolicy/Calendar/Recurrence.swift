// The days on which an event repeats: RFC 5545 section 3.3.10, for rules of days.

import WritModel

/// How much work the repetitions of one file may take, so that a rule that never matches ends too.
struct RecurrenceSteps {
    /// Days and periods looked at.
    static let stepsMax = 1_000_000
    var left = Self.stepsMax

    /// Counts a step; whether there are any left.
    mutating func take() -> Bool {
        left -= 1
        return left >= 0
    }
}

/// A rule of repetition.
struct Recurrence {
    enum Frequency: String, CaseIterable {
        case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY", yearly = "YEARLY"
    }

    /// A weekday, with which one of its period is meant if not every one: `-1SU` is the last Sunday.
    struct Weekday: Hashable {
        var ordinal: Int?
        /// Monday 1 to Sunday 7.
        var day: Int
    }

    var frequency: Frequency
    var interval = 1
    var count: Int?
    /// The last day an occurrence may begin on.
    var until: CivilDate?
    var months: Set<Int> = []
    /// 1 to 31, or from the month's end, -1 to -31.
    var monthDays: Set<Int> = []
    var weekdays: Set<Weekday> = []
    /// The day weeks begin on.
    var weekStart = 1

    /// The days, from the first on until `DocumentLimits.lastYear`.
    ///
    /// The first day always counts, whether the rule matches it or not.
    ///
    /// - Parameters:
    ///   - start: the first day.
    ///   - max: how many there may be.
    ///   - steps: the work left.
    ///   - line: where the rule stands.
    ///   - problems: where to say what is wrong.
    /// - Returns: the days in order, or `nil` when there are too many of them or of steps.
    func dates(
        from start: CivilDate, max: Int, _ steps: inout RecurrenceSteps, _ line: ICalendarLine, _ problems: ProblemList
    ) -> [CivilDate]? {
        var result = [start]
        var period = 0
        while true {
            guard result.count <= max else {
                problems.error(
                    at: line.place, "the calendar has more than \(DocumentLimits.closuresMax) closures",
                    suggestion: "end the rule with `UNTIL` or `COUNT`")
                return nil
            }
            guard let days = days(ofPeriod: period, from: start), !isPast(days.lowerBound) else { return result }
            guard let dates = dates(in: days, from: start, &steps) else {
                problems.error(
                    at: line.place, "the rules of this file take too long to write out",
                    suggestion: "begin them at a later day, or end them with `UNTIL`")
                return nil
            }
            for date in dates where date > start {
                if let until, date > until { return result }
                if let count, result.count >= count { return result }
                guard date.year <= DocumentLimits.lastYear else { return result }
                result.append(date)
            }
            period += 1
        }
    }

    /// Whether no occurrence can be on a day or later.
    private func isPast(_ day: Int64) -> Bool {
        if count == 1 { return true }
        if let until, day > until.daysSinceEpoch { return true }
        return CivilDate(daysSinceEpoch: day).year > DocumentLimits.lastYear
    }

    /// The days of a period that the rule names, in order; `nil` when the steps are used up.
    private func dates(
        in days: Range<Int64>, from start: CivilDate, _ steps: inout RecurrenceSteps
    ) -> [CivilDate]? {
        var result: [CivilDate] = []
        for day in days {
            guard steps.take() else { return nil }
            let date = CivilDate(daysSinceEpoch: day)
            if matches(date, start: start) { result.append(date) }
        }
        return result
    }

    /// The days of the period with this number, counting from the one the start lies in, by `interval`.
    private func days(ofPeriod number: Int, from start: CivilDate) -> Range<Int64>? {
        let offset = number * interval
        switch frequency {
        case .daily:
            let day = start.daysSinceEpoch + Int64(offset)
            return day..<(day + 1)
        case .weekly:
            let first = start.daysSinceEpoch - Int64((start.isoWeekday - weekStart + 7) % 7) + Int64(offset) * 7
            return first..<(first + 7)
        case .monthly:
            let month = start.year * 12 + start.month - 1 + offset
            return Self.days(fromMonth: month, count: 1)
        case .yearly: return Self.days(fromMonth: (start.year + offset) * 12, count: 12)
        }
    }

    /// The days of some months, counted from January of year 0; `nil` past the last year.
    private static func days(fromMonth month: Int, count: Int) -> Range<Int64>? {
        guard let first = CivilDate(year: month / 12, month: month % 12 + 1, day: 1),
            let next = CivilDate(year: (month + count) / 12, month: (month + count) % 12 + 1, day: 1)
        else { return nil }
        return first.daysSinceEpoch..<next.daysSinceEpoch
    }

    // MARK: Matching

    /// Whether the rule names a day of a period that it looks at.
    ///
    /// RFC 5545's table of expansions and limits comes to this: every part that is there has to hold; when none names
    /// the day, it is that of the start.
    private func matches(_ date: CivilDate, start: CivilDate) -> Bool {
        if !months.isEmpty, !months.contains(date.month) { return false }
        if !monthDays.isEmpty, !monthDays.contains(date.day),
            !monthDays.contains(date.day - Self.length(ofMonthOf: date) - 1)
        {
            return false
        }
        if !weekdays.isEmpty { return weekdays.contains { matches($0, date) } }
        if !monthDays.isEmpty { return true }
        switch frequency {
        case .daily: return true
        case .weekly: return date.isoWeekday == start.isoWeekday
        case .monthly: return date.day == start.day
        case .yearly: return date.day == start.day && (!months.isEmpty || date.month == start.month)
        }
    }

    private func matches(_ weekday: Weekday, _ date: CivilDate) -> Bool {
        guard weekday.day == date.isoWeekday else { return false }
        guard let ordinal = weekday.ordinal else { return true }
        let isOfYear = frequency == .yearly && months.isEmpty
        let period =
            isOfYear
            ? Self.days(fromMonth: date.year * 12, count: 12)
            : Self.days(fromMonth: date.year * 12 + date.month - 1, count: 1)
        guard let period else { return false }
        let day = date.daysSinceEpoch
        let place = ordinal > 0 ? (day - period.lowerBound) / 7 + 1 : -((period.upperBound - 1 - day) / 7 + 1)
        return place == Int64(ordinal)
    }

    private static func length(ofMonthOf date: CivilDate) -> Int {
        days(fromMonth: date.year * 12 + date.month - 1, count: 1).map { $0.count } ?? 31
    }
}
