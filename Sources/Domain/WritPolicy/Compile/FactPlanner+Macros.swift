// Macros over facts: each becomes a look-up with a condition over what it gives.

import WritCEL
import WritModel

extension FactPlanner {
    mutating func planTerminal(
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
    mutating func planCountComparison(
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
            let list = Expression(id: ids.next(), position: side.position, end: side.end, kind: .comprehension(marks))
            return call("@count_\(comparison.rawValue)", [list, rewrite(other, scope)], at: node)
        }
        return nil
    }

    mutating func planMacro(
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

    mutating func planExists(
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
    mutating func planAll(
        _ node: Expression, _ chain: Chain, _ variable: String, _ condition: Expression, _ scope: Scope, _ inner: Scope
    ) -> Expression {
        guard chain.filter != nil else {
            return fail(
                node, "`all` over a fact would scan the history", "write `.where(x, x.field == ...).all(x, ...)`")
        }
        let always = Expression(id: ids.next(), position: node.position, end: node.end, kind: .literal(.bool(true)))
        guard let planned = planned(chain, variable, always, at: node, scope, inner) else { return node }
        let outside = call("!_", [planned.condition], at: node)
        let body = call("_||_", [outside, rewrite(condition, inner)], at: node)
        return comprehension(.all, planned.call, variable, body, at: node)
    }

    /// A planned look-up.
    struct Planned {
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
    mutating func planned(
        _ chain: Chain, _ variable: String, _ condition: Expression, at node: Expression, _ scope: Scope, _ inner: Scope
    ) -> Planned? {
        var conjuncts = condition.conjuncts
        if let filter = chain.filter {
            conjuncts = filter.condition.renaming(filter.variable, to: variable).conjuncts + conjuncts
        }
        conjuncts.removeAll { if case .literal(.bool(true)) = $0.kind { true } else { false } }
        let rule = compiler.rules[chain.rule]
        let (posted, others) = KeyChoice(rule: rule, variable: variable).chooseAll(among: conjuncts)
        let found = posted + others
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
            fields: found.map(\.field), isList: found.map(\.isList), keyCount: posted.count)
        compiler.index(chain.rule, by: plan.keys)
        let keys = found.map { copy(of: rewrite($0.value, scope)) }
        let rewritten = conjuncts.map { rewrite($0, inner) }
        plans.append((plan, keys.count))
        let certain = select(variable, "@certain", at: node)
        let whole = rewritten.reversed().reduce(certain) { call("_&&_", [$1, $0], at: node) }
        return Planned(
            plan: plan, call: call("@lookup\(plans.count - 1)", keys, at: node), keys: keys, condition: whole,
            conjuncts: rewritten, sources: conjuncts.map { $0.source() })
    }

    mutating func planBegunWithin(
        _ node: Expression, _ target: Expression, _ arguments: [Expression], _ scope: Scope
    ) -> Expression? {
        guard case .identifier = target.kind else { return nil }
        guard let span = span(arguments, of: "begun_within", at: node) else { return node }
        let begin = Expression(
            id: ids.next(), position: node.position, end: node.end,
            kind: .select(rewrite(target, scope), field: "@begin", isTest: false))
        guard let age = Span(seconds: span.nanoseconds / 1_000_000_000) else { return nil }
        let seconds = Expression(id: ids.next(), position: node.position, end: node.end, kind: .literal(.duration(age)))
        // `(t - d, t]`, as every window.
        let now = identifier(ConditionCompiler.now, at: node)
        let isYoung = call("_>_", [begin, call("_-_", [now, seconds], at: node)], at: node)
        return call("_&&_", [isYoung, call("_<=_", [begin, now], at: node)], at: node)
    }

    mutating func planCalendar(
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
}
