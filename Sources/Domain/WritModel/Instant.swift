// A moment in time, read and written as RFC 3339. No clock here: moments come in as values.

/// A moment, in nanoseconds since 1970-01-01T00:00:00Z; it reaches from 1677 to 2262.
public struct Instant: Sendable, Hashable, Comparable {
    /// Nanoseconds since the epoch, negative before it.
    public var nanoseconds: Int64

    /// The moment this many nanoseconds after the epoch.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The moment this many seconds after the epoch, or `nil` outside the range.
    public init?(seconds: Int64, nanos: Int64 = 0) {
        // Near the beginning of the range whole seconds lie outside of it though the moment does not.
        let borrows = seconds < 0 && nanos > 0
        let (scaled, overflow) = (borrows ? seconds + 1 : seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = scaled.addingReportingOverflow(borrows ? nanos - 1_000_000_000 : nanos)
        guard !overflow, !carry else { return nil }
        nanoseconds = sum
    }

    /// Whole seconds since the epoch, rounded down.
    public var seconds: Int64 {
        nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : -((-(nanoseconds + 1)) / 1_000_000_000) - 1
    }

    /// Nanoseconds after `seconds`, 0 to 999,999,999.
    public var nanosecondOfSecond: Int64 { nanoseconds &- seconds &* 1_000_000_000 }

    /// Earlier comes first.
    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The moment a span later, kept inside the range.
    public func adding(_ span: TimeSpan) -> Instant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(span.nanoseconds)
        return Instant(nanoseconds: overflow ? (span.nanoseconds > 0 ? .max : .min) : sum)
    }

    /// The span from another moment to this one, kept inside the range.
    public func since(_ other: Instant) -> TimeSpan {
        let (span, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        return TimeSpan(nanoseconds: overflow ? (nanoseconds > other.nanoseconds ? .max : .min) : span)
    }
}

extension Instant: CustomStringConvertible {
    /// Reads RFC 3339 text such as `2026-11-20T09:12:03.120Z` or `2026-11-20T10:12:03+01:00`; at most nine digits of
    /// fraction. `nil` when it is not such text or out of range.
    public init?(_ text: String) {
        var reader = InstantReader(text: Array(text.utf8))
        guard let value = reader.instant() else { return nil }
        self = value
    }

    /// RFC 3339 in UTC with no, three, six or nine digits of fraction, as few as tell the moment.
    public var description: String {
        let date = CivilDate(daysSinceEpoch: Self.floorDivide(seconds, 86_400))
        let time = Int(seconds - Self.floorDivide(seconds, 86_400) * 86_400)
        // Digit by digit: every event has three moments, and joining texts costs ten times as much.
        return String(unsafeUninitializedCapacity: 32) { bytes in
            var writer = DigitWriter(bytes)
            writer.put(date.year, 4, before: "-")
            writer.put(date.month, 2, before: "-")
            writer.put(date.day, 2, before: "T")
            writer.put(time / 3600, 2, before: ":")
            writer.put(time / 60 % 60, 2, before: ":")
            let nanos = Int(nanosecondOfSecond)
            writer.put(time % 60, 2, before: nanos == 0 ? "Z" : ".")
            if nanos != 0 {
                let width = nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9
                writer.put(width == 3 ? nanos / 1_000_000 : width == 6 ? nanos / 1000 : nanos, width, before: "Z")
            }
            return writer.count
        }
    }

    /// Writes numbers of fixed width, each with the sign that follows it.
    private struct DigitWriter {
        private let bytes: UnsafeMutableBufferPointer<UInt8>
        private(set) var count = 0

        init(_ bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

        mutating func put(_ value: Int, _ width: Int, before sign: Unicode.Scalar) {
            var rest = value
            for place in stride(from: count + width - 1, through: count, by: -1) {
                bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            bytes[count + width] = UInt8(ascii: sign)
            count += width + 1
        }
    }

    static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}

/// A span of time in nanoseconds; it may be negative.
public struct TimeSpan: Sendable, Hashable, Comparable {
    /// The span in nanoseconds.
    public var nanoseconds: Int64

    /// A span of this many nanoseconds.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// A span of this many seconds.
    public static func seconds(_ value: Int64) -> TimeSpan { TimeSpan(nanoseconds: value &* 1_000_000_000) }

    /// Shorter comes first.
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The longest span text may name: 100 years.
    public static let textMax = TimeSpan.seconds(100 * 365 * 86_400)

    /// Reads policy text such as `30d`, `4h`, `90m`, `1h30m`: units `s m h d w`, a day being 24 hours exactly.
    /// `nil` when it is not such text, is empty or is longer than `textMax`.
    public init?(_ text: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        var total: Int64 = 0
        var digits = ""
        guard !text.isEmpty else { return nil }
        for character in text {
            if character.isASCII && character.isNumber {
                digits.append(character)
                continue
            }
            guard let unit = units[character], digits.count <= 10, let count = Int64(digits) else { return nil }
            total += count * unit
            digits = ""
            guard total <= Self.textMax.nanoseconds / 1_000_000_000 else { return nil }
        }
        guard digits.isEmpty else { return nil }
        self = .seconds(total)
    }

    /// The span in words a person reads at a glance, rounded down to its largest unit: `2 h`, `3 d`, `45 s`.
    public var rounded: String {
        let seconds = abs(nanoseconds / 1_000_000_000)
        return switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}
