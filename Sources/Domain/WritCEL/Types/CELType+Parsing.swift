// Types from their text, as messages show them.

extension CELType {
    /// Parses a type as `description` writes it: `int`, `list(string)`, `map(string, dyn)`, `optional_type(int)`,
    /// `timestamp` or `google.protobuf.Timestamp`. Protobuf's other well-known messages are the types of their values:
    /// `google.protobuf.Int64Value` is `wrapper(int)`, and `google.protobuf.Struct` is `map(string, dyn)`.
    /// - Returns: nil for other text, for records and enumerations, which no text describes, and for types nested deeper
    ///   than 32 levels.
    public init?(_ text: String) {
        guard let type = CELType.parse(text[...], depth: 0) else { return nil }
        self = type
    }

    private static let nestingMax = 32

    private static func parse(_ text: Substring, depth: Int) -> CELType? {
        let text = trimmed(text)
        guard depth < nestingMax, let open = text.firstIndex(of: "(") else { return plain(String(text)) }
        guard text.last == ")" else { return nil }
        let inner = text[text.index(after: open)...].dropLast()
        let parts = arguments(inner).map { parse($0, depth: depth + 1) }
        switch (trimmed(text[..<open]), parts.count) {
        case ("list", 1): return parts[0].map(CELType.list)
        case ("optional_type", 1): return parts[0].map(CELType.optional)
        case ("wrapper", 1): return parts[0].map(CELType.wrapper)
        case ("type", 1): return parts[0].map(CELType.type)
        case ("map", 2):
            guard let key = parts[0], let value = parts[1] else { return nil }
            return .map(key, value)
        default: return nil
        }
    }

    private static func plain(_ name: String) -> CELType? {
        switch name {
        case "dyn": .dyn
        case "timestamp": .timestamp
        case "duration": .duration
        // Of protobuf's well-known messages, the type that their values have.
        default: MessageForm.wellKnown[name]?.result ?? StandardLibrary.types[name]
        }
    }

    /// The parts between the commas that are not inside of brackets.
    private static func arguments(_ text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var (start, depth) = (text.startIndex, 0)
        for place in text.indices {
            switch text[place] {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                parts.append(text[start..<place])
                start = text.index(after: place)
            default: continue
            }
        }
        return parts + [text[start...]]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " }
        return start.lastIndex { $0 != " " }.map { start[...$0] } ?? ""
    }
}
