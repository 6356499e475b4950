// What the slow evaluator says about a policy, check by check.

import WritModel

@testable import WritPolicy

/// Judges a trigger by one policy, reading the whole history for each condition.
struct NaivePolicy {
    let policy: PolicyDocument

    /// What a policy says: the results of its checks by id, and its verdict; `nil` when it does not apply.
    struct Outcome: Equatable {
        var results: [String: CheckResult]
        var verdict: Verdict
    }

    func judge(_ trigger: Event, after past: NaiveHistory) -> Outcome? {
        let worlds = [NaiveClaims.doubted, .believed, .disregarded].map { claims in
            let history = past.accepting(policy.accept, claims)
            let evaluator = NaiveEvaluator(history: history, now: trigger.effectiveTime)
            return (evaluator, [policy.alias.value: history.record(trigger)])
        }
        if let when = policy.when {
            let values = worlds.map { $0.0.evaluate(when.value, $0.1) }
            if values[0].isFalse { return nil }
            let isClaimsOnly = policy.accept == .verified && values[1] != .unknown && values[2] != .unknown
            if !values[0].isTrue, !isClaimsOnly {
                return Outcome(results: ["when": .unknown], verdict: verdictOfUnknown)
            }
        }
        var outcome = Outcome(results: [:], verdict: .allow)
        for check in policy.checks {
            let result = self.result(check, trigger, worlds)
            outcome.results[check.id.value] = result
            switch result {
            case .satisfied: break
            case .violated:
                for action in check.otherwise ?? violationActions {
                    if case .deny = action.value { outcome.verdict = max(outcome.verdict, .deny) }
                    if case .hold = action.value { outcome.verdict = max(outcome.verdict, .hold) }
                }
            case .unknown: outcome.verdict = max(outcome.verdict, verdictOfUnknown)
            }
        }
        return outcome
    }

    private var isGate: Bool {
        policy.kinds.contains { BuiltInSchemas.schema(for: $0.value)?.capability == .gate }
    }

    private var verdictOfUnknown: Verdict {
        (policy.unknown ?? (isGate && policy.mode == .enforce ? .hold : .allow)).verdict
    }

    private var violationActions: [Located<Action>] {
        policy.otherwise ?? (isGate ? [Located(.deny, at: policy.name.place)] : [])
    }

    /// A world: what claims are worth in it, and the variables.
    private typealias World = (NaiveEvaluator, NaiveEvaluator.Variables)

    private func result(_ check: CheckDocument, _ trigger: Event, _ worlds: [World]) -> CheckResult {
        let columns = worlds.map { self.values(check, $0) }
        guard let first = columns[0] else { return .unknown }
        if check.every != nil, first.isEmpty {
            return trigger.data["derived"] == .bool(true) && trigger.provenance.isVerified ? .satisfied : .unknown
        }
        var found = first.indices.map { place in
            settled(columns.map { Self.element($0, place) })
        }
        let isClaimed = policy.accept == .verified && !trigger.provenance.isVerified
        if check.every != nil, trigger.data["truncated"] == .bool(true) || isClaimed {
            found.append(NaiveValue.unknown)
        }
        let value = NaiveValue.and(found)
        return value.isTrue ? .satisfied : value.isFalse ? .violated : .unknown
    }

    private static func element(_ values: [NaiveValue]?, _ place: Int) -> NaiveValue {
        guard let values, values.indices.contains(place) else { return .unknown }
        return values[place]
    }

    /// What is unknown only because of claims does not hold.
    private func settled(_ worlds: [NaiveValue]) -> NaiveValue {
        let isKnown = worlds.map { $0.isTrue || $0.isFalse }
        return policy.accept == .verified && !isKnown[0] && isKnown[1] && isKnown[2] ? .bool(false) : worlds[0]
    }

    /// What a check says of each element, or of the trigger; `nil` where the list is not known.
    private func values(_ check: CheckDocument, _ world: World) -> [NaiveValue]? {
        guard let every = check.every else { return [value(check.form, world.0, world.1)] }
        guard case .list(let elements) = world.0.evaluate(every.list.value, world.1) else { return nil }
        return elements.map { element in
            value(check.form, world.0, world.1.merging([every.variable.value: element]) { $1 })
        }
    }

    private func value(
        _ form: CheckDocument.Form, _ evaluator: NaiveEvaluator, _ variables: NaiveEvaluator.Variables
    ) -> NaiveValue {
        func values(_ labels: [LabelledCondition]) -> [NaiveValue] {
            labels.map { evaluator.evaluate($0.condition.value, variables) }
        }
        /// The sugar undone (LANGUAGE.md section 2): `F.exists(F, all labels)`.
        func search(_ fact: String, _ labels: [LabelledCondition]) -> NaiveValue {
            let all = labels.map { "(\($0.condition.value))" }.joined(separator: " && ")
            // The candidate has the fact's own name; in the text of a macro it needs another.
            let renamed = all.replacing("\(fact).", with: "candidate_.")
            return evaluator.evaluate("\(fact).exists(candidate_, \(renamed))", variables)
        }
        switch form {
        case .that(let text): return evaluator.evaluate(text.value, variables)
        case .any(let labels): return .or(values(labels))
        case .all(let labels): return .and(values(labels))
        case .needs(let fact, let labels): return search(fact.value, labels)
        case .forbids(let fact, let labels): return .not(search(fact.value, labels))
        }
    }
}
