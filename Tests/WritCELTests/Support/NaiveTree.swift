// A reference evaluator: walks the tree over a dictionary of variables, in the plainest way. It shares no code with the
// compiler, so that where both agree both are likely right.

import WritCEL

/// What became of an expression.
enum NaiveResult {
    case value(Value)
    case unknown
    case error

    init(_ value: Value) {
        switch value {
        case .unknown: self = .unknown
        case .error: self = .error
        default: self = .value(value)
        }
    }

    /// Whether two results are of the same kind, and equal where they are values.
    func agrees(with other: NaiveResult) -> Bool {
        switch (self, other) {
        case (.unknown, .unknown), (.error, .error): true
        case (.value(let left), .value(let right)): left.type.runtimeName == right.type.runtimeName && same(left, right)
        default: false
        }
    }

    private func same(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.double(let left), .double(let right)): left == right || (left.isNaN && right.isNaN)
        case (.list(let left), .list(let right)): left.count == right.count && zip(left, right).allSatisfy(same)
        default: left.equals(right)
        }
    }
}

/// Walks a tree.
struct NaiveTree {
    var variables: [String: NaiveResult]

    func evaluate(_ node: Expression) -> NaiveResult {
        switch node.kind {
        case .literal(let value): return .value(value)
        case .identifier(let name): return variables[name] ?? .error
        case .select(let operand, let field, let isTest): return select(evaluate(operand), field, isTest)
        case .call(let function, let target, let arguments): return call(function, target, arguments)
        case .list(let elements): return strict(elements.map { evaluate($0.value) }) { .value(.list($0)) }
        case .map(let entries): return map(entries)
        case .comprehension(let loop): return comprehension(loop)
        case .optionalSelect, .message: return .error
        }
    }

    /// Unknowns win over errors, and both over values.
    private func strict(_ results: [NaiveResult], _ body: ([Value]) -> NaiveResult) -> NaiveResult {
        var values: [Value] = []
        var isError = false
        for result in results {
            switch result {
            case .unknown: return .unknown
            case .error: isError = true
            case .value(let value): values.append(value)
            }
        }
        return isError ? .error : body(values)
    }

    private func select(_ operand: NaiveResult, _ field: String, _ isTest: Bool) -> NaiveResult {
        strict([operand]) { values in
            guard case .map(let map) = values[0] else { return .error }
            let found = map.entries.first { $0.key.equals(.string(field)) }?.value
            if isTest { return .value(.bool(found != nil)) }
            return found.map { .value($0) } ?? .error
        }
    }

    private func map(_ entries: [MapEntry]) -> NaiveResult {
        strict(entries.map { evaluate($0.key) } + entries.map { evaluate($0.value) }) { values in
            let pairs = (0..<entries.count).map { (key: values[$0], value: values[$0 + entries.count]) }
            return MapValue(pairs).map { .value(.map($0)) } ?? .error
        }
    }

    // MARK: - Calls

    private func call(_ function: String, _ target: Expression?, _ arguments: [Expression]) -> NaiveResult {
        switch function {
        case Operator.and: return .all(arguments.map(evaluate), absorbing: false)
        case Operator.or: return .all(arguments.map(evaluate), absorbing: true)
        case Operator.conditional:
            switch evaluate(arguments[0]) {
            case .value(.bool(let truth)): return evaluate(arguments[truth ? 1 : 2])
            case .value: return .error
            case let fault: return fault
            }
        default:
            let all = (target.map { [$0] } ?? []) + arguments
            return strict(all.map(evaluate)) { NaiveFunctions.call(function, $0) }
        }
    }

    // MARK: - Macros

    private func comprehension(_ loop: Comprehension) -> NaiveResult {
        if loop.form == .bind, let result = loop.result {
            return with([(loop.variable, evaluate(loop.range))]).evaluate(result)
        }
        return switch evaluate(loop.range) {
        case .value(.list(let elements)):
            over(loop, elements.enumerated().map { (key: .int(Int64($0)), value: $1, single: $1) })
        case .value(.map(let map)): over(loop, map.entries.map { (key: $0.key, value: $0.value, single: $0.key) })
        case .value: .error
        case let fault: fault
        }
    }

    private func over(_ loop: Comprehension, _ turns: [(key: Value, value: Value, single: Value)]) -> NaiveResult {
        if loop.form == .reduce { return reduce(loop, turns.map(\.single)) }
        let inner = turns.map { turn in
            guard let second = loop.secondVariable else { return with([(loop.variable, .value(turn.single))]) }
            return with([(loop.variable, .value(turn.key)), (second, .value(turn.value))])
        }
        guard let body = loop.condition ?? loop.result else { return .error }
        let results = inner.map { $0.evaluate(body) }
        switch loop.form {
        case .all: return .all(results, absorbing: false)
        case .exists: return .all(results, absorbing: true)
        case .existsOne:
            return strict(results) { values in .value(.bool(values.filter { $0.equals(.bool(true)) }.count == 1)) }
        case .filter:
            return strict(results) { values in
                .value(.list(zip(turns, values).filter { $1.equals(.bool(true)) }.map { $0.0.single }))
            }
        case .map, .transformList: return strict(results) { .value(.list($0)) }
        case .transformMap:
            return strict(results) { values in
                let pairs = zip(turns, values).map { (key: $0.key, value: $1) }
                return MapValue(pairs).map { .value(.map($0)) } ?? .error
            }
        default: return .error
        }
    }

    private func reduce(_ loop: Comprehension, _ elements: [Value]) -> NaiveResult {
        guard let initial = loop.initial, let result = loop.result, let made = loop.secondVariable else {
            return .error
        }
        return elements.reduce(evaluate(initial)) { soFar, element in
            with([(loop.variable, .value(element)), (made, soFar)]).evaluate(result)
        }
    }

    private func with(_ bindings: [(String, NaiveResult)]) -> NaiveTree {
        var inner = self
        for (name, value) in bindings { inner.variables[name] = value }
        return inner
    }
}

extension NaiveResult {
    /// `&&` (false absorbs) or `||` (true absorbs) over any number of operands.
    static func all(_ results: [NaiveResult], absorbing: Bool) -> NaiveResult {
        var worst = NaiveResult.value(.bool(!absorbing))
        for result in results {
            switch (result, worst) {
            case (.value(.bool(let truth)), _): if truth == absorbing { return result }
            case (.unknown, _): worst = .unknown
            case (_, .unknown): break
            default: worst = .error
            }
        }
        return worst
    }
}
