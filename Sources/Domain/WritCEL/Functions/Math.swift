// The math extension.

extension FunctionTable {
    mutating func addMath() {
        addExtremes("math.greatest", keeps: .after)
        addExtremes("math.least", keeps: .before)
        addRounding()
        addTests()
        addBits()
    }

    // MARK: - Greatest and least

    private mutating func addExtremes(_ name: String, keeps order: Value.Order) {
        let numbers: [CELType] = [.int, .uint, .double]
        let list: @Sendable (Value, EvaluationContext) -> Value = { value, context in
            guard case .list(let elements) = value else { return .error(.noOverload(name, [value])) }
            return Allowance.charge(elements.count, context) ?? extreme(name, elements, keeps: order)
        }
        for type in numbers {
            add(name, .unary("\(name)_\(type)", type, type) { value, _ in value })
            for other in numbers {
                add(
                    name,
                    .binary("\(name)_\(type)_\(other)", type, other, type == other ? type : .dyn) { left, right, _ in
                        extreme(name, [left, right], keeps: order)
                    })
            }
        }
        for type in numbers { add(name, .unary("\(name)_list_\(type)", .list(type), type, list)) }
    }

    // MARK: - Doubles

    private mutating func addRounding() {
        addDouble("math.ceil") { $0.rounded(.up) }
        addDouble("math.floor") { $0.rounded(.down) }
        addDouble("math.round") { $0.rounded(.toNearestOrAwayFromZero) }
        addDouble("math.trunc") { $0.rounded(.towardZero) }
        for type in [CELType.int, .uint, .double] {
            add("math.abs", .unary("math_abs_\(type)", type, type, absolute))
            add("math.sign", .unary("math_sign_\(type)", type, type, sign))
            add(
                "math.sqrt",
                .unary("math_sqrt_\(type)", type, .double) { value, _ in
                    double(value).map { .double($0.squareRoot()) } ?? .error(.noOverload("math.sqrt", [value]))
                })
        }
    }

    private mutating func addDouble(_ name: String, _ body: @escaping @Sendable (Double) -> Double) {
        add(
            name,
            .unary(name, .double, .double) { value, _ in
                guard case .double(let double) = value else { return .error(.noOverload(name, [value])) }
                return .double(body(double))
            })
    }

    private mutating func addTests() {
        let tests: [(String, @Sendable (Double) -> Bool)] = [
            ("math.isInf", { $0.isInfinite }), ("math.isNaN", { $0.isNaN }), ("math.isFinite", { $0.isFinite }),
        ]
        for (name, test) in tests {
            add(
                name,
                .unary(name, .double, .bool) { value, _ in
                    guard case .double(let double) = value else { return .error(.noOverload(name, [value])) }
                    return .bool(test(double))
                })
        }
    }

    // MARK: - Bits

    private mutating func addBits() {
        addBits("math.bitAnd", { $0 & $1 }, { $0 & $1 })
        addBits("math.bitOr", { $0 | $1 }, { $0 | $1 })
        addBits("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 })
        add(
            "math.bitNot",
            .unary("math_bitNot_int", .int, .int, bitNot), .unary("math_bitNot_uint", .uint, .uint, bitNot))
        // Swift's smart shifts give 0 for as many places as there are bits, or more. Right shifts take no sign along.
        addShift("math.bitShiftLeft", { $0 << $1 }, { $0 << $1 })
        addShift("math.bitShiftRight", { Int64(bitPattern: UInt64(bitPattern: $0) >> $1) }, { $0 >> $1 })
    }

    private mutating func addBits(
        _ name: String, _ ints: @escaping @Sendable (Int64, Int64) -> Int64,
        _ uints: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) {
        let body: @Sendable (Value, Value, EvaluationContext) -> Value = { left, right, _ in
            switch (left, right) {
            case (.int(let left), .int(let right)): .int(ints(left, right))
            case (.uint(let left), .uint(let right)): .uint(uints(left, right))
            default: .error(.noOverload(name, [left, right]))
            }
        }
        add(
            name, .binary("\(name)_int", .int, .int, .int, body), .binary("\(name)_uint", .uint, .uint, .uint, body))
    }

    private mutating func addShift(
        _ name: String, _ ints: @escaping @Sendable (Int64, Int64) -> Int64,
        _ uints: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) {
        let body: @Sendable (Value, Value, EvaluationContext) -> Value = { value, places, _ in
            guard case .int(let places) = places else { return .error(.noOverload(name, [value, places])) }
            guard places >= 0 else { return .failure(.invalidArgument, "\(name): negative offset \(places)") }
            switch value {
            case .int(let int): return .int(ints(int, places))
            case .uint(let uint): return .uint(uints(uint, places))
            default: return .error(.noOverload(name, [value, .int(places)]))
            }
        }
        add(
            name, .binary("\(name)_int", .int, .int, .int, body), .binary("\(name)_uint", .uint, .int, .uint, body))
    }
}

private func extreme(_ name: String, _ values: [Value], keeps order: Value.Order) -> Value {
    if let fault = Value.fault(among: values) { return fault }
    guard var best = values.first, best.isNumber else {
        return .failure(.invalidArgument, "\(name): no numbers to choose from")
    }
    for value in values.dropFirst() {
        guard value.isNumber else { return .error(.noOverload(name, [value])) }
        if value.order(best) == order { best = value }
    }
    return best
}

private func double(_ value: Value) -> Double? {
    switch value {
    case .int(let int): Double(int)
    case .uint(let uint): Double(uint)
    case .double(let double): double
    default: nil
    }
}

@Sendable
private func absolute(_ value: Value, _ context: EvaluationContext) -> Value {
    switch value {
    case .int(.min): .error(.integerOverflow)
    case .int(let int): .int(abs(int))
    case .double(let double): .double(double.magnitude)
    default: value
    }
}

@Sendable
private func sign(_ value: Value, _ context: EvaluationContext) -> Value {
    switch value {
    case .int(let int): .int(int.signum())
    case .uint(let uint): .uint(uint == 0 ? 0 : 1)
    case .double(let double): .double(double.isNaN || double == 0 ? double : double < 0 ? -1 : 1)
    default: value
    }
}

@Sendable
private func bitNot(_ value: Value, _ context: EvaluationContext) -> Value {
    switch value {
    case .int(let int): .int(~int)
    case .uint(let uint): .uint(~uint)
    default: .error(.noOverload("math.bitNot", [value]))
    }
}
