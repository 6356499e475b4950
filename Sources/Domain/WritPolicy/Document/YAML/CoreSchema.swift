// What a plain scalar means: the core schema of YAML 1.2 section 10.3.2. `on`, `yes` and `no` are texts.

import WritModel

/// The core schema.
enum CoreSchema {
    /// The value of a plain scalar.
    ///
    /// - Returns: null, a truth value, a whole number that fits in 64 bits, a number, or the text itself.
    static func value(of text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: return number(text) ?? .string(text)
        }
    }

    private static func number(_ text: String) -> JSONValue? {
        guard let first = text.utf8.first, first < 58, text.utf8.count <= 64 else { return nil }
        if text.hasPrefix("0o") { return integer(text.dropFirst(2), radix: 8) }
        if text.hasPrefix("0x") { return integer(text.dropFirst(2), radix: 16) }
        if let value = Int64(text) { return .int(value) }
        return isFloat(text) ? Double(text.hasPrefix("+") ? String(text.dropFirst()) : text).map(JSONValue.double) : nil
    }

    private static func integer(_ digits: Substring, radix: Int) -> JSONValue? {
        guard digits.first != "-", digits.first != "+" else { return nil }
        return Int64(digits, radix: radix).map(JSONValue.int)
    }

    /// Whether a text is `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
    private static func isFloat(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        func skipDigits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == 45 || rest.first == 43 { rest = rest.dropFirst() }
        var digits = skipDigits()
        if rest.first == 46 {
            rest = rest.dropFirst()
            digits += skipDigits()
        }
        guard digits > 0 else { return false }
        guard rest.first == 69 || rest.first == 101 else { return rest.isEmpty }
        rest = rest.dropFirst()
        if rest.first == 45 || rest.first == 43 { rest = rest.dropFirst() }
        return skipDigits() > 0 && rest.isEmpty
    }
}

extension YAMLNode {
    /// The node as JSON, by the core schema.
    var json: JSONValue {
        switch content {
        case .scalar(let text, let isPlain): isPlain ? CoreSchema.value(of: text) : .string(text)
        case .list(let elements): .array(elements.map(\.json))
        case .map(let members): .object(JSONObject(members.map { ($0.key, $0.value.json) }))
        }
    }
}
