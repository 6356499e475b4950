// Sign-offs: given for what was asked for, and revoked.

import WritAuditLog
import WritModel
import WritPolicy

extension Statements {
    /// How long a sign-off holds where the hold that asks for it does not say.
    static let signoffSpan = TimeSpan.seconds(24 * 3600)

    /// Signs something off: a deploy, a change, a commit or a session.
    ///
    /// The sign-off answers the latest request about it, and says what was asked for there: service, environment, head
    /// and digest. It counts for nothing else. It expires when the hold that asked for it does (`within`), else after a day.
    ///
    /// - Parameters:
    ///   - scope: a subject id such as `deploy/4711`.
    ///   - reason: why, in words.
    ///   - speaker: who signs off.
    /// - Throws: `PipelineError.notPermitted` for what is not in the asker's scope; `StatementError`, store errors.
    public func signOff(scope: String, reason: String?, as speaker: Speaker) async throws -> StatementReceipt {
        let values = try installation.log.read { try ScopeValues($0.whole).values(ofSubject: scope) }
        guard installation.view.clearance(of: values) != nil else {
            throw PipelineError.notPermitted("`\(scope)` is not within the scope of your role; nothing was signed off")
        }
        let id = "signoff-\(installation.identifier())"
        var data: JSONObject = ["signoff": .string(id), "scope": .string(scope)]
        let answered = try answer(scope)
        for member in answered.fields.members { data[member.key] = member.value }
        if let reason { data["reason"] = .string(reason) }
        data["expires"] = .string(installation.clock().adding(answered.within).description)
        let draft = StatementDraft(kind: .signoffGiven, id: id, data: data)
        let receipts = try await say(as: speaker, isAdministrative: false) { _ in [draft] }
        guard var receipt = receipts.first else { throw PipelineError.refused("nothing was recorded") }
        receipt.warning = answered.warning
        return receipt
    }

    /// What a sign-off of a subject answers.
    private struct Answer {
        var fields: JSONObject = [:]
        var within = Statements.signoffSpan
        var warning: String?
    }

    private func answer(_ scope: String) throws -> Answer {
        let state = try installation.state()
        return try installation.log.read { log in
            let log = log.whole
            guard let request = try RecordedStatements(log).request(ofSubject: scope, state.compiled) else {
                guard scope.hasPrefix("deploy/") else { return Answer() }
                return Answer(
                    warning:
                        "nobody has asked for `\(scope)`, so this sign-off answers no request and counts for none: ask "
                        + "for the deploy first, and sign it off then")
            }
            var answer = Answer(fields: ["request": .string(request.event.id)])
            for field in SignoffBinding.fields {
                if let value = request.event.data[field], value.stringValue?.isEmpty == false {
                    answer.fields[field] = value
                }
            }
            // INVARIANT: request and decision are adjacent entries.
            if request.index + 1 < (try log.size),
                let decision = Decision(json: try log.event(at: request.index + 1).data),
                decision.request == request.event.id, let span = decision.shortestHold
            {
                answer.within = span
            }
            return answer
        }
    }

    /// Revokes a sign-off.
    ///
    /// - Parameters:
    ///   - name: the sign-off's id, or what was signed off; of that, the speaker's own sign-offs, or those of all by
    ///     whoever may revoke others'.
    ///   - reason: why, in words.
    ///   - speaker: who revokes.
    /// - Returns: one receipt for each sign-off.
    /// - Throws: `PipelineError.notFound`, `PipelineError.notPermitted`, `StatementError`, store errors.
    public func revokeSignoff(
        _ name: String, reason: String?, as speaker: Speaker
    ) async throws -> [StatementReceipt] {
        let given = try installation.log.read { try RecordedStatements($0).signoffs(name) }
        guard let latest = given.first else {
            throw PipelineError.notFound(
                "there is no sign-off `\(name)` and none of `\(name)` that stands; `writ log query --kind signoff.given` "
                    + "lists those given")
        }
        let repository = try installation.log.read { log in
            try ScopeValues(log.whole).values(ofSubject: latest.data["scope"]?.stringValue ?? "")[.repository]
        }
        let entitlement = try installation.entitlement()
        let run = installation.identifier()
        return try await say(as: speaker, isAdministrative: true) { voice in
            guard let voice else { return [Self.revocation(of: latest, reason, run, 0)] }
            let own = given.filter { entitlement.isSame(voice.id, $0.actor?.id) }
            if !own.isEmpty { return own.enumerated().map { Self.revocation(of: $1, reason, run, $0) } }
            guard entitlement.maintains(voice, repository) else {
                throw PipelineError.notPermitted(
                    "you have not given this sign-off, and others' are revoked by \(entitlement.whoMaintains(repository)), "
                        + "signed; nothing was recorded")
            }
            return given.enumerated().map { Self.revocation(of: $1, reason, run, $0) }
        }
    }

    private static func revocation(
        of given: Event, _ reason: String?, _ run: String, _ number: Int
    ) -> StatementDraft {
        var data: JSONObject = [:]
        for field in ["signoff", "scope", "request"] + SignoffBinding.fields {
            if let value = given.data[field] { data[field] = value }
        }
        if let reason { data["reason"] = .string(reason) }
        return StatementDraft(kind: .signoffRevoked, id: "revocation-\(run)-\(number)", data: data)
    }
}

extension Decision {
    /// The shortest time that its holds give; `nil` where none does.
    fileprivate var shortestHold: TimeSpan? {
        let checks = policies.flatMap(\.checks).filter { $0.result != .satisfied }
        return checks.flatMap(\.actions).compactMap { action in
            if case .hold(_, let within) = action { within } else { nil }
        }.min()
    }
}
