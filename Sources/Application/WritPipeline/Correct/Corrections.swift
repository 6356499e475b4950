// `writ audit --enforce`: finds what slipped past the gates, opens violations, carries out corrections, and closes a
// violation only when the protected branch holds the revert.

import WritAuditLog
public import WritConnector
import WritEnforcement
import WritModel
import WritPolicy

/// What enforcement did.
public struct CorrectionReport: Sendable {
    /// Ref updates that no hook had recorded.
    public var recovered: [String] = []
    /// Ref updates that the gate had allowed, and that nobody had recorded.
    public var completed: [String] = []
    /// Violations that were opened.
    public var opened: [OpenedViolation] = []
    /// Corrections that were carried out: the violation and what was done.
    public var performed: [(violation: String, detail: String)] = []
    /// Corrections that cannot be carried out, and why: told until somebody settles them.
    public var failed: [(violation: String, detail: String)] = []
    /// Violations that were closed.
    public var closed: [String] = []
    /// Violations that are open again because their correction was undone, and how.
    public var reopened: [(violation: String, reason: String)] = []
}

/// Corrects one repository.
public struct Corrections: Sendable {
    private let installation: Installation
    private let git: any GitRepository
    private let translator: any CommitTranslating

    /// Corrections of a repository.
    public init(_ installation: Installation, git: any GitRepository, translator: any CommitTranslating) {
        self.installation = installation
        self.git = git
        self.translator = translator
    }

    /// Does everything that is due, by the active documents only. Asked again it finds what it did and goes on.
    ///
    /// - Parameter policies: only what these demand, by name; all of them when empty. Where refs had moved past the gate,
    ///   that is recorded in any case.
    /// - Throws: `PipelineError.notFound` for a policy that is not active; what git and the store throw.
    public func run(policies: [String] = []) async throws -> CorrectionReport {
        let state = try installation.state()
        try Audit.require(policies, among: state.compiled)
        var report = CorrectionReport()
        try await RepositoryBaseline.makeFirst(installation, git: git, name: translator.repository)
        let found = try await RefChain(installation, git: git, translator: translator).compare(policies: Set(policies))
        report.recovered = found.recovered
        report.completed = found.completed
        report.opened = found.opened
        let planned = try plan(policies)
        report.opened += try ViolationRecording(installation).open(planned)
        let book = try installation.log.read { try CorrectionBook($0) }
        // The newest first: what was built on a commit is taken back before it.
        for violation in planned.reversed() where book.needsRevert(violation.id) {
            try await revert(violation, book, &report)
        }
        try await ViolationClosing(installation, git: git, translator: translator).run(policies, &report)
        return report
    }

    /// The violations of this repository by an audit of everything that happened.
    private func plan(_ policies: [String]) throws -> [PlannedViolation] {
        let findings = try Audit(installation).run(.active, policies: policies).findings.filter {
            $0.isToBeCorrected && $0.trigger.data["repository"]?.stringValue == translator.repository
        }
        guard !findings.isEmpty else { return [] }
        return try installation.log.read { log in
            let own = try Self.ownCommits(log)
            return try findings.flatMap { try $0.violations(log, without: own) }
        }
    }

    /// The commits that Writ made to undo others.
    static func ownCommits(_ log: any LogReading) throws -> Set<String> {
        var commits: Set<String> = []
        try log.forEachEvent(in: 0..<log.size, kinds: [.enforcementPerformed]) { _, event in
            guard event.source == WritSource.writ, let commit = event.data["commit"]?.stringValue else { return }
            commits.insert(commit)
        }
        return commits
    }

    // MARK: Reverting

    private func revert(
        _ violation: PlannedViolation, _ book: CorrectionBook, _ report: inout CorrectionReport
    ) async throws {
        guard let commit = violation.commit, let pattern = violation.finding.actions.compactMap(\.revertTarget).first
        else { return }
        var target = pattern ?? ""
        var moved: RefUpdate?
        let receipt: ActionReceipt
        do {
            let branch = try await git.protectedBranch(of: violation.finding.trigger)
            let request = request(violation, commit, pattern, branch)
            target = request.target
            let before = try await git.resolve(branch)
            receipt = try await Revert(in: git).carryOut(request, time: installation.clock())
            if let changed = receipt.target, let after = receipt.commit {
                target = changed
                moved = RefUpdate(
                    ref: changed, before: changed == branch ? before : RefPlaces.zero(like: after), after: after)
            }
        } catch let error as GitError {
            receipt = ActionReceipt(isDone: false, detail: error.description)
        }
        try record(receipt, violation.id, target, book)
        if let moved, RefPlaces.isKept(moved.ref) {
            try await PushGate(installation, git: git, translator: translator).record(own: moved)
        }
        if receipt.isDone {
            report.performed.append((violation.id, receipt.detail))
        } else {
            report.failed.append((violation.id, receipt.detail))
        }
    }

    private func request(
        _ violation: PlannedViolation, _ commit: String, _ pattern: String?, _ branch: String
    ) -> RevertRequest {
        let trigger = violation.finding.trigger
        return RevertRequest(
            commit: commit, branch: branch, target: Revert.target(pattern, branch: branch, commit: commit),
            stood: trigger.kind == .branchPushed ? trigger.data["before"]?.stringValue : nil,
            policy: violation.finding.policy, violation: violation.id,
            reasons: violation.failures.prefix(CheckOutcome.detailsMax).map { $0.reason.text() },
            evidence: [violation.finding.index] + violation.evidence)
    }

    /// Records how a revert ended. A failure is recorded once, and again when its reason is another.
    private func record(_ receipt: ActionReceipt, _ id: String, _ target: String, _ book: CorrectionBook) throws {
        let failures = book.failures[id]
        if !receipt.isDone, failures?.last == receipt.detail { return }
        let attempt = (failures?.count ?? 0) + 1
        let failedID = attempt == 1 ? "\(id)/revert-failed" : "\(id)/revert-failed/\(attempt)"
        try installation.session { session in
            var data: JSONObject = [
                "decision": .string(id), "action": "revert", "target": .string(target), "attempt": .int(Int64(attempt)),
                "detail": .string(receipt.detail),
            ]
            if receipt.isDone, let commit = receipt.commit { data["commit"] = .string(commit) }
            let kind: EventKind = receipt.isDone ? .enforcementPerformed : .enforcementFailed
            let eventID = receipt.isDone ? "\(id)/reverted" : failedID
            guard try session.log.index(source: WritSource.writ, id: eventID) == nil else { return }
            try session.appendOwn(kind, id: eventID, data: data)
        }
    }
}

/// What was done about violations until now.
private struct CorrectionBook {
    /// How attempts to revert failed, by the violation, and how often they did.
    private(set) var failures: [String: (count: Int, last: String)] = [:]
    private var reverted: Set<String> = []
    private var violations: [String: Violation] = [:]

    init(_ log: any LogReading) throws {
        for violation in try Violations.all(log) { violations[violation.id] = violation }
        try log.forEachEvent(in: 0..<log.size, kinds: [.enforcementPerformed, .enforcementFailed]) { _, event in
            guard event.source == WritSource.writ, event.data["action"]?.stringValue == "revert",
                let id = event.data["decision"]?.stringValue
            else { return }
            guard event.kind == .enforcementFailed else {
                reverted.insert(id)
                return
            }
            failures[id] = ((failures[id]?.count ?? 0) + 1, event.data["detail"]?.stringValue ?? "")
        }
    }

    /// Whether a revert is still due. Somebody who undid one did so on purpose, and two programs must not undo each other's
    /// work for ever; what a person closed is settled.
    func needsRevert(_ id: String) -> Bool {
        guard let violation = violations[id], violation.isOpen, violation.reopened.isEmpty else { return false }
        return !reverted.contains(id)
    }
}
