// Macros: the types of their variables, and of their results.

extension Checker {
    mutating func comprehension(_ loop: Comprehension, _ node: Expression) -> CELType {
        let range = substitution.apply(check(loop.range))
        guard isComplete(loop) else {
            return report(
                "a `\(loop.form.rawValue)` needs \(loop.form.isPredicate ? "a condition" : "a result")", at: node)
        }
        var variables = variableTypes(of: loop, over: range)
        if let initial = loop.initial { variables.second = check(initial) }
        let outside = locals.count
        locals.append((loop.variable, variables.first))
        if let second = loop.secondVariable { locals.append((second, variables.second)) }
        defer { locals.removeSubrange(outside...) }

        if let condition = loop.condition {
            let type = check(condition)
            if !substitution.assign(type, to: .bool) {
                report("the condition of `\(loop.form.rawValue)` must be bool, found \(spoken(type))", at: condition)
            }
        }
        let result = loop.result.map { check($0) } ?? .dyn
        if loop.form == .reduce { return madeType(loop, beginning: variables.second, result: result) }
        return resultType(of: loop, range: range, element: variables.first, result: result)
    }

    /// What a `reduce` makes has the type of what it begins with.
    private mutating func madeType(_ loop: Comprehension, beginning: CELType, result: CELType) -> CELType {
        guard substitution.assign(result, to: beginning) else {
            return report(
                "the result of `reduce` must be \(spoken(beginning)) as what it begins with, found \(spoken(result))",
                at: loop.result ?? loop.range)
        }
        return Substitution.moreGeneral(result, beginning)
    }

    private func isComplete(_ loop: Comprehension) -> Bool {
        if loop.form == .reduce { return loop.initial != nil && loop.secondVariable != nil && loop.result != nil }
        return loop.form.isPredicate ? loop.condition != nil : loop.result != nil
    }

    private mutating func variableTypes(
        of loop: Comprehension, over range: CELType
    ) -> (first: CELType, second: CELType) {
        switch (loop.form, range) {
        case (.bind, _): return (range, .dyn)
        case (.optionalMap, .optional(let wrapped)), (.optionalFlatMap, .optional(let wrapped)):
            return (wrapped, .dyn)
        case (.optionalMap, _), (.optionalFlatMap, _):
            return (notARange(range, "an optional", loop), .dyn)
        case (_, .list(let element)):
            return loop.secondVariable == nil || loop.form == .reduce ? (element, .dyn) : (.int, element)
        case (_, .map(let key, let value)):
            return loop.form == .sortBy ? (notARange(range, "a list", loop), .dyn) : (key, value)
        default: return (notARange(range, "a list or a map", loop), .dyn)
        }
    }

    private mutating func notARange(_ range: CELType, _ wanted: String, _ loop: Comprehension) -> CELType {
        if case .parameter = range { _ = substitution.assign(range, to: .dyn) }
        if range.isDynamic { return .dyn }
        return report("`\(loop.form.rawValue)` goes over \(wanted), found \(spoken(range))", at: loop.range)
    }

    private mutating func resultType(
        of loop: Comprehension, range: CELType, element: CELType, result: CELType
    ) -> CELType {
        switch loop.form {
        case .all, .exists, .existsOne: return .bool
        case .filter: return .list(element)
        case .map, .transformList: return .list(result)
        case .transformMap:
            if case .map(let key, _) = range { return .map(key, result) }
            if case .list = range { return .map(.int, result) }
            return .map(.dyn, result)
        case .transformMapEntry: return entryType(loop, result)
        case .sortBy: return .list(element)
        case .bind, .reduce: return result
        case .optionalMap: return .optional(result)
        case .optionalFlatMap: return optionalType(loop, result)
        }
    }

    private mutating func entryType(_ loop: Comprehension, _ result: CELType) -> CELType {
        let map = CELType.map(substitution.fresh(), substitution.fresh())
        guard substitution.assign(result, to: map) else {
            return report("`transformMapEntry` makes maps of one entry, found \(spoken(result))", at: loop.range)
        }
        return substitution.apply(map)
    }

    private mutating func optionalType(_ loop: Comprehension, _ result: CELType) -> CELType {
        let optional = CELType.optional(substitution.fresh())
        guard substitution.assign(result, to: optional) else {
            return report("`optFlatMap` needs an optional for its result, found \(spoken(result))", at: loop.range)
        }
        return substitution.apply(optional)
    }
}
