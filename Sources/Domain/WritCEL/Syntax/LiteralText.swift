// Values as literals of the language, for printed source and for messages.

/// Writes values as literals.
enum LiteralText {
    /// The literal of a value; types without literals are written as calls (`timestamp("...")`) or in angle brackets.
    static func text(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .int(let int): String(int)
        case .uint(let uint): "\(uint)u"
        case .double(let double): number(double)
        case .string(let string): quoted(string)
        case .bytes(let bytes): "b\"\(bytes.map(escaped).joined())\""
        case .list(let elements): "[\(elements.map(text).joined(separator: ", "))]"
        case .map(let map):
            "{\(map.entries.map { "\(text($0.key)): \(text($0.value))" }.joined(separator: ", "))}"
        case .timestamp(let timestamp): "timestamp(\"\(timestamp)\")"
        case .duration(let span): "duration(\"\(span)\")"
        case .type(let type): type.runtimeName
        case .optional(let wrapped): wrapped.map { "optional.of(\(text($0)))" } ?? "optional.none()"
        case .record(let record): "<\(record.type.name)>"
        case .abstract(let value): abstract(value)
        case .unknown: "<unknown>"
        case .error: "<error>"
        }
    }

    private static func abstract(_ value: AbstractValue) -> String {
        let spoken: (function: String, text: String?) =
            switch value.typeName {
            case IPAddress.typeName: ("ip", IPAddress(value)?.text)
            case IPNetwork.typeName: ("cidr", IPNetwork(value)?.text)
            case SemanticVersion.typeName: ("semver", SemanticVersion(.abstract(value))?.text)
            case WebAddress.typeName: ("url", text(of: value.payload))
            default: ("", nil)
            }
        return spoken.text.map { "\(spoken.function)(\(quoted($0)))" } ?? "<\(value.typeName)>"
    }

    private static func text(of payload: Value) -> String? {
        if case .string(let text) = payload { text } else { nil }
    }

    private static func number(_ double: Double) -> String {
        if double.isNaN { return "double(\"NaN\")" }
        if double.isInfinite { return double < 0 ? "double(\"-Infinity\")" : "double(\"Infinity\")" }
        return "\(double)"
    }

    /// Text in double quotes with escapes.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    quoted += "\\x" + hexadecimal(UInt8(scalar.value))
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }

    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case 0x22: "\\\""
        case 0x5C: "\\\\"
        case 0x20..<0x7F: String(Character(Unicode.Scalar(byte)))
        default: "\\x" + hexadecimal(byte)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }
}

extension Value {
    /// The value as the literal of the language, or as the call that makes it: `[1, "a"]`, `timestamp("...")`. Values of
    /// types that expressions cannot make are in angle brackets.
    public var literal: String { LiteralText.text(self) }
}
