// Optional values.

extension FunctionTable {
    mutating func addOptionals() {
        let optional = CELType.optional(.a)
        add("optional.none", .several("optional_none", [], optional, of: ["A"]) { _, _ in .optional(nil) })
        add("optional.of", .unary("optional_of", .a, optional, of: ["A"]) { value, _ in .optional(value) })
        add(
            "optional.ofNonZeroValue",
            .unary("optional_ofNonZeroValue", .a, optional, of: ["A"]) { value, _ in
                .optional(isZero(value) ? nil : value)
            })
        add(
            "hasValue",
            .unary("optional_hasValue", optional, .bool, member: true, of: ["A"]) { value, _ in
                guard case .optional(let wrapped) = value else { return .error(.noOverload("hasValue", [value])) }
                return .bool(wrapped != nil)
            })
        add(
            "value",
            .unary("optional_value", optional, .a, member: true, of: ["A"]) { value, _ in
                guard case .optional(let wrapped) = value else { return .error(.noOverload("value", [value])) }
                return wrapped ?? .failure(.invalidArgument, "the optional is empty; use orValue to give another value")
            })
        addAlternatives()
        addUnwrapping()
    }

    /// Not strict: the alternative may fail where it is not needed.
    private mutating func addAlternatives() {
        let optional = CELType.optional(.a)
        add(
            "or",
            Overload(
                "optional_or_optional", isMember: true, [optional, optional], optional, typeParameters: ["A"],
                isStrict: false,
                body: .binary { value, other, _ in
                    guard case .optional(let wrapped) = value else { return notOptional("or", value) }
                    return wrapped == nil ? other : value
                }))
        add(
            "orValue",
            Overload(
                "optional_orValue_value", isMember: true, [optional, .a], .a, typeParameters: ["A"], isStrict: false,
                body: .binary { value, other, _ in
                    guard case .optional(let wrapped) = value else { return notOptional("orValue", value) }
                    return wrapped ?? other
                }))
    }

    private mutating func addUnwrapping() {
        let unwrap: @Sendable (Value, EvaluationContext) -> Value = { value, context in
            guard case .list(let elements) = value else { return .error(.noOverload("unwrapOpt", [value])) }
            if let failure = Allowance.list(elements.count, context) { return failure }
            var unwrapped: [Value] = []
            for element in elements {
                guard case .optional(let wrapped) = element else { return notOptional("unwrapOpt", element) }
                if let wrapped { unwrapped.append(wrapped) }
            }
            return .list(unwrapped)
        }
        let list = CELType.list(.optional(.a))
        add("optional.unwrap", .unary("optional_unwrap", list, .list(.a), of: ["A"], unwrap))
        add("unwrapOpt", .unary("optional_unwrapOpt", list, .list(.a), member: true, of: ["A"], unwrap))
    }
}

private func notOptional(_ name: String, _ value: Value) -> Value {
    value.isFault ? value : .error(.noOverload(name, [value]))
}

/// Whether a value is the default of its type.
private func isZero(_ value: Value) -> Bool {
    switch value {
    case .null: true
    case .bool(let bool): !bool
    case .int(let int): int == 0
    case .uint(let uint): uint == 0
    case .double(let double): double == 0
    case .string(let text): text.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .list(let elements): elements.isEmpty
    case .map(let map): map.count == 0
    case .duration(let span): span == .zero
    case .timestamp(let time): time.seconds == 0 && time.nanos == 0
    case .optional(let wrapped): wrapped == nil
    default: false
    }
}
