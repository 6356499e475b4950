// Comparisons and membership. Where both operands are reads or literals of the same plain type, one closure does all.

extension Compiler {
    func comparison(_ relation: Relation, _ left: Compiled, _ right: Compiled, _ node: Expression) -> Compiled {
        let cost = left.cost.addingUpTo(right.cost).addingUpTo(1)
        if let fused = fused(relation, left, right, node.position)
            ?? fused(relation.mirrored, right, left, node.position)
        {
            return Compiled(.bool, cost: cost, code: showing([left, right], before: fused))
        }
        return Compiled(.bool, cost: cost, code: plain(relation, left.code, right.code, node.position))
    }

    private func plain(
        _ relation: Relation, _ left: Code, _ right: Code, _ position: SourcePosition
    )
        -> Code
    {
        Code { frame in
            let (first, second) = (left(frame), right(frame))
            return relation.compare(first, second, frame.context).located(position)
        }
    }

    /// One closure for a read compared with a literal, or two reads compared for equality of text.
    private func fused(_ relation: Relation, _ left: Compiled, _ right: Compiled, _ position: SourcePosition) -> Code? {
        guard let place = left.place else { return nil }
        switch right.constant {
        case .string(let text)?:
            guard relation.isEquality, text.utf8.count <= Allowance.freeBytes else { return nil }
            return place.withReader(TextLiteral(relation, text, position))
        case .int(let number)?: return place.withReader(IntLiteral(relation, number, position))
        case .bool(let truth)?:
            return relation.isEquality ? place.withReader(BoolLiteral(relation, truth, position)) : nil
        case nil: break
        default: return nil
        }
        guard relation.isEquality, let other = right.place else { return nil }
        if left.type.isText, right.type.isText {
            return place.withReader(Places(TextComparison(relation: relation, position: position), other))
        }
        guard case .record(let type) = left.type, left.type == right.type, let identity = type.identityField else {
            return nil
        }
        let comparison = RecordComparison(
            type: type, identity: identity, doubt: type.doubtField, relation: relation, position: position)
        return place.withReader(Places(comparison, other))
    }

    // MARK: - Membership

    func membership(_ element: Compiled, _ range: Compiled, _ node: Expression) -> Compiled {
        let cost = element.cost.addingUpTo(range.cost).addingUpTo(length(of: range) / 10 + 1)
        let (code, position) = (element.code, node.position)
        if case .list(let values)? = range.constant, let texts = Compiler.texts(values) {
            return Compiled(.bool, cost: element.cost.addingUpTo(1), code: membership(code, texts))
        }
        if case .list(let values)? = range.constant, let numbers = Compiler.ints(values) {
            return Compiled(.bool, cost: element.cost.addingUpTo(1), code: membership(code, numbers, values, position))
        }
        let rangeCode = range.code
        return Compiled(.bool, cost: cost) { frame in
            Membership.isIn(code(frame), rangeCode(frame), frame.context).located(position)
        }
    }

    /// The most texts that are compared one by one, which for few is faster than hashing.
    private static let comparedMax = 8

    private func membership(_ code: Code, _ texts: [String]) -> Code {
        // Hashing pays for many texts only.
        let set = texts.count > Compiler.comparedMax ? Set(texts.map(ExactString.init)) : nil
        return Code { frame in
            let value = code(frame)
            guard case .string(let text) = value else { return value.isFault ? value : .bool(false) }
            if let failure = Allowance.reading(value, frame.context) { return failure }
            if let set { return .bool(set.contains(ExactString(text))) }
            return .bool(texts.contains { $0.isExactly(text) })
        }
    }

    private func membership(
        _ code: Code, _ numbers: [Int64], _ values: [Value], _ position: SourcePosition
    ) -> Code {
        Code { frame in
            let value = code(frame)
            if case .int(let number) = value { return .bool(numbers.contains(number)) }
            return Membership.isIn(value, .list(values), frame.context).located(position)
        }
    }

    /// The values where all are int, and few enough to be compared one by one.
    private static func ints(_ values: [Value]) -> [Int64]? {
        guard values.count <= comparedMax else { return nil }
        var numbers: [Int64] = []
        for value in values {
            guard case .int(let number) = value else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// The values where all are text.
    private static func texts(_ values: [Value]) -> [String]? {
        var texts: [String] = []
        for value in values {
            guard case .string(let text) = value else { return nil }
            texts.append(text)
        }
        return texts
    }
}

/// `element in range`.
enum Membership {
    static func isIn(_ element: Value, _ range: Value, _ context: EvaluationContext) -> Value {
        if element.isFault || range.isFault { return Value.fault(among: [element, range]) ?? element }
        switch range {
        case .map(let map): return Allowance.reading(element, context) ?? .bool(map[element] != nil)
        case .list(let values): return isIn(element, values, context)
        default: return .error(.noOverload(Operator.isIn, [element, range]))
        }
    }

    /// An element that is unknown leaves it unknown unless another is equal.
    private static func isIn(_ element: Value, _ values: [Value], _ context: EvaluationContext) -> Value {
        if let exceeded = context.charge(UInt64(values.count / 10 + 1)) { return .error(exceeded) }
        var fault: Value?
        for value in values {
            let isEqual = value.isFault ? value : Equality.of(element, value, context)
            switch isEqual {
            case .bool(true): return isEqual
            case .bool: continue
            case .error(let error) where error == .costExceeded: return isEqual
            default: fault = Value.fault(among: fault.map { [$0, isEqual] } ?? [isEqual])
            }
        }
        return fault ?? .bool(false)
    }
}

extension CELType {
    var isText: Bool {
        switch self {
        case .string, .enumeration: true
        default: false
        }
    }
}
