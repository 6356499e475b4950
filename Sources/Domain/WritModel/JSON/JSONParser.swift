// A strict JSON parser over bytes (RFC 8259) with limits: outside input reaches Writ through here.
//
// It refuses what two parsers could read differently: duplicate keys, lone surrogates, invalid UTF-8, numbers that
// would lose digits. A byte parser is several times faster than a general decoder, and import and replay live on it.

/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The byte at which reading stopped, from 0.
    public var offset: Int
    /// What is wrong.
    public var message: String
    /// The message with its place.
    public var description: String { "\(message) at byte \(offset)" }
}

/// Parses one JSON text.
public struct JSONParser {
    /// Nesting allowed by default.
    public static let depthMax = 64
    /// Members or elements of one container allowed by default.
    public static let membersMax = 100_000

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0

    /// Parses a whole text.
    ///
    /// - Parameter bytes: UTF-8 text of exactly one value.
    /// - Throws: `JSONError` at the first thing that is not JSON, or over a limit.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        let result: Result<JSONValue, JSONError> = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(bytes: buffer)
            do throws(JSONError) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Parses a whole text that must be an object.
    ///
    /// - Throws: `JSONError`.
    public static func parseObject(_ bytes: [UInt8]) throws(JSONError) -> JSONObject {
        guard case .object(let object) = try parse(bytes) else {
            throw JSONError(offset: 0, message: "expected a JSON object")
        }
        return object
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func document() throws(JSONError) -> JSONValue {
        let result = try value()
        skipSpace()
        guard position == bytes.count else { throw error("unexpected text after the value") }
        return result
    }

    private func error(_ message: String) -> JSONError { JSONError(offset: position, message: message) }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    private func peek() throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw error("unexpected end of the text") }
        return bytes[position]
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("unexpected character")
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let matches = text.withUTF8Buffer { word in
            position + word.count <= bytes.count && bytes[position..<position + word.count].elementsEqual(word)
        }
        guard matches else { throw error("unexpected word") }
        position += text.utf8CodeUnitCount
        return value
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        position += 1
        guard depth <= Self.depthMax else { throw error("nested deeper than \(Self.depthMax)") }
        skipSpace()
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if try peek() == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            elements.append(try value())
            guard elements.count <= Self.membersMax else { throw error("more than \(Self.membersMax) elements") }
            if try closes(with: UInt8(ascii: "]")) { return elements }
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try enter()
        defer { depth -= 1 }
        var members: [JSONObject.Member] = []
        if try peek() == UInt8(ascii: "}") {
            position += 1
            return JSONObject()
        }
        var seen = Set<String>()
        while true {
            skipSpace()
            guard try peek() == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
            let key = try string()
            guard isNew(key, among: members, &seen) else { throw error("key `\(key)` occurs twice") }
            skipSpace()
            guard try peek() == UInt8(ascii: ":") else { throw error("expected `:` after the key `\(key)`") }
            position += 1
            members.append(JSONObject.Member(key: key, value: try value()))
            guard members.count <= Self.membersMax else { throw error("more than \(Self.membersMax) members") }
            if try closes(with: UInt8(ascii: "}")) { return JSONObject(unique: members) }
        }
    }

    /// Small objects are compared key by key; a set is used only once there are many.
    private func isNew(_ key: String, among members: [JSONObject.Member], _ seen: inout Set<String>) -> Bool {
        if members.count < 16 { return !members.contains { $0.key == key } }
        if seen.isEmpty { for member in members { seen.insert(member.key) } }
        return seen.insert(key).inserted
    }

    private mutating func closes(with end: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        let byte = try peek()
        guard byte == end || byte == UInt8(ascii: ",") else { throw error("expected `,` or the end of the list") }
        position += 1
        return byte == end
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var bits: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            bits |= byte
            if byte == UInt8(ascii: "\"") {
                let text = try utf8(bytes[start..<position], isASCII: bits < 0x80)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw error("control character in a string") }
            position += 1
        }
        throw error("unterminated string")
    }

    private func utf8(
        _ slice: Slice<UnsafeBufferPointer<UInt8>>, isASCII: Bool
    ) throws(JSONError) -> String {
        // Rebased, because only a whole buffer is copied at once. Validating costs several times as much as copying, and
        // ASCII, which nearly all strings are, needs none.
        let whole = UnsafeBufferPointer(rebasing: slice)
        if isASCII { return String(decoding: whole, as: UTF8.self) }
        guard let text = String(validating: whole, as: UTF8.self) else {
            throw error("invalid UTF-8 in a string")
        }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<position])
        while true {
            let byte = try peek()
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw error("invalid UTF-8 in a string")
                }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw error("control character in a string")
            default: text.append(byte)
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let byte = try peek()
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: Array(String(Character(try unicodeScalar())).utf8))
        default: throw error("unknown escape")
        }
    }

    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
        let high = try hexQuad()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xd800..<0xdc00).contains(high), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw error("lone surrogate in a string") }
        position += 2
        let low = try hexQuad()
        guard (0xdc00..<0xe000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
        else { throw error("lone surrogate in a string") }
        return scalar
    }

    private mutating func hexQuad() throws(JSONError) -> UInt32 {
        var result: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else { throw error("bad \\u escape") }
            result = result << 4 | UInt32(digit)
            position += 1
        }
        return result
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        var isWhole = true
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let digits = position
        scan: while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                isWhole = false
            default: break scan
            }
            position += 1
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let hasLeadingZero = bytes[digits..<position].starts(with: [UInt8(ascii: "0")]) && position - digits > 1
        if isWhole && !hasLeadingZero, let value = Int64(text) { return .int(value) }
        // A whole number outside of 64 bits would come back as another one.
        guard !isWhole, Self.isNumber(bytes[digits..<position]), let value = Double(text),
            value.isFinite
        else { throw error("bad number `\(text.prefix(40))`") }
        return .double(value)
    }

    /// Whether the digits after an optional minus follow RFC 8259: `int [frac] [exp]`.
    private static func isNumber(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = text
        func digits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int {
            let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
            rest = rest.dropFirst(count)
            return count
        }
        let leadsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits(&rest)
        guard whole > 0, !(leadsWithZero && whole > 1) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits(&rest) > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }
}
