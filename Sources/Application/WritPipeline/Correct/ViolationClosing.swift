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

    /// Closes the violations whose commit the protected branch no longer carries: it holds a commit that mechanically
    /// reverts it, or it does not hold the commit itself. Opens those again that were closed in this way, where that is no
    /// longer so; what a person closed stays closed. A few processes of git per branch, none per violation.
    ///
    /// - Parameter policies: only violations of these; of all when empty.
    func run(_ policies: [String], _ report: inout CorrectionReport) async throws {
        for (branch, violations) in try await violationsByBranch(policies) {
            let commits = violations.compactMap(\.commit)
            let carried = try await git.reachability(of: commits + violations.flatMap(\.broughtIn), from: branch)
            let reverts = RevertHistory(try await git.reverts(of: commits, in: branch))
            for violation in violations {
                // A commit that is not in this repository says nothing about its branch.
                guard let commit = violation.commit, carried[commit] != nil else { continue }
                // A branch that was moved to below a merge still holds what the merge brought.
                let isCarried = ([commit] + violation.broughtIn).contains { carried[$0] ?? false }
                let correction = Self.correction(of: commit, on: branch, isCarried: isCarried, reverts)
                if violation.isOpen, let correction {
                    try close(violation, branch, correction)
                    report.closed.append(violation.id)
                } else if !violation.isOpen, correction == nil {
                    let reason = Self.undoing(of: commit, reverts) ?? "\(branch) holds the commit again"
                    if try reopen(violation, reason) { report.reopened.append((violation.id, reason)) }
                }
            }
        }
    }

    /// The violations that a look at their branch may close or open again, those of a branch in the order they were opened.
    private func violationsByBranch(
        _ policies: [String]
    ) async throws -> [(branch: String, violations: [Violation])] {
        var found: [String: [Violation]] = [:]
        for violation in try installation.log.read({ try Violations.all($0) }) {
            guard policies.isEmpty || policies.contains(violation.policy), violation.commit != nil,
                violation.isOpen || violation.closed?.evidence != nil,
                let branch = try await branch(of: violation)
            else { continue }
            found[branch, default: []].append(violation)
        }
        let refs = try await git.refs()
        return found.filter { refs[$0.key] != nil }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// How the branch is rid of a commit; `nil` while it carries it.
    private static func correction(
        of commit: String, on branch: String, isCarried: Bool, _ reverts: RevertHistory
    ) -> String? {
        guard isCarried else { return "\(branch) no longer holds the commit" }
        return reverts.standing(of: commit).map { "reverted by \($0.prefix(10)), which \(branch) holds" }
    }

    /// How the revert of a commit was undone, if it was by another revert.
    private static func undoing(of commit: String, _ reverts: RevertHistory) -> String? {
        reverts.undone(of: commit).map {
            "its revert \($0.undoes.prefix(10)) was itself reverted by \($0.commit.prefix(10))"
        }
    }

    /// The branch that a violation of this repository is about.
    private func branch(of violation: Violation) async throws -> String? {
        let trigger = try installation.log.read { try $0.event(at: violation.index) }
        guard trigger.data["repository"]?.stringValue == translator.repository else { return nil }
        return try await git.protectedBranch(of: trigger)
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

extension GitRepository {
    /// The branch that a trigger is about, or the default one.
    func protectedBranch(of trigger: Event) async throws -> String {
        if let ref = trigger.data["ref"]?.stringValue, ref.hasPrefix("refs/heads/") { return ref }
        return try await defaultBranch()
    }
}
