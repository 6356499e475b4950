// Text of old commits in the encoding that they name, through the same iconv(3) that git uses.

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Makes UTF-8 of text in a named encoding.
struct TextDecoding {
    /// The longest name that is looked up, in bytes.
    static let nameBytesMax = 64
    /// How much longer than its source a text may become.
    private static let growthMax = 4

    private let name: String

    /// A decoding, or `nil` for UTF-8, which needs none, and for a name that cannot be one.
    init?(_ name: String) {
        guard !["utf-8", "utf8"].contains(name.lowercased()), name.utf8.count <= Self.nameBytesMax,
            name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { return nil }
        self.name = name
    }

    /// The text, or `nil` where the encoding is unknown or the bytes are not of it: git then shows them as they are.
    func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String? {
        let converter = iconv_open("UTF-8", name)
        // `(iconv_t)-1` says that there is no such encoding.
        guard let converter, Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [UInt8](repeating: 0, count: input.count * Self.growthMax)
        let capacity = output.count
        var left = capacity
        var rest = input.count
        let isDone = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBytes { output in
                var from = input.baseAddress
                var to = output.bindMemory(to: CChar.self).baseAddress
                return iconv(converter, &from, &rest, &to, &left) != -1 && rest == 0
            }
        }
        return isDone ? String(decoding: output[..<(capacity - left)], as: UTF8.self) : nil
    }
}
