// One transaction on the log: what is appended is hashed, signed, and folded into the facts, all or nothing.

public import WritAuditLog
import WritMerkle
import WritModel
import WritPolicy

/// Appends events inside one transaction of the store.
final class LogSession {
    let log: any LogWriting
    let installation: Installation
    private(set) var state: LogState
    private var appender: LogAppender
    private var folder: FactFolder
    /// Whether persons were linked since the facts were folded.
    private var isStale = false
    /// Accounts known to be laid down.
    private var met: Set<AccountID> = []

    /// Begins a session.
    ///
    /// - Parameters:
    ///   - log: the transaction.
    ///   - installation: the world.
    init(_ log: any LogWriting, _ installation: Installation) throws {
        self.log = log
        self.installation = installation
        state = try LogState(log, installation: installation)
        appender = try LogAppender(log: log, key: installation.key, origin: installation.origin)
        try state.refoldAfterUpgrade(log, installation)
        folder = FactFolder(documents: state.compiled, writer: WritableFacts(log: log), people: state.people)
        try linkOtherSpellings()
    }

    /// The facts of the log.
    var facts: WritableFacts { WritableFacts(log: log) }

    /// Seals drafts with the schemas in force.
    func seal(_ drafts: [EventDraft]) throws -> [Event] {
        var sealer = EventSealer(directory: installation.directory, catalog: state.compiled.catalog)
        let events = try sealer.seal(drafts, seen: installation.clock())
        try meet(sealer.takeMetAccounts())
        return events
    }

    /// Appends an event, or finds it: (source, id) occurs once.
    ///
    /// - Returns: its index, and whether it is new.
    /// - Throws: `PipelineError.otherContent` when it is there with other content.
    @discardableResult
    func append(_ event: Event) throws -> (index: UInt64, isNew: Bool) {
        try append(SealedEvent(event))
    }

    /// Appends an event whose leaf is written already, or finds it.
    ///
    /// - Returns: its index, and whether it is new.
    /// - Throws: `PipelineError.otherContent` when it is there with other content.
    @discardableResult
    func append(_ sealed: SealedEvent) throws -> (index: UInt64, isNew: Bool) {
        let event = sealed.event
        if event.kind != .identityLinked { try refresh() }
        let index: UInt64
        do { index = try appender.append(sealed.entry, leafHash: sealed.leafHash) } catch LogStoreError.alreadyThere {
            return (try found(event), false)
        }
        try folder.fold(event, entry: index, position: index)
        if event.kind == .identityLinked, state.link(event) { isStale = true }
        if event.kind == .deployFinished { try follow(finish: event) }
        if event.kind == .branchPushed { try keep(place: event, entry: index) }
        return (index, true)
    }

    /// The index of an event that is in the log already.
    private func found(_ event: Event) throws -> UInt64 {
        guard let index = try log.index(source: event.source, id: event.id) else {
            throw PipelineError.refused("the log has and has not the event `\(event.id)`; verify it")
        }
        guard try isSame(event, as: log.event(at: index)) else {
            throw PipelineError.otherContent(source: event.source, id: event.id, index: index)
        }
        return index
    }

    /// The same but for when it arrived, and for a time that nobody claimed.
    func isSame(_ event: Event, as stored: Event) -> Bool {
        var event = event
        if event.at == event.seen { event.at = stored.at }
        event.seen = stored.seen
        return event == stored
    }

    // MARK: Accounts

    /// The pseudonyms of accounts that an event of Writ's own is to name, laid down in the log.
    func ids(for accounts: [Account]) throws -> [Account: AccountID] {
        let ids = try installation.directory.ids(for: accounts.map { ($0, nil) })
        try meet(ids.values)
        return ids
    }

    /// Lays down accounts that no entry has named yet: `account.seen`, before the entry that names them.
    ///
    /// What it says of an account is a hash over salt and account, both of which are in the directory alone: an altered
    /// directory can be found out, and an erased one leaves nothing to guess from. Costs a look-up for each account.
    ///
    /// - Throws: `PipelineError.refused` where the directory has another account for a pseudonym than the log committed to:
    ///   whoever changed it would be taken for somebody else.
    func meet(_ ids: some Sequence<AccountID>) throws {
        let new = Set(ids).subtracting(met)
        guard !new.isEmpty else { return }
        met.formUnion(new)
        let salted = try installation.directory.salted(new)
        for (id, account) in salted.sorted(by: { $0.key.description < $1.key.description }) {
            if let seen = try log.index(source: WritSource.writ, id: id.description) {
                let commitment = try log.event(at: seen).data["commitment"]?.stringValue
                guard commitment == Self.commitment(to: account) else {
                    throw PipelineError.refused(
                        "the directory has another account for \(id) than the log committed to; `writ log verify` tells which "
                            + "are wrong; restore directory.db from a copy")
                }
                continue
            }
            var data: JSONObject = [
                "account": .string(id.description), "namespace": .string(String(account.account.scheme)),
            ]
            if account.account.isNobody { data["nobody"] = .bool(true) }
            data["commitment"] = .string(Self.commitment(to: account))
            try appendOwn(.accountSeen, id: id.description, data: data)
        }
    }

    /// `sha256:<hex>` over the salt and the folded account.
    static func commitment(to account: SaltedAccount) -> String {
        DocumentText.digest(account.salt + Array(account.account.description.utf8))
    }

    /// The note that says that other spellings of accounts are linked.
    static let spellingsNote = "linked-spellings"

    /// Links the pseudonyms that version 0.1 gave to other spellings of one account: they are one person, from here on.
    private func linkOtherSpellings() throws {
        guard try log.note(named: Self.spellingsNote) == nil else { return }
        for spelling in try installation.directory.otherSpellings() {
            try appendOwn(
                .identityLinked, id: "spelling/\(spelling.other)",
                data: ["person": .string(spelling.kept.description), "account": .string(spelling.other.description)])
        }
        try log.setNote(named: Self.spellingsNote, to: Array("1".utf8))
    }

    /// Folds anew what depends on who is who, once after any number of links: two accounts turned out to be one person, and
    /// whom an earlier entry ended is seen now.
    private func refresh() throws {
        guard isStale else { return }
        isStale = false
        try state.fold(state.compiled.dependentFactRules, log)
        folder = FactFolder(documents: state.compiled, writer: WritableFacts(log: log), people: state.people)
    }

    /// Appends an event of Writ's own.
    ///
    /// - Parameters:
    ///   - kind: the kind.
    ///   - id: its id; a fresh one by default.
    ///   - actor: who caused it.
    ///   - data: its data; accounts in it are pseudonyms already.
    @discardableResult
    func appendOwn(
        _ kind: EventKind, id: String? = nil, actor: Actor? = nil, data: JSONObject
    ) throws -> UInt64 {
        let now = installation.clock()
        guard let schema = state.compiled.catalog.schema(of: kind) else {
            throw PipelineError.refused("`\(kind)` has no schema")
        }
        let event = Event(
            id: id ?? installation.identifier(), source: WritSource.writ, kind: kind, at: now, seen: now, actor: actor,
            subject: SubjectNaming.subject(of: schema, data: data), provenance: .internal, data: data)
        return try append(event).index
    }

    /// Activates and retires documents that have been appended.
    func activate(_ active: [ActiveDocument]) throws {
        try refresh()
        try state.activate(active, log, installation)
        folder = FactFolder(documents: state.compiled, writer: WritableFacts(log: log), people: state.people)
    }

    /// Signs the new state. Nothing is appended after it.
    func finish() throws {
        try refresh()
        try appender.finish()
    }
}

extension Installation {
    /// Compiles what is in force, for whoever needs it next.
    ///
    /// - Throws: store errors; `PipelineError.documents` when an active document no longer compiles.
    public func prepare() throws { _ = try state() }

    /// The kinds of requests, as the schemas in force say.
    public func requestKinds(_ log: any LogReading) throws -> Set<String> {
        try LogState(log, installation: self).compiled.catalog.gates
    }

    /// What is in force at the end of the log.
    func state() throws -> LogState {
        let (state, size) = try log.read { (try LogState($0, installation: self), try $0.size) }
        states.keep(state, size: size)
        return state
    }

    /// Runs a session: when it returns, what it appended is durable; when it throws, nothing has changed.
    func session<R>(_ body: (LogSession) throws -> R) throws -> R {
        let (result, state, size) = try log.write { log in
            let session = try LogSession(log, self)
            let result = try body(session)
            try session.finish()
            return (result, session.state, try log.size)
        }
        states.keep(state, size: size)
        return result
    }
}
