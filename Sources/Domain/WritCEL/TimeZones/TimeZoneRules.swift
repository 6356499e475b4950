// When clocks of one place changed, and when they will: the table of a TZif file, then its footer's rule.

/// The offsets of one time zone over all time.
public struct TimeZoneRules: Sendable, Hashable {
    /// A stretch of time in which the offset stays as it is.
    public struct Stretch: Sendable, Hashable {
        /// Seconds east of UTC.
        public var offset: Int
        /// The second at which another stretch begins; `nil` when none does. Its offset may be the same.
        public var end: Int64?
    }

    /// A moment from which on an offset holds.
    struct Transition: Sendable, Hashable {
        var second: Int64
        var offset: Int
    }

    /// The offset before the first transition (RFC 9636 section 3.2: the first local time type).
    let initial: Int
    /// In order of time.
    let transitions: [Transition]
    /// What holds from the last transition on; without one, its offset does.
    let footer: PosixTimeZone?

    init(initial: Int, transitions: [Transition], footer: PosixTimeZone?) {
        self.initial = initial
        self.transitions = transitions
        self.footer = footer
    }

    /// Coordinated universal time.
    public static let utc = TimeZoneRules(initial: 0, transitions: [], footer: nil)

    /// Seconds east of UTC at a moment, in seconds since 1970-01-01T00:00:00Z.
    public func offset(atSecond second: Int64) -> Int {
        let next = index(after: second)
        if next == transitions.count, let footer { return footer.offset(atSecond: second) }
        return next == 0 ? initial : transitions[next - 1].offset
    }

    /// The stretch of constant offset that a moment lies in.
    ///
    /// - Parameter second: seconds since 1970-01-01T00:00:00Z.
    /// - Returns: the offset, and the end of the stretch, which is after `second`.
    public func stretch(atSecond second: Int64) -> Stretch {
        let next = index(after: second)
        if next < transitions.count {
            return Stretch(offset: next == 0 ? initial : transitions[next - 1].offset, end: transitions[next].second)
        }
        if let footer {
            return Stretch(offset: footer.offset(atSecond: second), end: footer.transition(after: second))
        }
        return Stretch(offset: transitions.last?.offset ?? initial, end: nil)
    }

    /// The moment at which clocks show a local time.
    ///
    /// - Parameter local: seconds from 1970-01-01T00:00:00 to the local time, as if both were UTC.
    /// - Returns: seconds since 1970-01-01T00:00:00Z. Of a local time that is shown twice, the earlier moment; of one
    ///   that is skipped, the first moment after the gap.
    public func second(ofLocal local: Int64) -> Int64 {
        guard local > .min + 2 * Self.offsetMax, local < .max - 2 * Self.offsetMax else { return local }
        var start = local - Self.offsetMax
        while true {
            let stretch = stretch(atSecond: start)
            let candidate = local - Int64(stretch.offset)
            if candidate < start { return start }
            guard let end = stretch.end, candidate >= end else { return candidate }
            start = end
        }
    }

    /// No zone is further from UTC, in seconds: RFC 9636 section 3.2 advises offsets from -24:59:59 to 25:59:59.
    static let offsetMax: Int64 = 26 * 3600

    /// How many transitions are at or before a second.
    private func index(after second: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].second <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
