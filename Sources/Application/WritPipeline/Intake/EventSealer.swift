// From draft to event: checked against its schema, stamped on arrival, and free of accounts in clear.
//
// Every account and every address in free text becomes a pseudonym here, before anything is hashed. It cannot be done
// later: a leaf never changes.

public import WritAuditLog
public import WritModel
public import WritPolicy

/// Why a draft was refused.
public struct IntakeError: Error, Sendable, CustomStringConvertible {
    /// The draft's id.
    public var event: String
    /// What is wrong, each with its field.
    public var problems: [EventError]

    /// An error.
    public init(event: String, problems: [EventError]) {
        self.event = event
        self.problems = problems
    }

    /// What to tell a person.
    public var description: String {
        "event `\(event)`: " + problems.map(\.description).joined(separator: "; ")
    }
}

/// Seals drafts into events.
public struct EventSealer {
    private let directory: any AccountDirectory
    private let catalog: TypeCatalog
    private var pseudonyms: [String: AccountID] = [:]

    /// A sealer.
    ///
    /// - Parameters:
    ///   - directory: gives accounts their pseudonyms.
    ///   - catalog: the schemas in force.
    public init(directory: any AccountDirectory, catalog: TypeCatalog) {
        self.directory = directory
        self.catalog = catalog
    }

    /// Seals drafts, all or none.
    ///
    /// - Parameters:
    ///   - drafts: in the order they are to be appended.
    ///   - seen: when they reached Writ.
    /// - Returns: one event per draft, in order.
    /// - Throws: `IntakeError` for the first draft that is refused; what the directory throws.
    public mutating func seal(_ drafts: [EventDraft], seen: Instant) throws -> [Event] {
        var walks: [TextWalk] = []
        walks.reserveCapacity(drafts.count)
        for draft in drafts { walks.append(TextWalk(draft: draft, schema: try checkedSchema(of: draft))) }
        try learnPseudonyms(of: drafts, walks)
        var events: [Event] = []
        events.reserveCapacity(drafts.count)
        for (draft, walk) in zip(drafts, walks) { events.append(try seal(draft, walk, seen: seen)) }
        return events
    }

    /// The pseudonym of one account, made if it is new.
    public mutating func pseudonym(of account: Account, name: String? = nil) throws -> AccountID {
        if name == nil, let known = pseudonyms[account.description] { return known }
        let ids = try directory.ids(for: [(account, name)])
        guard let id = ids[account] else {
            throw IntakeError(event: "", problems: [EventError(field: nil, message: "no pseudonym for an account")])
        }
        pseudonyms[account.description] = id
        return id
    }

    private func checkedSchema(of draft: EventDraft) throws -> SchemaDocument {
        guard let schema = catalog.schema(of: draft.kind) else {
            let near = Spelling.suggestion(for: draft.kind.description, among: catalog.kinds)
            let hint = near.map { "; \($0)" } ?? ""
            throw IntakeError(
                event: draft.id,
                problems: [EventError(field: "kind", message: "`\(draft.kind)` is not a known kind\(hint)")])
        }
        let problems = SchemaCheck.problems(in: draft.data, of: schema)
        guard problems.isEmpty else { throw IntakeError(event: draft.id, problems: problems) }
        return schema
    }

    // MARK: Learning pseudonyms, one directory call per batch

    private mutating func learnPseudonyms(of drafts: [EventDraft], _ walks: [TextWalk]) throws {
        var missing: [Account: String?] = [:]
        func want(_ account: Account, _ name: String?) {
            if pseudonyms[account.description] == nil {
                missing[account] = .some((missing[account] ?? nil) ?? name)
            }
        }
        for (draft, walk) in zip(drafts, walks) {
            if let actor = draft.actor { want(actor.account, actor.name) }
            walk.forEachAccount(want)
        }
        guard !missing.isEmpty else { return }
        let ids = try directory.ids(
            for: missing.sorted { $0.key.description < $1.key.description }.map { ($0.key, $0.value) })
        for (account, id) in ids { pseudonyms[account.description] = id }
    }

    // MARK: Sealing

    private func seal(_ draft: EventDraft, _ walk: TextWalk, seen: Instant) throws -> Event {
        let data = walk.replacingAccounts { pseudonyms[$0.description]?.description }
        let actor = draft.actor.flatMap { actor in
            pseudonyms[actor.account.description].map { Actor(id: $0, kind: actor.kind) }
        }
        return Event(
            id: draft.id, source: draft.source, kind: draft.kind, at: draft.at ?? seen, seen: seen, actor: actor,
            subject: draft.subject ?? SubjectNaming.subject(of: walk.schema, data: data), artifacts: draft.artifacts,
            provenance: draft.provenance, delivery: draft.delivery, data: data)
    }
}
