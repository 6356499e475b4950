// Evaluates policies over what has happened: the happened view, by effective time, with all that is known today.

import WritAuditLog
public import WritModel
public import WritPolicy

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
    /// What the policy's document wants to follow.
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
            let names = Set(state.compiled.policies.map(\.name))
            for name in policies where !names.contains(name) {
                let hint = Spelling.suggestion(for: name, among: names.sorted()).map { "; \($0)" } ?? ""
                throw PipelineError.notFound("there is no policy `\(name)`\(hint)")
            }
            let history = try HappenedHistory(log, state.compiled, progress: progress)
            return try evaluate(history, state, policies: Set(policies))
        }
    }

    private func evaluate(
        _ history: HappenedHistory, _ state: HappenedState, policies: Set<String>
    ) throws -> AuditReport {
        let facts = MemoryFacts { try history.event(at: $0) }
        let folder = FactFolder(documents: state.compiled, writer: facts, people: state.people)
        for (position, entry) in history.order.enumerated() {
            try folder.fold(history.event(at: entry), entry: entry, position: UInt64(position))
        }
        let engine = PolicyEngine(
            documents: state.compiled, facts: facts, people: state.people, timeZones: installation.timeZones,
            view: .happened)
        var report = AuditReport()
        report.events = history.order.count
        for policy in state.compiled.policies where policies.isEmpty || policies.contains(policy.name) {
            report.counts[policy.name] = AuditCount()
        }
        let kinds = state.compiled.triggerKinds
        for (position, entry) in history.order.enumerated() {
            let trigger = try history.event(at: entry)
            guard kinds.contains(trigger.kind) else { continue }
            for evaluation in try engine.evaluate(trigger, at: UInt64(position))
            where report.counts[evaluation.policy.name] != nil {
                add(evaluation, trigger, entry, to: &report)
            }
        }
        return report
    }

    private func add(
        _ evaluation: PolicyEngine.Evaluation, _ trigger: Event, _ entry: UInt64, to report: inout AuditReport
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
                AuditFinding(
                    policy: outcome.policy, check: check, trigger: trigger, index: entry,
                    actions: evaluation.policy.actions(ofCheck: check.id)))
        }
    }
}

/// The documents of an audit, compiled, with everybody who is known today.
struct HappenedState {
    let compiled: CompiledDocuments
    private(set) var people: PersonResolver

    init(_ documents: AuditDocuments, _ log: any LogReading, _ installation: Installation) throws {
        switch documents {
        case .active:
            let state = try LogState(log, installation: installation)
            guard !state.compiled.policies.isEmpty else { throw PipelineError.noActivePolicy }
            compiled = state.compiled
            people = state.people
        case .folder(let folder):
            let errors = folder.problems.filter { $0.severity == .error }
            guard errors.isEmpty else { throw PipelineError.documents(errors.map(\.description)) }
            let (compiled, people, _) = try LogState.compile(folder.documents, installation)
            self.compiled = compiled
            self.people = people
            try log.forEachEvent(in: 0..<log.size, kinds: [.identityLinked]) { _, event in
                guard let person = event.data["person"]?.stringValue.flatMap(AccountID.init),
                    let account = event.data["account"]?.stringValue.flatMap(AccountID.init)
                else { return }
                self.people.link(person, account)
            }
        }
    }
}

/// The events of an audit in the order in which they happened.
struct HappenedHistory {
    /// Entries by (effective time, index).
    let order: [UInt64]
    private let events: [Event?]

    init(_ log: any LogReading, _ compiled: CompiledDocuments, progress: (Int) -> Void) throws {
        let kinds = compiled.factKinds.union(compiled.triggerKinds)
        let size = try log.size
        var events = [Event?](repeating: nil, count: Int(size))
        var order: [(Instant, UInt64)] = []
        try log.forEachEvent(in: 0..<size, kinds: kinds.sorted()) { index, event in
            events[Int(index)] = event
            order.append((event.effectiveTime, index))
            if order.count.isMultiple(of: 5000) { progress(order.count) }
        }
        order.sort { ($0.0, $0.1) < ($1.0, $1.1) }
        self.events = events
        self.order = order.map(\.1)
    }

    func event(at index: UInt64) throws -> Event {
        guard index < UInt64(events.count), let event = events[Int(index)] else {
            throw LogStoreError.noEntry(index: index)
        }
        return event
    }
}
