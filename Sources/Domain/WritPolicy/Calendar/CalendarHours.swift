// A calendar ready to be asked: opening hours by the clocks of its zone, without the days on which it is closed.

public import WritCEL
public import WritModel

/// Opening hours and closed days in one time zone.
///
/// It is open when the zone's clocks show a time inside the opening hours of a day that is not closed. So an hour that
/// is skipped in spring is never open, and one that is shown twice in autumn is open twice.
public struct CalendarHours: Sendable {
    /// How far ahead the next opening is looked for, in days.
    public static let searchDays = 400

    /// Minutes of one weekday during which it is open, in order and apart.
    private let weekdays: [[Range<Int>]]
    /// Closed days since 1970-01-01, in order and apart.
    private let closed: [ClosedRange<Int64>]
    private let zone: TimeZoneRules

    /// A calendar.
    ///
    /// - Parameters:
    ///   - document: what was written.
    ///   - zones: where its zone is looked up.
    /// - Throws: a problem at the zone's place when there is no such zone.
    public init(_ document: CalendarDocument, zones: TimeZones) throws(DocumentProblem) {
        guard let rules = zones.rules(of: document.zone.value) else {
            throw DocumentProblem(
                at: document.zone.place,
                "`\(document.zone.value)` is not a zone of the time zone database \(zones.version)",
                suggestion: "write an IANA name such as `Europe/Berlin`")
        }
        zone = rules
        weekdays = (1...7).map { weekday in
            let ranges = document.open.filter { $0.weekdays.contains(weekday) && $0.from < $0.to }
            return Self.merged(ranges.map { $0.from...($0.to - 1) }).map { Range($0) }
        }
        closed = Self.merged(document.closed.map { $0.from.daysSinceEpoch...$0.to.daysSinceEpoch })
    }

    /// Whether it is open at a moment; costs two binary searches.
    public func isOpen(at instant: Instant) -> Bool {
        let local = instant.seconds + Int64(zone.offset(atSecond: instant.seconds))
        let day = Self.floorDivide(local, 86_400)
        let minute = Int(local - day * 86_400) / 60
        return openMinutes(of: day).contains { $0.contains(minute) }
    }

    /// The first moment, from the given one on, at which it is open: that moment itself when it is open then.
    ///
    /// - Returns: `nil` when it does not open within `searchDays`. Costs at most a look at each of these days.
    public func nextOpen(after instant: Instant) -> Instant? {
        if isOpen(at: instant) { return instant }
        // Whole seconds suffice: hours begin on whole minutes and offsets are whole seconds.
        var second = instant.seconds + (instant.nanosecondOfSecond > 0 ? 1 : 0)
        let limit = second + Int64(Self.searchDays) * 86_400
        while second < limit {
            let stretch = zone.stretch(atSecond: second)
            let end = min(stretch.end ?? limit, limit)
            if let found = nextOpen(from: second, until: end, offset: Int64(stretch.offset)) {
                return Instant(seconds: found)
            }
            second = end
        }
        return nil
    }

    /// The first open second of a stretch in which clocks run evenly.
    private func nextOpen(from start: Int64, until end: Int64, offset: Int64) -> Int64? {
        let local = start + offset
        var day = Self.floorDivide(local, 86_400)
        while day * 86_400 - offset < end {
            for minutes in openMinutes(of: day) {
                let opens = max(day * 86_400 + Int64(minutes.lowerBound) * 60, local)
                let closes = day * 86_400 + Int64(minutes.upperBound) * 60
                if opens < closes, opens - offset < end { return opens - offset }
            }
            day += 1
        }
        return nil
    }

    /// The open minutes of a day since 1970-01-01.
    private func openMinutes(of day: Int64) -> [Range<Int>] {
        if isClosed(day) { return [] }
        // 1970-01-01 was a Thursday, index 3 of a week that begins on Monday.
        return weekdays[Int(((day + 3) % 7 + 7) % 7)]
    }

    private func isClosed(_ day: Int64) -> Bool {
        var low = 0
        var high = closed.count
        while low < high {
            let middle = (low + high) / 2
            if closed[middle].upperBound < day { low = middle + 1 } else { high = middle }
        }
        return low < closed.count && closed[low].contains(day)
    }

    /// Ranges in order, those that touch made one.
    private static func merged<Bound: FixedWidthInteger & Strideable>(
        _ ranges: [ClosedRange<Bound>]
    ) -> [ClosedRange<Bound>] where Bound.Stride: SignedInteger {
        var result: [ClosedRange<Bound>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard let last = result.last, range.lowerBound <= last.upperBound + 1 else {
                result.append(range)
                continue
            }
            result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        }
        return result
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value / divisor - (value % divisor < 0 ? 1 : 0)
    }
}
