// Calls: finding the function, then its overloads that take the arguments.

extension Checker {
    mutating func call(
        _ function: String, _ target: Expression?, _ arguments: [Expression], _ node: Expression
    ) -> CELType {
        if let target {
            if let path = target.qualifiedName, !beginsWithLocal(path),
                let found = lookUp("\(path).\(function)")
            {
                return resolve(found, isMember: false, isQualified: true, arguments, arguments.map { check($0) }, node)
            }
            let all = [target] + arguments
            let given = all.map { check($0) }
            guard let found = environment.function(named: function) else { return missing(function, node) }
            return resolve(found, isMember: true, isQualified: false, all, given, node)
        }
        let given = arguments.map { check($0) }
        guard let found = lookUp(function) else { return missing(function, node) }
        let type = resolve(found, isMember: false, isQualified: false, arguments, given, node)
        checkEnumerations(function, arguments)
        return type
    }

    private func lookUp(_ name: String) -> FunctionDeclaration? {
        environment.candidates(name).lazy.compactMap { environment.function(named: $0) }.first
    }

    private mutating func missing(_ name: String, _ node: Expression) -> CELType {
        let near = nearest(to: name, among: environment.functionNames)
        let isMacro = Checker.macros.contains(name)
        let hint = isMacro ? " with these arguments: it is a macro" : ""
        return unresolved(
            .undeclared, "there is no function `\(name)`\(hint)", at: node, pointingAt: Checker.name(name, at: node),
            suggestion: near)
    }

    /// The name of a function that is called on nothing; the whole call for others.
    private static func name(_ name: String, at node: Expression) -> Expression {
        guard case .call(name, nil, _) = node.kind else { return node }
        var place = node
        let length = name.unicodeScalars.count
        place.end = node.position
        place.end.column += length
        place.end.offset += length
        return place
    }

    private static let macros: Set<String> = [
        "has", "all", "exists", "exists_one", "existsOne", "filter", "map", "transformList", "transformMap",
        "transformMapEntry", "sortBy", "reduce", "optMap", "optFlatMap", "bind",
    ]

    // MARK: - Overloads

    private mutating func resolve(
        _ function: FunctionDeclaration, isMember: Bool, isQualified: Bool, _ arguments: [Expression],
        _ given: [CELType], _ node: Expression
    ) -> CELType {
        var fitting: [Overload] = []
        var result: CELType?
        for overload in function.overloads where overload.isMember == isMember {
            let (parameters, type) = instantiate(overload)
            guard substitution.assign(given, to: parameters) else { continue }
            fitting.append(overload)
            let applied = substitution.apply(type)
            result = result.map { $0 == applied ? $0 : .dyn } ?? applied
        }
        if let result {
            references[node.id] = .function(name: function.name, overloads: fitting, isQualified: isQualified)
            return result
        }
        return noOverload(function, isMember: isMember, isQualified: isQualified, arguments, given, node)
    }

    private mutating func noOverload(
        _ function: FunctionDeclaration, isMember: Bool, isQualified: Bool, _ arguments: [Expression],
        _ given: [CELType], _ node: Expression
    ) -> CELType {
        let possible = function.overloads.filter { $0.isMember == isMember && $0.parameters.count == given.count }
        if isLenient && !possible.isEmpty {
            references[node.id] = .function(name: function.name, overloads: possible, isQualified: isQualified)
            return .dyn
        }
        let found = given.map { spoken($0) }.joined(separator: ", ")
        let message = "`\(Operator.spoken(function.name))` does not take (\(found))"
        if let mismatch = mismatch(possible, given) {
            let argument = arguments[mismatch.place]
            return unresolved(
                .noSuchOverload, "\(message): expected \(mismatch.wanted), found \(spoken(given[mismatch.place]))",
                at: node, pointingAt: argument)
        }
        return unresolved(.noSuchOverload, message + wanted(by: function, isMember: isMember), at: node)
    }

    /// The argument that does not fit, where all overloads that take the ones before agree on it: there is only one
    /// overload, or at least the first argument told which is meant.
    private mutating func mismatch(_ overloads: [Overload], _ given: [CELType]) -> (place: Int, wanted: String)? {
        var best: (place: Int, wanted: [String]) = (0, [])
        let before = substitution
        for overload in overloads {
            let (parameters, _) = instantiate(overload)
            let place = zip(given, parameters).prefix { substitution.assign($0, to: $1) }.count
            if place < given.count, place >= best.place {
                if place > best.place { best = (place, []) }
                let wanted = spoken(parameters[place])
                if !best.wanted.contains(wanted) { best.wanted.append(wanted) }
            }
            substitution = before
        }
        guard best.place > 0 || overloads.count == 1, (1...3).contains(best.wanted.count) else { return nil }
        return (best.place, best.wanted.joined(separator: " or "))
    }

    /// What the function takes, as a part of a message.
    private func wanted(by function: FunctionDeclaration, isMember: Bool) -> String {
        var forms: [String] = []
        for overload in function.overloads where overload.isMember == isMember {
            let form = "(\(overload.parameters.map(\.description).joined(separator: ", ")))"
            if !forms.contains(form) { forms.append(form) }
        }
        if forms.isEmpty {
            return isMember ? "; it is not called on a value, but as `f(x)`" : "; it is called on a value, as `x.f()`"
        }
        let shown = forms.prefix(4).joined(separator: ", ")
        return "; it takes \(shown)\(forms.count > 4 ? " and others" : "")"
    }

    /// The types of an overload with parameters of its own for this call.
    private mutating func instantiate(_ overload: Overload) -> ([CELType], CELType) {
        guard !overload.typeParameters.isEmpty else { return (overload.parameters, overload.result) }
        var fresh: [String: CELType] = [:]
        for name in overload.typeParameters { fresh[name] = substitution.fresh() }
        return (overload.parameters.map { rename($0, fresh) }, rename(overload.result, fresh))
    }

    private func rename(_ type: CELType, _ fresh: [String: CELType]) -> CELType {
        if case .parameter(let name) = type { return fresh[name] ?? type }
        return type.mapComponents { rename($0, fresh) }
    }

    // MARK: - Enumerations

    /// Literals compared with an enumeration must be among its values.
    private mutating func checkEnumerations(_ function: String, _ arguments: [Expression]) {
        guard arguments.count == 2 else { return }
        switch function {
        case Operator.equal, Operator.notEqual:
            checkLiteral(arguments[0], against: valueType(arguments[1]))
            checkLiteral(arguments[1], against: valueType(arguments[0]))
        case Operator.isIn:
            if case .list(let elements) = arguments[1].kind {
                for element in elements { checkLiteral(element.value, against: valueType(arguments[0])) }
            }
            switch valueType(arguments[1]) {
            case .list(let element): checkLiteral(arguments[0], against: element)
            case .map(let key, _): checkLiteral(arguments[0], against: key)
            default: break
            }
        default: break
        }
    }

    private func valueType(_ node: Expression) -> CELType { substitution.apply(types[node.id] ?? .dyn) }

    private mutating func checkLiteral(_ node: Expression, against type: CELType) {
        guard case .enumeration(let values) = type, case .literal(.string(let text)) = node.kind,
            !values.contains(where: { $0.isExactly(text) })
        else { return }
        let shown = values.prefix(8).map(LiteralText.quoted).joined(separator: ", ")
        let more = values.count > 8 ? " and others" : ""
        report(
            "\(LiteralText.quoted(text)) can never be the value here; it is one of \(shown)\(more)", at: node,
            suggestion: nearest(to: text, among: values))
    }
}
