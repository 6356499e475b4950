// The suite's own macros. In a file of its own, since Foundation has an `Expression` too.

import WritCEL

/// The macros for common subexpressions, which only the suite has: `cel.block([e0, e1], result)` names the elements
/// `cel.index(0)` and so on.
enum BlockMacros {
    static func expand(_ tree: Expression) -> Expression {
        var ids = SyntheticIDs()
        return tree.rewritten { node in
            guard case .call(let function, let target?, let arguments) = node.kind,
                case .identifier("cel") = target.kind
            else { return nil }
            switch function {
            case "index": return Expression(.identifier("@index\(number(arguments[0]))"), at: node, id: ids.next())
            case "iterVar":
                let name = "@it:\(number(arguments[0])):\(number(arguments[1]))"
                return Expression(.identifier(name), at: node, id: ids.next())
            case "block": return block(arguments, node, &ids)
            default: return nil
            }
        }
    }

    private static func number(_ node: Expression) -> String { node.source() }

    private static func block(_ arguments: [Expression], _ node: Expression, _ ids: inout SyntheticIDs) -> Expression? {
        guard case .list(let elements) = arguments[0].kind else { return nil }
        var result = arguments[1]
        for (index, element) in elements.enumerated().reversed() {
            let bind = Comprehension(form: .bind, range: element.value, variable: "@index\(index)", result: result)
            result = Expression(.comprehension(bind), at: node, id: ids.next())
        }
        return result
    }
}
