// Makes lists, maps and messages of the values of their parts.

/// Values of literals.
enum Literals {
    /// A list of elements, of which the optional ones may be left out.
    static func list(_ values: [Value], optional: [Bool]) -> Value {
        if let fault = Value.fault(among: values) { return fault }
        var elements: [Value] = []
        for (value, isOptional) in zip(values, optional) {
            guard isOptional else {
                elements.append(value)
                continue
            }
            guard case .optional(let wrapped) = value else { return notOptional(value) }
            if let wrapped { elements.append(wrapped) }
        }
        return .list(elements)
    }

    /// A map of entries, of which the optional ones may be left out.
    static func map(
        _ keys: [Value], _ values: [Value], optional: [Bool], _ context: EvaluationContext
    ) -> Value {
        if let fault = Value.fault(among: keys + values) { return fault }
        var map = MapValue()
        for (index, key) in keys.enumerated() {
            var value = values[index]
            if optional[index] {
                guard case .optional(let wrapped) = value else { return notOptional(value) }
                guard let wrapped else { continue }
                value = wrapped
            }
            if let failure = insert(value, for: key, into: &map, context) { return failure }
        }
        return .map(map)
    }

    /// Adds an entry to a map that may not have its key yet.
    static func insert(
        _ value: Value, for key: Value, into map: inout MapValue, _ context: EvaluationContext
    ) -> Value? {
        if let failure = Allowance.reading(key, context) ?? Allowance.entries(1, context) { return failure }
        if let exceeded = context.charge(map.count < 8 ? 4 : hashedInsertionCost) { return .error(exceeded) }
        return switch map.insert(value, for: key) {
        case .inserted: nil
        case .repeated: .failure(.repeatedKey, "repeated key: \(LiteralText.text(key))")
        case .unsupportedKey: .failure(.invalidArgument, "a value of type \(key.type) cannot be a key")
        }
    }

    /// Hashing, and growing what is hashed, takes several times as long as comparing a few keys.
    private static let hashedInsertionCost: UInt64 = 24

    private static func notOptional(_ value: Value) -> Value {
        .failure(.noSuchOverload, "an element marked with `?` must be an optional, found \(value.type)")
    }

    // MARK: - Messages

    /// A value of a type that message literals can make.
    static func message(
        _ type: CELType, _ fields: [(name: String, isOptional: Bool)], _ values: [Value]
    ) -> Value {
        if let fault = Value.fault(among: values) { return fault }
        var given: [(name: String, value: Value)] = []
        for (field, value) in zip(fields, values) {
            guard field.isOptional else {
                given.append((field.name, value))
                continue
            }
            guard case .optional(let wrapped) = value else { return notOptional(value) }
            if let wrapped { given.append((field.name, wrapped)) }
        }
        switch type {
        case .record(let record): return make(record, given)
        case .timestamp, .duration: return time(type, given)
        case .message(let name): return wellKnown(name, given)
        default: return .failure(.invalidArgument, "no value of type \(type) can be made so")
        }
    }

    private static func make(_ type: RecordType, _ given: [(name: String, value: Value)]) -> Value {
        var slots = type.fields.map { Value.unknown(Unknown("field \($0.name) of \(type.name) was not given")) }
        for (name, value) in given {
            guard let slot = type.slot(of: name) else {
                return .failure(.noSuchField, "`\(type.name)` has no field `\(name)`")
            }
            slots[slot] = value
        }
        return .record(Record(type: type, slots: slots))
    }

    private static func time(_ type: CELType, _ given: [(name: String, value: Value)]) -> Value {
        var (seconds, nanos): (Int64, Int64) = (0, 0)
        for case (let name, .int(let number)) in given {
            if name == "seconds" { seconds = number } else { nanos = number }
        }
        guard let small = Int32(exactly: nanos) else { return .error(.timeOverflow) }
        if type == .timestamp {
            return Timestamp(seconds: seconds, nanos: small).map(Value.timestamp) ?? .error(.timeOverflow)
        }
        return Span(seconds: seconds, nanos: small).map(Value.duration) ?? .error(.timeOverflow)
    }

    private static func wellKnown(_ name: String, _ given: [(name: String, value: Value)]) -> Value {
        let value = given.last?.value
        switch name {
        case "google.protobuf.BoolValue": return value ?? .bool(false)
        case "google.protobuf.BytesValue": return value ?? .bytes([])
        case "google.protobuf.StringValue": return value ?? .string("")
        case "google.protobuf.DoubleValue": return value ?? .double(0)
        case "google.protobuf.FloatValue": return float(value)
        case "google.protobuf.Int64Value": return value ?? .int(0)
        case "google.protobuf.UInt64Value": return value ?? .uint(0)
        case "google.protobuf.Int32Value": return narrow(value ?? .int(0))
        case "google.protobuf.UInt32Value": return narrow(value ?? .uint(0))
        case "google.protobuf.ListValue": return value ?? .list([])
        case "google.protobuf.Struct": return value ?? .map(MapValue())
        case "google.protobuf.Value":
            return given.last?.name == "null_value" ? .null : value ?? .null
        default: return .failure(.invalidArgument, "conversion: a \(name) cannot be unpacked")
        }
    }

    private static func float(_ value: Value?) -> Value {
        guard case .double(let double)? = value else { return value ?? .double(0) }
        return .double(Double(Float(double)))
    }

    private static func narrow(_ value: Value) -> Value {
        switch value {
        case .int(let int) where Int32(exactly: int) == nil: .failure(.overflow, "out of range of 32 bits")
        case .uint(let uint) where UInt32(exactly: uint) == nil: .failure(.overflow, "out of range of 32 bits")
        default: value
        }
    }
}
