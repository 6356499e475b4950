// The text of one document of a file, with the lines that messages point into.

import WritModel

/// One document's text and where it stands in its file.
///
/// A file is split at lines that begin with `---` or `...` at column 1 (YAML 1.2 section 9.1.2: nothing else can begin
/// so). Of each part the leading and trailing blank lines are left out, line ends become a single line feed, and the
/// text ends in one line feed. The text of a document alone therefore reads as that very document again.
struct SourceText {
    let file: String
    /// The line of the file at which the text begins, from 1.
    let firstLine: Int
    let lines: [Substring]

    /// The text, ending in one line feed.
    var text: String { lines.joined(separator: "\n") + "\n" }

    /// Where the text begins.
    var start: Place { Place(file: file, line: firstLine, column: 1) }

    /// A place of the file for a line and column of this text, both from 1.
    func place(line: Int, column: Int) -> Place { Place(file: file, line: firstLine + line - 1, column: column) }

    /// The text of a line from a column on, both from 1; empty past the end.
    func text(line: Int, from column: Int) -> Substring {
        guard lines.indices.contains(line - 1), column >= 1 else { return "" }
        return Substring(lines[line - 1].unicodeScalars.dropFirst(column - 1))
    }

    /// The byte that the character at a line and column begins with, both from 1; `nil` past the end.
    func byte(line: Int, column: Int) -> UInt8? {
        guard lines.indices.contains(line - 1), column >= 1 else { return nil }
        var left = column
        // A byte that continues a character (10xxxxxx) begins no column.
        for byte in lines[line - 1].utf8 where byte & 0xC0 != 0x80 {
            left -= 1
            if left == 0 { return byte }
        }
        return nil
    }

    /// The text up to a last member `tests:` at column 1; `nil` without one, or where more may follow it.
    var withoutTests: SourceText? {
        guard
            let start = lines.firstIndex(where: {
                $0.hasPrefix("tests:") && $0.utf8.dropFirst(6).allSatisfy { $0 == 32 }
            }),
            lines[(start + 1)...].allSatisfy({ line in line.utf8.first.map { " #-".utf8.contains($0) } ?? true })
        else { return nil }
        return SourceText(file: file, firstLine: firstLine, lines: Array(lines[..<start]))
    }

    /// The documents of a file; parts that hold only blank lines and comments are none.
    ///
    /// - Parameters:
    ///   - text: the file's text.
    ///   - file: its name for messages.
    /// - Throws: what stops the whole file from being read: its size, or a character that YAML does not allow.
    static func documents(of text: String, file: String) throws(DocumentProblem) -> [SourceText] {
        let top = Place(file: file, line: 1, column: 1)
        guard text.utf8.count <= DocumentLimits.fileBytesMax else {
            throw DocumentProblem(
                at: top, "the file is longer than \(DocumentLimits.fileBytesMax / 1024) KiB", suggestion: "split it")
        }
        let lines = lines(of: text)
        try checkCharacters(of: lines, file: file)
        var result: [SourceText] = []
        var start = 0
        for index in lines.indices where isMarker(lines[index]) {
            try checkMarker(lines[index], at: Place(file: file, line: index + 1, column: 1))
            append(lines[start..<index], file: file, to: &result)
            start = index + 1
        }
        append(lines[start...], file: file, to: &result)
        guard result.count <= DocumentLimits.documentsMax else {
            throw DocumentProblem(
                at: top, "the file holds more than \(DocumentLimits.documentsMax) documents", suggestion: "split it")
        }
        return result
    }

    /// The lines of a text whatever its line ends, without a byte order mark.
    static func lines(of text: String) -> [Substring] {
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        let unified = text.utf8.contains(13) ? Substring(unified(scalars)) : Substring(scalars)
        // By bytes: looking for characters costs many times as much, and every start of the program comes by here.
        return unified.utf8.split(separator: 10, omittingEmptySubsequences: false).map { Substring($0) }
    }

    private static func unified(_ scalars: Substring.UnicodeScalarView) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in scalars {
            if scalar == "\r" {
                result.append("\n")
            } else if scalar != "\n" || previous != "\r" {
                result.append(scalar)
            }
            previous = scalar
        }
        return String(result)
    }

    /// Where a character stands that YAML 1.2 section 5.1 does not allow, or that YAML 1.1 takes for a line end.
    private static func checkCharacters(of lines: [Substring], file: String) throws(DocumentProblem) {
        for (index, line) in lines.enumerated() where !line.utf8.allSatisfy(isPlain) {
            guard let column = line.unicodeScalars.firstOffset(where: { !isAllowed($0) }) else { continue }
            let scalar = line.unicodeScalars.dropFirst(column).first?.value ?? 0
            throw DocumentProblem(
                at: Place(file: file, line: index + 1, column: column + 1),
                "the character U+\(String(scalar, radix: 16, uppercase: true).leftPadded(to: 4)) is not allowed here")
        }
    }

    /// Whether a character may stand in a document or an included file.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            true
        default: false
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) || byte == 0x09 }

    private static func isMarker(_ line: Substring) -> Bool {
        guard let first = line.utf8.first, first == UInt8(ascii: "-") || first == UInt8(ascii: ".") else {
            return false
        }
        return (line.hasPrefix("---") || line.hasPrefix("..."))
            && (line.utf8.count == 3 || line.utf8.dropFirst(3).first == 32)
    }

    private static func checkMarker(_ line: Substring, at place: Place) throws(DocumentProblem) {
        let rest = line.dropFirst(3).drop { $0 == " " }
        guard rest.isEmpty || rest.hasPrefix("#") else {
            throw DocumentProblem(
                at: place, "a document may not begin on the line of its `---`", suggestion: "begin it on the next line")
        }
    }

    private static func append(_ lines: ArraySlice<Substring>, file: String, to result: inout [SourceText]) {
        let kept = lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        guard kept.contains(where: { !isBlank($0) && !$0.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("#") })
        else { return }
        let first = lines.firstIndex { !isBlank($0) } ?? lines.startIndex
        result.append(SourceText(file: file, firstLine: first + 1, lines: Array(kept)))
    }

    private static func isBlank(_ line: Substring) -> Bool { line.utf8.allSatisfy { $0 == 32 || $0 == 9 } }
}

extension Collection {
    /// How many elements stand before the first that satisfies a condition.
    func firstOffset(where condition: (Element) -> Bool) -> Int? {
        firstIndex(where: condition).map { distance(from: startIndex, to: $0) }
    }
}

extension String {
    /// The text with zeros before it up to a width.
    func leftPadded(to width: Int) -> String { String(repeating: "0", count: Swift.max(0, width - count)) + self }
}
