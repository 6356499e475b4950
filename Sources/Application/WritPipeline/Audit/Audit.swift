// Evaluates policies over what has happened: the happened view, by effective time, with all that is known today.

import WritAuditLog
public import WritModel
import WritPolicy

/// One check that a trigger violated, or that could not be judged.
public struct AuditFinding: Sendable {
    /// The policy.
    public var policy: String
    /// The check.
    public var check: CheckOutcome
    /// The trigger.
    public var trigger: Event
    /// The trigger's index.
    public var index: UInt64
    /// The policy's mode.
    public var mode: PolicyMode
    /// Whether the trigger is a request, which a gate decided, and no event.
    public var isRequest: Bool
    /// What is to follow; nothing where the policy only observes or warns.
    public var actions: [Action]
}

/// How often a policy was evaluated, and how it came out.
public struct AuditCount: Sendable, Hashable {
    /// Triggers to which the policy applies, or may apply.
    public var evaluated = 0
    /// Triggers with every check satisfied.
    public var satisfied = 0
    /// Triggers with a violated check.
    public var violated = 0
    /// The others.
    public var unknown = 0
    /// Triggers whose result rests on evidence that is only claimed.
    public var claimed = 0
}

/// The result of an audit.
public struct AuditReport: Sendable {
    /// What was found, in order of the triggers' time.
    public var findings: [AuditFinding] = []
    /// The counts per policy.
    public var counts: [String: AuditCount] = [:]
    /// Entries of the kinds that were looked at.
    public var events = 0
}

/// Which policies an audit evaluates.
public enum AuditDocuments: Sendable {
    /// The active ones.
    case active
    /// Others in their place; they enforce nothing.
    case folder(DocumentFolder)
}

/// Audits the log.
public struct Audit: Sendable {
    private let installation: Installation

    /// The audit of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// Evaluates policies over every trigger in the log. Appends nothing.
    ///
    /// Costs one pass over the entries of the kinds that facts and policies name, and the look-ups of each trigger.
    ///
    /// - Parameters:
    ///   - documents: which policies.
    ///   - policies: only these policies, by name; all of them when empty.
    ///   - progress: called now and then with the number of entries read.
    /// - Throws: `PipelineError.documents`, `PipelineError.notFound` for a policy that is not among the documents.
    public func run(
        _ documents: AuditDocuments = .active, policies: [String] = [], progress: (Int) -> Void = { _ in }
    ) throws -> AuditReport {
        try installation.log.read { log in
            let state = try HappenedState(documents, log, installation)
            try Self.require(policies, among: state.compiled)
            let history = try HappenedHistory(log, state, installation, progress: progress)
            return try evaluate(history, state.compiled, policies: Set(policies))
        }
    }

    /// Checks that policies are there.
    ///
    /// - Throws: `PipelineError.notFound` with the name that was probably meant.
    static func require(_ policies: [String], among documents: CompiledDocuments) throws {
        let names = Set(documents.policies.map(\.name))
        for name in policies where !names.contains(name) {
            let hint = Spelling.suggestion(for: name, among: names.sorted()).map { "; \($0)" } ?? ""
            throw PipelineError.notFound("there is no policy `\(name)`\(hint)")
        }
    }

    private func evaluate(
        _ history: HappenedHistory, _ documents: CompiledDocuments, policies: Set<String>
    ) throws -> AuditReport {
        var report = AuditReport()
        report.events = history.order.count
        for policy in documents.policies where policies.isEmpty || policies.contains(policy.name) {
            report.counts[policy.name] = AuditCount()
        }
        let kinds = documents.triggerKinds
        for (position, entry) in history.order.enumerated() {
            let trigger = try history.event(at: entry)
            guard kinds.contains(trigger.kind) else { continue }
            for evaluation in try history.engine.evaluate(trigger, at: UInt64(position))
            where report.counts[evaluation.policy.name] != nil {
                add(evaluation, trigger, entry, isRequest: documents.catalog.isGate(trigger.kind), to: &report)
            }
        }
        return report
    }

    private func add(
        _ evaluation: PolicyEngine.Evaluation, _ trigger: Event, _ entry: UInt64, isRequest: Bool,
        to report: inout AuditReport
    ) {
        let outcome = evaluation.outcome
        var count = report.counts[outcome.policy] ?? AuditCount()
        count.evaluated += 1
        if outcome.checks.contains(where: { $0.result == .violated }) {
            count.violated += 1
        } else if outcome.checks.contains(where: { $0.result == .unknown }) {
            count.unknown += 1
        } else {
            count.satisfied += 1
        }
        if evaluation.restsOnClaims { count.claimed += 1 }
        report.counts[outcome.policy] = count
        for check in outcome.checks where check.result != .satisfied {
            report.findings.append(
                AuditFinding(check, of: evaluation, trigger: trigger, index: entry, isRequest: isRequest))
        }
    }
}
