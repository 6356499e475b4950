// What the signed texts have in common: lines, key names, and the bytes that may not occur.

/// Rules of c2sp.org/signed-note for text and names, over bytes: Swift's own comparison would take two spellings of one
/// character for the same text, and a signature would not.
enum NoteSyntax {
    static let lineFeed = UInt8(ascii: "\n")

    /// Whether text holds a control character other than a line feed.
    static func hasControl(_ text: some Collection<UInt8>) -> Bool {
        text.contains { $0 < 0x20 && $0 != lineFeed }
    }

    /// Whether a name may be that of a key: not empty, no space of any script, no plus, no control character.
    static func isName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace }
    }

    /// Whether text can be one line of a note: not empty, no control character, no line feed.
    static func isLine(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 }
    }

    /// Whether two texts have the same bytes.
    static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }

    /// The lines of a text that ends in a line feed, without the line feeds; nothing when it does not end in one.
    static func lines(of text: String) -> [String]? {
        let bytes = text.utf8
        guard bytes.last == lineFeed else { return nil }
        return bytes.dropLast().split(separator: lineFeed, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The place of the first or last empty line: the index of the line feed that ends the line before it.
    static func emptyLine(in bytes: ArraySlice<UInt8>, last: Bool) -> Int? {
        let places = bytes.indices.dropLast()
        func isBefore(_ place: Int) -> Bool { bytes[place] == lineFeed && bytes[place + 1] == lineFeed }
        return last ? places.last(where: isBefore) : places.first(where: isBefore)
    }
}
