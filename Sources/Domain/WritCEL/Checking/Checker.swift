// Gives every node a type and every name a meaning, and collects all that is wrong.

/// Checks one expression.
struct Checker {
    let environment: Environment
    /// Whether what does not fit is left to evaluation.
    let isLenient: Bool
    var substitution = Substitution()
    var types: [Int: CELType] = [:]
    var references: [Int: CheckedExpression.Reference] = [:]
    var problems: [CELProblem] = []
    /// The variables of the macros around the node, the innermost last.
    var locals: [(name: String, type: CELType)] = []

    static func check(
        _ expression: Expression, in environment: Environment, isLenient: Bool
    ) throws(CELProblems) -> CheckedExpression {
        let limits = environment.limits
        guard expression.height <= max(limits.heightMax, limits.nestingMax) else {
            throw CELProblems(
                "the expression is nested deeper than heightMax, \(limits.heightMax); split it",
                at: expression.position, end: expression.end)
        }
        var checker = Checker(environment: environment, isLenient: isLenient)
        _ = checker.check(expression)
        guard checker.problems.isEmpty else { throw CELProblems(checker.problems) }
        let types = checker.types.mapValues { checker.substitution.apply($0, toDynamic: true) }
        return CheckedExpression(expression: expression, references: checker.references, types: types)
    }

    private init(environment: Environment, isLenient: Bool) {
        self.environment = environment
        self.isLenient = isLenient
    }

    // MARK: - Problems

    /// Notes what is wrong with a node, whose type is then `error`, which fits anywhere and so causes no more.
    @discardableResult
    mutating func report(_ message: String, at node: Expression, suggestion: String? = nil) -> CELType {
        if !isLenient && problems.count < environment.limits.problemsMax {
            problems.append(
                CELProblem(position: node.position, end: node.end, message: message, suggestion: suggestion))
        }
        return isLenient ? .dyn : .error
    }

    /// As `report`; in lenient checking the node will fail with this error when evaluated.
    /// - Parameter place: the part of the node that is at fault, where it is not the whole.
    mutating func unresolved(
        _ code: CELError.Code, _ message: String, at node: Expression, pointingAt place: Expression? = nil,
        suggestion: String? = nil
    ) -> CELType {
        let place = place ?? node
        references[node.id] = .unresolved(CELError(code, message, position: place.position))
        return report(message, at: place, suggestion: suggestion)
    }

    /// What was perhaps meant; not looked for where no more problems are reported.
    func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        guard !isLenient, problems.count < environment.limits.problemsMax else { return nil }
        return Suggestion.nearest(to: name, among: candidates)
    }

    /// A type as messages name it.
    func spoken(_ type: CELType) -> String { substitution.apply(type, toDynamic: true).description }

    // MARK: - Nodes

    /// Checks a node and what is below it.
    mutating func check(_ node: Expression) -> CELType {
        // With as many problems as are told, the rest of the tree adds nothing but time.
        let isFull = !isLenient && problems.count >= environment.limits.problemsMax
        let type = isFull ? .dyn : typeOf(node)
        types[node.id] = type
        return type
    }

    private mutating func typeOf(_ node: Expression) -> CELType {
        switch node.kind {
        case .literal(let value): literalType(value)
        case .identifier(let name): identifier(name, node)
        case .select(let operand, let field, let isTest): select(operand, field, isTest: isTest, node)
        case .optionalSelect(let operand, let field): optionalSelect(operand, field, node)
        case .call(let function, let target, let arguments): call(function, target, arguments, node)
        case .list(let elements): list(elements)
        case .map(let entries): map(entries)
        case .message(let type, let fields): message(type, fields, node)
        case .comprehension(let loop): comprehension(loop, node)
        }
    }

    private func literalType(_ value: Value) -> CELType {
        switch value {
        case .type(let described): .type(described)
        // Synthesized trees may hold any value; what is in it is not looked at.
        case .unknown, .error: .dyn
        default: value.type
        }
    }

    // MARK: - Lists, maps, messages

    private mutating func list(_ elements: [ListElement]) -> CELType {
        var joined: CELType?
        for element in elements {
            let type = unwrapped(check(element.value), if: element.isOptional, element.value)
            joined = substitution.join(joined, type)
        }
        return .list(joined ?? substitution.fresh())
    }

    private mutating func map(_ entries: [MapEntry]) -> CELType {
        var (keys, values): (CELType?, CELType?)
        for entry in entries {
            keys = substitution.join(keys, check(entry.key))
            let type = unwrapped(check(entry.value), if: entry.isOptional, entry.value)
            values = substitution.join(values, type)
        }
        return .map(keys ?? substitution.fresh(), values ?? substitution.fresh())
    }

    /// What an optional element adds: its value's type.
    private mutating func unwrapped(_ type: CELType, if isOptional: Bool, _ node: Expression) -> CELType {
        guard isOptional else { return type }
        let wrapped = substitution.fresh()
        guard substitution.assign(type, to: .optional(wrapped)) else {
            return report("an element marked with `?` must be an optional, found \(spoken(type))", at: node)
        }
        return substitution.apply(wrapped)
    }

    private mutating func message(_ name: String, _ fields: [FieldEntry], _ node: Expression) -> CELType {
        let environment = environment
        let found = environment.candidates(name).lazy.compactMap { environment.type(named: $0) }.first
        let given = fields.map { unwrapped(check($0.value), if: $0.isOptional, $0.value) }
        guard let found, let form = MessageForm(found) else {
            return unresolved(.undeclared, "there is no type `\(name)` to make a value of", at: node)
        }
        references[node.id] = .type(found)
        for (field, type) in zip(fields, given) {
            guard let wanted = form.fields[field.field] else {
                let near = nearest(to: field.field, among: form.fields.keys)
                report("`\(name)` has no field `\(field.field)`", at: node, suggestion: near)
                continue
            }
            if !substitution.assign(type, to: wanted) {
                let message = "field `\(field.field)` is \(spoken(wanted)), found \(spoken(type))"
                report(message, at: field.value)
            }
        }
        return form.result
    }
}
