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
    /// Violations that were opened: id, policy and reason.
    public var opened: [(id: String, policy: String, reason: String)] = []
    /// Corrections that were carried out: the violation and what was done.
    public var performed: [(violation: String, detail: String)] = []
    /// Corrections that could not be carried out, and why.
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
    public func run() async throws -> CorrectionReport {
        var report = CorrectionReport()
        try await recover(&report)
        let audit = try Audit(installation).run(.active)
        for finding in audit.findings where finding.check.result == .violated {
            try await correct(finding, &report)
        }
        try await ViolationClosing(installation, git: git, translator: translator).run(&report)
        return report
    }

    /// Branches that Writ itself makes.
    private static let ownBranches = "refs/heads/writ/"

    // MARK: What slipped by

    /// Compares the repository's refs with the last recorded ones and records the difference, provenance `recovered`.
    private func recover(_ report: inout CorrectionReport) async throws {
        try await RepositoryBaseline.makeFirst(installation, git: git, name: translator.repository)
        let refs = try await git.refs()
        let baseline = try Baselines.read(installation) { try $0.refs(ofRepository: translator.repository) }
        let known = (baseline ?? [:]).merging(try recordedRefs()) { _, later in later }
        let compiled = try installation.state().compiled
        guard let pusher = Account("name:unknown") else { return }
        let zero = String(repeating: "0", count: 40)
        var updates: [RefUpdate] = []
        for (ref, after) in refs.sorted(by: { $0.key < $1.key }) where ref.hasPrefix("refs/heads/") {
            let before = known[ref] ?? zero
            guard before != after, !ref.hasPrefix(Self.ownBranches) else { continue }
            // Of branches that nobody protects, a baseline may say nothing: they are known from their first push on.
            guard known[ref] != nil || compiled.isProtected(ref, in: translator.repository) else { continue }
            updates.append(RefUpdate(ref: ref, before: before, after: after))
        }
        for (ref, before) in known.sorted(by: { $0.key < $1.key })
        where ref.hasPrefix("refs/heads/") && refs[ref] == nil && before != zero {
            updates.append(RefUpdate(ref: ref, before: before, after: zero))
        }
        guard !updates.isEmpty else { return }
        let push = Push(repository: translator.repository, updates: updates, pusher: pusher, options: [:])
        try await PushGate(installation, git: git, translator: translator).record(push, provenance: .recovered)
        report.recovered = updates.map(\.ref)
    }

    /// The last recorded state of every branch of this repository, as its hooks and this comparison recorded it: what
    /// somebody else claims about a branch must not hide what slipped by.
    private func recordedRefs() throws -> [String: String] {
        try installation.log.read { log in
            var refs: [String: String] = [:]
            try log.forEachEvent(in: 0..<log.size, kinds: [.branchPushed]) { _, event in
                guard event.source == WritSource.hook(translator.repository),
                    let ref = event.data["ref"]?.stringValue, ref.hasPrefix("refs/heads/"),
                    let after = event.data["after"]?.stringValue
                else { return }
                refs[ref] = after
            }
            return refs
        }
    }

    // MARK: Violations

    private func correct(_ finding: AuditFinding, _ report: inout CorrectionReport) async throws {
        let opens = finding.actions.contains { if case .openViolation = $0 { true } else { false } }
        let pattern = finding.actions.compactMap(\.revertTarget).first
        guard opens || pattern != nil, isOurs(finding) else { return }
        let own = try installation.log.read { try Self.ownCommits($0) }
        // What Writ itself put on a branch undoes a violation: it is none, and undoing it would bring the first one back.
        for commit in finding.violatingCommits where commit.map({ !own.contains($0) }) ?? true {
            let id = Violations.id(
                policy: finding.policy, check: finding.check.id, trigger: finding.index, commit: commit)
            let reasons = finding.check.reasons.map { $0.text() }
            if try open(id, finding, commit) { report.opened.append((id, finding.policy, reasons.first ?? "")) }
            guard let pattern, let commit, try needsRevert(id) else { continue }
            try await revert(commit, id, finding, pattern, &report)
        }
    }

    /// The reverts that Writ made.
    static func ownCommits(_ log: any LogReading) throws -> Set<String> {
        var commits: Set<String> = []
        try log.forEachEvent(in: 0..<log.size, kinds: [.enforcementPerformed]) { _, event in
            guard event.source == WritSource.writ, let commit = event.data["commit"]?.stringValue else { return }
            commits.insert(commit)
        }
        return commits
    }

    private func isOurs(_ finding: AuditFinding) -> Bool {
        finding.trigger.data["repository"]?.stringValue == translator.repository
            && !finding.isRequest
    }

    private func open(_ id: String, _ finding: AuditFinding, _ commit: String?) throws -> Bool {
        try installation.session { try $0.open(id, finding, commit: commit) }
    }

    /// Whether a revert has neither been made nor failed for good.
    private func needsRevert(_ id: String) throws -> Bool {
        try installation.log.read { log in
            try log.index(source: WritSource.writ, id: "\(id)/reverted") == nil
                && log.index(source: WritSource.writ, id: "\(id)/closed") == nil
        }
    }

    // MARK: Reverting

    private func revert(
        _ commit: String, _ id: String, _ finding: AuditFinding, _ pattern: String?, _ report: inout CorrectionReport
    ) async throws {
        var target = pattern ?? ""
        var moved: RefUpdate?
        let receipt: ActionReceipt
        do {
            let branch = try await git.protectedBranch(of: finding.trigger)
            target = Revert.target(pattern, branch: branch, commit: commit)
            let request = RevertRequest(
                commit: commit, branch: branch, target: target, policy: finding.policy, violation: id,
                reasons: finding.check.reasons.map { $0.text() }, evidence: [finding.index] + finding.check.witness)
            let before = try await git.resolve(branch)
            receipt = try await Revert(in: git).carryOut(request, time: installation.clock())
            if target == branch, let after = receipt.commit {
                moved = RefUpdate(ref: branch, before: before, after: after)
            }
        } catch let error as GitError {
            receipt = ActionReceipt(isDone: false, detail: error.description)
        }
        guard try record(receipt, id, target) else { return }
        if let moved { try await record(moved) }
        if receipt.isDone {
            report.performed.append((id, receipt.detail))
        } else {
            report.failed.append((id, receipt.detail))
        }
    }

    /// Records how a revert ended, once.
    private func record(_ receipt: ActionReceipt, _ id: String, _ target: String) throws -> Bool {
        let kind: EventKind = receipt.isDone ? .enforcementPerformed : .enforcementFailed
        return try installation.session { session in
            let eventID = receipt.isDone ? "\(id)/reverted" : "\(id)/revert-failed"
            guard try session.log.index(source: WritSource.writ, id: eventID) == nil else { return false }
            var data: JSONObject = [
                "decision": .string(id), "action": "revert", "target": .string(target), "attempt": 1,
                "detail": .string(receipt.detail),
            ]
            if receipt.isDone, let commit = receipt.commit { data["commit"] = .string(commit) }
            try session.appendOwn(kind, id: eventID, data: data)
            return true
        }
    }

    /// Records that Writ itself moved a branch, so that nobody takes it for something that slipped by.
    private func record(_ moved: RefUpdate) async throws {
        guard let writ = Account("name:\(Revert.authorName)") else { return }
        let push = Push(repository: translator.repository, updates: [moved], pusher: writ, options: [:])
        try await PushGate(installation, git: git, translator: translator).record(push, provenance: .internal)
    }

}
