// Which violations a finding comes to: one for each commit to undo, each with its own reasons.

import WritAuditLog
import WritModel
import WritPolicy

/// A violation that is to be opened.
struct PlannedViolation {
    /// Its id: the same whoever finds it, and whenever.
    var id: String
    /// What was found.
    var finding: AuditFinding
    /// The commit to undo, if it is about one.
    var commit: String?
    /// What the check failed for, of what this violation is about.
    var failures: [CheckFailure]

    /// What is wrong, in one sentence.
    var reason: Reason {
        guard let first = failures.first(where: { $0.commit == commit }) ?? failures.first else {
            return Reason("violated")
        }
        guard let commit, let brought = first.commit, brought != commit else { return first.reason }
        // A merge that is sound itself, but not what it brought.
        let text = Reason(
            template: "the merge {\(first.reason.arguments.count)} brought in: \(first.reason.template)",
            arguments: first.reason.arguments + ["commit \(commit.prefix(10))"])
        guard failures.count > 1 else { return text }
        return Reason(template: "\(text.template) (and \(failures.count - 1) more)", arguments: text.arguments)
    }

    /// The entries that show it.
    var evidence: [UInt64] {
        Set(failures.flatMap { $0.witness + $0.nearMisses.map(\.entry) }).sorted()
    }
}

extension AuditFinding {
    /// A check of an evaluation that is not satisfied.
    init(
        _ check: CheckOutcome, of evaluation: PolicyEngine.Evaluation, trigger: Event, index: UInt64, isRequest: Bool
    ) {
        let outcome = evaluation.outcome
        self.init(
            policy: outcome.policy, check: check, trigger: trigger, index: index, mode: outcome.mode,
            isRequest: isRequest, actions: outcome.mode == .enforce ? evaluation.policy.actions(ofCheck: check.id) : [])
    }

    /// Whether the policy wants it corrected: a violation opened, or a commit reverted.
    var isToBeCorrected: Bool {
        check.result == .violated && !isRequest
            && actions.contains { $0 == .openViolation || $0.revertTarget != nil }
    }

    /// The violations that it comes to, in the order of the trigger's list.
    ///
    /// - Parameters:
    ///   - log: tells the parents of commits, so that what came in by a merge is undone by undoing the merge.
    ///   - own: the commits that Writ itself made. They undo a violation: they are none.
    func violations(_ log: any LogReading, without own: Set<String>) throws -> [PlannedViolation] {
        let listed = Set(trigger.data["commits"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        guard !listed.isEmpty else { return [planned(trigger.data["sha"]?.stringValue, check.failures)] }
        let failing = check.failures.filter { $0.commit.map(listed.contains) ?? false }
        guard !failing.isEmpty else { return [planned(nil, check.failures)] }
        let cover = try MergeCover(of: trigger, log)
        var order: [String] = []
        var failures: [String: [CheckFailure]] = [:]
        for failure in failing {
            guard let commit = failure.commit, !own.contains(commit) else { continue }
            let undone = cover.undone(for: commit)
            guard !own.contains(undone) else { continue }
            if failures[undone] == nil { order.append(undone) }
            failures[undone, default: []].append(failure)
        }
        return order.map { planned($0, failures[$0] ?? []) }
    }

    private func planned(_ commit: String?, _ failures: [CheckFailure]) -> PlannedViolation {
        let id = Violations.id(policy: policy, check: check.id, trigger: index, commit: commit)
        return PlannedViolation(id: id, finding: self, commit: commit, failures: failures)
    }
}

extension CheckFailure {
    /// The commit that it is about, by its full id.
    var commit: String? { subject?.kind == "commit" ? subject?.id : nil }
}

extension LogSession {
    /// Judges an event that nobody was asked about, and opens the violations of what must be corrected.
    ///
    /// - Parameters:
    ///   - event: the event, which is in the log.
    ///   - index: its index.
    ///   - policies: only these, by name; all of them when empty.
    /// - Returns: the violations that are new.
    func judge(_ event: Event, at index: UInt64, policies: Set<String> = []) throws -> [OpenedViolation] {
        let engine = PolicyEngine(
            documents: state.compiled, facts: facts, people: state.people, timeZones: installation.timeZones,
            view: .decision)
        let own = try Corrections.ownCommits(log)
        var opened: [OpenedViolation] = []
        for evaluation in try engine.evaluate(event, at: index)
        where policies.isEmpty || policies.contains(evaluation.policy.name) {
            for check in evaluation.outcome.checks {
                let finding = AuditFinding(check, of: evaluation, trigger: event, index: index, isRequest: false)
                guard finding.isToBeCorrected else { continue }
                for planned in try finding.violations(log, without: own) where try open(planned) {
                    opened.append(OpenedViolation(planned))
                }
            }
        }
        return opened
    }
}

extension OpenedViolation {
    init(_ planned: PlannedViolation) {
        self.init(id: planned.id, policy: planned.finding.policy, reason: planned.reason.text())
    }
}
