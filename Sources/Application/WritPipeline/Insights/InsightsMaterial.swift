// What insights need beside the log itself: the policies in force, what they read, and what an audit finds.

public import WritAuditLog
public import WritInsights
import WritModel
import WritPolicy

/// The part of a question that documents and the audit answer.
public struct InsightsMaterial: Sendable {
    /// The policies.
    public private(set) var policies: [GovernedPolicy] = []
    /// What they read.
    public private(set) var reading = DocumentReading(kinds: [], fields: [:], anywhere: [])
    /// How they come out on everything that has happened.
    public private(set) var audited: [AuditedOutcome] = []

    /// Evaluates policies over what has happened, as `Audit` does. Appends nothing.
    ///
    /// Costs an audit: one pass over the entries that facts and policies name, and the look-ups of each trigger.
    ///
    /// - Parameters:
    ///   - log: one state of the log.
    ///   - installation: the world.
    ///   - documents: which policies; without an active one there is nothing to evaluate.
    ///   - owner: only policies of this owner.
    ///   - progress: called now and then with the number of entries read.
    /// - Throws: `PipelineError.documents`, store errors.
    public init(
        _ log: any LogReading, _ installation: Installation, _ documents: AuditDocuments, owner: String? = nil,
        progress: (Int) -> Void = { _ in }
    ) throws {
        let texts: [Document]
        switch documents {
        case .active: texts = try LogState(log, installation: installation).documents
        case .folder(let folder): texts = folder.documents
        }
        let state: HappenedState
        do { state = try HappenedState(documents, log, installation) } catch PipelineError.noActivePolicy { return }
        let read = ReadFields(texts)
        reading = DocumentReading(kinds: read.kinds, fields: read.fields, anywhere: read.anywhere)
        policies = state.compiled.policies.map(Self.governed).filter { owner == nil || $0.owner == owner }
        try evaluate(HappenedHistory(log, state, installation, progress: progress), state.compiled)
    }

    private static func governed(_ policy: CompiledPolicy) -> GovernedPolicy {
        GovernedPolicy(
            name: policy.name, title: policy.document.title, owner: policy.document.owner ?? "",
            mode: policy.document.mode.rawValue, severity: policy.document.severity.rawValue,
            checks: policy.document.checks.map(\.id.value), kinds: policy.kinds.map(\.description))
    }

    private mutating func evaluate(_ history: HappenedHistory, _ documents: CompiledDocuments) throws {
        let kinds = documents.triggerKinds
        let wanted = Set(policies.map(\.name))
        for (position, entry) in history.order.enumerated() {
            let trigger = try history.event(at: entry)
            guard kinds.contains(trigger.kind) else { continue }
            let evaluations = try history.engine.evaluate(trigger, at: UInt64(position))
            guard !evaluations.isEmpty else { continue }
            let about = (scope: ThingKey.scope(of: trigger), keys: ThingKey.keys(of: trigger))
            for evaluation in evaluations where wanted.contains(evaluation.policy.name) {
                audited.append(
                    Self.outcome(
                        evaluation.outcome, trigger, entry, about, isDecided: documents.catalog.isGate(trigger.kind)))
            }
        }
    }

    private static func outcome(
        _ outcome: PolicyOutcome, _ trigger: Event, _ entry: UInt64, _ about: (scope: String, keys: [UInt64]),
        isDecided: Bool
    ) -> AuditedOutcome {
        return AuditedOutcome(
            policy: outcome.policy,
            checks: outcome.checks.map { check in
                AuditedOutcome.Check(
                    id: check.id, outcome: Self.outcome(check.result),
                    cause: check.result == .unknown ? check.reasons.first?.template ?? "" : "")
            }, index: entry, kind: trigger.kind.description, second: trigger.effectiveTime.seconds, scope: about.scope,
            keys: about.keys,
            // Only a gate makes requests, and it decides on them at once.
            isDecided: isDecided)
    }

    private static func outcome(_ result: CheckResult) -> Outcome {
        switch result {
        case .satisfied: .satisfied
        case .violated: .violated
        case .unknown: .unknown
        }
    }
}
