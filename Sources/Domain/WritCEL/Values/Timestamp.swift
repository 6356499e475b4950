// Points in time, from the year 1 to the year 9999, with RFC 3339 as their text.

/// A point in time with a resolution of nanoseconds.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// 0001-01-01T00:00:00Z.
    public static let secondsMin: Int64 = -62_135_596_800
    /// 9999-12-31T23:59:59Z.
    public static let secondsMax: Int64 = 253_402_300_799

    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// Nanoseconds after those, 0 to 999 999 999.
    public let nanos: Int32

    /// Makes a point in time.
    /// - Returns: nil outside of the years 1 to 9999, or where `nanos` is not a part of a second.
    public init?(seconds: Int64, nanos: Int32 = 0) {
        guard (Timestamp.secondsMin...Timestamp.secondsMax).contains(seconds), (0..<1_000_000_000).contains(nanos)
        else { return nil }
        self.seconds = seconds
        self.nanos = nanos
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanos) < (right.seconds, right.nanos)
    }

    /// The time a length later (earlier, for a negative one), or nil out of range.
    public func adding(_ span: Span) -> Timestamp? {
        var seconds = self.seconds + span.seconds
        var nanos = self.nanos + span.nanos
        if nanos < 0 {
            seconds -= 1
            nanos += 1_000_000_000
        } else if nanos >= 1_000_000_000 {
            seconds += 1
            nanos -= 1_000_000_000
        }
        return Timestamp(seconds: seconds, nanos: nanos)
    }

    /// The length from another time to this one, or nil out of range.
    public func since(_ earlier: Timestamp) -> Span? {
        Span(seconds: seconds - earlier.seconds, nanos: nanos - earlier.nanos)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many decimals as needed.
    public var description: String {
        let date = CivilDate(secondsSinceEpoch: seconds)
        let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        let time = "\(padded(date.hour, 2)):\(padded(date.minute, 2)):\(padded(date.second, 2))"
        return "\(day)T\(time)\(Decimals.fraction(nanos.magnitude))Z"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Timestamp {
    /// Parses RFC 3339, such as `2009-02-13T23:31:30.5Z` or with an offset such as `+01:00`.
    /// - Returns: nil for other text, days that do not exist, and times out of range.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { bytes in
            var scanner = TimestampScanner(rest: bytes[...])
            return scanner.scan()
        }
        guard let parsed else { return nil }
        self = parsed
    }
}

/// Reads RFC 3339.
private struct TimestampScanner {
    var rest: Slice<UnsafeBufferPointer<UInt8>>

    mutating func scan() -> Timestamp? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            take("T") || take("t"), let hour = number(2), take(":"), let minute = number(2), take(":"),
            let second = number(2), let nanos = fraction(), let offset = offset(), rest.isEmpty
        else { return nil }
        guard hour < 24, minute < 60, second < 60,
            let days = CivilDate.days(year: year, month: month, day: day)
        else { return nil }
        let local = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return Timestamp(seconds: local - Int64(offset), nanos: nanos)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func number(_ digits: Int) -> Int? {
        guard rest.count >= digits else { return nil }
        var value = 0
        for byte in rest.prefix(digits) {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        rest.removeFirst(digits)
        return value
    }

    private mutating func fraction() -> Int32? {
        guard take(".") else { return 0 }
        var (nanos, scale, count): (Int32, Int32, Int) = (0, 100_000_000, 0)
        while let byte = rest.first, (48...57).contains(byte) {
            nanos += Int32(byte - 48) * scale
            scale /= 10
            count += 1
            rest.removeFirst()
        }
        return count == 0 ? nil : nanos
    }

    private mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign: Int
        if take("+") {
            sign = 1
        } else if take("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
