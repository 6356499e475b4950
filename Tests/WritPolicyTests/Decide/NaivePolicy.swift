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
        let history = past.accepting(policy.accept)
        let evaluator = NaiveEvaluator(history: history, now: trigger.effectiveTime)
        let variables = [policy.alias.value: history.record(trigger)]
        if let when = policy.when {
            switch evaluator.evaluate(when.value, variables) {
            case .bool(true): break
            case .bool(false): return nil
            default: return Outcome(results: ["when": .unknown], verdict: unknown)
            }
        }
        var outcome = Outcome(results: [:], verdict: .allow)
        for check in policy.checks {
            let result = self.result(check, trigger, evaluator, variables)
            outcome.results[check.id.value] = result
            switch result {
            case .satisfied: break
            case .violated:
                for action in check.otherwise ?? otherwise {
                    if case .deny = action.value { outcome.verdict = max(outcome.verdict, .deny) }
                    if case .hold = action.value { outcome.verdict = max(outcome.verdict, .hold) }
                }
            case .unknown: outcome.verdict = max(outcome.verdict, unknown)
            }
        }
        return outcome
    }

    private var isGate: Bool {
        policy.kinds.contains { BuiltInSchemas.schema(for: $0.value)?.capability == .gate }
    }

    private var unknown: Verdict { (policy.unknown ?? (isGate && policy.mode == .enforce ? .hold : .allow)).verdict }

    private var otherwise: [Located<Action>] {
        policy.otherwise ?? (isGate ? [Located(.deny, at: policy.name.place)] : [])
    }

    private func result(
        _ check: CheckDocument, _ trigger: Event, _ evaluator: NaiveEvaluator, _ variables: NaiveEvaluator.Variables
    ) -> CheckResult {
        var value = NaiveValue.unknown
        if let every = check.every {
            guard case .list(let elements) = evaluator.evaluate(every.list.value, variables), !elements.isEmpty else {
                return .unknown
            }
            var values = elements.map { element in
                self.value(check.form, evaluator, variables.merging([every.variable.value: element]) { $1 })
            }
            let isClaimed = policy.accept == .verified && !trigger.provenance.isVerified
            if trigger.data["truncated"] == .bool(true) || isClaimed { values.append(.unknown) }
            value = .and(values)
        } else {
            value = self.value(check.form, evaluator, variables)
        }
        return value.isTrue ? .satisfied : value.isFalse ? .violated : .unknown
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
