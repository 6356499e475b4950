// Macros: calls that the parser makes into other nodes, since they bind variables or look at syntax.

extension Parser {
    /// The node that a call of a macro stands for, or nil where the call is no macro's.
    mutating func expandMacro(
        _ name: String, target: Expression?, _ arguments: [Expression], from start: SourcePosition
    ) throws -> Expression? {
        guard let target else {
            return name == "has" && arguments.count == 1 ? try has(arguments[0], from: start) : nil
        }
        switch (target.kind, name, arguments.count) {
        case (.identifier("cel"), "bind", 3): return try bind(arguments, from: start)
        case (.identifier("math"), "greatest", 3...), (.identifier("math"), "least", 3...):
            // Any number of arguments: the functions take a list.
            let list = try node(.list(arguments.map { ListElement(value: $0) }), from: start)
            return try node(.call(function: name, target: target, arguments: [list]), from: start)
        case (_, "reduce", 4): return try reduce(over: target, arguments, from: start)
        default: break
        }
        guard let shape = MacroShape(name, argumentCount: arguments.count) else { return nil }
        return try comprehension(shape, over: target, arguments, from: start)
    }

    private mutating func has(_ argument: Expression, from start: SourcePosition) throws -> Expression {
        guard case .select(let operand, let field, isTest: false) = argument.kind else {
            report("`has` takes a field, such as `has(a.b)`", from: argument.position, to: argument.end)
            return argument
        }
        return try node(.select(operand, field: field, isTest: true), from: start)
    }

    private mutating func bind(_ arguments: [Expression], from start: SourcePosition) throws -> Expression {
        let variable = variableName(arguments[0], of: "cel.bind")
        let loop = Comprehension(form: .bind, range: arguments[1], variable: variable, result: arguments[2])
        return try node(.comprehension(loop), from: start)
    }

    private mutating func reduce(
        over range: Expression, _ arguments: [Expression], from start: SourcePosition
    ) throws -> Expression {
        let made = variableName(arguments[0], of: "reduce")
        let variable = variableName(arguments[1], of: "reduce")
        if made == variable {
            let place = arguments[1]
            report("the variables of `reduce` need different names", from: place.position, to: place.end)
        }
        let loop = Comprehension(
            form: .reduce, range: range, variable: variable, secondVariable: made, initial: arguments[2],
            result: arguments[3])
        return try node(.comprehension(loop), from: start)
    }

    private mutating func comprehension(
        _ shape: MacroShape, over range: Expression, _ arguments: [Expression], from start: SourcePosition
    ) throws -> Expression {
        let variable = variableName(arguments[0], of: shape.name)
        var rest = arguments.dropFirst()
        var second: String?
        if shape.variables == 2, let argument = rest.popFirst() {
            second = variableName(argument, of: shape.name)
            if second == variable {
                let message = "the variables of `\(shape.name)` need different names"
                report(message, from: argument.position, to: argument.end)
            }
        }
        let condition = shape.hasCondition ? rest.popFirst() : nil
        let loop = Comprehension(
            form: shape.form, range: range, variable: variable, secondVariable: second, condition: condition,
            result: rest.popFirst())
        return try node(.comprehension(loop), from: start)
    }

    private mutating func variableName(_ argument: Expression, of macro: String) -> String {
        if case .identifier(let name) = argument.kind, !name.hasPrefix(".") { return name }
        // Names for generated variables: `cel.iterVar(0, 1)` in tests of common subexpressions.
        if let name = generatedName(argument) { return name }
        let message = "`\(macro)` needs a plain name for its variable here"
        report(message, from: argument.position, to: argument.end)
        return "_"
    }

    private func generatedName(_ argument: Expression) -> String? {
        guard case .call(let function, let target?, let numbers) = argument.kind, function == "iterVar",
            case .identifier("cel") = target.kind, numbers.count == 2,
            case .literal(.int(let depth)) = numbers[0].kind, case .literal(.int(let number)) = numbers[1].kind
        else { return nil }
        return "@it:\(depth):\(number)"
    }
}

/// What the arguments of a macro over a value mean.
private struct MacroShape {
    var name: String
    var form: Comprehension.Form
    var variables: Int
    var hasCondition: Bool

    init?(_ name: String, argumentCount count: Int) {
        self.name = name
        switch (name, count) {
        case ("all", 2), ("all", 3): (form, variables, hasCondition) = (.all, count - 1, true)
        case ("exists", 2), ("exists", 3): (form, variables, hasCondition) = (.exists, count - 1, true)
        case ("exists_one", 2), ("exists_one", 3), ("existsOne", 2), ("existsOne", 3):
            (form, variables, hasCondition) = (.existsOne, count - 1, true)
        case ("filter", 2): (form, variables, hasCondition) = (.filter, 1, true)
        case ("map", 2), ("map", 3): (form, variables, hasCondition) = (.map, 1, count == 3)
        case ("transformList", 3), ("transformList", 4):
            (form, variables, hasCondition) = (.transformList, 2, count == 4)
        case ("transformMap", 3), ("transformMap", 4): (form, variables, hasCondition) = (.transformMap, 2, count == 4)
        case ("transformMapEntry", 3), ("transformMapEntry", 4):
            (form, variables, hasCondition) = (.transformMapEntry, 2, count == 4)
        case ("sortBy", 2): (form, variables, hasCondition) = (.sortBy, 1, false)
        case ("optMap", 2): (form, variables, hasCondition) = (.optionalMap, 1, false)
        case ("optFlatMap", 2): (form, variables, hasCondition) = (.optionalFlatMap, 1, false)
        default: return nil
        }
    }
}
