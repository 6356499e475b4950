// Reviews of commits: given, taken back, and what takes them back.

import WritAuditLog
import WritModel

extension Statements {
    /// Approves a commit.
    ///
    /// - Parameters:
    ///   - commit: its id or the beginning of it.
    ///   - repository: the repository's name, where the commit is in several.
    ///   - speaker: who approves.
    /// - Throws: `PipelineError`, `StatementError`, store errors.
    public func approve(commit: String, repository: String?, as speaker: Speaker) async throws -> StatementReceipt {
        try await review(.reviewApproved, commit, repository, reason: nil, speaker)
    }

    /// Asks for changes to a commit; it ends the speaker's own approval of it.
    ///
    /// - Parameters:
    ///   - commit: its id or the beginning of it.
    ///   - repository: the repository's name, where the commit is in several.
    ///   - reason: what is to be changed, in words.
    ///   - speaker: who reviewed.
    /// - Throws: `PipelineError`, `StatementError`, store errors.
    public func requestChanges(
        commit: String, repository: String?, reason: String?, as speaker: Speaker
    ) async throws -> StatementReceipt {
        try await review(.changesRequested, commit, repository, reason: reason, speaker)
    }

    private func review(
        _ kind: EventKind, _ commit: String, _ repository: String?, reason: String?, _ speaker: Speaker
    ) async throws -> StatementReceipt {
        let found = try installation.log.read { try RecordedStatements($0).commit(commit, repository) }
        let sha = found.data["sha"]?.stringValue ?? commit
        let id = "review-\(installation.identifier())"
        var data: JSONObject = [
            "repository": found.data["repository"] ?? "", "review": .string(id), "head": .string(sha),
            "commits": [.string(sha)],
        ]
        if let author = found.data["author"] { data["author"] = author }
        if let reason { data["reason"] = .string(reason) }
        let draft = StatementDraft(kind: kind, id: id, data: data)
        let receipts = try await say(as: speaker, isAdministrative: false) { _ in [draft] }
        guard let receipt = receipts.first else { throw PipelineError.refused("nothing was recorded") }
        return receipt
    }

    /// Takes approvals of a commit back: the speaker's own as *withdrawn*; those of others, by whoever maintains the
    /// repository, as *dismissed*.
    ///
    /// - Parameters:
    ///   - commit: its id or the beginning of it.
    ///   - repository: the repository's name, where the commit is in several.
    ///   - reason: why, in words.
    ///   - speaker: who takes back.
    /// - Returns: one receipt for each approval.
    /// - Throws: `PipelineError.notFound` where there is no approval to take back; `PipelineError.notPermitted`;
    ///   `StatementError`, store errors.
    public func withdraw(
        commit: String, repository: String?, reason: String?, as speaker: Speaker
    ) async throws -> [StatementReceipt] {
        let (sha, approvals) = try installation.log.read { log in
            let recorded = RecordedStatements(log)
            let found = try recorded.commit(commit, repository)
            let sha = found.data["sha"]?.stringValue ?? commit
            return (sha, try recorded.approvals(of: sha, in: found.data["repository"]?.stringValue ?? ""))
        }
        guard let latest = approvals.first else {
            throw PipelineError.notFound(
                "nobody's approval of `\(sha.prefix(10))` stands, so there is none to take back")
        }
        let entitlement = try installation.entitlement()
        let run = installation.identifier()
        return try await say(as: speaker, isAdministrative: true) { voice in
            guard let voice else { return [Self.withdrawal(of: latest, .reviewWithdrawn, reason, "\(run)-0")] }
            let own = approvals.filter { entitlement.isSame(voice.id, $0.actor?.id) }
            if !own.isEmpty {
                return own.enumerated().map { Self.withdrawal(of: $1, .reviewWithdrawn, reason, "\(run)-\($0)") }
            }
            guard entitlement.maintains(voice, latest.data["repository"]?.stringValue) else {
                throw PipelineError.notPermitted(
                    "you have not approved `\(sha.prefix(10))`, and others' approvals are taken back by "
                        + entitlement.whoMaintains(latest.data["repository"]?.stringValue)
                        + ", signed; nothing was recorded")
            }
            return approvals.enumerated().map { Self.withdrawal(of: $1, .reviewDismissed, reason, "\(run)-\($0)") }
        }
    }

    private static func withdrawal(
        of approval: Event, _ kind: EventKind, _ reason: String?, _ id: String
    ) -> StatementDraft {
        var data: JSONObject = [:]
        for field in ["repository", "change", "review", "head", "commits"] {
            if let value = approval.data[field] { data[field] = value }
        }
        if let reason { data["reason"] = .string(reason) }
        return StatementDraft(kind: kind, id: "withdrawal-\(id)", data: data)
    }
}
