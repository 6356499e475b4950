// The content lines of an iCalendar text: unfolded, taken apart, each with its place (RFC 5545 section 3.1).

import WritModel

/// One content line: `DTSTART;VALUE=DATE:20261225`.
struct ICalendarLine {
    /// The property's name in capitals; empty when the line has no colon or no name.
    var name: String
    /// Parameters by their names in capitals, values without quotes.
    var parameters: [(name: String, value: String)]
    /// The value as written.
    var value: String
    /// Where the line begins.
    var place: Place

    /// A parameter's value.
    subscript(parameter: String) -> String? { parameters.first { $0.name == parameter }?.value }

    /// The lines of a text; blank ones are left out.
    static func lines(of text: String, file: String) -> [ICalendarLine] {
        var result: [ICalendarLine] = []
        var current: (text: String, line: Int)?
        func finish() {
            guard let (text, line) = current else { return }
            result.append(ICalendarLine(text, at: Place(file: file, line: line, column: 1)))
        }
        for (index, line) in SourceText.lines(of: text).enumerated() {
            if let first = line.utf8.first, first == 32 || first == 9 {
                // In place: a value may be folded at every character.
                if current == nil { current = ("", index + 1) }
                current?.text.append(contentsOf: line.dropFirst())
            } else if !line.isEmpty {
                finish()
                current = (String(line), index + 1)
            }
        }
        finish()
        return result
    }

    private init(_ text: String, at place: Place) {
        self.place = place
        parameters = []
        let parts = Self.split(text)
        guard let colon = parts.colon, let head = parts.head.first, !head.isEmpty else {
            name = ""
            value = text
            return
        }
        name = head.uppercased()
        value = String(text[text.index(after: colon)...])
        for part in parts.head.dropFirst() {
            let name = part.prefix { $0 != "=" }
            let quoted = part.dropFirst(name.count + 1)
            parameters.append((name.uppercased(), quoted.filter { $0 != "\"" }))
        }
    }

    /// The name and its parameters, and where the colon of the value stands; quotes hide both separators.
    private static func split(_ text: String) -> (head: [Substring], colon: String.Index?) {
        var head: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        for index in text.indices {
            switch text[index] {
            case "\"": isQuoted.toggle()
            case ";" where !isQuoted:
                head.append(text[start..<index])
                start = text.index(after: index)
            case ":" where !isQuoted:
                head.append(text[start..<index])
                return (head, index)
            default: break
            }
        }
        return (head, nil)
    }

    /// The value as a text: `\n`, `\,`, `\;` and `\\` undone (RFC 5545 section 3.3.11).
    var text: String {
        var result = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                result.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
