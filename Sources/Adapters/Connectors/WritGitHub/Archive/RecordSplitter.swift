// Cuts a text into records: JSON lines, or the elements of one JSON array. Only quotes and brackets are looked at; what a
// record says is its reader's concern. Of a line that holds several objects, the reader makes the records.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A piece of text with the line it begins on.
struct ArchiveRecord {
    /// The line, from 1.
    var line: Int
    /// The JSON text.
    var bytes: [UInt8]
    /// Whether it was cut because it is longer than `RecordSplitter.recordBytesMax`; `bytes` is then empty.
    var isTooLong = false
}

/// Splits bytes as they come.
struct RecordSplitter {
    /// The longest record, in bytes. GitHub sends at most 25 MB.
    static let recordBytesMax = 32 << 20

    private enum Form { case unknown, lines, array }

    private var form = Form.unknown
    private var line = 1
    private var begin = 1
    private var record: [UInt8] = []
    private var isTooLong = false
    // Inside of an array: how deep, and where in its texts.
    private var depth = 0
    private var text = JSONText()
    private var hasBegun = false
    private var hasClosed = false
    // In a long line: how far its objects have been looked for, and the place in them.
    private var searched = 0
    private var objects = JoinedRecords()

    /// Bytes of one line after which objects that are complete in it are handed over: a whole archive may be one line.
    static let lineBytesMax = 1 << 20

    /// The records that end in these bytes.
    mutating func records(in bytes: [UInt8]) -> [ArchiveRecord] {
        var found: [ArchiveRecord] = []
        var rest = bytes[...]
        if form == .unknown { rest = choose(rest) }
        switch form {
        case .unknown: break
        case .lines: splitLines(rest, &found)
        case .array: splitArray(rest, &found)
        }
        return found
    }

    /// The record that has no end, at the end of the text.
    mutating func last() -> ArchiveRecord? {
        defer { record = [] }
        guard isTooLong || record.contains(where: { $0 > 32 }) else { return nil }
        return ArchiveRecord(line: begin, bytes: isTooLong ? [] : record, isTooLong: isTooLong)
    }

    /// Whether the text ended inside of its array.
    var isUnclosed: Bool { form == .array && !hasClosed }

    /// Looks at the first byte that is no space; a byte order mark counts as space.
    private mutating func choose(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        for (index, byte) in zip(bytes.indices, bytes) {
            switch byte {
            case 10: line += 1
            case 0x20, 0x09, 0x0d, 0xef, 0xbb, 0xbf: continue
            case UInt8(ascii: "["):
                form = .array
                return bytes[(index + 1)...]
            default:
                form = .lines
                begin = line
                return bytes[index...]
            }
        }
        return []
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        guard !isTooLong else { return }
        if record.count + bytes.count > Self.recordBytesMax {
            isTooLong = true
            record = []
        } else {
            record += bytes
        }
    }

    private mutating func end(_ found: inout [ArchiveRecord]) {
        if isTooLong || record.contains(where: { $0 > 32 }) {
            found.append(ArchiveRecord(line: begin, bytes: record, isTooLong: isTooLong))
        }
        record = []
        isTooLong = false
        begin = line
        (searched, objects) = (0, JoinedRecords())
    }

    /// Hands over the objects that are complete in a line that has become long. What is left is looked at once more only
    /// as it grows.
    private mutating func splitLongLine(_ found: inout [ArchiveRecord]) {
        guard record.count > Self.lineBytesMax else { return }
        var start = 0
        while let end = objects.end(in: record[max(searched, start)...]) {
            found.append(ArchiveRecord(line: begin, bytes: Array(record[start..<end])))
            (start, searched) = (end, end)
        }
        record.removeFirst(start)
        searched = record.count
    }

    private mutating func splitLines(_ bytes: ArraySlice<UInt8>, _ found: inout [ArchiveRecord]) {
        var rest = bytes
        while let newline = Self.newline(in: rest) {
            add(rest[..<newline])
            line += 1
            end(&found)
            rest = rest[(newline + 1)...]
        }
        add(rest)
        splitLongLine(&found)
    }

    /// The place of the first line end: `memchr`, since archives are long.
    private static func newline(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base, 10, buffer.count) else { return nil }
            return bytes.startIndex + (UnsafeRawPointer(found) - base)
        }
    }

    private mutating func splitArray(_ bytes: ArraySlice<UInt8>, _ found: inout [ArchiveRecord]) {
        var start = bytes.startIndex
        for (index, byte) in zip(bytes.indices, bytes) {
            if byte == 10 { line += 1 }
            guard !text.isOpen else {
                text.advance(byte)
                continue
            }
            let isSeparator = depth == 0 && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]"))
            if isSeparator {
                add(bytes[start..<index])
                end(&found)
                start = index + 1
                hasBegun = false
                if byte == UInt8(ascii: "]") { hasClosed = true }
                continue
            }
            if byte > 32, !hasBegun { (hasBegun, begin) = (true, line) }
            switch byte {
            case UInt8(ascii: "\""): text.advance(byte)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth = max(0, depth - 1)
            default: break
            }
        }
        add(bytes[start...])
    }
}
