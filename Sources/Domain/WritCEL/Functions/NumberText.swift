// Numbers as text: the shortest that reads back the same, and any fixed number of decimals, exactly rounded.

/// Writes numbers.
enum NumberText {
    /// The shortest text that reads back as the same double, without decimals where there are none.
    static func shortest(_ double: Double) -> String {
        if double.isNaN { return "NaN" }
        if double.isInfinite { return double < 0 ? "-Infinity" : "+Infinity" }
        let text = double.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// The shortest text that reads back as the same double, with all of its zeros in place of an exponent.
    static func plain(_ double: Double) -> String {
        let text = shortest(double)
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
            return text
        }
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text[..<mark].drop { $0 == "-" }.split(separator: ".")
        let digits = parts.joined()
        // Where the point stands, counted from the first digit.
        let point = (parts.first?.utf8.count ?? 0) + exponent
        if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
        let missing = point - digits.utf8.count
        if missing >= 0 { return sign + digits + String(repeating: "0", count: missing) }
        return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }

    /// With a fixed number of decimals, the exact value rounded half to even.
    static func fixed(_ double: Double, decimals: Int) -> String {
        let exact = ExactDecimal(double.magnitude)
        let digits = exact.rounded(decimals: decimals)
        let sign = double.sign == .minus ? "-" : ""
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits.text
        let whole = padded.prefix(padded.utf8.count - decimals)
        return decimals == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(decimals))"
    }

    /// In scientific notation, with a fixed number of decimals and at least two digits of exponent.
    static func scientific(_ double: Double, decimals: Int) -> String {
        let sign = double.sign == .minus ? "-" : ""
        var exponent = 0
        var digits = String(repeating: "0", count: decimals + 1)
        if double != 0 {
            (digits, exponent) = ExactDecimal(double.magnitude).significant(decimals + 1)
        }
        let rest = digits.dropFirst()
        let size = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return "\(sign)\(digits.prefix(1))\(rest.isEmpty ? "" : "." + rest)e\(exponent < 0 ? "-" : "+")\(size)"
    }
}

/// The exact decimal expansion of a double: digits, of which the last `scale` are decimals.
private struct ExactDecimal {
    /// Without leading zeros; empty for zero.
    private var digits: [UInt8]
    private var scale: Int

    /// - Parameter magnitude: finite, not negative.
    init(_ magnitude: Double) {
        guard magnitude > 0, magnitude.isFinite else {
            (digits, scale) = ([], 0)
            return
        }
        // value = integer * 2^power; normal numbers have a bit that is not written.
        let isNormal = magnitude.exponentBitPattern > 0
        let power = isNormal ? Int(magnitude.exponentBitPattern) - 1075 : -1074
        let integer = magnitude.significandBitPattern | (isNormal ? 1 << 52 : 0)
        var number = BigDecimalDigits(integer)
        // Multiplying by two doubles the digits' number; a half is five tenths.
        for _ in 0..<power.magnitude { number.multiply(by: power > 0 ? 2 : 5) }
        digits = number.digits
        scale = power < 0 ? Int(power.magnitude) : 0
    }

    /// All digits of the value rounded to so many decimals.
    func rounded(decimals: Int) -> (text: String, count: Int) {
        let dropped = scale - decimals
        if dropped <= 0 {
            let text = digits.isEmpty ? "" : ExactDecimal.text(digits + Array(repeating: 0, count: -dropped))
            return (text, text.utf8.count)
        }
        let text = ExactDecimal.text(ExactDecimal.round(digits, dropping: dropped))
        return (text, text.utf8.count)
    }

    /// The first digits of the value, rounded, and the power of ten of the first.
    func significant(_ count: Int) -> (digits: String, exponent: Int) {
        var exponent = digits.count - scale - 1
        var kept = digits
        if digits.count > count {
            kept = ExactDecimal.round(digits, dropping: digits.count - count)
            if kept.count > count {
                kept.removeLast()
                exponent += 1
            }
        } else {
            kept += Array(repeating: 0, count: count - digits.count)
        }
        return (ExactDecimal.text(kept), exponent)
    }

    private static func text(_ digits: [UInt8]) -> String { String(decoding: digits.map { $0 + 48 }, as: UTF8.self) }

    private static func round(_ digits: [UInt8], dropping count: Int) -> [UInt8] {
        guard count <= digits.count else { return [] }
        var kept = Array(digits.prefix(digits.count - count))
        let rest = digits.suffix(count)
        let half = rest.first ?? 0
        let isMore = half > 5 || (half == 5 && rest.dropFirst().contains { $0 > 0 })
        let isTie = half == 5 && !isMore
        guard isMore || (isTie && (kept.last ?? 0) % 2 == 1) else { return kept }
        var index = kept.count - 1
        while index >= 0, kept[index] == 9 {
            kept[index] = 0
            index -= 1
        }
        if index >= 0 {
            kept[index] += 1
        } else {
            kept.insert(1, at: 0)
        }
        return kept
    }
}

/// A natural number of any size, in words of nine decimal digits, the lowest first.
private struct BigDecimalDigits {
    private var words: [UInt64]
    private static let base: UInt64 = 1_000_000_000

    init(_ number: UInt64) {
        words = []
        var rest = number
        while rest > 0 {
            words.append(rest % Self.base)
            rest /= Self.base
        }
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in words.indices {
            let product = words[index] * factor + carry
            words[index] = product % Self.base
            carry = product / Self.base
        }
        if carry > 0 { words.append(carry) }
    }

    /// Without leading zeros.
    var digits: [UInt8] {
        var digits: [UInt8] = []
        for word in words {
            var rest = word
            for _ in 0..<9 {
                digits.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while digits.last == 0 { digits.removeLast() }
        return digits.reversed()
    }
}
