// The policy engine (PDP): what every policy says about a trigger, as a pure function of the entries before it.

public import WritCEL
public import WritModel

/// How a trigger is looked at.
public enum EvaluationView: Sendable {
    /// With what was known at the trigger's position: gates and replays.
    case decision
    /// With all that is known today, by effective time: audits.
    case happened
}

/// Evaluates policies. One engine serves many triggers in any order; it is not for several threads.
public final class PolicyEngine {
    private let documents: CompiledDocuments
    private let view: EvaluationView
    private let makeHost: (Acceptance) -> EvaluationHost
    private var hosts: [Acceptance: EvaluationHost] = [:]
    private let policiesByKind: [EventKind: [CompiledPolicy]]

    /// What one policy says about one trigger.
    public struct Evaluation: Sendable {
        /// The policy.
        public var policy: CompiledPolicy
        /// What it says.
        public var outcome: PolicyOutcome
        /// Whether it rests on evidence that is only claimed.
        public var restsOnClaims: Bool
    }

    /// An engine.
    ///
    /// - Parameters:
    ///   - documents: the policies and what they need.
    ///   - facts: reads the facts.
    ///   - people: who is who.
    ///   - timeZones: for conditions over local time.
    ///   - view: how triggers are looked at.
    public init(
        documents: CompiledDocuments, facts: any FactReader, people: PersonResolver, timeZones: TimeZones?,
        view: EvaluationView
    ) {
        self.documents = documents
        self.view = view
        makeHost = { accept in
            EvaluationHost(
                documents: documents, reader: facts, people: people, accept: accept,
                joinsAllCommits: view == .happened, timeZones: timeZones)
        }
        var byKind: [EventKind: [CompiledPolicy]] = [:]
        for policy in documents.policies {
            for kind in policy.kinds { byKind[kind, default: []].append(policy) }
        }
        policiesByKind = byKind
    }

    /// What the applicable policies say about a trigger.
    ///
    /// - Parameters:
    ///   - trigger: the event; it need not be in the log yet.
    ///   - position: its position: the facts begun before it are seen.
    /// - Returns: one evaluation per policy whose `when` is true or unknown, by policy name.
    /// - Throws: what reading the facts throws; conditions never throw.
    public func evaluate(_ trigger: Event, at position: UInt64) throws -> [Evaluation] {
        var result: [Evaluation] = []
        // Most policies of a kind see the trigger in one shape; its record is made once for them.
        var records: [(host: EvaluationHost, record: Record)] = []
        for policy in policiesByKind[trigger.kind] ?? [] {
            let host = host(acceptance(of: policy, for: trigger))
            host.move(to: position, at: trigger.effectiveTime, for: trigger)
            let known = records.first { $0.host === host && $0.record.type == policy.shape.type }?.record
            let record = known ?? policy.shape.record(of: trigger, in: host.records)
            if known == nil { records.append((host, record)) }
            if let evaluation = evaluate(policy, trigger, record, host) { result.append(evaluation) }
            try host.throwFault()
        }
        return result
    }

    /// The verdict over several policies: the strongest of those that enforce.
    public static func verdict(of evaluations: [Evaluation]) -> Verdict {
        guard !evaluations.isEmpty else { return .notApplicable }
        return evaluations.filter { $0.policy.document.mode == .enforce }.map(\.outcome.verdict).max() ?? .allow
    }

    /// Which evidence counts. Imported history is all claims, so an audit of it accepts them unless the policy itself
    /// insists (LANGUAGE.md section 4).
    private func acceptance(of policy: CompiledPolicy, for trigger: Event) -> Acceptance {
        guard view == .happened, !policy.document.saysAccept else { return policy.document.accept }
        switch trigger.provenance {
        case .import, .cli, .api, .polled: return .claimed
        default: return policy.document.accept
        }
    }

    private func host(_ accept: Acceptance) -> EvaluationHost {
        if let host = hosts[accept] { return host }
        let host = makeHost(accept)
        hosts[accept] = host
        return host
    }

    // MARK: One policy

    private func evaluate(
        _ policy: CompiledPolicy, _ trigger: Event, _ record: Record, _ host: EvaluationHost
    ) -> Evaluation? {
        let scene = TriggerScene(event: trigger, shape: policy.shape, accept: host.accept)
        let frame: [Value] = [.record(record), .moment(trigger.effectiveTime)]
        switch applies(policy, scene, frame, host) {
        case .holds: break
        case .fails: return nil
        case .unknown(let causes): return whenUnknown(policy, causes)
        }
        let evaluator = CheckEvaluator(host: host, trigger: scene, frame: frame)
        var verdict = Verdict.allow
        var restsOnClaims = !trigger.provenance.isVerified
        var outcomes: [CheckOutcome] = []
        for check in policy.checks {
            var (outcome, claims) = evaluator.evaluate(check)
            restsOnClaims = restsOnClaims || claims
            switch outcome.result {
            case .satisfied: break
            case .violated:
                outcome.actions = check.actions.map(\.value)
                verdict = max(verdict, check.actions.map(\.value.verdict).max() ?? .allow)
            case .unknown: verdict = max(verdict, policy.unknown.verdict)
            }
            outcomes.append(outcome)
        }
        return Evaluation(
            policy: policy, outcome: self.outcome(of: policy, verdict, outcomes), restsOnClaims: restsOnClaims)
    }

    /// Whether a policy applies. Neither a claim nor a name that nobody vouches for keeps it from applying.
    private func applies(
        _ policy: CompiledPolicy, _ scene: TriggerScene, _ frame: [Value], _ host: EvaluationHost
    ) -> ThreeValued {
        guard let when = policy.when else { return .holds }
        let value = ThreeValued(host.evaluate(when.program, frame))
        guard host.accept == .verified, !value.isHolding else { return value }
        defer { host.enter(scene.beginning) }
        func outcome(in world: EvidenceWorld) -> ThreeValued {
            host.enter(world)
            return ThreeValued(host.evaluate(when.program, scene.frame(host)))
        }
        if !value.isKnown {
            let isClaimsOnly = [EvidenceWorld.Claims.believed, .disregarded].allSatisfy {
                outcome(in: EvidenceWorld(claims: $0)).isKnown
            }
            return isClaimsOnly ? .holds : value
        }
        guard policy.whenNames.isAny else { return value }
        let answerers = scene.answerers(host, policy.whenNames)
        guard answerers.count <= TriggerScene.answerersMax else { return .holds }
        let mayApply = answerers.contains {
            !outcome(in: EvidenceWorld(claims: .doubted, names: .answeredBy($0))).isFailing
        }
        return mayApply ? .holds : value
    }

    private func whenUnknown(_ policy: CompiledPolicy, _ causes: [String]) -> Evaluation {
        let check = CheckOutcome(
            id: "when", result: .unknown,
            failures: [
                CheckFailure(
                    reason: Reason("whether the policy applies cannot be told: {0}", causes.joined(separator: ", ")))
            ])
        return Evaluation(
            policy: policy, outcome: outcome(of: policy, policy.unknown.verdict, [check]),
            restsOnClaims: false)
    }

    private func outcome(of policy: CompiledPolicy, _ verdict: Verdict, _ checks: [CheckOutcome]) -> PolicyOutcome {
        PolicyOutcome(
            policy: policy.name, digest: policy.digest, mode: policy.document.mode, verdict: verdict,
            checks: checks)
    }
}

extension UnknownMeaning {
    /// The verdict that missing evidence means.
    var verdict: Verdict {
        switch self {
        case .allow: .allow
        case .hold: .hold
        case .deny: .deny
        }
    }
}
