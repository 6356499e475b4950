// Figures of lists: sums, extremes, whether they are sorted, where an element is. Named as Kubernetes does.

extension FunctionTable {
    private static let ordered: [CELType] = [.int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration]

    mutating func addAggregates() {
        let zeros: [(CELType, Value)] = [
            (.int, .int(0)), (.uint, .uint(0)), (.double, .double(0)), (.duration, .duration(.zero)),
        ]
        for (type, zero) in zeros {
            add(
                "sum",
                .unary("list_sum_\(type)", .list(type), type, member: true) { value, context in
                    Aggregate.sum(value, zero: zero, context)
                })
        }
        for type in FunctionTable.ordered {
            add(
                "min",
                .unary("list_min_\(type)", .list(type), type, member: true) { value, context in
                    Aggregate.extreme("min", value, keeps: .before, context)
                })
            add(
                "max",
                .unary("list_max_\(type)", .list(type), type, member: true) { value, context in
                    Aggregate.extreme("max", value, keeps: .after, context)
                })
            add("isSorted", .unary("list_isSorted_\(type)", .list(type), .bool, member: true, Aggregate.isSorted))
        }
        addPlaces()
    }

    private mutating func addPlaces() {
        add(
            "indexOf",
            .binary("list_indexOf", .list(.a), .a, .int, member: true, of: ["A"]) { list, element, context in
                Aggregate.place(of: element, in: list, fromEnd: false, context)
            })
        add(
            "lastIndexOf",
            .binary("list_lastIndexOf", .list(.a), .a, .int, member: true, of: ["A"]) { list, element, context in
                Aggregate.place(of: element, in: list, fromEnd: true, context)
            })
    }
}

private enum Aggregate {
    static func sum(_ value: Value, zero: Value, _ context: EvaluationContext) -> Value {
        guard case .list(let elements) = value else { return .error(.noOverload("sum", [value])) }
        if let failure = Allowance.charge(elements.count, context) ?? Value.fault(among: elements) { return failure }
        guard var total = elements.first else { return zero }
        for element in elements.dropFirst() {
            total = Arithmetic.add(total, element, context)
            if total.isFault { return total }
        }
        switch total {
        case .int, .uint, .double, .duration: return total
        default: return .error(.noOverload("sum", [value]))
        }
    }

    /// The first of the elements that none comes before, or after.
    static func extreme(
        _ name: String, _ value: Value, keeps order: Value.Order, _ context: EvaluationContext
    ) -> Value {
        guard case .list(let elements) = value else { return .error(.noOverload(name, [value])) }
        if let failure = spend(elements, context) { return failure }
        guard var best = elements.first else {
            return .failure(.invalidArgument, "\(name): the list is empty")
        }
        for element in elements {
            guard let found = element.order(best) else { return .error(.noOverload(name, [element, best])) }
            if found == order { best = element }
        }
        return best
    }

    @Sendable
    static func isSorted(_ value: Value, _ context: EvaluationContext) -> Value {
        guard case .list(let elements) = value else { return .error(.noOverload("isSorted", [value])) }
        if let failure = spend(elements, context) { return failure }
        for (left, right) in zip(elements, elements.dropFirst()) {
            guard let order = left.order(right) else { return .error(.noOverload("isSorted", [left, right])) }
            if order == .after { return .bool(false) }
        }
        return .bool(true)
    }

    static func place(
        of element: Value, in list: Value, fromEnd: Bool, _ context: EvaluationContext
    ) -> Value {
        guard case .list(let elements) = list else { return .error(.noOverload("indexOf", [list, element])) }
        if let failure = Allowance.charge(elements.count, context) { return failure }
        let places = fromEnd ? Array(elements.indices.reversed()) : Array(elements.indices)
        for place in places {
            switch Equality.of(element, elements[place], context) {
            case .bool(true): return .int(Int64(place))
            case .bool: continue
            case let fault: return fault
            }
        }
        return .int(-1)
    }

    /// Charges for looking at every element; an element that is a fault is the answer.
    private static func spend(_ elements: [Value], _ context: EvaluationContext) -> Value? {
        if let failure = Allowance.charge(elements.count, context) ?? Value.fault(among: elements) { return failure }
        for element in elements {
            if let failure = Allowance.reading(element, context) { return failure }
        }
        return nil
    }
}
