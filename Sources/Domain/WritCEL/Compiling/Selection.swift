// Fields and indices of values of which the type is known only when they are there.

/// Reading parts of values.
enum Selection {
    /// `value.name`.
    static func field(_ name: String, of value: Value, at position: SourcePosition) -> Value {
        switch value {
        case .record(let record):
            guard let slot = record.type.slot(of: name) else { return noField(name, value, position) }
            return record[slot]
        case .map(let map):
            if let found = map[name] { return found }
            return .error(CELError(.noSuchKey, "no such key: \(LiteralText.quoted(name))", position: position))
        case .optional(let wrapped):
            guard let wrapped else { return value }
            return optionalField(name, of: wrapped, at: position)
        case .unknown, .error: return value
        default: return noField(name, value, position)
        }
    }

    /// `has(value.name)`.
    static func hasField(_ name: String, of value: Value, at position: SourcePosition) -> Value {
        switch value {
        case .record(let record):
            guard let slot = record.type.slot(of: name) else { return noField(name, value, position) }
            return isThere(record[slot])
        case .map(let map): return .bool(map[name] != nil)
        case .optional(let wrapped): return wrapped.map { hasField(name, of: $0, at: position) } ?? .bool(false)
        case .unknown, .error: return value
        default: return noField(name, value, position)
        }
    }

    /// Whether a slot holds something: an unknown is a missing field.
    static func isThere(_ value: Value) -> Value {
        switch value {
        case .unknown: .bool(false)
        case .error: value
        default: .bool(true)
        }
    }

    /// `value.?name`: nothing where the field is missing.
    static func optionalField(_ name: String, of value: Value, at position: SourcePosition) -> Value {
        switch value {
        case .record(let record):
            guard let slot = record.type.slot(of: name) else { return noField(name, value, position) }
            let found = record[slot]
            if case .unknown = found { return .optional(nil) }
            return found.isFault ? found : .optional(found)
        case .map(let map): return .optional(map[name])
        case .optional(let wrapped):
            return wrapped.map { holds($0) ? optionalField(name, of: $0, at: position) : .optional(nil) } ?? value
        case .unknown, .error: return value
        default: return noField(name, value, position)
        }
    }

    /// Whether a value that was there may hold others. A chain of optional selections ends where it does not: JSON often
    /// says null where it means that nothing is there.
    private static func holds(_ value: Value) -> Bool {
        switch value {
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: false
        default: true
        }
    }

    private static func noField(_ name: String, _ value: Value, _ position: SourcePosition) -> Value {
        let message = "a value of type \(value.type) has no field `\(name)`"
        return .error(CELError(.noSuchField, message, position: position))
    }

    // MARK: - Indices

    /// `value[index]`.
    static func element(_ index: Value, of value: Value) -> Value {
        switch value {
        case .list(let elements):
            guard let place = place(index) else {
                return index.isNumber
                    ? .failure(.invalidArgument, "a list's index must be a whole number")
                    : .error(.noOverload(Operator.index, [value, index]))
            }
            guard elements.indices.contains(place) else {
                return .failure(.indexOutOfBounds, "index \(place) out of bounds: the list has \(elements.count)")
            }
            return elements[place]
        case .map(let map):
            return map[index] ?? .failure(.noSuchKey, "no such key: \(LiteralText.text(index))")
        case .optional(let wrapped):
            return wrapped.map { optionalElement(index, of: $0) } ?? value
        default: return .error(.noOverload(Operator.index, [value, index]))
        }
    }

    /// `value[?index]`: nothing where there is no such element.
    static func optionalElement(_ index: Value, of value: Value) -> Value {
        switch value {
        case .list(let elements):
            guard let place = place(index) else { return .error(.noOverload(Operator.optionalIndex, [value, index])) }
            return .optional(elements.indices.contains(place) ? elements[place] : nil)
        case .map(let map): return .optional(map[index])
        case .optional(let wrapped):
            return wrapped.map { holds($0) ? optionalElement(index, of: $0) : .optional(nil) } ?? value
        default: return .error(.noOverload(Operator.optionalIndex, [value, index]))
        }
    }

    private static func place(_ index: Value) -> Int? {
        switch index {
        case .int(let int): Int(int)
        case .uint(let uint): Int(exactly: uint)
        case .double(let double): Int(exactly: double)
        default: nil
        }
    }
}
