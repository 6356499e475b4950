// The parts of a commit message that mean something: its title, its lines, its trailers, what it reverts.

import WritConnector

/// Reads commit messages. Everything is linear in the message, which anybody may have written.
struct CommitMessage {
    /// The longest title kept, in bytes.
    static let titleBytesMax = 1024
    /// The most trailer keys kept.
    static let trailersMax = 64
    /// The most bytes of trailers kept, as an entry stores them, so that it stays below the log's limit.
    static let trailerBytesMax = 16 << 10

    /// The lines without their ends and trailing blanks.
    let lines: [Substring]

    init(_ text: String) {
        var text = text
        // Found on the bytes as they lie: a long history has many lines.
        let places = text.withUTF8(Self.lines)
        let bytes = text.utf8
        lines = places.map { place in
            let start = bytes.index(bytes.startIndex, offsetBy: place.lowerBound)
            return Substring(bytes[start..<bytes.index(start, offsetBy: place.count)])
        }
    }

    /// The places of the lines, without their ends and trailing blanks.
    private static func lines(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var places: [Range<Int>] = []
        var start = 0
        while true {
            let next = bytes[start...].firstIndex(of: 10) ?? bytes.count
            var end = next
            while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 || bytes[end - 1] == 13 { end -= 1 }
            places.append(start..<end)
            guard next < bytes.count else { return places }
            start = next + 1
        }
    }

    /// The first paragraph on one line, as git's `%s`.
    var title: String {
        let text = lines.drop { $0.isEmpty }.prefix { !$0.isEmpty }.joined(separator: " ")
        return PersonText.clipped(text, to: Self.titleBytesMax)
    }

    /// The value of a line `Key: value` at column 0.
    ///
    /// - Parameter key: in any letter case.
    static func value(of line: Substring, key: String) -> Substring? {
        let bytes = line.utf8
        guard let colon = bytes.index(bytes.startIndex, offsetBy: key.utf8.count, limitedBy: bytes.endIndex),
            colon < bytes.endIndex, bytes[colon] == UInt8(ascii: ":"),
            zip(bytes[..<colon], key.utf8).allSatisfy({ lowered($0) == lowered($1) })
        else { return nil }
        let rest = line[line.utf8.index(after: colon)...]
        return trimmedStart(rest)
    }

    /// A value with the lines below that go on with it: those that begin with a blank.
    ///
    /// - Parameter line: the number of the line that the value stands in.
    func continued(_ value: Substring, below line: Int) -> Substring {
        guard line + 1 < lines.count, Self.isContinuation(lines[line + 1]) else { return value }
        var parts = value.isEmpty ? [] : [value]
        for next in lines[(line + 1)...] {
            guard Self.isContinuation(next) else { break }
            parts.append(Self.trimmedStart(next))
        }
        return parts.joined(separator: " ")[...]
    }

    private static func isContinuation(_ line: Substring) -> Bool { line.utf8.first == 32 || line.utf8.first == 9 }

    /// The digits after the first `This reverts commit`, 4 to 64 of them, in lower case. What follows may be git's reference
    /// form, ` (title, date)`.
    static func revertedPrefix(in text: String) -> String? {
        var text = text
        return text.withUTF8(revertedPrefix)
    }

    private static func revertedPrefix(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let phrase: StaticString = "This reverts commit "
        var place = 0
        while let start = bytes[place...].firstIndex(of: phrase.utf8Start.pointee) {
            place = start + 1
            let digits = start + phrase.utf8CodeUnitCount
            guard digits < bytes.count, start == 0 || !isWord(bytes[start - 1]),
                phrase.withUTF8Buffer({ $0.elementsEqual(bytes[start..<digits]) })
            else { continue }
            let end = bytes[digits...].firstIndex { !ObjectName.isDigit(lowered($0)) } ?? bytes.count
            guard (4...64).contains(end - digits), end == bytes.count || !isWord(bytes[end]) else { continue }
            return String(decoding: bytes[digits..<end].map(lowered), as: UTF8.self)
        }
        return nil
    }

    static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

    private static func isWord(_ byte: UInt8) -> Bool {
        let small = lowered(byte)
        return (97...122).contains(small) || (48...57).contains(small) || small == UInt8(ascii: "_") || small > 127
    }
}

extension CommitMessage {
    /// One trailer.
    struct Trailer: Equatable {
        var key: Substring
        var value: String
    }

    /// The trailers of the last paragraph, by git-interpret-trailers(1): the paragraph counts when all its lines are
    /// trailers, or when git itself wrote one of them and a quarter are. The title is never one.
    var trailers: [Trailer] {
        let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        let start = lines[..<end].lastIndex { $0.isEmpty }.map { $0 + 1 } ?? 0
        guard start > 0, lines[..<start].contains(where: { !$0.isEmpty }) else { return [] }
        var found: [Trailer] = []
        var others = 0
        var isRecognised = false
        var isContinuing = false
        for line in lines[start..<end] {
            if line.utf8.first == 32 || line.utf8.first == 9 {
                if isContinuing { found[found.count - 1].value += " " + Self.trimmedStart(line) } else { others += 1 }
            } else if let trailer = Self.trailer(line) {
                isRecognised = isRecognised || line.hasPrefix("Signed-off-by: ")
                found.append(trailer)
                isContinuing = true
            } else {
                let isPicked = line.hasPrefix("(cherry picked from commit ")
                isRecognised = isRecognised || isPicked
                others += isPicked ? 0 : 1
                isContinuing = false
            }
        }
        return others == 0 || (isRecognised && found.count * 3 >= others) ? found : []
    }

    private static func trailer(_ line: Substring) -> Trailer? {
        let bytes = line.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var key = bytes[..<colon]
        while let last = key.last, last == 32 || last == 9 { key.removeLast() }
        guard GitEvidence.isKey(key) else { return nil }
        return Trailer(key: Substring(key), value: String(trimmedStart(line[bytes.index(after: colon)...])))
    }

    fileprivate static func trimmedStart(_ line: Substring) -> Substring {
        Substring(line.utf8.drop { $0 == 32 || $0 == 9 })
    }
}
