// The sets extension: lists as sets.

extension FunctionTable {
    mutating func addSets() {
        addSet("sets.contains") { left, right, context in contains(left, right, context) }
        addSet("sets.equivalent") { left, right, context in
            let first = contains(left, right, context)
            guard case .bool(true) = first else { return first }
            return contains(right, left, context)
        }
        addSet("sets.intersects") { left, right, context in
            for element in right {
                let found = Membership.isIn(element, .list(left), context)
                guard case .bool(false) = found else { return found }
            }
            return .bool(false)
        }
    }

    private mutating func addSet(
        _ name: String, _ body: @escaping @Sendable ([Value], [Value], EvaluationContext) -> Value
    ) {
        add(
            name,
            .binary(name, .list(.a), .list(.a), .bool, of: ["A"]) { left, right, context in
                guard case .list(let one) = left, case .list(let other) = right else {
                    return .error(.noOverload(name, [left, right]))
                }
                return body(one, other, context)
            })
    }
}

/// Whether all elements of the second list are in the first.
private func contains(_ left: [Value], _ right: [Value], _ context: EvaluationContext) -> Value {
    for element in right {
        let found = Membership.isIn(element, .list(left), context)
        guard case .bool(true) = found else { return found }
    }
    return .bool(true)
}
