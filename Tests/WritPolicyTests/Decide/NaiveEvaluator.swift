// A slow evaluator of conditions over a whole history: no plans, no keys, no indexes. It shares the parser with the
// engine and nothing else.

import WritCEL
import WritModel

@testable import WritPolicy

/// Evaluates conditions by walking their trees.
struct NaiveEvaluator {
    typealias Variables = [String: NaiveValue]

    let history: NaiveHistory
    let now: Instant

    func evaluate(_ text: String, _ variables: Variables) -> NaiveValue {
        guard let parsed = history.texts.tree(text) else { return .unknown }
        return evaluate(parsed, variables)
    }

    func evaluate(_ node: Expression, _ variables: Variables) -> NaiveValue {
        switch node.kind {
        case .literal(.bool(let flag)): return .bool(flag)
        case .literal(.int(let number)): return .int(number)
        case .literal(.string(let text)): return .text(text)
        case .identifier(let name): return variables[name] ?? .unknown
        case .list(let elements): return .list(elements.map { evaluate($0.value, variables) })
        case .select(let operand, let field, let isTest):
            return select(evaluate(operand, variables), field, isTest: isTest)
        case .call(let function, let target, let arguments):
            return call(function, target, arguments, variables)
        case .comprehension(let comprehension): return comprehend(comprehension, variables)
        default: return .unknown
        }
    }

    private func select(_ value: NaiveValue, _ field: String, isTest: Bool) -> NaiveValue {
        switch value {
        case .record(let fields): return isTest ? .bool(fields[field] != nil) : fields[field] ?? .unknown
        case .person(_, let account, let kind):
            return field == "kind" ? .text(kind) : field == "id" ? .text(account) : .unknown
        default: return .unknown
        }
    }

    private func call(
        _ function: String, _ target: Expression?, _ arguments: [Expression], _ variables: Variables
    ) -> NaiveValue {
        if let target, ["none", "count"].contains(function), let chain = chain(target),
            case .identifier(let variable) = arguments[0].kind
        {
            let values = matches(chain, variable, arguments[1], variables)
            guard function == "count" else { return .not(.or(values)) }
            let low = Int64(values.filter(\.isTrue).count)
            let isCut = self.isCut(chain, variable, arguments[1], variables)
            let open = Int64(values.filter { $0 == .unknown }.count) - (isCut ? 1 : 0)
            return .range(low, isCut ? nil : low + open)
        }
        if function == "begun_within", let target, case .record(let fields) = evaluate(target, variables),
            case .time(let begin)? = fields["@begin"], let span = span(arguments)
        {
            return .bool(isInside(begin, span))
        }
        if function == "group", case .literal(.string(let name))? = arguments.first?.kind { return group(name) }
        let values = ([target].compactMap { $0 } + arguments).map { evaluate($0, variables) }
        switch (function, values.count) {
        case ("_&&_", 2): return .and(values)
        case ("_||_", 2): return .or(values)
        case ("!_", 1): return .not(values[0])
        case ("_==_", 2): return .equal(values[0], values[1])
        case ("_!=_", 2): return .not(.equal(values[0], values[1]))
        case ("_<_", 2): return .less(values[0], values[1])
        case ("_>_", 2): return .less(values[1], values[0])
        case ("_<=_", 2): return .not(.less(values[1], values[0]))
        case ("_>=_", 2): return .not(.less(values[0], values[1]))
        case ("@in", 2):
            guard case .list(let elements) = values[1] else { return .unknown }
            return .or(elements.map { .equal(values[0], $0) })
        case ("size", 1): if case .list(let elements) = values[0] { return .int(Int64(elements.count)) }
        default: break
        }
        return .unknown
    }

    private func group(_ name: String) -> NaiveValue {
        for document in history.documents {
            guard case .group(let group) = document.content, group.name.value == name else { continue }
            return .list(group.members.map { history.person(TestEvent.pseudonym($0.value).description) })
        }
        return .unknown
    }

    private func comprehend(_ comprehension: Comprehension, _ variables: Variables) -> NaiveValue {
        guard let condition = comprehension.condition else { return .unknown }
        let variable = comprehension.variable
        if let chain = chain(comprehension.range) {
            if comprehension.form == .exists { return .or(matches(chain, variable, condition, variables)) }
            // `F.where(x, q).all(x, p)`: whatever satisfies q must satisfy p.
            return .and(
                candidates(chain, variable, chain.filter?.condition, variables).map { candidate in
                    guard let candidate else { return .unknown }
                    let inner = variables.merging([variable: candidate.record]) { $1 }
                    let isMeant = NaiveValue.and([candidate.certainty, filter(chain, candidate.record, variables)])
                    return .or([.not(isMeant), evaluate(condition, inner)])
                })
        }
        guard case .list(let elements) = evaluate(comprehension.range, variables) else { return .unknown }
        let values = elements.map { evaluate(condition, variables.merging([variable: $0]) { $1 }) }
        return comprehension.form == .exists ? .or(values) : .and(values)
    }
}

// MARK: Facts

extension NaiveEvaluator {
    /// A fact with the filters behind it.
    struct Chain {
        var fact: FactDocument?
        var past = ""
        var span = "open"
        var within: TimeSpan?
        var openFor: TimeSpan?
        var filter: (variable: String, condition: Expression)?
    }

    /// An interval as conditions see it, and whether it is sure to count.
    struct Candidate {
        var record: NaiveValue
        var certainty: NaiveValue
    }

    private func chain(_ node: Expression) -> Chain? {
        switch node.kind {
        case .identifier(let name):
            for document in history.documents {
                if case .fact(let fact) = document.content, fact.name.value == name { return Chain(fact: fact) }
            }
            return nil
        case .call("past", nil, let arguments):
            guard case .literal(.string(let kind))? = arguments.first?.kind else { return nil }
            return Chain(past: kind, span: "ever")
        case .call(let function, let target?, let arguments):
            guard var chain = chain(target) else { return nil }
            switch function {
            case "within": chain.within = span(arguments)
            case "open_for": chain.openFor = span(arguments)
            case "begun":
                if case .call("within", nil, let inner)? = arguments.first?.kind { chain.within = span(inner) }
            case "where":
                if case .identifier(let name) = arguments[0].kind { chain.filter = (name, arguments[1]) }
            default: chain.span = function
            }
            return chain
        default: return nil
        }
    }

    private func span(_ arguments: [Expression]) -> TimeSpan? {
        if case .literal(.string(let text))? = arguments.first?.kind { TimeSpan(text) } else { nil }
    }

    /// `(t - d, t]`.
    private func isInside(_ moment: Instant, _ span: TimeSpan) -> Bool {
        moment <= now && moment.adding(span) > now
    }

    /// Per candidate what the condition says; what a look-up does not show is unknown.
    private func matches(
        _ chain: Chain, _ variable: String, _ condition: Expression, _ variables: Variables
    ) -> [NaiveValue] {
        candidates(chain, variable, condition, variables).map { candidate in
            guard let candidate else { return .unknown }
            let inner = variables.merging([variable: candidate.record]) { $1 }
            return .and([
                candidate.certainty, filter(chain, candidate.record, variables), evaluate(condition, inner),
            ])
        }
    }

    private func filter(_ chain: Chain, _ record: NaiveValue, _ variables: Variables) -> NaiveValue {
        guard let filter = chain.filter else { return .bool(true) }
        return evaluate(filter.condition, variables.merging([filter.variable: record]) { $1 })
    }

    private func isCut(
        _ chain: Chain, _ variable: String, _ condition: Expression, _ variables: Variables
    ) -> Bool { candidates(chain, variable, condition, variables).contains { $0 == nil } }

    /// The candidates of a look-up; `nil` stands for those of the key that are not shown.
    private func candidates(
        _ chain: Chain, _ variable: String, _ condition: Expression?, _ variables: Variables
    ) -> [Candidate?] {
        var intervals = chain.fact.map { history.intervals[$0.name.value] ?? [] } ?? history.past(chain.past)
        var isCut = false
        if let fact = chain.fact {
            let parts = conjuncts(condition) + conjuncts(chain.filter?.condition)
            let names = [variable, chain.filter?.variable ?? variable]
            let fields = fact.begins.first?.set.map(\.name.value) ?? []
            let wanted = fields.compactMap { field in
                parts.lazy.compactMap { self.keyValue($0, names, field, variables) }.first.map { (field, $0) }
            }
            if fact.key.allSatisfy({ key in wanted.contains { $0.0 == key.value } }) {
                intervals = intervals.filter { interval in
                    candidate(interval, chain) != nil
                        && wanted.allSatisfy { field, value in
                            NaiveValue.equal(interval.fields[field] ?? .unknown, value) != .bool(false)
                        }
                }
                // Claims are counted apart, so that they crowd nothing out.
                let verified = intervals.filter(\.isVerified)
                let claimed = intervals.filter { !$0.isVerified }
                let areClaimsWhole = !history.acceptsClaims && history.claims == .believed
                isCut = verified.count > fact.perKey || (claimed.count > fact.perKey && !areClaimsWhole)
                intervals = verified.suffix(fact.perKey) + claimed.suffix(fact.perKey)
            }
        }
        return intervals.compactMap { candidate($0, chain) } + (isCut ? [nil] : [])
    }

    private func candidate(_ interval: NaiveInterval, _ chain: Chain) -> Candidate? {
        if let within = chain.within, !isInside(interval.at, within) { return nil }
        var certainty = begun(interval)
        if chain.span == "open" { certainty = .and([certainty, .not(ended(interval, false))]) }
        if chain.span == "ended" { certainty = .and([certainty, ended(interval, true)]) }
        if let span = chain.openFor { certainty = .and([certainty, .bool(interval.at.adding(span) <= now)]) }
        var fields = interval.fields
        fields["@begin"] = .time(interval.at)
        return certainty.isFalse ? nil : Candidate(record: .record(fields), certainty: certainty)
    }

    private func begun(_ interval: NaiveInterval) -> NaiveValue {
        if !interval.isVerified, history.claims == .disregarded { return .bool(false) }
        let isDoubted = !interval.isVerified && history.claims == .doubted
        return interval.beginsUnknown || isDoubted ? .unknown : .bool(true)
    }

    private func ended(_ interval: NaiveInterval, _ isAsked: Bool) -> NaiveValue {
        if interval.ends.contains(.good) { return .bool(true) }
        switch history.claims {
        case .believed: return .bool(!interval.ends.isEmpty)
        case .disregarded: return .bool(false)
        case .doubted:
            let isDoubted = interval.ends.contains(.claimed) || (isAsked && !interval.ends.isEmpty)
            return isDoubted ? .unknown : .bool(false)
        }
    }

    private func conjuncts(_ node: Expression?) -> [Expression] {
        guard let node else { return [] }
        guard case .call("_&&_", nil, let arguments) = node.kind else { return [node] }
        return arguments.flatMap { conjuncts($0) }
    }

    /// The value that an equality gives a key's field.
    private func keyValue(
        _ node: Expression, _ names: [String], _ key: String, _ variables: Variables
    ) -> NaiveValue? {
        guard case .call("_==_", nil, let arguments) = node.kind else { return nil }
        for (side, other) in [(arguments[0], arguments[1]), (arguments[1], arguments[0])] {
            if case .select(let operand, key, false) = side.kind, case .identifier(let name) = operand.kind,
                names.contains(name)
            {
                return evaluate(other, variables)
            }
        }
        return nil
    }
}
