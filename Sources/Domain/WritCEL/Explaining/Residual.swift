// Partial evaluation: what is left of an expression when some of its variables are not known yet.

/// What is known of an expression's value, and what remains to be evaluated.
public struct Residual: Sendable {
    /// The value, `.unknown` where it depends on what is not known.
    public let value: Value
    /// What the value waits for: the causes of the unknowns that mattered, at most `Unknown.causesMax`. Empty where the
    /// value is known.
    public var causes: [String] {
        if case .unknown(let unknown) = value { unknown.causes } else { [] }
    }
    /// What remains: known parts are literals, branches that can no longer be taken are gone. It can be checked and
    /// compiled in the same environment, and `source()` writes it down.
    public let expression: Expression
}

extension Program {
    /// Evaluates what can be evaluated.
    ///
    /// Evaluating the residual with the unknown variables filled in gives what evaluating the whole expression with them
    /// gives. Fields of records are different: a slot that is unknown is an absent field, which `has()` sees, so it stays
    /// absent. What costs too much to evaluate, fails, or has no literal stays as it is.
    /// - Parameters:
    ///   - variables: the values of the environment's variables by slot, `.unknown` for those that come later; missing
    ///     ones are unknown.
    ///   - context: what the evaluation may use; not to be used by another task meanwhile. Parts that are inside others
    ///     are evaluated again, all within one budget.
    /// - Returns: the value and the remaining expression.
    public func residual(_ variables: [Value], context: EvaluationContext) -> Residual {
        let whole = checked.expression
        let value = evaluate(variables, context: context)
        guard let (codes, program) = try? Compiler.compileParts(checked, in: environment) else {
            return Residual(value: value, expression: whole)
        }
        let expression = program.withFrame(variables, context: context) { frame in
            var reducer = Reducer(checked: checked, codes: codes, frame: frame, ids: SyntheticIDs(after: whole))
            return reducer.reduce(whole, bound: [])
        }
        return Residual(value: value, expression: expression ?? whole)
    }
}

/// Replaces what is known by literals.
private struct Reducer {
    let checked: CheckedExpression
    let codes: [Int: Code]
    let frame: Frame
    var ids: SyntheticIDs

    /// - Parameter bound: the variables of the macros around the node.
    mutating func reduce(_ node: Expression, bound: Set<String>) -> Expression {
        if case .literal = node.kind { return node }
        if let known = known(node, bound: bound) { return known }
        switch checked.references[node.id] {
        // A dotted name is one thing, and so is a function's.
        case .variable, .local, .type, .constant: return node
        case .function(_, _, isQualified: true):
            guard case .call(let function, let target, let arguments) = node.kind else { return node }
            return with(
                .call(function: function, target: target, arguments: arguments.map { reduce($0, bound: bound) }), node)
        case .function, .unresolved, nil: break
        }
        switch node.kind {
        case .call(Operator.and, nil, _): return logical(node, Operator.and, absorbing: false, bound: bound)
        case .call(Operator.or, nil, _): return logical(node, Operator.or, absorbing: true, bound: bound)
        case .call(Operator.conditional, nil, let parts) where parts.count == 3:
            return conditional(parts, node, bound: bound)
        case .comprehension(let loop): return comprehension(loop, node, bound: bound)
        default: return with(node.kind.mapChildren { reduce($0, bound: bound) }, node)
        }
    }

    private func with(_ kind: Expression.Kind, _ node: Expression) -> Expression {
        var changed = node
        changed.kind = kind
        return changed
    }

    /// The literal of a node's value, where it has one that can be had now.
    private mutating func known(_ node: Expression, bound: Set<String>) -> Expression? {
        guard let code = codes[node.id], bound.isEmpty || node.freeVariables.isDisjoint(with: bound) else { return nil }
        let value = code(frame)
        var leaves = 0
        guard let natural = LiteralForm.type(of: value, counting: &leaves) else { return nil }
        let literal = Expression(.literal(value), at: node, id: ids.next())
        let type = checked.type(of: node.id)
        if natural == type || (natural == .string && type.isText) { return literal }
        // What may be anything stays so, or the checker would refuse what it took before.
        return Expression(.call(function: "dyn", target: nil, arguments: [literal]), at: node, id: ids.next())
    }

    private mutating func logical(
        _ node: Expression, _ function: String, absorbing: Bool, bound: Set<String>
    ) -> Expression {
        guard case .call(_, _, let arguments) = node.kind, arguments.count == 2 else { return node }
        let left = reduce(arguments[0], bound: bound)
        let right = reduce(arguments[1], bound: bound)
        for (one, other, origin) in [(left, right, arguments[1]), (right, left, arguments[0])] {
            guard case .literal(.bool(let truth)) = one.kind else { continue }
            if truth == absorbing { return one }
            // What may be no truth value needs the operator to find out.
            if checked.type(of: origin.id) == .bool { return other }
        }
        return with(.call(function: function, target: nil, arguments: [left, right]), node)
    }

    private mutating func conditional(
        _ parts: [Expression], _ node: Expression, bound: Set<String>
    ) -> Expression {
        let condition = reduce(parts[0], bound: bound)
        if case .literal(.bool(let truth)) = condition.kind { return reduce(parts[truth ? 1 : 2], bound: bound) }
        let branches = parts.dropFirst().map { reduce($0, bound: bound) }
        return with(.call(function: Operator.conditional, target: nil, arguments: [condition] + branches), node)
    }

    private mutating func comprehension(
        _ loop: Comprehension, _ node: Expression, bound: Set<String>
    ) -> Expression {
        var loop = loop
        loop.range = reduce(loop.range, bound: bound)
        loop.initial = loop.initial.map { reduce($0, bound: bound) }
        var inner = bound
        inner.insert(loop.variable)
        if let second = loop.secondVariable { inner.insert(second) }
        loop.condition = loop.condition.map { reduce($0, bound: inner) }
        loop.result = loop.result.map { reduce($0, bound: inner) }
        return with(.comprehension(loop), node)
    }
}

/// Which values can be written as literals, and what type the checker would find for them.
private enum LiteralForm {
    /// Larger values stay the expressions that made them.
    private static let leavesMax = 1_000

    /// The type of the literal; nil where there is none.
    static func type(of value: Value, counting leaves: inout Int) -> CELType? {
        leaves += 1
        guard leaves <= leavesMax else { return nil }
        switch value {
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: return value.type
        case .list(let elements):
            guard let element = common(elements, counting: &leaves) else { return nil }
            return .list(element)
        case .map(let map):
            guard let key = common(map.entries.map(\.key), counting: &leaves),
                let value = common(map.entries.map(\.value), counting: &leaves)
            else { return nil }
            return .map(key, value)
        case .record, .type, .optional, .abstract, .unknown, .error: return nil
        }
    }

    /// The type of all of them, `dyn` where there are several or none.
    private static func common(_ values: [Value], counting leaves: inout Int) -> CELType? {
        var found: CELType?
        for value in values {
            guard let type = type(of: value, counting: &leaves) else { return nil }
            found = found.map { $0 == type ? type : .dyn } ?? type
        }
        return found ?? .dyn
    }
}
