// The rule in a TZif footer: a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`, with the extensions of RFC 9636
// section 3.3.2 (hours from -167 to 167).

/// A zone that changes twice a year by rule, or never.
struct PosixTimeZone: Sendable, Hashable {
    /// The day of a change.
    enum Day: Sendable, Hashable {
        /// `J60`: 1 to 365, 29 February never counted.
        case julian(Int)
        /// `59`: 0 to 365, 29 February counted.
        case ofYear(Int)
        /// `M3.5.0`: the week (5: the last) and weekday (Sunday 0) of a month.
        case weekday(month: Int, week: Int, day: Int)
    }

    /// A change: a day, and seconds of local time after its midnight.
    struct Change: Sendable, Hashable {
        var day: Day
        var second: Int
    }

    /// Daylight saving.
    struct Saving: Sendable, Hashable {
        var offset: Int
        var start: Change
        var end: Change
    }

    /// Seconds east of UTC in standard time.
    var standard: Int
    var saving: Saving?

    /// The offset at a moment.
    func offset(atSecond second: Int64) -> Int {
        guard let saving else { return standard }
        var last = Int64.min
        var isSaving = false
        forEachChange(around: second, saving) { change, starts in
            // Of two changes at one moment the start wins: daylight saving that ends when it begins lasts all year.
            guard change <= second, change > last || (change == last && starts) else { return }
            last = change
            isSaving = starts
        }
        return isSaving ? saving.offset : standard
    }

    /// The first change after a moment.
    func transition(after second: Int64) -> Int64? {
        guard let saving else { return nil }
        var next = Int64.max
        forEachChange(around: second, saving) { change, _ in if change > second { next = min(next, change) } }
        return next == .max ? nil : next
    }

    /// The changes of the year of a moment and of both its neighbours.
    private func forEachChange(around second: Int64, _ saving: Saving, _ body: (Int64, _ starts: Bool) -> Void) {
        // Past this no calendar year fits, and no event either.
        guard abs(second / 86_400) < 3_000_000 else { return }
        let year = Days.year(of: Days.floorDivide(second + Int64(standard), 86_400))
        for year in (year - 1)...(year + 1) {
            body(saving.start.second(in: year) - Int64(standard), true)
            body(saving.end.second(in: year) - Int64(saving.offset), false)
        }
    }
}

extension PosixTimeZone.Change {
    /// Local seconds since 1970-01-01T00:00:00.
    fileprivate func second(in year: Int64) -> Int64 { day.number(in: year) * 86_400 + Int64(second) }
}

extension PosixTimeZone.Day {
    /// Days since 1970-01-01.
    fileprivate func number(in year: Int64) -> Int64 {
        let first = Days.first(of: year, month: 1)
        switch self {
        case .ofYear(let day): return first + Int64(day)
        case .julian(let day): return first + Int64(day - 1) + (Days.isLeap(year) && day >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let start = Days.first(of: year, month: month)
            let next = month == 12 ? Days.first(of: year + 1, month: 1) : Days.first(of: year, month: month + 1)
            // 1970-01-01 was a Thursday, day 4 of a week that begins on Sunday.
            let startWeekday = Days.modulo(start + 4, 7)
            var day = start + Days.modulo(Int64(weekday) - startWeekday, 7) + Int64(week - 1) * 7
            while day >= next { day -= 7 }
            return day
        }
    }
}

/// Days of the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
enum Days {
    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value / divisor - (value % divisor < 0 ? 1 : 0)
    }

    static func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
        value - floorDivide(value, divisor) * divisor
    }

    static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// The day, since 1970-01-01, that a month begins on.
    static func first(of year: Int64, month: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The year of a day since 1970-01-01.
    static func year(of day: Int64) -> Int64 {
        let shifted = day + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        return yearOfEra + era * 400 + (dayOfYear >= 306 ? 1 : 0)
    }
}
