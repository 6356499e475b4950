// `writ trace --why-not`: which policies, active or packaged, would have stopped what happened, with what was known then.

import WritAuditLog
public import WritInsights
public import WritModel
import WritPolicy

/// What one policy would have said.
public struct WhyNotFinding: Sendable {
    /// Where a policy comes from.
    public enum Origin: String, Sendable, Hashable {
        /// It was active then.
        case active
        /// It became active later.
        case later
        /// It comes with Writ and is not active.
        case packaged
    }

    /// The policy.
    public var policy: String
    /// Its title.
    public var title: String
    /// Where it comes from.
    public var origin: Origin
    /// Its mode as of then; only `enforce` stops anything.
    public var mode: PolicyMode
    /// What it says, whatever its mode.
    public var verdict: Verdict
    /// The checks that are not satisfied.
    public var checks: [CheckOutcome]
    /// The entry it says it about.
    public var entry: UInt64
    /// The kind that it was asked as: a supposed request where nobody asked.
    public var kind: String
    /// Whether the request is supposed.
    public var isSupposed: Bool

    /// Whether it would have stopped it; it would only have been found otherwise.
    public var stops: Bool { verdict == .deny || verdict == .hold }
}

/// The answer to why nothing stopped a thing.
public struct WhyNotAnswer: Sendable {
    /// The policies with something to say, those that stop first, then by name.
    public internal(set) var findings: [WhyNotFinding] = []
    /// How many policies were evaluated.
    public internal(set) var policies = 0
    /// How many triggers they were evaluated on.
    public internal(set) var triggers = 0

    /// The policies that would have stopped it.
    public var stopping: [WhyNotFinding] { findings.filter(\.stops) }
}

/// Asks every policy about a story.
public struct WhyNot: Sendable {
    private let installation: Installation

    /// The question, in an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// Evaluates the policies active at each step of a story, those that are active today, and the packaged ones, each with
    /// the facts before the step.
    ///
    /// Evidence counts as in an audit: of imported history, claims do, unless a policy insists. Where only a commit's
    /// history is known, it is supposed to have been pushed to `main`. Costs one reading of the log for the facts.
    ///
    /// - Parameters:
    ///   - trace: the story.
    ///   - progress: called now and then with entries read, and those of the log.
    /// - Throws: `PipelineError.refused` for a person, whom no policy stops; store errors.
    public func ask(
        _ trace: Trace, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> WhyNotAnswer {
        guard trace.subject.type != "person" else {
            throw PipelineError.refused(
                "policies stop what is done, not who does it; ask about a commit, a change, a deploy or a violation")
        }
        return try installation.log.read { viewed in
            // What policies say must not depend on who asks; the story holds only what they may see.
            let log = viewed.whole
            let today = try LogState(log, installation: installation)
            let requests = SupposedRequest(
                catalog: today.compiled.catalog, commit: trace.subject.type == "commit" ? trace.subject.id : nil)
            let triggers = requests.triggers(try happened(trace, log))
            var answer = WhyNotAnswer()
            answer.triggers = triggers.count
            var said: [String: WhyNotFinding] = [:]
            var asked: Set<String> = []
            for group in try groups(triggers, log) {
                for asker in try askers(group, today, log, progress: progress) {
                    asked.formUnion(asker.policies)
                    for trigger in group.triggers {
                        for evaluation in try asker.engine.evaluate(trigger.event, at: trigger.position) {
                            note(evaluation, asker, trigger, &said)
                        }
                    }
                }
            }
            answer.policies = asked.count
            answer.findings = said.values.sorted { ($0.stops ? 0 : 1, $0.policy) < ($1.stops ? 0 : 1, $1.policy) }
            return answer
        }
    }

    /// The entries of a story that happened to its subject, by index; what undid it, and what it undoes, did not.
    private func happened(_ trace: Trace, _ log: any LogReading) throws -> [(index: UInt64, event: Event)] {
        var indexes: [UInt64] = []
        var rest = [trace.root]
        while let node = rest.popLast() {
            if let entry = node.entry { indexes.append(entry) }
            rest += node.children.filter {
                $0.role != .reverted && $0.role != .corrected && !isOther($0, trace.subject)
            }
        }
        return try indexes.sorted().map { ($0, try log.event(at: $0)) }
    }

    /// Whether a node tells of a commit that the subject only names.
    private func isOther(_ node: TraceNode, _ subject: TraceKey) -> Bool {
        subject.type == "commit" && node.thing?.type == "commit"
    }

    private func note(
        _ evaluation: PolicyEngine.Evaluation, _ asker: Asker, _ trigger: SupposedRequest.Trigger,
        _ said: inout [String: WhyNotFinding]
    ) {
        let outcome = evaluation.outcome
        guard asker.policies.contains(outcome.policy) else { return }
        let checks = outcome.checks.filter { $0.result != .satisfied }
        let isViolated = checks.contains { $0.result == .violated }
        let finding = WhyNotFinding(
            policy: outcome.policy, title: evaluation.policy.document.title, origin: asker.origin, mode: outcome.mode,
            verdict: outcome.verdict, checks: checks, entry: trigger.entry, kind: trigger.event.kind.description,
            isSupposed: trigger.isSupposed)
        guard finding.stops || isViolated else { return }
        // The strongest answer of a policy is told, of equal ones the first.
        if let known = said[outcome.policy], known.verdict >= finding.verdict { return }
        said[outcome.policy] = finding
    }

    // MARK: As of then

    /// Triggers before which the same documents were active.
    private struct Group {
        var state: LogState
        var triggers: [SupposedRequest.Trigger]
    }

    /// A set of documents, ready to be asked.
    private struct Asker {
        var origin: WhyNotFinding.Origin
        var engine: PolicyEngine
        /// The policies among them that are asked.
        var policies: Set<String>
    }

    private func groups(
        _ triggers: [SupposedRequest.Trigger], _ log: any LogReading
    ) throws -> [Group] {
        var groups: [Group] = []
        for trigger in triggers.sorted(by: { $0.position < $1.position }) {
            let active = try LogState.activeDocuments(log, before: trigger.position, trustsNote: false)
            if groups.last?.state.active == active {
                groups[groups.count - 1].triggers.append(trigger)
            } else {
                let state = try LogState(log, before: trigger.position, installation: installation)
                groups.append(Group(state: state, triggers: [trigger]))
            }
        }
        return groups
    }

    /// The active documents of a group, those of today and the packaged ones, each with the facts before the group's last
    /// trigger; a fact knows its own positions, so that an earlier trigger sees what was before it. They are compiled
    /// apart: a folder may have facts of its own under the names of packaged ones.
    private func askers(
        _ group: Group, _ today: LogState, _ log: any LogReading, progress: (UInt64, UInt64) -> Void
    ) throws -> [Asker] {
        let active = Set(group.state.compiled.policies.map(\.name))
        let packaged = try LogState.compile(Self.packaged.documents, installation).0
        let later = Set(today.compiled.policies.map(\.name)).subtracting(active)
        let others = Set(packaged.policies.map(\.name)).subtracting(active).subtracting(later)
        let sets: [(WhyNotFinding.Origin, CompiledDocuments, Set<String>)] = [
            (.active, group.state.compiled, active), (.later, today.compiled, later), (.packaged, packaged, others),
        ]
        let asked = sets.filter { !$0.2.isEmpty }
        let end = group.triggers.map(\.position).max() ?? 0
        let facts = try self.facts(of: asked.map(\.1), group.state.people, before: end, log, progress: progress)
        return zip(asked, facts).map { set, facts in
            let engine = PolicyEngine(
                documents: set.1, facts: facts, people: group.state.people, timeZones: installation.timeZones,
                view: .happened)
            return Asker(origin: set.0, engine: engine, policies: set.2)
        }
    }

    /// The facts of several sets of documents, from one reading of the log.
    private func facts(
        of sets: [CompiledDocuments], _ people: PersonResolver, before end: UInt64, _ log: any LogReading,
        progress: (UInt64, UInt64) -> Void
    ) throws -> [MemoryFacts] {
        let facts = sets.map { _ in MemoryFacts { try log.event(at: $0) } }
        let folders = zip(sets, facts).map { FactFolder(documents: $0, writer: $1, people: people) }
        let kinds = folders.map(\.kinds)
        var count = 0
        try log.forEachEvent(in: 0..<end, kinds: Set(kinds.joined()).sorted()) { index, event in
            count += 1
            if count.isMultiple(of: 5000) { progress(index, end) }
            for (folder, kinds) in zip(folders, kinds) where kinds.contains(event.kind) {
                try folder.fold(event, entry: index, position: index)
            }
        }
        progress(end, end)
        return facts
    }

    private static var packaged: DocumentFolder {
        DocumentFolder(
            StarterDocuments.files.map { name, text in
                DocumentFile(name: name, text: text) { _ in .failure(IncludeError("no files here")) }
            })
    }
}
