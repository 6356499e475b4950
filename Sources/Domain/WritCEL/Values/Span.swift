// Lengths of time: seconds and nanoseconds of the same sign, as protobuf's Duration has them.

/// A length of time with a resolution of nanoseconds, at most `nanosecondsMax` either way.
public struct Span: Sendable, Hashable, Comparable {
    /// The most nanoseconds of either sign, about 292 years, as other implementations of CEL have it.
    public static let nanosecondsMax = Int64.max
    static let nanosPerSecond: Int64 = 1_000_000_000

    /// Nothing.
    public static let zero = Span(uncheckedSeconds: 0, nanos: 0)

    /// Whole seconds, rounded toward zero.
    public let seconds: Int64
    /// The rest in nanoseconds: of the sign of `seconds`, or any when that is 0.
    public let nanos: Int32

    /// Makes a length of seconds and nanoseconds, which may have different signs.
    /// - Returns: nil where it is longer than `nanosecondsMax`, or `nanos` is a second or more.
    public init?(seconds: Int64, nanos: Int32 = 0) {
        guard abs(Int64(nanos)) < Span.nanosPerSecond else { return nil }
        var (seconds, nanos) = (seconds, nanos)
        if seconds > 0 && nanos < 0 {
            seconds -= 1
            nanos += Int32(Span.nanosPerSecond)
        } else if seconds < 0 && nanos > 0 {
            seconds += 1
            nanos -= Int32(Span.nanosPerSecond)
        }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: Span.nanosPerSecond)
        let (total, overflowOfSum) = whole.addingReportingOverflow(Int64(nanos))
        guard !overflow, !overflowOfSum, total >= -Span.nanosecondsMax else { return nil }
        self.init(uncheckedSeconds: seconds, nanos: nanos)
    }

    /// The length in nanoseconds.
    public var nanoseconds: Int64 { seconds * Span.nanosPerSecond + Int64(nanos) }

    init(uncheckedSeconds seconds: Int64, nanos: Int32) {
        self.seconds = seconds
        self.nanos = nanos
    }

    /// Orders by length, negative ones first.
    public static func < (left: Span, right: Span) -> Bool {
        (left.seconds, left.nanos) < (right.seconds, right.nanos)
    }

    /// The sum, or nil where it is out of range.
    public func adding(_ other: Span) -> Span? {
        // Neither sum can overflow: both parts are far below the limits of their types.
        var seconds = self.seconds + other.seconds
        var nanos = Int64(self.nanos) + Int64(other.nanos)
        seconds += nanos / Span.nanosPerSecond
        nanos %= Span.nanosPerSecond
        return Span(seconds: seconds, nanos: Int32(nanos))
    }

    /// The same length the other way.
    public var negated: Span { Span(uncheckedSeconds: -seconds, nanos: -nanos) }
}

// MARK: - Text

extension Span: CustomStringConvertible {
    /// Seconds with up to nine decimals, such as `3600s` or `-1.5s`.
    public var description: String {
        let sign = seconds < 0 || nanos < 0 ? "-" : ""
        return "\(sign)\(seconds.magnitude)\(Decimals.fraction(nanos.magnitude))s"
    }

    /// Parses numbers with units (`h`, `m`, `s`, `ms`, `us`, `µs`, `ns`), such as `1h30m` or `-1.5s`; `0` needs none.
    /// - Returns: nil for other text and for lengths out of range. Decimals below a nanosecond are cut off.
    public init?(_ text: String) {
        var scanner = SpanScanner(text)
        guard let span = scanner.scan() else { return nil }
        self = span
    }
}

/// Reads Go's form of durations.
private struct SpanScanner {
    private var rest: Substring.UTF8View

    /// A number has no more digits than these before its decimals: enough for the longest length in nanoseconds.
    private static let digitsMax = 21

    init(_ text: String) { rest = text[...].utf8 }

    mutating func scan() -> Span? {
        let isNegative = takeSign()
        if rest.elementsEqual("0".utf8) { return .zero }
        guard !rest.isEmpty else { return nil }
        var total = Span.zero
        while !rest.isEmpty {
            guard let part = scanPart(), let sum = total.adding(part) else { return nil }
            total = sum
        }
        return isNegative ? total.negated : total
    }

    private mutating func takeSign() -> Bool {
        guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else { return false }
        rest.removeFirst()
        return first == UInt8(ascii: "-")
    }

    private mutating func scanPart() -> Span? {
        let whole = takeDigits()
        var decimals: [Int64] = []
        var hasPoint = false
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            hasPoint = true
            decimals = takeDigits()
        }
        guard !whole.isEmpty || (hasPoint && !decimals.isEmpty), whole.count <= Self.digitsMax else { return nil }
        guard let unit = takeUnit() else { return nil }
        return span(whole: whole, decimals: decimals, nanosPerUnit: unit)
    }

    private mutating func takeDigits() -> [Int64] {
        var digits: [Int64] = []
        while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            digits.append(Int64(byte - UInt8(ascii: "0")))
            rest.removeFirst()
        }
        return digits
    }

    private mutating func takeUnit() -> Int64? {
        let units: [(name: String, nanos: Int64)] = [
            ("ns", 1), ("us", 1_000), ("\u{B5}s", 1_000), ("\u{3BC}s", 1_000), ("ms", 1_000_000),
            ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ]
        for unit in units where rest.starts(with: unit.name.utf8) {
            rest.removeFirst(unit.name.utf8.count)
            return unit.nanos
        }
        return nil
    }

    private func span(whole: [Int64], decimals: [Int64], nanosPerUnit: Int64) -> Span? {
        var count: Int64 = 0
        for digit in whole {
            let (product, overflow) = count.multipliedReportingOverflow(by: 10)
            guard !overflow, product <= Int64.max - digit else { return nil }
            count = product + digit
        }
        // In two words, since hours in nanoseconds exceed one long before seconds exceed their limit.
        let product = count.multipliedFullWidth(by: nanosPerUnit)
        guard product.high >= 0, product.high < Span.nanosPerSecond else { return nil }
        let (seconds, nanos) = Span.nanosPerSecond.dividingFullWidthChecked(product)
        guard let seconds, let span = Span(seconds: seconds, nanos: Int32(nanos)) else { return nil }
        return span.adding(fraction(decimals, nanosPerUnit: nanosPerUnit))
    }

    private func fraction(_ decimals: [Int64], nanosPerUnit: Int64) -> Span {
        var (nanos, scale): (Int64, Int64) = (0, nanosPerUnit)
        for digit in decimals where scale > 0 {
            // Each decimal is worth a tenth of the one before; what is below a nanosecond is dropped.
            nanos += digit * scale / 10
            scale /= 10
        }
        return Span(
            uncheckedSeconds: nanos / Span.nanosPerSecond, nanos: Int32(nanos % Span.nanosPerSecond))
    }
}

extension Int64 {
    /// Divides a two-word number by this; the quotient is nil where it does not fit.
    fileprivate func dividingFullWidthChecked(
        _ dividend: (high: Int64, low: UInt64)
    ) -> (quotient: Int64?, remainder: Int64) {
        // The quotient fits a word when the high word is below half of the divisor.
        guard dividend.high < self / 2 else { return (nil, 0) }
        let (quotient, remainder) = dividingFullWidth(dividend)
        return (quotient, remainder)
    }
}

/// Fractions of seconds as text.
enum Decimals {
    /// `.5` for 500 000 000 nanoseconds; nothing for none.
    static func fraction(_ nanos: UInt32) -> String {
        guard nanos != 0 else { return "" }
        var digits = String(nanos)
        digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }
}
