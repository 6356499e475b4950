// Several JSON objects behind one another, as whole archives of 2011 and 2012 have them, without a line end between two.

/// Finds where objects end: by quotes and brackets alone.
struct JoinedRecords {
    private var depth = 0
    private var text = JSONText()

    /// Where the object that is being read ends.
    ///
    /// - Parameter bytes: what follows on what was given before.
    /// - Returns: the place behind its last byte, after which the next object may begin; `nil` where it goes on, or where
    ///   no object has begun.
    mutating func end(in bytes: ArraySlice<UInt8>) -> Int? {
        for (index, byte) in zip(bytes.indices, bytes) {
            if text.isOpen {
                text.advance(byte)
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): text.advance(byte)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth <= 0 {
                    depth = 0
                    return index + 1
                }
            default: continue
            }
        }
        return nil
    }

    /// The objects of a text in their order, and last what is left, if anything.
    static func parts(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var rest = withoutMark(bytes[...])
        var objects = JoinedRecords()
        while let end = objects.end(in: rest) {
            parts.append(rest[..<end])
            rest = withoutMark(rest[end...])
        }
        if rest.contains(where: { $0 > 32 }) { parts.append(rest) }
        return parts
    }

    /// Without spaces and byte order marks at the beginning: files that were joined have marks inside.
    private static func withoutMark(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes.drop { $0 <= 32 }
        while rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3).drop { $0 <= 32 } }
        return rest
    }
}
