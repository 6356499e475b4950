// Freezes: started and ended by those who answer for what is frozen.

import WritAuditLog
public import WritModel
import WritPolicy

extension Statements {
    /// Starts a freeze.
    ///
    /// - Parameters:
    ///   - scope: an environment, a service, a repository, or `all`.
    ///   - reason: why; whoever is stopped reads it.
    ///   - until: when it ends by itself; never without it.
    ///   - speaker: a maintainer of the repository that is the scope, or an administrator.
    /// - Throws: `PipelineError.notPermitted`, `PipelineError.refused`, `StatementError`, store errors.
    public func startFreeze(
        scope: String, reason: String, until: Instant?, as speaker: Speaker
    ) async throws -> StatementReceipt {
        guard !scope.isEmpty, !reason.allSatisfy(\.isWhitespace) else {
            throw PipelineError.refused("a freeze has a scope and a reason: give `--scope` and `--reason`")
        }
        if let until, until <= installation.clock() {
            throw PipelineError.refused("`--until` is in the past: this freeze would be over before it began")
        }
        let id = "freeze-\(installation.identifier())"
        var data: JSONObject = ["freeze": .string(id), "scope": .string(scope), "reason": .string(reason)]
        if let until { data["until"] = .string(until.description) }
        let draft = StatementDraft(kind: .freezeStarted, id: id, data: data)
        let repository = try self.repository(scope)
        let entitlement = try installation.entitlement()
        let receipts = try await say(as: speaker, isAdministrative: true) { voice in
            try Self.require(voice, entitlement, repository, "starts")
            return [draft]
        }
        guard let receipt = receipts.first else { throw PipelineError.refused("nothing was recorded") }
        return receipt
    }

    /// Ends freezes.
    ///
    /// - Parameters:
    ///   - name: a freeze's id, or a scope: all freezes of exactly this scope.
    ///   - reason: why.
    ///   - speaker: a maintainer of the repository that is the scope, or an administrator.
    /// - Returns: one receipt for each freeze.
    /// - Throws: `PipelineError.notFound`, `PipelineError.notPermitted`, `StatementError`, store errors.
    public func endFreeze(_ name: String, reason: String, as speaker: Speaker) async throws -> [StatementReceipt] {
        let freezes = try installation.log.read { try RecordedStatements($0).freezes(name) }
        guard let scope = freezes.first?.data["scope"]?.stringValue else {
            throw PipelineError.notFound(
                "there is no freeze `\(name)` and none of `\(name)` that lasts; `writ log query --kind freeze.started` lists "
                    + "those started")
        }
        let repository = try self.repository(scope)
        let entitlement = try installation.entitlement()
        let run = installation.identifier()
        return try await say(as: speaker, isAdministrative: true) { voice in
            try Self.require(voice, entitlement, repository, "ends")
            return freezes.enumerated().map { number, started in
                var data: JSONObject = [:]
                for field in ["freeze", "scope"] { data[field] = started.data[field] }
                data["reason"] = .string(reason)
                return StatementDraft(kind: .freezeEnded, id: "thaw-\(run)-\(number)", data: data)
            }
        }
    }

    /// Refuses a freeze by somebody who may not give it. It is not recorded as a claim either: a claimed freeze is told to
    /// everybody whom it would stop, and a claimed end would leave a freeze in doubt.
    private static func require(
        _ voice: Voice?, _ entitlement: Entitlement, _ repository: String?, _ does: String
    ) throws {
        guard let voice, !entitlement.maintains(voice, repository) else { return }
        throw PipelineError.notPermitted(
            "a freeze of this scope \(does) by the word of \(entitlement.whoMaintains(repository)), signed with a key of an "
                + "`identity` document; nothing was recorded")
    }

    /// The repository that a scope is; `nil` for environments, services and `all`. A repository is known by its baseline, or
    /// by a document of exactly its name: a pattern that matches every word would make its maintainers those of everything.
    private func repository(_ scope: String) throws -> String? {
        if try installation.state().compiled.repositories.document(of: scope)?.repository.value == scope {
            return scope
        }
        return try Baselines.read(installation) { try $0.refs(ofRepository: scope) } == nil ? nil : scope
    }
}
