// Tells fast which entries may name some things, so that of a long log only those few are parsed.

import WritModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Looks for whole texts in leaves. It may say yes where a parse says no, never the other way round.
struct LeafFilter {
    /// The longest text that is looked for by its hash; a longer one lets every entry pass.
    private static let lengthMax = 512

    private var hashes: Set<UInt64> = []
    private var isLength = [Bool](repeating: false, count: lengthMax + 1)
    private var lengths: [Int] = []
    private var entries: Set<UInt64> = []
    private var letsAllPass = false

    /// A filter for things, and for entries that others name as their trigger.
    init(ids: some Sequence<String>, entries: Set<UInt64> = []) {
        self.entries = entries
        for id in ids {
            let bytes = Array(id.utf8)
            // What JSON escapes does not stand in a leaf as it is.
            guard bytes.count <= Self.lengthMax, JSONValue.string(id).bytes.count == bytes.count + 2 else {
                letsAllPass = true
                continue
            }
            hashes.insert(bytes.withUnsafeBufferPointer { Self.hash($0[...]) })
            if !isLength[bytes.count] { lengths.append(bytes.count) }
            isLength[bytes.count] = true
        }
    }

    /// Whether a leaf may name one of them: as a whole text, or behind a space, `@` or `/` at a text's end.
    func mayName(_ leaf: [UInt8]) -> Bool {
        if letsAllPass { return true }
        return leaf.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return false }
            var start = 0
            while start < bytes.count, let open = memchr(base + start, 0x22, bytes.count - start) {
                let begin = offset(of: open, from: base) + 1
                guard begin < bytes.count, let close = memchr(base + begin, 0x22, bytes.count - begin) else {
                    return false
                }
                let end = offset(of: close, from: base)
                // An escape at the end: the text goes on, and is left to the parser.
                if end > begin, bytes[end - 1] == 0x5c { return true }
                if isWanted(bytes[begin..<end]) { return true }
                start = end + 1
            }
            return false
        }
    }

    private func offset(of place: UnsafeMutableRawPointer, from base: UnsafePointer<UInt8>) -> Int {
        UnsafeRawPointer(place) - UnsafeRawPointer(base)
    }

    private func isWanted(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let count = text.count
        if count <= Self.lengthMax, isLength[count], hashes.contains(Self.hash(text)) { return true }
        for length in lengths where length < count {
            let before = text[text.endIndex - length - 1]
            guard before == 0x20 || before == 0x40 || before == 0x2f else { continue }
            if hashes.contains(Self.hash(text[(text.endIndex - length)...])) { return true }
        }
        guard !entries.isEmpty, let first = text.first, (48...57).contains(first) else { return false }
        return namesEntry(text)
    }

    /// Whether a text is a wanted entry's index, alone or before a space.
    private func namesEntry(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var number: UInt64 = 0
        for byte in text {
            if byte == 0x20 { break }
            guard (48...57).contains(byte), number < 1 << 58 else { return false }
            number = number * 10 + UInt64(byte - 48)
        }
        return entries.contains(number)
    }

    /// FNV-1a.
    private static func hash(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}

/// Looks for a piece of text anywhere in leaves (Horspool's search).
struct LeafSearch {
    private let needle: [UInt8]
    /// How far the needle may move on when a byte stands at its end.
    private let steps: [Int]

    /// A search for a text as JSON writes it.
    init(_ text: String) {
        needle = Array(JSONValue.string(text).bytes.dropFirst().dropLast())
        var steps = [Int](repeating: max(1, needle.count), count: 256)
        for (place, byte) in needle.dropLast().enumerated() { steps[Int(byte)] = needle.count - 1 - place }
        self.steps = steps
    }

    /// Whether a leaf holds the text.
    func occurs(in leaf: [UInt8]) -> Bool {
        leaf.withUnsafeBytes { leaf in
            needle.withUnsafeBytes { needle in
                guard let base = leaf.baseAddress, let wanted = needle.baseAddress, !needle.isEmpty else {
                    return false
                }
                var end = needle.count - 1
                while end < leaf.count {
                    let start = end - (needle.count - 1)
                    if leaf[end] == needle[needle.count - 1], memcmp(base + start, wanted, needle.count) == 0 {
                        return true
                    }
                    end += steps[Int(leaf[end])]
                }
                return false
            }
        }
    }
}
