// The JSON extension: `json.decode` and `json.encode`, named after `base64.decode` and `base64.encode`.

extension FunctionTable {
    mutating func addJSON() {
        add(
            "json.decode",
            .unary("json_decode_string", .string, .dyn) { value, context in
                guard case .string(let text) = value else { return .error(.noOverload("json.decode", [value])) }
                if let failure = Allowance.text(text.utf8.count, context) { return failure }
                var reader = JSONReader(text, context)
                do throws(CELError) { return try reader.document() } catch { return .error(error) }
            })
        add(
            "json.encode",
            .unary("json_encode_dyn", .dyn, .string) { value, context in
                var writer = JSONTextWriter(context)
                do throws(CELError) {
                    try writer.write(value)
                    return .string(String(decoding: writer.bytes, as: UTF8.self))
                } catch {
                    return .error(error)
                }
            })
    }
}

/// Writes values as compact JSON, as protobuf maps its well-known types to it.
private struct JSONTextWriter {
    private(set) var bytes: [UInt8] = []
    private let context: EvaluationContext
    private var depth = 0

    init(_ context: EvaluationContext) { self.context = context }

    mutating func write(_ value: Value) throws(CELError) {
        guard depth < JSONReader.depthMax else {
            throw CELError(.limit("jsonDepthMax"), "the value is nested deeper than \(JSONReader.depthMax) levels")
        }
        if let exceeded = context.charge(1) { throw exceeded }
        switch value {
        case .null: try append("null")
        case .bool(let bool): try append(bool ? "true" : "false")
        case .int(let int): try append(String(int))
        case .uint(let uint): try append(String(uint))
        case .double(let double):
            try append(double.isFinite ? NumberText.shortest(double) : "\"\(FormattedText.special(double))\"")
        case .string(let text): try append(JSONTextWriter.quoted(text))
        case .bytes(let bytes):
            guard bytes.count <= context.limits.stringBytesMax else { throw tooLong }
            try append("\"\(Base64.encode(bytes))\"")
        case .timestamp(let time): try append("\"\(time)\"")
        case .duration(let span): try append("\"\(span)\"")
        case .list(let elements): try write(elements)
        case .map(let map):
            var members: [(key: String, value: Value)] = []
            for entry in map.entries { members.append((try JSONTextWriter.name(entry.key), entry.value)) }
            try write(members: members)
        case .record(let record): try write(members: JSONTextWriter.members(of: record))
        case .optional(let wrapped): try write(wrapped ?? .null)
        case .type, .abstract, .unknown, .error:
            throw CELError(.invalidArgument, "json.encode: there is no JSON for a value of type \(value.type)")
        }
    }

    private var tooLong: CELError {
        CELError(
            .limit("stringBytesMax"), "the text would exceed stringBytesMax, \(context.limits.stringBytesMax) bytes")
    }

    private mutating func append(_ text: String) throws(CELError) {
        guard bytes.count + text.utf8.count <= context.limits.stringBytesMax else { throw tooLong }
        if let exceeded = context.charge(UInt64(text.utf8.count / 10)) { throw exceeded }
        bytes += Array(text.utf8)
    }

    private mutating func write(_ elements: [Value]) throws(CELError) {
        depth += 1
        try append("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { try append(",") }
            try write(element)
        }
        try append("]")
        depth -= 1
    }

    private mutating func write(members: [(key: String, value: Value)]) throws(CELError) {
        depth += 1
        try append("{")
        for (index, member) in members.enumerated() {
            if index > 0 { try append(",") }
            try append(JSONTextWriter.quoted(member.key) + ":")
            try write(member.value)
        }
        try append("}")
        depth -= 1
    }

    /// The fields that are there and that expressions may read.
    private static func members(of record: Record) -> [(key: String, value: Value)] {
        zip(record.type.fields, record.slots).compactMap { field, value in
            if case .unknown = value { return nil }
            return field.name.hasPrefix("@") ? nil : (field.name, value)
        }
    }

    private static func name(_ key: Value) throws(CELError) -> String {
        switch key {
        case .string(let text): return text
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let int): return String(int)
        case .uint(let uint): return String(uint)
        default: throw CELError(.invalidArgument, "json.encode: a value of type \(key.type) cannot be a name")
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{00}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
