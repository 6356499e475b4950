// Closes violations whose correction took hold on the branch, and opens them again when it was undone.

import WritAuditLog
import WritConnector
import WritModel

/// Compares violations with what their branches hold.
struct ViolationClosing {
    private let installation: Installation
    private let git: any GitRepository
    private let translator: any CommitTranslating

    init(_ installation: Installation, git: any GitRepository, translator: any CommitTranslating) {
        self.installation = installation
        self.git = git
        self.translator = translator
    }

    /// Closes the violations whose commit the protected branch no longer carries: it holds a commit that reverts it, or it
    /// does not hold the commit itself. Opens those again that were closed in this way, where that is no longer so; what
    /// a person closed stays closed.
    func run(_ report: inout CorrectionReport) async throws {
        var known: [String: BranchReverts] = [:]
        for violation in try installation.log.read({ try Violations.all($0) }) {
            guard violation.isOpen || violation.closed?.evidence != nil, let commit = violation.commit,
                let branch = try await branch(of: violation), (try? await git.resolve(commit)) != nil,
                (try? await git.resolve(branch)) != nil
            else { continue }
            let reverts: BranchReverts
            if let kept = known[branch] { reverts = kept } else { reverts = try await self.reverts(on: branch) }
            known[branch] = reverts
            let correction = try await correction(of: commit, on: branch, reverts)
            if violation.isOpen, let correction {
                try close(violation, branch, correction)
                report.closed.append(violation.id)
            } else if !violation.isOpen, correction == nil {
                let reason = reverts.undoing(of: commit) ?? "\(branch) holds the commit again"
                if try reopen(violation, reason) { report.reopened.append((violation.id, reason)) }
            }
        }
    }

    /// How the branch is rid of a commit; `nil` while it carries it.
    private func correction(of commit: String, on branch: String, _ reverts: BranchReverts) async throws -> String? {
        if let by = reverts.effective(of: commit) { return "reverted by \(by.prefix(10)), which \(branch) holds" }
        return try await git.isAncestor(commit, of: branch) ? nil : "\(branch) no longer holds the commit"
    }

    /// The branch that a violation of this repository is about.
    private func branch(of violation: Violation) async throws -> String? {
        let trigger = try installation.log.read { try $0.event(at: violation.index) }
        guard trigger.data["repository"]?.stringValue == translator.repository else { return nil }
        return try await git.protectedBranch(of: trigger)
    }

    /// What the branch's commits revert.
    private func reverts(on branch: String) async throws -> BranchReverts {
        let commits = try await git.commits(from: nil, to: git.resolve(branch), limit: PushGate.commitsMax).commits
        var reverts = BranchReverts()
        for commit in commits {
            guard let prefix = translator.revertedPrefix(of: commit) else { continue }
            for other in commits where other.sha.hasPrefix(prefix) && other.sha != commit.sha {
                reverts.add(commit.sha, reverting: other.sha)
            }
        }
        return reverts
    }

    // MARK: Recording

    private func close(_ violation: Violation, _ branch: String, _ how: String) throws {
        let round = violation.reopened.isEmpty ? "" : "/\(violation.reopened.count)"
        try installation.session { session in
            try session.appendOwn(
                .enforcementVerified, id: "\(violation.id)/verified\(round)",
                data: [
                    "decision": .string(violation.id), "action": "revert", "target": .string(branch), "attempt": 1,
                    "detail": .string(how),
                ])
            try session.appendOwn(
                .violationClosed, id: "\(violation.id)/closed\(round)",
                data: [
                    "violation": .string(violation.id), "policy": .string(violation.policy),
                    "check": .string(violation.check), "trigger": .string(violation.trigger), "reason": .string(how),
                    "closed_by": .string("\(violation.id)/verified\(round)"),
                ])
        }
    }

    /// Opens a violation again, and plans whom to tell: the same as when it was opened first. It is not corrected again by
    /// itself: somebody undid the correction on purpose, and two programs must not undo each other's work for ever.
    private func reopen(_ violation: Violation, _ reason: String) throws -> Bool {
        let id = "\(violation.id)/reopened/\(violation.reopened.count + 1)"
        return try installation.session { session in
            guard try session.log.index(source: WritSource.writ, id: id) == nil else { return false }
            let index = try session.appendOwn(
                .violationReopened, id: id,
                data: [
                    "violation": .string(violation.id), "policy": .string(violation.policy),
                    "check": .string(violation.check), "trigger": .string(violation.trigger),
                    "reason": .string(reason),
                ])
            try session.plan(
                violation: id, session.log.event(at: violation.openedIndex).data, at: index,
                trigger: session.log.event(at: violation.index))
            return true
        }
    }
}

/// The reverts on a branch. A revert that was itself reverted undoes nothing.
struct BranchReverts {
    /// The most reverts of reverts that are followed.
    static let depthMax = 100

    private var revertsOf: [String: [String]] = [:]

    mutating func add(_ commit: String, reverting other: String) { revertsOf[other, default: []].append(commit) }

    /// A revert of a commit that is itself in effect, or `nil`.
    func effective(of commit: String) -> String? { effective(of: commit, depth: 0) }

    private func effective(of commit: String, depth: Int) -> String? {
        guard depth < Self.depthMax else { return nil }
        return revertsOf[commit]?.first { effective(of: $0, depth: depth + 1) == nil }
    }

    /// How the revert of a commit was undone, if it was by another revert.
    func undoing(of commit: String) -> String? {
        for revert in revertsOf[commit] ?? [] {
            if let by = effective(of: revert) {
                return "its revert \(revert.prefix(10)) was itself reverted by \(by.prefix(10))"
            }
        }
        return nil
    }
}

extension GitRepository {
    /// The branch that a trigger is about, or the default one.
    func protectedBranch(of trigger: Event) async throws -> String {
        if let ref = trigger.data["ref"]?.stringValue, ref.hasPrefix("refs/heads/") { return ref }
        return try await defaultBranch()
    }
}
