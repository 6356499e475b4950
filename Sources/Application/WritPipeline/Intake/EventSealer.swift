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

/// Seals drafts into events. It may seal many batches; what it learnt of accounts it keeps.
public struct EventSealer {
    private let table: PseudonymTable
    private let catalog: TypeCatalog
    private var plans: [EventKind: SealPlan] = [:]

    /// A sealer.
    ///
    /// - Parameters:
    ///   - directory: gives accounts their pseudonyms.
    ///   - catalog: the schemas in force.
    public init(directory: any AccountDirectory, catalog: TypeCatalog) {
        table = PseudonymTable(directory)
        self.catalog = catalog
    }

    /// Seals drafts, all or none.
    ///
    /// Costs one walk over each draft; another one over those that name an account for the first time, for which the
    /// directory is asked once.
    ///
    /// - Parameters:
    ///   - drafts: in the order they are to be appended. They are changed in place where nobody else holds them.
    ///   - seen: when they reached Writ.
    /// - Returns: one event per draft, in order.
    /// - Throws: `IntakeError` for the first draft that is refused; what the directory throws.
    public mutating func seal(_ drafts: consuming [EventDraft], seen: Instant) throws -> [Event] {
        var events: [Event] = []
        guard !drafts.isEmpty else { return events }
        var sealed: [SealPlan] = []
        sealed.reserveCapacity(drafts.count)
        for place in drafts.indices { sealed.append(try checkedPlan(of: &drafts[place])) }
        var unfinished: [Int] = []
        for place in drafts.indices
        where !AccountReplacement.run(&drafts[place], sealed[place], table, isFinal: false) {
            unfinished.append(place)
        }
        try table.learn()
        for place in unfinished {
            _ = AccountReplacement.run(&drafts[place], sealed[place], table, isFinal: true)
        }
        events.reserveCapacity(drafts.count)
        for place in drafts.indices { events.append(event(of: &drafts[place], sealed[place], seen: seen)) }
        return events
    }

    /// The accounts that were met for the first time since the last call: what is laid down of them goes before the events.
    func takeMetAccounts() -> Set<AccountID> { table.takeLearnt() }

    /// The plan of a draft's kind, once its data is what the schema says.
    ///
    /// Drafts are handed on `inout`, here and below, because each copy of one costs a dozen counted references.
    private mutating func checkedPlan(of draft: inout EventDraft) throws -> SealPlan {
        let plan = try plan(of: draft.kind, event: draft.id)
        let problems = SchemaCheck.problems(in: draft.data, of: plan.schema)
        guard problems.isEmpty else { throw IntakeError(event: draft.id, problems: problems) }
        return plan
    }

    private mutating func plan(of kind: EventKind, event: String) throws -> SealPlan {
        if let plan = plans[kind] { return plan }
        guard let schema = catalog.schema(of: kind) else {
            let near = Spelling.suggestion(for: kind.description, among: catalog.kinds)
            let hint = near.map { "; \($0)" } ?? ""
            throw IntakeError(
                event: event, problems: [EventError(field: "kind", message: "`\(kind)` is not a known kind\(hint)")])
        }
        let plan = SealPlan(schema)
        plans[kind] = plan
        return plan
    }

    private func event(of draft: inout EventDraft, _ plan: SealPlan, seen: Instant) -> Event {
        let actor = draft.actor.flatMap { actor in
            table.accountID(of: actor.account.description).map { Actor(id: $0, kind: actor.kind) }
        }
        return Event(
            id: draft.id, source: draft.source, kind: draft.kind, at: draft.at ?? seen, seen: seen, actor: actor,
            subject: draft.subject ?? SubjectNaming.subject(of: plan.schema, data: draft.data),
            artifacts: draft.artifacts, provenance: draft.provenance, delivery: draft.delivery, data: draft.data)
    }
}
