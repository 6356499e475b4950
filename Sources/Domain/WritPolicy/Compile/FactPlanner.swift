// Replaces the facts of a condition by planned look-ups.
//
// `approval.exists(a, a.commit == c.sha && a.by != c.author)` becomes `@lookup0(c.sha).exists(a, ... && a.@certain)`: the
// equality finds the intervals, and the whole condition is still evaluated on each of them. A condition without such an
// equality would scan the history and is refused (LANGUAGE.md section 3).

import WritCEL
import WritModel

/// Plans one condition.
struct FactPlanner {
    let compiler: ConditionCompiler
    let variables: [ConditionCompiler.Variable]
    let text: Located<String>
    let allowsFacts: Bool
    var plans: [(plan: LookUpPlan, keys: Int)] = []
    var pending: [PendingSearch] = []
    var hasFailed = false
    var ids = SyntheticIDs()

    struct PendingSearch {
        var plan: LookUpPlan
        var keys: [Expression]
        var variable: String
        /// As written, for explanations, and as planned.
        var conditions: [(source: String, planned: Expression)]
        var isWanted: Bool
    }

    init(
        compiler: ConditionCompiler, variables: [ConditionCompiler.Variable], text: Located<String>, allowsFacts: Bool
    ) {
        self.compiler = compiler
        self.variables = variables
        self.text = text
        self.allowsFacts = allowsFacts
    }

    /// The expression with look-ups in place of facts, or `nil` when a problem was reported.
    mutating func plan(_ expression: Expression) -> Expression? {
        let planned = rewrite(expression, Scope(bound: [], isWanted: true))
        return hasFailed ? nil : planned
    }

    /// Declares what the planned expression calls.
    func declare(in environment: inout Environment) {
        for (number, entry) in plans.enumerated() {
            let rule = compiler.rules[entry.plan.rule]
            environment.add(HostFunctions.lookUp(number, entry.plan, keys: entry.keys, type: rule.type))
        }
    }

    /// The searches inside the expression, for explanations.
    func searches(for environment: Environment) -> [FactSearch] {
        pending.compactMap { search in
            var inner = environment
            inner.declare(search.variable, .record(compiler.rules[search.plan.rule].type))
            let keys = search.keys.compactMap { ConditionCompiler.program($0, in: environment) }
            let choice = KeyChoice(rule: compiler.rules[search.plan.rule], variable: search.variable)
            let conditions = search.conditions.compactMap { condition in
                ConditionCompiler.program(condition.planned, in: inner).map {
                    (label: condition.source, program: $0, isKey: choice.isKey(condition.planned, of: search.plan))
                }
            }
            guard keys.count == search.keys.count, conditions.count == search.conditions.count else { return nil }
            return FactSearch(
                plan: search.plan, keys: keys, conditions: conditions, isWanted: search.isWanted)
        }
    }

    // MARK: Walking

    struct Scope {
        var bound: Set<String>
        var isWanted: Bool
    }

    mutating func rewrite(_ node: Expression, _ scope: Scope) -> Expression {
        var node = node
        switch node.kind {
        case .identifier(let name):
            if isFact(name, scope) { return fail(node, scanning: name) }
        case .select(let operand, let field, let isTest):
            node.kind = .select(rewrite(operand, scope), field: field, isTest: isTest)
        case .optionalSelect(let operand, let field):
            node.kind = .optionalSelect(rewrite(operand, scope), field: field)
        case .list(let elements):
            node.kind = .list(
                elements.map { element in
                    var element = element
                    element.value = rewrite(element.value, scope)
                    return element
                })
        case .map(let entries):
            node.kind = .map(
                entries.map { entry in
                    var entry = entry
                    entry.key = rewrite(entry.key, scope)
                    entry.value = rewrite(entry.value, scope)
                    return entry
                })
        case .call(let function, let target, let arguments):
            return rewriteCall(node, function, target, arguments, scope)
        case .comprehension(let comprehension):
            return rewriteComprehension(node, comprehension, scope)
        case .literal, .message: break
        }
        return node
    }

    mutating func rewriteComprehension(
        _ node: Expression, _ comprehension: Comprehension, _ scope: Scope
    ) -> Expression {
        guard isFree(comprehension.variable, at: node, scope) else { return node }
        var inner = scope
        inner.bound.insert(comprehension.variable)
        if let second = comprehension.secondVariable { inner.bound.insert(second) }
        if let chain = chain(comprehension.range, scope) {
            return planMacro(node, comprehension, chain, scope, inner)
        }
        var comprehension = comprehension
        comprehension.range = rewrite(comprehension.range, scope)
        comprehension.initial = comprehension.initial.map { rewrite($0, scope) }
        comprehension.condition = comprehension.condition.map { rewrite($0, inner) }
        comprehension.result = comprehension.result.map { rewrite($0, inner) }
        var result = node
        result.kind = .comprehension(comprehension)
        return result
    }

    mutating func rewriteCall(
        _ node: Expression, _ function: String, _ target: Expression?, _ arguments: [Expression], _ scope: Scope
    ) -> Expression {
        if let planned = planCall(node, function, target, arguments, scope) { return planned }
        if let planned = planCountComparison(node, function, arguments, scope) { return planned }
        var inner = scope
        if function == "!_" { inner.isWanted.toggle() }
        var result = node
        let newTarget = target.map { rewrite($0, inner) }
        result.kind = .call(function: function, target: newTarget, arguments: arguments.map { rewrite($0, inner) })
        return result
    }

    /// The forms that the policy language adds to CEL; `nil` when the call is none of them.
    mutating func planCall(
        _ node: Expression, _ function: String, _ target: Expression?, _ arguments: [Expression], _ scope: Scope
    ) -> Expression? {
        switch (function, target) {
        case ("none", let target?), ("count", let target?):
            guard let chain = chain(target, scope) else { return nil }
            return planTerminal(node, function, chain, arguments, scope)
        case ("begun_within", let target?):
            return planBegunWithin(node, target, arguments, scope)
        case ("open", let target?), ("next_open", let target?):
            return planCalendar(node, function, target, arguments, scope)
        case ("group", nil):
            guard let name = literal(arguments, of: function, at: node) else { return node }
            guard compiler.groups.contains(name) else {
                return fail(
                    node, "there is no group `\(name)`",
                    Spelling.suggestion(for: name, among: compiler.groups.sorted()) ?? "add a document `kind: group`")
            }
            return call("@group", [arguments[0]], at: node)
        case ("past", nil): return fail(node, scanning: node.source())
        case ("size", _):
            guard let whole = target ?? arguments.first, chain(whole, scope) != nil else { return nil }
            return fail(node, scanning: node.source())
        case ("owners", nil), ("ancestor", nil), ("one_of", nil):
            return fail(node, "`\(function)` is not available in this version", nil)
        case ("where", let target?) where chain(target, scope) != nil:
            return fail(node, "`where` must be followed by `all`, `exists`, `none` or `count`", nil)
        default: return nil
        }
    }

    // MARK: Chains

    /// A fact with the filters written behind it.
    struct Chain {
        var rule: Int
        var span = LookUpPlan.Span.open
        var begunWithin: TimeSpan?
        var openFor: TimeSpan?
        var filter: (variable: String, condition: Expression)?
    }

    func isFact(_ name: String, _ scope: Scope) -> Bool {
        !scope.bound.contains(name) && !variables.contains { $0.name == name } && compiler.fact(named: name) != nil
    }

    mutating func chain(_ node: Expression, _ scope: Scope) -> Chain? {
        switch node.kind {
        case .identifier(let name):
            guard isFact(name, scope) else { return nil }
            return compiler.fact(named: name).map { Chain(rule: $0) }
        case .call("past", nil, let arguments):
            guard let kind = literal(arguments, of: "past", at: node) else { return nil }
            if let place = compiler.past(kind) { return Chain(rule: place, span: .ever) }
            _ = fail(
                node, "`\(kind)` is not a known kind of event",
                Spelling.suggestion(for: kind, among: compiler.catalog.kinds))
            return nil
        case .call(let function, let target?, let arguments):
            guard ["begun", "within", "open_for", "ended", "ever", "where"].contains(function),
                var chain = chain(target, scope)
            else { return nil }
            return extend(&chain, by: function, arguments, at: node) ? chain : nil
        default: return nil
        }
    }

    mutating func extend(
        _ chain: inout Chain, by function: String, _ arguments: [Expression], at node: Expression
    ) -> Bool {
        switch function {
        case "ever": chain.span = .ever
        case "ended" where arguments.isEmpty: chain.span = .ended
        case "within", "open_for":
            guard let span = span(arguments, of: function, at: node) else { return false }
            if function == "within" { chain.begunWithin = span } else { chain.openFor = span }
        case "begun":
            guard arguments.count == 1, case .call("within", nil, let inner) = arguments[0].kind,
                let span = span(inner, of: "within", at: node)
            else {
                _ = fail(node, "`begun` takes `within(\"30d\")`", nil)
                return false
            }
            chain.begunWithin = span
        case "where":
            guard arguments.count == 2, case .identifier(let variable) = arguments[0].kind, chain.filter == nil else {
                _ = fail(node, "`where` takes a name and a condition, once", nil)
                return false
            }
            chain.filter = (variable, arguments[1])
        default:
            _ = fail(node, "`\(function)` with arguments is not available in this version", nil)
            return false
        }
        return true
    }
}
