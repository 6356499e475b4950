// Conversions between types: functions named after the type they make.

extension FunctionTable {
    mutating func addConversions() {
        add("dyn", .unary("to_dyn", .a, .dyn, of: ["A"]) { value, _ in value })
        add("type", .unary("type", .a, .type(.a), of: ["A"]) { value, _ in .type(value.type) })
        for type in [CELType.bool, .string] {
            add("bool", .unary("\(type)_to_bool", type, .bool, Conversion.charging(Conversion.bool)))
        }
        for type in [CELType.string, .bytes] {
            add("bytes", .unary("\(type)_to_bytes", type, .bytes, Conversion.bytes))
        }
        for type in [CELType.double, .int, .uint, .string] {
            add("double", .unary("\(type)_to_double", type, .double, Conversion.charging(Conversion.double)))
            add("uint", .unary("\(type)_to_uint64", type, .uint, Conversion.charging(Conversion.uint)))
        }
        for type in [CELType.double, .int, .uint, .string, .timestamp, .duration] {
            add("int", .unary("\(type)_to_int64", type, .int, Conversion.charging(Conversion.int)))
        }
        for type in [CELType.bool, .bytes, .double, .duration, .int, .string, .timestamp, .uint] {
            add("string", .unary("\(type)_to_string", type, .string, Conversion.string))
        }
        for type in [CELType.duration, .string, .int] {
            add("duration", .unary("\(type)_to_duration", type, .duration, Conversion.charging(Conversion.duration)))
        }
        for type in [CELType.timestamp, .string, .int] {
            add(
                "timestamp", .unary("\(type)_to_timestamp", type, .timestamp, Conversion.charging(Conversion.timestamp))
            )
        }
    }
}

/// Makes a value of another type, or an error that says why not.
private enum Conversion {
    /// A conversion that charges for reading long text.
    static func charging(
        _ conversion: @escaping @Sendable (Value, EvaluationContext) -> Value
    ) -> @Sendable (Value, EvaluationContext) -> Value {
        { value, context in Allowance.reading(value, context) ?? conversion(value, context) }
    }

    @Sendable
    static func bool(_ value: Value, _ context: EvaluationContext) -> Value {
        guard case .string(let text) = value else { return value }
        switch text {
        case "1", "t", "true", "TRUE", "True": return .bool(true)
        case "0", "f", "false", "FALSE", "False": return .bool(false)
        default: return cannot(value, "bool")
        }
    }

    @Sendable
    static func bytes(_ value: Value, _ context: EvaluationContext) -> Value {
        guard case .string(let text) = value else { return value }
        return Allowance.text(text.utf8.count, context) ?? .bytes(Array(text.utf8))
    }

    @Sendable
    static func double(_ value: Value, _ context: EvaluationContext) -> Value {
        switch value {
        case .int(let int): .double(Double(int))
        case .uint(let uint): .double(Double(uint))
        case .string(let text): number(text).map(Value.double) ?? cannot(value, "double")
        default: value
        }
    }

    private static func number(_ text: String) -> Double? {
        switch text {
        case "NaN": return .nan
        case "Infinity", "+Infinity", "Inf", "+Inf": return .infinity
        case "-Infinity", "-Inf": return -.infinity
        default: break
        }
        let isPlain = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
        }
        return isPlain ? Double(text) : nil
    }

    @Sendable
    static func int(_ value: Value, _ context: EvaluationContext) -> Value {
        switch value {
        case .uint(let uint): return Int64(exactly: uint).map(Value.int) ?? outOfRange(value, "int")
        case .double(let double):
            // Both bounds are exact; the doubles at them are refused, as other implementations do.
            guard double > -9_223_372_036_854_775_808, double < 9_223_372_036_854_775_808 else {
                return outOfRange(value, "int")
            }
            return .int(Int64(double))
        case .string(let text): return Int64(text).map(Value.int) ?? cannot(value, "int")
        case .timestamp(let time): return .int(time.seconds)
        case .duration(let span): return .int(span.seconds)
        default: return value
        }
    }

    @Sendable
    static func uint(_ value: Value, _ context: EvaluationContext) -> Value {
        switch value {
        case .int(let int): return UInt64(exactly: int).map(Value.uint) ?? outOfRange(value, "uint")
        case .double(let double):
            guard double > -1, double < 18_446_744_073_709_551_616 else { return outOfRange(value, "uint") }
            return .uint(UInt64(double))
        case .string(let text): return UInt64(text).map(Value.uint) ?? cannot(value, "uint")
        default: return value
        }
    }

    @Sendable
    static func string(_ value: Value, _ context: EvaluationContext) -> Value {
        switch value {
        case .bool(let bool): return .string(bool ? "true" : "false")
        case .int(let int): return .string(String(int))
        case .uint(let uint): return .string(String(uint))
        case .double(let double): return .string(NumberText.shortest(double))
        case .bytes(let bytes):
            if let failure = Allowance.text(bytes.count, context) { return failure }
            return String(validating: bytes, as: UTF8.self).map(Value.string)
                ?? .failure(.invalidArgument, "the bytes are not UTF-8")
        case .timestamp(let time): return .string(time.description)
        case .duration(let span): return .string(span.description)
        default: return value
        }
    }

    @Sendable
    static func duration(_ value: Value, _ context: EvaluationContext) -> Value {
        switch value {
        case .string(let text): Span(text).map(Value.duration) ?? cannot(value, "duration, such as \"1h30m\"")
        case .int(let seconds): Span(seconds: seconds).map(Value.duration) ?? .error(.timeOverflow)
        default: value
        }
    }

    @Sendable
    static func timestamp(_ value: Value, _ context: EvaluationContext) -> Value {
        switch value {
        case .string(let text):
            Timestamp(text).map(Value.timestamp) ?? cannot(value, "timestamp, such as \"2024-02-29T12:00:00Z\"")
        case .int(let seconds): Timestamp(seconds: seconds).map(Value.timestamp) ?? .error(.timeOverflow)
        default: value
        }
    }

    /// Texts in messages are no longer than this.
    private static let shownScalarsMax = 64

    private static func cannot(_ value: Value, _ wanted: String) -> Value {
        guard case .string(let text) = value else { return outOfRange(value, wanted) }
        let shown = LiteralText.quoted(String(text.unicodeScalars.prefix(shownScalarsMax)))
        return .failure(.invalidArgument, "\(shown) is no \(wanted)")
    }

    private static func outOfRange(_ value: Value, _ wanted: String) -> Value {
        .failure(.overflow, "\(LiteralText.text(value)) is out of range of \(wanted)")
    }
}
