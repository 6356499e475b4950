// Weeks and months as people count them: ISO 8601 weeks and calendar months, in the reader's time zone.

public import WritModel

/// How long the periods of a series are.
public enum Granularity: String, Sendable, Hashable, CaseIterable {
    /// ISO 8601 weeks: Monday to Sunday.
    case week
    /// Calendar months.
    case month
}

/// One week or month.
public struct Period: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// How long it is.
    public let granularity: Granularity
    /// Its first day.
    public let start: CivilDate

    /// The period that a day lies in.
    public init(_ granularity: Granularity, containing day: CivilDate) {
        self.granularity = granularity
        switch granularity {
        case .week: start = CivilDate(daysSinceEpoch: day.daysSinceEpoch - Int64(day.isoWeekday - 1))
        case .month: start = CivilDate(daysSinceEpoch: day.daysSinceEpoch - Int64(day.day - 1))
        }
    }

    /// The period after this one.
    public var next: Period {
        switch granularity {
        case .week: Period(.week, containing: CivilDate(daysSinceEpoch: start.daysSinceEpoch + 7))
        case .month: Period(.month, containing: CivilDate(daysSinceEpoch: start.daysSinceEpoch + 31))
        }
    }

    /// Earlier comes first.
    public static func < (left: Period, right: Period) -> Bool { left.start < right.start }

    /// `2026-W31` or `2026-07`. A week belongs to the year of its Thursday.
    public var description: String {
        guard granularity == .week else { return String(start.description.prefix(7)) }
        let thursday = CivilDate(daysSinceEpoch: start.daysSinceEpoch + 3)
        let first = CivilDate(year: thursday.year, month: 1, day: 1) ?? thursday
        let number = (thursday.daysSinceEpoch - first.daysSinceEpoch) / 7 + 1
        return "\(thursday.year.padded(4))-W\(Int(number).padded(2))"
    }

    /// Every period from one to another, both included.
    ///
    /// - Parameter last: a later one of the same length.
    /// - Returns: at most `countMax` of them.
    func through(_ last: Period) -> [Period] {
        var result: [Period] = []
        var period = self
        while period <= last, result.count < Self.countMax {
            result.append(period)
            period = period.next
        }
        return result
    }

    /// The most periods that a series has: a century of weeks.
    static let countMax = 5300
}

extension Int {
    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

/// The reader's time zone: its rules are handed in.
public struct LocalTime: Sendable {
    private let offset: @Sendable (Int64) -> Int
    private let secondOfLocal: @Sendable (Int64) -> Int64

    /// Coordinated universal time.
    public static let utc = LocalTime(offset: { _ in 0 }, secondOfLocal: { $0 })

    /// A zone.
    ///
    /// - Parameters:
    ///   - offset: seconds east of UTC at a second since 1970.
    ///   - secondOfLocal: the second since 1970 of a local time, written as seconds since 1970-01-01T00:00 local.
    public init(offset: @escaping @Sendable (Int64) -> Int, secondOfLocal: @escaping @Sendable (Int64) -> Int64) {
        self.offset = offset
        self.secondOfLocal = secondOfLocal
    }

    /// The day of a second.
    public func day(of second: Int64) -> CivilDate {
        CivilDate(daysSinceEpoch: Self.floor(second + Int64(offset(second)), 86_400))
    }

    /// The hour of the local week of a second, from Monday 00:00: 0 to 167.
    func hourOfWeek(of second: Int64) -> Int {
        let hours = Self.floor(second + Int64(offset(second)), 3600)
        // 1970-01-01 was a Thursday.
        return Int(((hours + 72) % 168 + 168) % 168)
    }

    /// The first second of a day.
    public func midnight(of day: CivilDate) -> Int64 { secondOfLocal(day.daysSinceEpoch * 86_400) }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
