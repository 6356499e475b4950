// Replaces the facts of a condition by planned look-ups.
//
// `approval.exists(a, a.commit == c.sha && a.by != c.author)` becomes `@lookup0(c.sha).exists(a, ... && a.@certain)`: the
// equality finds the intervals, and the whole condition is still evaluated on each of them. A condition without such an
// equality would scan the history and is refused (LANGUAGE.md section 3).

import WritCEL
import WritModel

/// Plans one condition.
struct FactPlanner {
    private let compiler: ConditionCompiler
    private let variables: [ConditionCompiler.Variable]
    private let text: Located<String>
    private let allowsFacts: Bool
    private var plans: [(plan: LookUpPlan, keys: Int)] = []
    private var pending: [PendingSearch] = []
    private var hasFailed = false
    private var nextID = 1_000_000

    private struct PendingSearch {
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
        for function in HostFunctions.common { environment.add(function) }
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

    private struct Scope {
        var bound: Set<String>
        var isWanted: Bool
    }

    private mutating func rewrite(_ node: Expression, _ scope: Scope) -> Expression {
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

    private mutating func rewriteComprehension(
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

    private mutating func rewriteCall(
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
    private mutating func planCall(
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
    private struct Chain {
        var rule: Int
        var span = LookUpPlan.Span.open
        var begunWithin: TimeSpan?
        var openFor: TimeSpan?
        var filter: (variable: String, condition: Expression)?
    }

    private func isFact(_ name: String, _ scope: Scope) -> Bool {
        !scope.bound.contains(name) && !variables.contains { $0.name == name } && compiler.fact(named: name) != nil
    }

    private mutating func chain(_ node: Expression, _ scope: Scope) -> Chain? {
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

    private mutating func extend(
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

    // MARK: Macros over facts

    private mutating func planTerminal(
        _ node: Expression, _ function: String, _ chain: Chain, _ arguments: [Expression], _ scope: Scope
    ) -> Expression {
        guard arguments.count == 2, case .identifier(let variable) = arguments[0].kind else {
            return fail(node, "`\(function)` takes a name and a condition: `\(function)(x, x.field == ...)`", nil)
        }
        guard isFree(variable, at: arguments[0], scope) else { return node }
        var inner = scope
        inner.bound.insert(variable)
        if function == "none" {
            inner.isWanted.toggle()
            var negated = scope
            negated.isWanted.toggle()
            let exists = planExists(node, chain, variable, arguments[1], negated, inner)
            return call("!_", [exists], at: node)
        }
        let planned = planned(chain, variable, arguments[1], at: node, scope, inner)
        guard let planned else { return node }
        let filtered = comprehension(.filter, planned.call, variable, planned.condition, at: node)
        return call("size", [filtered], at: node)
    }

    /// `F.count(x, p) < n`: compared by bounds, since under a gap a count is at least what is seen (LANGUAGE.md section 4).
    private mutating func planCountComparison(
        _ node: Expression, _ function: String, _ arguments: [Expression], _ scope: Scope
    ) -> Expression? {
        guard let comparison = CountComparison(function), arguments.count == 2 else { return nil }
        for (side, other, comparison) in [
            (arguments[0], arguments[1], comparison), (arguments[1], arguments[0], comparison.turned),
        ] {
            guard case .call("count", let target?, let parts) = side.kind, parts.count == 2,
                case .identifier(let variable) = parts[0].kind, let chain = chain(target, scope)
            else { continue }
            guard isFree(variable, at: parts[0], scope) else { return node }
            var inner = scope
            inner.bound.insert(variable)
            guard let planned = planned(chain, variable, parts[1], at: side, scope, inner) else { return node }
            let mark = call("@mark", [identifier(variable, at: side), planned.condition], at: side)
            let marks = Comprehension(form: .map, range: planned.call, variable: variable, result: mark)
            let list = Expression(id: newID(), position: side.position, end: side.end, kind: .comprehension(marks))
            return call("@count_\(comparison.rawValue)", [list, rewrite(other, scope)], at: node)
        }
        return nil
    }

    private mutating func planMacro(
        _ node: Expression, _ comprehension: Comprehension, _ chain: Chain, _ scope: Scope, _ inner: Scope
    ) -> Expression {
        guard let condition = comprehension.condition, comprehension.secondVariable == nil else {
            return fail(node, "this macro is not available on facts", "use exists, none, count or where(...).all(...)")
        }
        switch comprehension.form {
        case .exists:
            return planExists(node, chain, comprehension.variable, condition, scope, inner)
        case .existsOne:
            guard let planned = planned(chain, comprehension.variable, condition, at: node, scope, inner) else {
                return node
            }
            return self.comprehension(
                .existsOne, planned.call, comprehension.variable, planned.condition, at: node)
        case .all:
            return planAll(node, chain, comprehension.variable, condition, scope, inner)
        default:
            return fail(node, "this macro is not available on facts", "use exists, none, count or where(...).all(...)")
        }
    }

    private mutating func planExists(
        _ node: Expression, _ chain: Chain, _ variable: String, _ condition: Expression, _ scope: Scope, _ inner: Scope
    ) -> Expression {
        guard let planned = planned(chain, variable, condition, at: node, scope, inner) else { return node }
        let free = planned.conjuncts.reduce(Set<String>()) { $0.union($1.freeVariables) }
            .union(planned.keys.reduce(Set<String>()) { $0.union($1.freeVariables) }).subtracting([variable])
        if free.isDisjoint(with: scope.bound) {
            pending.append(
                PendingSearch(
                    plan: planned.plan, keys: planned.keys, variable: variable,
                    conditions: Array(zip(planned.sources, planned.conjuncts)), isWanted: scope.isWanted))
        }
        return comprehension(.exists, planned.call, variable, planned.condition, at: node)
    }

    /// `F.where(x, q).all(y, p)`: the filter finds the intervals, and p must hold on each of them.
    private mutating func planAll(
        _ node: Expression, _ chain: Chain, _ variable: String, _ condition: Expression, _ scope: Scope, _ inner: Scope
    ) -> Expression {
        guard chain.filter != nil else {
            return fail(
                node, "`all` over a fact would scan the history", "write `.where(x, x.field == ...).all(x, ...)`")
        }
        let always = Expression(id: newID(), position: node.position, end: node.end, kind: .literal(.bool(true)))
        guard let planned = planned(chain, variable, always, at: node, scope, inner) else { return node }
        let outside = call("!_", [planned.condition], at: node)
        let body = call("_||_", [outside, rewrite(condition, inner)], at: node)
        return comprehension(.all, planned.call, variable, body, at: node)
    }

    /// A planned look-up.
    private struct Planned {
        var plan: LookUpPlan
        /// The call that gives the intervals.
        var call: Expression
        /// What the plan's fields must equal.
        var keys: [Expression]
        /// The condition over an interval, with whether it is sure to count.
        var condition: Expression
        /// Its parts, as planned and as written.
        var conjuncts: [Expression]
        var sources: [String]
    }

    /// The look-up of a chain, and the condition that its intervals must satisfy.
    private mutating func planned(
        _ chain: Chain, _ variable: String, _ condition: Expression, at node: Expression, _ scope: Scope, _ inner: Scope
    ) -> Planned? {
        var conjuncts = condition.conjuncts
        if let filter = chain.filter {
            conjuncts = filter.condition.renaming(filter.variable, to: variable).conjuncts + conjuncts
        }
        conjuncts.removeAll { if case .literal(.bool(true)) = $0.kind { true } else { false } }
        let rule = compiler.rules[chain.rule]
        let found = KeyChoice(rule: rule, variable: variable).choose(among: conjuncts)
        guard !found.isEmpty || (chain.begunWithin != nil && rule.isPast) else {
            _ = fail(node, scanning: rule.isPast ? "past(\"\(rule.name)\")" : rule.name)
            return nil
        }
        guard allowsFacts else {
            _ = fail(node, "facts cannot be used here", "`begin` and `end` see the event and the fact alone")
            return nil
        }
        let plan = LookUpPlan(
            rule: chain.rule, span: chain.span, begunWithin: chain.begunWithin, openFor: chain.openFor,
            fields: found.map(\.field), isList: found.map(\.isList))
        compiler.index(chain.rule, by: plan.fields)
        let keys = found.map { copy(of: rewrite($0.value, scope)) }
        let rewritten = conjuncts.map { rewrite($0, inner) }
        plans.append((plan, keys.count))
        let certain = select(variable, "@certain", at: node)
        let whole = rewritten.reversed().reduce(certain) { call("_&&_", [$1, $0], at: node) }
        return Planned(
            plan: plan, call: call("@lookup\(plans.count - 1)", keys, at: node), keys: keys, condition: whole,
            conjuncts: rewritten, sources: conjuncts.map { $0.source() })
    }

    private mutating func planBegunWithin(
        _ node: Expression, _ target: Expression, _ arguments: [Expression], _ scope: Scope
    ) -> Expression? {
        guard case .identifier = target.kind else { return nil }
        guard let span = span(arguments, of: "begun_within", at: node) else { return node }
        let begin = Expression(
            id: newID(), position: node.position, end: node.end,
            kind: .select(rewrite(target, scope), field: "@begin", isTest: false))
        guard let age = Span(seconds: span.nanoseconds / 1_000_000_000) else { return nil }
        let seconds = Expression(id: newID(), position: node.position, end: node.end, kind: .literal(.duration(age)))
        // `(t - d, t]`, as every window.
        let now = identifier(ConditionCompiler.now, at: node)
        let isYoung = call("_>_", [begin, call("_-_", [now, seconds], at: node)], at: node)
        return call("_&&_", [isYoung, call("_<=_", [begin, now], at: node)], at: node)
    }

    private mutating func planCalendar(
        _ node: Expression, _ function: String, _ target: Expression, _ arguments: [Expression], _ scope: Scope
    ) -> Expression? {
        guard case .call("calendar", nil, let names) = target.kind else { return nil }
        guard let name = literal(names, of: "calendar", at: target) else { return node }
        guard compiler.calendars.contains(name) else {
            return fail(
                target, "there is no calendar `\(name)`",
                Spelling.suggestion(for: name, among: compiler.calendars.sorted()) ?? "add a document `kind: calendar`")
        }
        let planned = arguments.map { rewrite($0, scope) }
        return call("@calendar_\(function)", [names[0]] + planned, at: node)
    }

    // MARK: Small parts

    private mutating func newID() -> Int {
        nextID += 1
        return nextID
    }

    /// The same in another place of the tree: a node's id is that of one place.
    private mutating func copy(of node: Expression) -> Expression {
        node.rewritten { node in
            var copy = node
            copy.id = newID()
            return copy
        }
    }

    private mutating func call(_ function: String, _ arguments: [Expression], at node: Expression) -> Expression {
        Expression(
            id: newID(), position: node.position, end: node.end,
            kind: .call(function: function, target: nil, arguments: arguments))
    }

    private mutating func identifier(_ name: String, at node: Expression) -> Expression {
        Expression(id: newID(), position: node.position, end: node.end, kind: .identifier(name))
    }

    private mutating func select(_ variable: String, _ field: String, at node: Expression) -> Expression {
        let operand = identifier(variable, at: node)
        return Expression(
            id: newID(), position: node.position, end: node.end, kind: .select(operand, field: field, isTest: false))
    }

    private mutating func comprehension(
        _ form: Comprehension.Form, _ range: Expression, _ variable: String, _ condition: Expression,
        at node: Expression
    ) -> Expression {
        Expression(
            id: newID(), position: node.position, end: node.end,
            kind: .comprehension(
                Comprehension(form: form, range: range, variable: variable, condition: condition)))
    }

    private mutating func literal(_ arguments: [Expression], of function: String, at node: Expression) -> String? {
        if arguments.count == 1, case .literal(.string(let text)) = arguments[0].kind { return text }
        _ = fail(node, "`\(function)` takes one text in quotes", nil)
        return nil
    }

    private mutating func span(_ arguments: [Expression], of function: String, at node: Expression) -> TimeSpan? {
        guard let text = literal(arguments, of: function, at: node) else { return nil }
        if let span = TimeSpan(text) { return span }
        _ = fail(arguments[0], "`\(text)` is not a span of time", "such as `30d`, `4h` or `90m`")
        return nil
    }

    /// Whether a macro's variable hides nothing.
    private mutating func isFree(_ name: String, at node: Expression, _ scope: Scope) -> Bool {
        guard
            scope.bound.contains(name) || variables.contains(where: { $0.name == name })
                || compiler.fact(named: name) != nil
        else { return true }
        _ = fail(node, "the variable `\(name)` hides another of this name", "give it another name")
        return false
    }

    private mutating func fail(_ node: Expression, scanning what: String) -> Expression {
        fail(
            node, "`\(what)` would scan the history",
            "look it up by a field: `.exists(x, x.field == ...)` with what is already known on the other side")
    }

    private mutating func fail(_ node: Expression, _ message: String, _ suggestion: String?) -> Expression {
        // One problem a condition: the forms are tried in turn, and each would say it again.
        guard !hasFailed else { return node }
        hasFailed = true
        compiler.problems.error(at: text.place(of: node.position), message, suggestion: suggestion)
        return node
    }
}
