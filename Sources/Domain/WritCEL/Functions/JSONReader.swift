// Reads JSON (RFC 8259) into values: whole numbers as int, or uint where they need it, others as double.

/// Reads one JSON text. What two readers could read differently is refused: repeated names, lone surrogates.
struct JSONReader {
    /// The deepest nesting of lists and objects.
    static let depthMax = 64

    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0
    private let context: EvaluationContext

    init(_ text: String, _ context: EvaluationContext) {
        bytes = Array(text.utf8)
        self.context = context
    }

    /// The value of the whole text.
    mutating func document() throws(CELError) -> Value {
        let value = try value()
        skipBlanks()
        guard place == bytes.count else { throw fault("unexpected text after the value") }
        return value
    }

    private func fault(_ message: String) -> CELError {
        CELError(.invalidArgument, "the text is not JSON: \(message) at byte \(place)")
    }

    private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = current, UInt32(byte) == character.value else { return false }
        place += 1
        return true
    }

    private mutating func value() throws(CELError) -> Value {
        // A value may be an entry of a map, the largest of places.
        if let exceeded = context.charge(1) ?? context.allocate(2 * MemoryLayout<Value>.stride) { throw exceeded }
        skipBlanks()
        switch current {
        case UInt8(ascii: "{"): return try nested { (reader) throws(CELError) in try reader.object() }
        case UInt8(ascii: "["): return try nested { (reader) throws(CELError) in try reader.list() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw fault("the text ends where a value should be")
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(CELError) -> Value
    ) throws(CELError) -> Value {
        depth += 1
        guard depth <= Self.depthMax else {
            throw CELError(.limit("jsonDepthMax"), "the JSON is nested deeper than \(Self.depthMax) levels")
        }
        defer { depth -= 1 }
        place += 1
        return try body(&self)
    }

    private mutating func word(_ text: StaticString, _ value: Value) throws(CELError) -> Value {
        for index in 0..<text.utf8CodeUnitCount {
            guard current == text.utf8Start[index] else { throw fault("unexpected character") }
            place += 1
        }
        return value
    }

    // MARK: - Lists and objects

    private mutating func list() throws(CELError) -> Value {
        var elements: [Value] = []
        skipBlanks()
        if take("]") { return .list(elements) }
        while true {
            elements.append(try value())
            guard elements.count <= context.limits.listMax else {
                throw CELError(.limit("listMax"), "the list would exceed listMax, \(context.limits.listMax) elements")
            }
            skipBlanks()
            if take("]") { return .list(elements) }
            guard take(",") else { throw fault("expected `,` or `]`") }
        }
    }

    private mutating func object() throws(CELError) -> Value {
        var map = MapValue()
        skipBlanks()
        if take("}") { return .map(map) }
        while true {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw fault("expected a name in quotes") }
            let name = try string()
            skipBlanks()
            guard take(":") else { throw fault("expected `:`") }
            guard case .inserted = map.insert(try value(), for: .string(name)) else {
                throw fault("the name \(LiteralText.quoted(String(name.unicodeScalars.prefix(64)))) repeats")
            }
            guard map.count <= context.limits.listMax else {
                throw CELError(.limit("listMax"), "the map would exceed listMax, \(context.limits.listMax) entries")
            }
            skipBlanks()
            if take("}") { return .map(map) }
            guard take(",") else { throw fault("expected `,` or `}`") }
        }
    }

    // MARK: - Numbers

    private mutating func number() throws(CELError) -> Value {
        let start = place
        _ = take("-")
        if !take("0") {
            guard takeDigits() > 0 else { throw fault("unexpected character") }
        }
        var isWhole = true
        if take(".") {
            isWhole = false
            guard takeDigits() > 0 else { throw fault("a point needs digits behind it") }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            guard takeDigits() > 0 else { throw fault("an exponent needs digits") }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let int = Int64(text) { return .int(int) }
        if isWhole, let uint = UInt64(text) { return .uint(uint) }
        guard let double = Double(text), double.isFinite else { throw fault("the number is out of range") }
        return .double(double)
    }

    private mutating func takeDigits() -> Int {
        let start = place
        while let byte = current, (48...57).contains(byte) { place += 1 }
        return place - start
    }

    // MARK: - Text

    private mutating func string() throws(CELError) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = current {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
            case 0..<0x20: throw fault("a control character in text; write it as `\\u00..`")
            default: text.append(byte)
            }
        }
        throw fault("text without an end")
    }

    private mutating func escape() throws(CELError) -> Unicode.Scalar {
        guard let byte = current else { throw fault("text without an end") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default: throw fault("there is no such escape")
        }
    }

    private mutating func unicode() throws(CELError) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), take("\\"), take("u") else { throw fault("half of a surrogate pair") }
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("half of a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(CELError) -> UInt32 {
        guard place + 4 <= bytes.count else { throw fault("text without an end") }
        let digits = String(decoding: bytes[place..<(place + 4)], as: UTF8.self)
        guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let unit = UInt32(digits, radix: 16)
        else { throw fault("`\\u` takes four hexadecimal digits") }
        place += 4
        return unit
    }
}
