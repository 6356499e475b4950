// Values of declared types from JSON, as protobuf's JSON mapping has them: https://protobuf.dev/programming-guides/json/

import FoundationEssentials
import WritCEL
import WritModel

/// A type as it was declared. Some of protobuf's messages are one type of the language, but not one form of JSON.
struct DeclaredType {
    /// The type.
    let type: CELType
    private let text: Substring

    /// - Parameter text: such as `list(google.protobuf.Int64Value)`.
    /// - Returns: `nil` for a text that is no type.
    init?(_ text: String) {
        guard let type = CELType(text) else { return nil }
        self.init(type, text[...])
    }

    private init(_ type: CELType, _ text: Substring) {
        self.type = type
        self.text = Substring(text.drop { $0 == " " })
    }

    /// JSON that is no value of a type.
    struct Mismatch: Error, CustomStringConvertible {
        /// What is wanted in its place.
        let description: String
    }

    /// The value of JSON in this type.
    ///
    /// - Throws: `Mismatch`.
    func value(_ json: JSONValue) throws(Mismatch) -> Value {
        switch type {
        case .null: if case .null = json { return .null }
        case .bool: if case .bool(let bool) = json { return .bool(bool) }
        case .string: if case .string(let text) = json { return .string(text) }
        case .int, .uint, .double: if let number = NumberJSON.number(json, type, bits: bits) { return number }
        case .bytes: if case .string(let text) = json, let bytes = Self.bytes(text) { return .bytes(bytes) }
        case .timestamp: if case .string(let text) = json, let time = Timestamp(text) { return .timestamp(time) }
        case .duration: if case .string(let text) = json, let span = Span(text) { return .duration(span) }
        case .wrapper(let wrapped):
            if case .null = json { return .null }
            return try DeclaredType(wrapped, text).value(json)
        case .optional(let wrapped):
            if case .null = json { return .optional(nil) }
            return .optional(try DeclaredType(wrapped, inner).value(json))
        case .list(let element):
            if case .array(let elements) = json { return try list(elements, DeclaredType(element, inner)) }
        case .map(let key, let element):
            if case .object(let object) = json { return try map(object, key, element) }
        case .dyn: return isMessage ? NumberJSON.asMessage(Value(json)) : Value(json)
        default: throw Mismatch(description: "`\(type)` has no form in JSON here")
        }
        throw Mismatch(description: wanted)
    }

    // MARK: Messages

    /// Whether it is a message that holds any JSON: its numbers are all of floating point.
    private var isMessage: Bool {
        ["google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.ListValue"].contains { $0 == text }
    }

    /// How many bits a wrapped number has.
    private var bits: Int { text.contains("32Value") || text == "google.protobuf.FloatValue" ? 32 : 64 }

    /// The text of what a list or an optional holds, or of a map's values.
    private var inner: Substring {
        if isMessage { return "google.protobuf.Value" }
        guard let open = text.firstIndex(of: "("), text.last == ")" else { return "" }
        let inside = text[text.index(after: open)...].dropLast()
        guard case .map = type, let comma = inside.firstIndex(of: ",") else { return inside }
        return inside[inside.index(after: comma)...]
    }

    private func list(_ elements: [JSONValue], _ type: DeclaredType) throws(Mismatch) -> Value {
        var values: [Value] = []
        for element in elements { values.append(try type.value(element)) }
        return .list(values)
    }

    private func map(_ object: JSONObject, _ key: CELType, _ element: CELType) throws(Mismatch) -> Value {
        let type = DeclaredType(element, inner)
        var entries: [(key: Value, value: Value)] = []
        for member in object.members {
            guard let name = Self.key(member.key, key) else { throw Mismatch(description: "keys of `\(key)`") }
            entries.append((name, try type.value(member.value)))
        }
        guard let map = MapValue(entries) else { throw Mismatch(description: "keys that occur once") }
        return .map(map)
    }

    private static func key(_ name: String, _ type: CELType) -> Value? {
        switch type {
        case .string, .dyn: .string(name)
        case .int: Int64(name).map(Value.int)
        case .uint: UInt64(name).map(Value.uint)
        case .bool: Bool(name).map(Value.bool)
        default: nil
        }
    }

    /// Base64, of the standard alphabet or that for addresses, with padding or without.
    private static func bytes(_ text: String) -> [UInt8]? {
        var symbols = text.replacing("-", with: "+").replacing("_", with: "/")
        while symbols.utf8.count % 4 != 0, symbols.utf8.count < text.utf8.count + 3 { symbols.append("=") }
        return Data(base64Encoded: symbols).map { Array($0) }
    }

    /// What a message about a mismatch says.
    private var wanted: String {
        switch type {
        case .timestamp: "a time in double quotes, such as \"2026-11-30T09:00:00Z\""
        case .duration: "a length of time in double quotes, such as \"1.5s\""
        case .bytes: "base64 in double quotes"
        case .int where bits == 32: "a whole number of 32 bits"
        case .uint where bits == 32: "a whole number of 32 bits, not negative"
        case .uint: "a whole number that is not negative"
        default: "`\(type)`"
        }
    }
}

/// Numbers: 64-bit ones may be texts, as many readers of JSON lose their digits.
private enum NumberJSON {
    static func number(_ json: JSONValue, _ type: CELType, bits: Int) -> Value? {
        switch type {
        case .int:
            guard let number = whole(json).flatMap({ Int64($0) }) else { return nil }
            return bits == 64 || Int32(exactly: number) != nil ? .int(number) : nil
        case .uint:
            guard let number = whole(json).flatMap({ UInt64($0) }) else { return nil }
            return bits == 64 || UInt32(exactly: number) != nil ? .uint(number) : nil
        default:
            guard let number = double(json) else { return nil }
            guard bits == 32 else { return .double(number) }
            // Rounding may not make a number infinite.
            return Float(number).isFinite || !number.isFinite ? .double(Double(Float(number))) : nil
        }
    }

    /// The digits of a whole number.
    private static func whole(_ json: JSONValue) -> String? {
        switch json {
        case .int(let number): String(number)
        case .string(let text): text.hasPrefix("+") ? nil : text
        // Written with a fraction or an exponent, and whole: exact up to 2 to the power of 53.
        case .double(let number): abs(number) <= 9_007_199_254_740_992 ? Int64(exactly: number).map { String($0) } : nil
        default: nil
        }
    }

    private static func double(_ json: JSONValue) -> Double? {
        switch json {
        case .int(let number): Double(number)
        case .double(let number): number
        case .string("NaN"): .nan
        case .string("Infinity"): .infinity
        case .string("-Infinity"): -.infinity
        case .string(let text) where text.utf8.allSatisfy(isOfNumber): Double(text)
        default: nil
        }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || Array("+-.eE".utf8).contains(byte)
    }

    /// A value as a message holds it.
    static func asMessage(_ value: Value) -> Value {
        if case .int(let number) = value { return .double(Double(number)) }
        if case .list(let elements) = value { return .list(elements.map(asMessage)) }
        guard case .map(let map) = value else { return value }
        return .map(MapValue(map.entries.map { ($0.key, asMessage($0.value)) }) ?? map)
    }
}
