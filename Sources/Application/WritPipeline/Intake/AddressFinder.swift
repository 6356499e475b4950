// Finds e-mail addresses in free text, so that none of them reaches a leaf.
//
// An address in a leaf could not be erased without breaking the log's proofs. So text is searched before it is sealed:
// for anything of the form `local@domain.tld`, for whatever stands in angle brackets around an `@`, and for the
// addresses that the event itself names.

/// Finds the places of e-mail addresses in text.
struct AddressFinder {
    /// The parts of a text, in order.
    enum Part: Equatable {
        case text(String)
        case address(String)
    }

    /// Splits text at its addresses; `nil` when there is none, which is the common case and costs one scan.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - known: addresses to find literally, whatever they look like, lower case.
    static func split(_ text: String, known: [String] = []) -> [Part]? {
        guard !known.isEmpty || hasSign(text) else { return nil }
        let bytes = Array(text.utf8)
        var found = bytes.contains(UInt8(ascii: "@")) ? addresses(in: bytes) : []
        for address in known where address.utf8.count >= 3 {
            found += occurrences(of: Array(address.utf8), in: bytes)
        }
        guard !found.isEmpty else { return nil }
        return parts(of: bytes, at: found.sorted { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) })
    }

    /// Whether an `@` stands in text. Run over every text of every event, and so straight over its bytes.
    static func hasSign(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { $0.contains(UInt8(ascii: "@")) }
            ?? text.utf8.contains(UInt8(ascii: "@"))
    }

    private static func parts(of bytes: [UInt8], at ranges: [Range<Int>]) -> [Part] {
        var parts: [Part] = []
        var end = 0
        for range in ranges where range.lowerBound >= end {
            if range.lowerBound > end {
                parts.append(.text(String(decoding: bytes[end..<range.lowerBound], as: UTF8.self)))
            }
            parts.append(.address(String(decoding: bytes[range], as: UTF8.self)))
            end = range.upperBound
        }
        if end < bytes.count { parts.append(.text(String(decoding: bytes[end...], as: UTF8.self))) }
        return parts
    }

    private static func addresses(in bytes: [UInt8]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for at in bytes.indices where bytes[at] == UInt8(ascii: "@") {
            if let range = bracketed(bytes, around: at) ?? dotted(bytes, around: at) { result.append(range) }
        }
        return result
    }

    /// What stands between `<` and `>` around the `@`, without spaces.
    private static func bracketed(_ bytes: [UInt8], around at: Int) -> Range<Int>? {
        var start = at
        while start > 0, isBracketed(bytes[start - 1]) { start -= 1 }
        var end = at + 1
        while end < bytes.count, isBracketed(bytes[end]) { end += 1 }
        guard start > 0, end < bytes.count, bytes[start - 1] == UInt8(ascii: "<"), bytes[end] == UInt8(ascii: ">")
        else {
            return nil
        }
        return start..<end
    }

    private static func isBracketed(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
    }

    /// `local@domain` where the domain has a dot and ends in two or more letters.
    private static func dotted(_ bytes: [UInt8], around at: Int) -> Range<Int>? {
        var start = at
        while start > 0, isLocal(bytes[start - 1]) { start -= 1 }
        var end = at + 1
        while end < bytes.count, isDomain(bytes[end]) { end += 1 }
        while end > at + 1, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-") { end -= 1 }
        guard start < at, let dot = bytes[at + 1..<end].lastIndex(of: UInt8(ascii: ".")), end - dot > 2,
            bytes[dot + 1..<end].allSatisfy(isLetter)
        else { return nil }
        return start..<end
    }

    private static func occurrences(of needle: [UInt8], in bytes: [UInt8]) -> [Range<Int>] {
        guard bytes.count >= needle.count else { return [] }
        var result: [Range<Int>] = []
        for start in 0...(bytes.count - needle.count) where lowered(bytes[start]) == needle[0] {
            let end = start + needle.count
            if zip(bytes[start..<end], needle).allSatisfy({ lowered($0) == $1 }) { result.append(start..<end) }
        }
        return result
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

    private static func isDomain(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...57).contains(byte) || byte == 45 || byte == 46 || byte >= 0x80
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...57).contains(byte) || byte >= 0x80 || ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
