// The small parts of planning: nodes that planning makes, literals that it reads, and what is said when it fails.

import WritCEL
import WritModel

extension FactPlanner {
    /// The same in another place of the tree: a node's id is that of one place.
    mutating func copy(of node: Expression) -> Expression {
        node.rewritten { node in
            var copy = node
            copy.id = ids.next()
            return copy
        }
    }

    mutating func call(_ function: String, _ arguments: [Expression], at node: Expression) -> Expression {
        Expression(
            id: ids.next(), position: node.position, end: node.end,
            kind: .call(function: function, target: nil, arguments: arguments))
    }

    mutating func identifier(_ name: String, at node: Expression) -> Expression {
        Expression(id: ids.next(), position: node.position, end: node.end, kind: .identifier(name))
    }

    mutating func select(_ variable: String, _ field: String, at node: Expression) -> Expression {
        let operand = identifier(variable, at: node)
        return Expression(
            id: ids.next(), position: node.position, end: node.end, kind: .select(operand, field: field, isTest: false))
    }

    mutating func comprehension(
        _ form: Comprehension.Form, _ range: Expression, _ variable: String, _ condition: Expression,
        at node: Expression
    ) -> Expression {
        Expression(
            id: ids.next(), position: node.position, end: node.end,
            kind: .comprehension(
                Comprehension(form: form, range: range, variable: variable, condition: condition)))
    }

    mutating func literal(_ arguments: [Expression], of function: String, at node: Expression) -> String? {
        if arguments.count == 1, case .literal(.string(let text)) = arguments[0].kind { return text }
        _ = fail(node, "`\(function)` takes one text in quotes", nil)
        return nil
    }

    mutating func span(_ arguments: [Expression], of function: String, at node: Expression) -> TimeSpan? {
        guard let text = literal(arguments, of: function, at: node) else { return nil }
        if let span = TimeSpan(text) { return span }
        _ = fail(arguments[0], "`\(text)` is not a span of time", "such as `30d`, `4h` or `90m`")
        return nil
    }

    /// Whether a macro's variable hides nothing.
    mutating func isFree(_ name: String, at node: Expression, _ scope: Scope) -> Bool {
        guard
            scope.bound.contains(name) || variables.contains(where: { $0.name == name })
                || compiler.fact(named: name) != nil
        else { return true }
        _ = fail(node, "the variable `\(name)` hides another of this name", "give it another name")
        return false
    }

    mutating func fail(_ node: Expression, scanning what: String) -> Expression {
        fail(
            node, "`\(what)` would scan the history",
            "look it up by a field: `.exists(x, x.field == ...)` with what is already known on the other side")
    }

    mutating func fail(_ node: Expression, _ message: String, _ suggestion: String?) -> Expression {
        // One problem a condition: the forms are tried in turn, and each would say it again.
        guard !hasFailed else { return node }
        hasFailed = true
        compiler.problems.error(at: text.place(of: node.position), message, suggestion: suggestion)
        return node
    }
}
