// Calls: the operators have closures of their own, other functions are called through their overloads.

extension Compiler {
    mutating func call(
        _ function: String, _ target: Expression?, _ arguments: [Expression], _ node: Expression
    ) -> Compiled {
        guard case .function(let name, let overloads, let isQualified) = checked.references[node.id] else {
            guard case .unresolved(let error) = checked.references[node.id] else {
                return failing(node, "a call of `\(function)` without a meaning")
            }
            return Compiled(constant: .error(error))
        }
        if target == nil, let compiled = special(function, arguments, node) { return compiled }
        let all = isQualified ? arguments : (target.map { [$0] } ?? []) + arguments
        let compiled = all.map { compile($0) }
        if name == "matches", let matching = matching(compiled, all, node) { return matching }
        if let folded = fold(overloads, compiled) { return folded }
        return dispatch(name, overloads, compiled, node)
    }

    /// The operators that do not evaluate all their operands, or are worth closures of their own.
    private mutating func special(_ function: String, _ arguments: [Expression], _ node: Expression) -> Compiled? {
        switch (function, arguments.count) {
        case (Operator.and, 2), (Operator.or, 2): return logical(function, node)
        case (Operator.not, 1): return not(compile(arguments[0]), node)
        case (Operator.conditional, 3): return conditional(arguments, node)
        case (Operator.equal, 2), (Operator.notEqual, 2), (Operator.less, 2), (Operator.lessOrEqual, 2),
            (Operator.greater, 2), (Operator.greaterOrEqual, 2):
            guard let relation = Relation(function) else { return nil }
            return comparison(relation, compile(arguments[0]), compile(arguments[1]), node)
        case (Operator.isIn, 2): return membership(compile(arguments[0]), compile(arguments[1]), node)
        default: return nil
        }
    }

    // MARK: - Logic

    /// `a && b && c` and `a || b || c` run as one loop.
    private mutating func logical(_ function: String, _ node: Expression) -> Compiled {
        var operands: [Expression] = []
        flatten(node, function, into: &operands)
        let compiled = operands.map { compile($0) }
        let absorbing = function == Operator.or
        let codes = compiled.map(\.code)
        let position = node.position
        let cost = compiled.cost
        if codes.count == 2 {
            let (left, right) = (codes[0], codes[1])
            return Compiled(.bool, cost: cost) { frame in
                let first = left(frame)
                if case .bool(let truth) = first {
                    if truth == absorbing { return first }
                    let second = right(frame)
                    if case .bool = second { return second }
                    return Logic.fault(nil, second, position)
                }
                let second = right(frame)
                if case .bool(absorbing) = second { return second }
                return Logic.fault(Logic.fault(nil, first, position), second, position)
            }
        }
        return Compiled(.bool, cost: cost) { frame in
            var fault: Value?
            for code in codes {
                let value = code(frame)
                if case .bool(let truth) = value {
                    if truth == absorbing { return value }
                } else {
                    fault = Logic.fault(fault, value, position)
                }
            }
            return fault ?? .bool(!absorbing)
        }
    }

    private func flatten(_ node: Expression, _ function: String, into operands: inout [Expression]) {
        if case .call(function, nil, let arguments) = node.kind, arguments.count == 2 {
            for argument in arguments { flatten(argument, function, into: &operands) }
        } else {
            operands.append(node)
        }
    }

    private func not(_ operand: Compiled, _ node: Expression) -> Compiled {
        let (code, position) = (operand.code, node.position)
        return Compiled(.bool, cost: operand.cost) { frame in
            let value = code(frame)
            if case .bool(let truth) = value { return .bool(!truth) }
            return Logic.fault(nil, value, position)
        }
    }

    private mutating func conditional(_ arguments: [Expression], _ node: Expression) -> Compiled {
        let parts = arguments.map { compile($0) }
        let (condition, value, other) = (parts[0].code, parts[1].code, parts[2].code)
        let cost = parts[0].cost.addingUpTo(max(parts[1].cost, parts[2].cost))
        let position = node.position
        return Compiled(checked.type(of: node.id), cost: cost) { frame in
            let truth = condition(frame)
            guard case .bool(let isTrue) = truth else { return Logic.fault(nil, truth, position) }
            return isTrue ? value(frame) : other(frame)
        }
    }

    // MARK: - Functions

    /// The result of a pure function of constants, where it is not an error and the budget suffices.
    private func fold(_ overloads: [Overload], _ arguments: [Compiled]) -> Compiled? {
        guard overloads.count == 1, overloads[0].isPure, let values = Compiler.constants(arguments) else { return nil }
        let result = overloads[0].run(values, folding)
        return result.isFault ? nil : Compiled(constant: result)
    }

    private func dispatch(
        _ name: String, _ overloads: [Overload], _ arguments: [Compiled], _ node: Expression
    ) -> Compiled {
        let type = checked.type(of: node.id)
        let position = node.position
        let cost = overloads.map(\.cost).max() ?? 0
        let isIndex = name == Operator.index || name == Operator.optionalIndex
        let total = arguments.cost.addingUpTo(cost).addingUpTo(1).addingUpTo(isIndex ? 0 : reading(arguments))
        let forms = overloads.map(Dispatch.init)
        let codes = arguments.map(\.code)
        if forms.count == 1, let one = forms.first, let code = one.direct(name, codes, position) {
            var call = Compiled(type, cost: total, code: code)
            call.length = length(after: name, arguments)
            return call
        }
        var call = Compiled(type, cost: total) { frame in
            let values = codes.map { $0(frame) }
            return Dispatch.run(name, forms, values, frame.context).located(position)
        }
        call.length = length(after: name, arguments)
        return call
    }

    /// `matches` with a literal pattern, which is compiled once and here, so that faults in it are found early.
    private mutating func matching(_ compiled: [Compiled], _ nodes: [Expression], _ node: Expression) -> Compiled? {
        guard compiled.count == 2, case .string(let pattern)? = compiled[1].constant else { return nil }
        let (code, position) = (compiled[0].code, node.position)
        let cost = compiled[0].cost.addingUpTo(reading([compiled[0]]))
        switch folding.pattern(pattern) {
        case .failure(.costExceeded): return nil
        case .failure(let error):
            report(error.message, at: nodes[1])
            return nil
        case .success(let pattern):
            return Compiled(.bool, cost: cost) { frame in
                pattern.matches(code(frame), frame.context).located(position)
            }
        }
    }
}
