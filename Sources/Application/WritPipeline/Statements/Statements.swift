// What people say themselves: reviews and sign-offs, signed with the key that an identity document names, else claimed.

import WritAuditLog
public import WritConnector
public import WritModel
import WritPolicy

/// A statement that was recorded.
public struct StatementReceipt: Sendable {
    /// The event as recorded.
    public var event: Event
    /// Its index.
    public var index: UInt64
    /// Whether a known key signed it.
    public var isVerified: Bool
    /// Why it is only claimed, if so.
    public var remark: String?
}

/// Makes and records people's statements.
public struct Statements: Sendable {
    private let installation: Installation
    private let signer: any StatementSigner
    private let verifier: any StatementVerifier

    /// Statements of an installation.
    public init(_ installation: Installation, signer: any StatementSigner, verifier: any StatementVerifier) {
        self.installation = installation
        self.signer = signer
        self.verifier = verifier
    }

    /// Approves a commit.
    ///
    /// - Parameters:
    ///   - commit: its id or the beginning of it.
    ///   - repository: the repository's name, where the commit is in several.
    ///   - user: the account of the operating system's user, for a statement without a key.
    ///   - key: a key file, else git's and ssh's defaults.
    public func approve(
        commit: String, repository: String?, user: Account, key: String?
    ) async throws -> StatementReceipt {
        let found = try find(commit, repository)
        let sha = found.data["sha"]?.stringValue ?? commit
        let name = found.data["repository"]?.stringValue ?? ""
        let id = "review-\(installation.identifier())"
        var data: JSONObject = [
            "repository": .string(name), "review": .string(id), "head": .string(sha), "commits": [.string(sha)],
        ]
        if let author = found.data["author"] { data["author"] = author }
        return try await state(.reviewApproved, id: id, data: data, user: user, key: key)
    }

    /// Signs something off: a deploy, a change, a commit or a session.
    ///
    /// - Parameters:
    ///   - scope: a subject id such as `deploy/4711`.
    ///   - reason: why, in words.
    /// - Throws: `PipelineError.notPermitted` for what is not in the asker's scope.
    public func signOff(
        scope: String, reason: String?, user: Account, key: String?
    ) async throws -> StatementReceipt {
        let values = try installation.log.read { try ScopeValues($0.whole).values(ofSubject: scope) }
        guard installation.view.clearance(of: values) != nil else {
            throw PipelineError.notPermitted("`\(scope)` is not within the scope of your role; nothing was signed off")
        }
        let id = "signoff-\(installation.identifier())"
        var data: JSONObject = ["signoff": .string(id), "scope": .string(scope)]
        if let reason { data["reason"] = .string(reason) }
        return try await state(.signoffGiven, id: id, data: data, user: user, key: key)
    }

    // MARK: Recording

    private func state(
        _ kind: EventKind, id: String, data: JSONObject, user: Account, key: String?
    ) async throws -> StatementReceipt {
        let text = Self.text(kind, data, origin: installation.origin)
        let signature = try await signer.sign(text, key: key)
        let people = try installation.log.read { try LogState($0, installation: installation).people }
        let signers = people.signers.flatMap { person in person.keys.map { (person: person.person, key: $0) } }
        var remark: String?
        var signed: (person: AccountID, signature: String)?
        if let signature {
            if let place = try await verifier.verify(text, signature: signature, keys: signers.map(\.key)) {
                signed = (signers[place].person, signature)
            } else {
                remark = "the key that signed it is in no `identity` document"
            }
        } else {
            remark = "there was no key to sign it with"
        }
        return try record(kind, id: id, data: data, text: text, user: user, signed: signed, remark: remark)
    }

    private func record(
        _ kind: EventKind, id: String, data: JSONObject, text: String, user: Account,
        signed: (person: AccountID, signature: String)?, remark: String?
    ) throws -> StatementReceipt {
        let claimant = try installation.directory.ids(for: [(user, nil)])[user]
        return try installation.session { session in
            let now = installation.clock()
            guard let schema = session.state.compiled.catalog.schema(of: kind) else {
                throw PipelineError.refused("`\(kind)` has no schema")
            }
            var scrubbed = data
            if signed == nil || data["reason"] != nil {
                scrubbed = try scrub(kind, id, data, session)
            }
            let delivery = signed.map { signed in
                Delivery(id: id, digest: DocumentText.digest(Array((text + signed.signature).utf8)))
            }
            if let signed, let delivery {
                // The statement and its signature, beside the log: what an auditor checks the event against.
                try session.log.setNote(
                    named: "delivery \(delivery.digest)", to: Array((text + signed.signature).utf8))
            }
            let event = Event(
                id: id, source: WritSource.statements, kind: kind, at: now, seen: now,
                actor: (signed?.person ?? claimant).map { Actor(id: $0) },
                subject: SubjectNaming.subject(of: schema, data: scrubbed),
                provenance: signed == nil ? .cli : .signedStatement, delivery: delivery, data: scrubbed)
            let index = try session.append(event).index
            return StatementReceipt(event: event, index: index, isVerified: signed != nil, remark: remark)
        }
    }

    /// Takes addresses out of free text.
    private func scrub(
        _ kind: EventKind, _ id: String, _ data: JSONObject, _ session: LogSession
    ) throws -> JSONObject {
        let draft = EventDraft(
            id: id, source: WritSource.statements, kind: kind, at: nil, actor: nil, subject: nil, provenance: .cli,
            data: data)
        return try session.seal([draft]).first?.data ?? data
    }

    /// The exact text that is signed: every field on a line of its own, so that nothing signed can mean another thing.
    static func text(_ kind: EventKind, _ data: JSONObject, origin: String) -> String {
        var lines = ["writ statement v1", "log: \(origin)", "kind: \(kind)"]
        for member in data.members { lines.append("\(member.key): \(member.value.text)") }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Finding commits

    /// The most recorded commits that are searched for a prefix, latest first.
    static let searchedMax = 100_000

    private func find(_ commit: String, _ repository: String?) throws -> Event {
        let prefix = commit.lowercased()
        guard prefix.utf8.count >= 7, prefix.utf8.allSatisfy(ObjectName.isDigit) else {
            throw PipelineError.refused("`\(commit)` is not a commit: give at least 7 hex digits of its id")
        }
        return try installation.log.read { log in
            var found: [String: Event] = [:]
            var position = try log.size
            var left = Self.searchedMax
            while left > 0, let index = try log.lastEntry(ofKind: .commitRecorded, before: position) {
                position = index
                left -= 1
                let event = try log.event(at: index)
                guard let sha = event.data["sha"]?.stringValue, sha.hasPrefix(prefix),
                    repository == nil || event.data["repository"]?.stringValue == repository
                else { continue }
                if found[sha] == nil { found[sha] = event }
                if sha == prefix { break }
            }
            guard found.count <= 1 else {
                throw PipelineError.refused("`\(commit)` is the beginning of \(found.count) commits: give more digits")
            }
            guard let event = found.values.first else {
                throw PipelineError.notFound(
                    "no commit `\(commit)` is recorded; push it, or import its repository, and approve it then")
            }
            return event
        }
    }
}
