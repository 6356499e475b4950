// What people say themselves: reviews, sign-offs, freezes, baselines. Signed with a key that an identity document names,
// else the act of the folder's owner, else only claimed.

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
    /// Whether it is verified evidence: signed by a known key, or the act of the folder's owner.
    public var isVerified: Bool { event.provenance.isVerified }
    /// Why it is only claimed, if so.
    public var remark: String?
    /// What whoever made it should know of its effect.
    public var warning: String?
}

/// Makes and records people's statements.
public struct Statements: Sendable {
    let installation: Installation
    private let signer: any StatementSigner
    private let verifier: any StatementVerifier

    /// Statements of an installation.
    public init(_ installation: Installation, signer: any StatementSigner, verifier: any StatementVerifier) {
        self.installation = installation
        self.signer = signer
        self.verifier = verifier
    }

    /// Says what depends on who says it. The speaker is known by the key that made a signature, so the likeliest drafts are
    /// signed first; where the person turns out to say something else, that is signed instead.
    ///
    /// - Parameters:
    ///   - speaker: who speaks.
    ///   - isAdministrative: whether the folder's owner may say it without a key.
    ///   - drafts: what a voice says; called with `nil` for the likeliest. It throws where the voice may not.
    /// - Returns: one receipt for each draft, in order; they are durable, all or none.
    /// - Throws: `StatementError`, `PipelineError`, `IntakeError`, store errors.
    func say(
        as speaker: Speaker, isAdministrative: Bool, _ drafts: (Voice?) throws -> [StatementDraft]
    ) async throws -> [StatementReceipt] {
        var sealing = try Sealing(installation)
        let guess = try sealing.sealed(drafts(nil))
        guard let first = guess.first else { return [] }
        let signature = try await sign(first, key: speaker.key)
        if let signature, let person = signature.person {
            let wanted = try sealing.sealed(drafts(Voice(id: person, grounds: .key)))
            var signed: [Signed] = []
            for draft in wanted {
                let own = draft == first ? signature : try await sign(draft, key: speaker.key)
                guard let own, own.person == person else {
                    throw PipelineError.refused("two keys signed parts of one statement; name one with `--key`")
                }
                signed.append(Signed(draft: draft, signature: own))
            }
            return try record(signed, Voice(id: person, grounds: .key), nil, sealing)
        }
        let isOwner = isAdministrative && speaker.isOwner && speaker.key == nil
        let account = try sealing.id(of: speaker.account)
        let voice = Voice(id: account, grounds: isOwner ? .session : .word)
        let remark =
            signature == nil
            ? "there was no key to sign it with" : "the key that signed it is in no `identity` document"
        let said = try sealing.sealed(drafts(voice)).map { Signed(draft: $0, signature: nil) }
        return try record(said, voice, isOwner ? nil : remark, sealing)
    }

    // MARK: Signing

    /// A signature, and whose it is where a document names its key.
    private struct Signature {
        var text: String
        var person: AccountID?
        var key: String
    }

    private struct Signed {
        var draft: StatementDraft
        var signature: Signature?
    }

    private func sign(_ draft: StatementDraft, key: String?) async throws -> Signature? {
        let text = StatementText.text(draft, origin: installation.origin)
        guard let signature = try await signer.sign(text, key: key) else { return nil }
        let people = try installation.state().people
        let signers = people.signers.flatMap { person in person.keys.map { (person: person.person, key: $0) } }
        guard let place = try await verifier.verify(text, signature: signature, keys: signers.map(\.key)) else {
            return Signature(text: signature, person: nil, key: "")
        }
        return Signature(text: signature, person: signers[place].person, key: signers[place].key)
    }

    // MARK: Recording

    /// Takes accounts and addresses out of drafts before they are signed, so that the signature is over what is recorded.
    private struct Sealing {
        let directory: any AccountDirectory
        var sealer: EventSealer
        var accounts: Set<AccountID> = []

        init(_ installation: Installation) throws {
            directory = installation.directory
            sealer = EventSealer(directory: directory, catalog: try installation.state().compiled.catalog)
        }

        mutating func sealed(_ drafts: [StatementDraft]) throws -> [StatementDraft] {
            let events = try sealer.seal(
                drafts.map { draft in
                    EventDraft(
                        id: draft.id, source: WritSource.statements, kind: draft.kind, at: nil, actor: nil,
                        subject: nil,
                        provenance: .cli, data: draft.data)
                }, seen: Instant(nanoseconds: 0))
            accounts.formUnion(sealer.takeMetAccounts())
            return zip(drafts, events).map { StatementDraft(kind: $0.kind, id: $0.id, data: $1.data) }
        }

        mutating func id(of account: Account) throws -> AccountID {
            guard let id = try directory.ids(for: [(account, nil)])[account] else {
                throw PipelineError.refused("`\(account)` cannot be recorded")
            }
            accounts.insert(id)
            return id
        }
    }

    private func record(
        _ statements: [Signed], _ voice: Voice, _ remark: String?, _ sealing: Sealing
    ) throws -> [StatementReceipt] {
        try installation.session { session in
            try session.meet(sealing.accounts.union([voice.id]))
            return try statements.map { statement in
                let event = try event(of: statement, voice, session)
                let index = try session.append(event).index
                return StatementReceipt(event: event, index: index, remark: remark)
            }
        }
    }

    private func event(of statement: Signed, _ voice: Voice, _ session: LogSession) throws -> Event {
        let draft = statement.draft
        guard let schema = session.state.compiled.catalog.schema(of: draft.kind) else {
            throw PipelineError.refused("`\(draft.kind)` has no schema")
        }
        var data = draft.data
        if let signature = statement.signature {
            data[StatementText.field] = ["key": .string(signature.key), "signature": .string(signature.text)]
        }
        let now = installation.clock()
        return Event(
            id: draft.id, source: WritSource.statements, kind: draft.kind, at: now, seen: now,
            actor: Actor(id: voice.id), subject: SubjectNaming.subject(of: schema, data: data),
            provenance: voice.provenance, data: data)
    }
}

extension Installation {
    /// Who may take back what others have said, as of now.
    func entitlement() throws -> Entitlement {
        Entitlement(try state().compiled) { text in
            AccountID(text) ?? Account(text).flatMap { try? directory.existingID(of: $0) }
        }
    }
}
