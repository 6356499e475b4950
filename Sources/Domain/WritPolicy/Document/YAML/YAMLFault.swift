// Turns what Yams says about broken YAML into a problem with its place.

import WritModel
import Yams

/// Problems of text that is not YAML.
enum YAMLFault {
    /// The problem of an error that Yams threw.
    static func problem(_ error: any Error, in source: SourceText) -> DocumentProblem {
        guard let error = error as? YamlError else {
            return DocumentProblem(at: source.start, "not readable as YAML")
        }
        switch error {
        case .scanner(let context, let text, let mark, _), .parser(let context, let text, let mark, _),
            .composer(let context, let text, let mark, _):
            return unreadable(text, context: context?.text, at: Spot(mark), in: source)
        case .duplicatedKeysInMapping(let keys, let context):
            return duplicate(keys.first ?? "", firstAt: Spot(context.mark), in: source)
        default:
            return DocumentProblem(at: source.start, "not readable as YAML")
        }
    }

    private static func unreadable(
        _ text: String, context: String?, at mark: Spot, in source: SourceText
    ) -> DocumentProblem {
        // The end of the text is after its last line feed; people look for it on the last line.
        let isPastEnd = mark.line > source.lines.count
        let mark =
            isPastEnd
            ? Spot(line: source.lines.count, column: (source.lines.last?.unicodeScalars.count ?? 0) + 1) : mark
        let line = source.lines.indices.contains(mark.line - 1) ? source.lines[mark.line - 1] : ""
        let isAlias = line.drop { $0 == " " }.hasPrefix("on:") && line.contains("] as ")
        return DocumentProblem(
            at: source.place(line: mark.line, column: mark.column),
            "not readable as YAML: " + (context.map { "\($0), " } ?? "") + text,
            suggestion: isAlias
                ? "write `on: [a.requested as x, b.requested as x]`, or `as: x` on a line of its own" : nil)
    }

    /// Yams names the first of two equal keys; what its author looks for is the second.
    private static func duplicate(_ key: String, firstAt mark: Spot, in source: SourceText) -> DocumentProblem {
        let second = secondKey(key, after: mark, in: source) ?? mark
        return DocumentProblem(
            at: source.place(line: second.line, column: second.column), "the key `\(key)` is written twice",
            suggestion: "keep one; the first is on line \(source.firstLine + mark.line - 1)")
    }

    private static func secondKey(_ key: String, after mark: Spot, in source: SourceText) -> Spot? {
        let first = Substring(source.text(line: mark.line, from: mark.column).unicodeScalars.dropFirst(1))
        for offset in first.indices where isKey(key, at: first[offset...]) {
            let before = first[..<offset].last { $0 != " " }
            guard before == "," else { continue }
            return Spot(line: mark.line, column: mark.column + 1 + first[..<offset].unicodeScalars.count)
        }
        for (index, line) in source.lines.enumerated().dropFirst(mark.line) {
            let indentation = line.prefix { $0 == " " }.count
            guard indentation < line.count else { continue }
            if indentation == mark.column - 1, isKey(key, at: line.dropFirst(indentation)) {
                return Spot(line: index + 1, column: mark.column)
            }
            if indentation < mark.column - 1 { return nil }
        }
        return nil
    }

    private static func isKey(_ key: String, at text: Substring) -> Bool {
        ["", "\"", "'"].contains { quote in
            let written = quote + key + quote
            return text.hasPrefix(written) && text.dropFirst(written.count).drop { $0 == " " }.first == ":"
        }
    }
}
