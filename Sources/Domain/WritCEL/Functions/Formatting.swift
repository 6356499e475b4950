// `"...".format([...])`.

extension FunctionTable {
    mutating func addFormatting() {
        add(
            "format",
            .binary("string_format", .string, .list(.dyn), .string, member: true) { text, values, context in
                guard case .string(let text) = text, case .list(let values) = values else {
                    return .error(.noOverload("format", [text, values]))
                }
                if let failure = Allowance.text(text.utf8.count, context) { return failure }
                var formatter = Formatter(values: values, context: context)
                return formatter.format(text)
            })
    }
}

/// Fills the clauses of one text.
private struct Formatter {
    private let values: [Value]
    private let context: EvaluationContext
    private var next = 0
    private var made = ""

    /// The most decimals that a clause may ask for.
    private static let decimalsMax = 1000

    init(values: [Value], context: EvaluationContext) {
        self.values = values
        self.context = context
    }

    mutating func format(_ text: String) -> Value {
        var rest = text.unicodeScalars[...]
        do throws(CELError) {
            while let scalar = rest.popFirst() {
                if scalar == "%" {
                    try clause(&rest)
                } else {
                    made.unicodeScalars.append(scalar)
                }
            }
        } catch {
            return .error(error)
        }
        return Allowance.text(made.utf8.count, context) ?? .string(made)
    }

    private mutating func clause(_ rest: inout Substring.UnicodeScalarView) throws(CELError) {
        if rest.first == "%" {
            rest.removeFirst()
            made += "%"
            return
        }
        let decimals = try precision(&rest)
        guard let verb = rest.popFirst() else { throw fault("the text ends within a clause") }
        guard values.indices.contains(next) else { throw fault("index \(next) out of range: too few values") }
        let value = values[next]
        next += 1
        switch verb {
        case "s": try append(FormattedText.text(value, context))
        case "d": try append(decimal(value))
        case "f": try append(floating(value) { NumberText.fixed($0, decimals: decimals ?? 6) })
        case "e": try append(floating(value) { NumberText.scientific($0, decimals: decimals ?? 6) })
        case "b": try append(binary(value))
        case "o": try append(radix(value, 8, "octal"))
        case "x": try append(hexadecimal(value, isUpper: false))
        case "X": try append(hexadecimal(value, isUpper: true))
        default: throw fault("there is no clause `%\(verb)`")
        }
    }

    private mutating func append(_ text: String) throws(CELError) {
        made += text
        guard made.utf8.count <= context.limits.stringBytesMax else {
            throw CELError(.limit("stringBytesMax"), "the text would exceed stringBytesMax")
        }
        if let exceeded = context.charge(UInt64(text.utf8.count / 10 + 1)) { throw exceeded }
    }

    private func precision(_ rest: inout Substring.UnicodeScalarView) throws(CELError) -> Int? {
        guard rest.first == "." else { return nil }
        rest.removeFirst()
        var digits = ""
        while let scalar = rest.first, scalar.isDigit {
            digits.unicodeScalars.append(scalar)
            rest.removeFirst()
        }
        guard let decimals = Int(digits), decimals <= Formatter.decimalsMax else {
            throw fault("a precision is a number up to \(Formatter.decimalsMax)")
        }
        return decimals
    }

    private func fault(_ message: String) -> CELError { CELError(.invalidArgument, "format: \(message)") }

    private func wrongType(_ clause: String, _ wanted: String, _ value: Value) -> CELError {
        fault("a \(clause) clause takes \(wanted), found \(value.type)")
    }

    // MARK: - Clauses

    private func decimal(_ value: Value) throws(CELError) -> String {
        switch value {
        case .int(let int): return String(int)
        case .uint(let uint): return String(uint)
        case .double(let double) where !double.isFinite: return FormattedText.special(double)
        case .double(let double) where double.rounded() == double && abs(double) < 0x1p63:
            return String(Int64(double))
        default: throw wrongType("decimal", "integers", value)
        }
    }

    private func floating(_ value: Value, _ write: (Double) -> String) throws(CELError) -> String {
        let double: Double
        switch value {
        case .double(let given): double = given
        case .int(let int): double = Double(int)
        case .uint(let uint): double = Double(uint)
        default: throw wrongType("fixed-point or scientific", "numbers", value)
        }
        return double.isFinite ? write(double) : FormattedText.special(double)
    }

    private func binary(_ value: Value) throws(CELError) -> String {
        if case .bool(let bool) = value { return bool ? "1" : "0" }
        return try radix(value, 2, "binary")
    }

    private func radix(_ value: Value, _ radix: Int, _ clause: String) throws(CELError) -> String {
        switch value {
        case .int(let int): return String(int, radix: radix)
        case .uint(let uint): return String(uint, radix: radix)
        default: throw wrongType(clause, "integers", value)
        }
    }

    private func hexadecimal(_ value: Value, isUpper: Bool) throws(CELError) -> String {
        switch value {
        case .int(let int): return String(int, radix: 16, uppercase: isUpper)
        case .uint(let uint): return String(uint, radix: 16, uppercase: isUpper)
        case .string(let text): return hexadecimal(Array(text.utf8), isUpper)
        case .bytes(let bytes): return hexadecimal(bytes, isUpper)
        default: throw wrongType("hexadecimal", "integers, text or bytes", value)
        }
    }

    private func hexadecimal(_ bytes: [UInt8], _ isUpper: Bool) -> String {
        let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// Values as `%s` writes them.
enum FormattedText {
    /// The text of a value. Each value in it costs 4.
    static func text(_ value: Value, _ context: EvaluationContext) throws(CELError) -> String {
        var text = ""
        try write(value, to: &text, context)
        return text
    }

    static func special(_ double: Double) -> String {
        double.isNaN ? "NaN" : double < 0 ? "-Infinity" : "Infinity"
    }

    private static func write(_ value: Value, to text: inout String, _ context: EvaluationContext) throws(CELError) {
        if let exceeded = context.charge(4) { throw exceeded }
        guard text.utf8.count <= context.limits.stringBytesMax else {
            throw CELError(.limit("stringBytesMax"), "the text would exceed stringBytesMax")
        }
        switch value {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .int(let int): text += String(int)
        case .uint(let uint): text += String(uint)
        case .double(let double): text += double.isFinite ? NumberText.plain(double) : special(double)
        case .string(let string): text += string
        case .bytes(let bytes): text += String(decoding: bytes, as: UTF8.self)
        case .timestamp(let time): text += time.description
        case .duration(let span): text += span.description
        case .type(let type): text += type.runtimeName
        case .list(let elements): try write(elements, to: &text, context)
        case .map(let map): try write(map, to: &text, context)
        default:
            throw CELError(
                .invalidArgument, "format: a string clause takes no values of type \(value.type)")
        }
    }

    private static func write(_ elements: [Value], to text: inout String, _ context: EvaluationContext) throws(CELError)
    {
        text += "["
        for (index, element) in elements.enumerated() {
            if index > 0 { text += ", " }
            try write(element, to: &text, context)
        }
        text += "]"
    }

    /// Entries in the order of their keys' text, so that equal maps have the same text.
    private static func write(_ map: MapValue, to text: inout String, _ context: EvaluationContext) throws(CELError) {
        var entries: [(key: String, value: Value)] = []
        for entry in map.entries { entries.append((try FormattedText.text(entry.key, context), entry.value)) }
        entries.sort { $0.key.exactOrder($1.key) == .before }
        text += "{"
        for (index, entry) in entries.enumerated() {
            if index > 0 { text += ", " }
            text += entry.key + ": "
            try write(entry.value, to: &text, context)
        }
        text += "}"
    }
}
