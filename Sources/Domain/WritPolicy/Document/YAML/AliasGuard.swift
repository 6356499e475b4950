// Keeps a file from making the YAML reader itself slow. The reader shares aliased nodes, which is cheap, but compares
// map keys in full: a list of lists of aliases as a key would take longer than anybody waits.

import WritModel

/// Refuses aliases inside map keys, by the look of the text, before it is read as YAML.
enum AliasGuard {
    /// Throws where a text with aliases holds something that could be a key other than a plain word.
    ///
    /// It looks at characters, not at YAML, and so may refuse a harmless text; only texts that use aliases are looked
    /// at.
    static func check(_ source: SourceText) throws(DocumentProblem) {
        guard source.lines.contains(where: { $0.utf8.contains(UInt8(ascii: "*")) }) else { return }
        let lines = source.lines.map { Array($0.utf8) }
        guard lines.contains(where: { line in line.indices.contains { isAlias(line, at: $0) } }) else { return }
        for (index, line) in lines.enumerated() {
            guard let column = line.indices.first(where: { isSuspect(line, at: $0) }) else { continue }
            throw DocumentProblem(
                at: source.place(line: index + 1, column: column + 1),
                "aliases, lists and maps may not be keys in a document that uses aliases", suggestion: "write it out")
        }
    }

    /// Whether something like `*name` begins here.
    private static func isAlias(_ line: [UInt8], at index: Int) -> Bool {
        line[index] == UInt8(ascii: "*") && index + 1 < line.count && isName(line[index + 1])
    }

    /// Whether `? `, `] :`, `} :` or `*name :` begins here.
    private static func isSuspect(_ line: [UInt8], at index: Int) -> Bool {
        let rest = line[(index + 1)...]
        switch line[index] {
        case UInt8(ascii: "?"): return rest.first.map { " \t[{*&!\"'".utf8.contains($0) } ?? true
        case UInt8(ascii: "]"), UInt8(ascii: "}"): return isColon(after: rest)
        case UInt8(ascii: "*"): return isAlias(line, at: index) && isColon(after: rest.drop(while: isName))
        default: return false
        }
    }

    private static func isColon(after rest: ArraySlice<UInt8>) -> Bool {
        rest.drop { $0 == 32 || $0 == 9 }.first == UInt8(ascii: ":")
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
