// Swift text with what is not code blanked out, so that words in comments and strings are not mistaken for code.

/// The code of a Swift file: comments and the text of string literals are spaces, lines stay lines, and what is
/// interpolated into a string is code.
///
/// It knows as much of Swift as the house's rules need. Regular expression literals are read as code.
struct SwiftCode {
    /// The lines of code, in order; as many as the text has.
    let lines: [String]

    /// The code of a text.
    init(_ text: String) {
        var blanker = Blanker(bytes: Array(text.utf8))
        blanker.code(until: nil)
        lines = String(decoding: blanker.output, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

/// Copies code and blanks the rest.
private struct Blanker {
    let bytes: [UInt8]
    var output: [UInt8] = []
    var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private func starts(with text: String, at offset: Int = 0) -> Bool {
        bytes[min(place + offset, bytes.count)...].starts(with: text.utf8)
    }

    private mutating func copy() {
        output.append(bytes[place])
        place += 1
    }

    private mutating func blank(_ count: Int = 1) {
        for byte in bytes[place..<min(place + count, bytes.count)] { output.append(byte == 10 ? 10 : 32) }
        place = min(place + count, bytes.count)
    }

    /// Copies code up to its end, or up to the parenthesis that closes an interpolation.
    mutating func code(until close: UInt8?) {
        var depth = 0
        while place < bytes.count {
            let byte = bytes[place]
            // Most bytes begin neither a comment (`/`) nor a string (`"`, `#`); told apart first, for speed.
            guard byte == 47 || byte == 34 || byte == 35 || close != nil else {
                copy()
                continue
            }
            if starts(with: "//") {
                while place < bytes.count, bytes[place] != 10 { blank() }
            } else if starts(with: "/*") {
                blockComment()
            } else if let hashes = stringStart() {
                string(hashes)
            } else {
                if let close {
                    if bytes[place] == close, depth == 0 { return }
                    if bytes[place] == UInt8(ascii: "(") { depth += 1 }
                    if bytes[place] == close { depth -= 1 }
                }
                copy()
            }
        }
    }

    /// Block comments nest.
    private mutating func blockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && place < bytes.count
    }

    /// The number of `#` before a string literal that begins here, or `nil`.
    private func stringStart() -> Int? {
        let hashes = bytes[place...].prefix { $0 == UInt8(ascii: "#") }.count
        return starts(with: "\"", at: hashes) ? hashes : nil
    }

    private mutating func string(_ hashes: Int) {
        let fence = String(repeating: "#", count: hashes)
        blank(hashes)
        let quotes = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        blank(quotes.utf8.count)
        while place < bytes.count {
            if starts(with: quotes + fence) {
                blank(quotes.utf8.count + hashes)
                return
            }
            if starts(with: "\\\(fence)(") {
                blank(2 + hashes)
                code(until: UInt8(ascii: ")"))
                if place < bytes.count { blank() }
            } else if starts(with: "\\\(fence)") {
                blank(2 + hashes)
            } else if quotes == "\"", bytes[place] == 10 {
                return
            } else {
                blank()
            }
        }
    }
}
