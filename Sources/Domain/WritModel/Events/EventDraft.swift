// An event as a connector hands it over: accounts still in clear, not yet checked against its schema.

/// What a connector made of a delivery. Writ turns it into an `Event`: it checks the data against the kind's schema,
/// sets `seen`, and replaces every account by its pseudonym.
///
/// In `data`, a `person` field is an account as text (`"email:ann@example.org"`) or an object
/// `{"account": ..., "name": ...}` where the name is known.
public struct EventDraft: Sendable, Hashable {
    /// Who did something, in clear.
    public struct Actor: Sendable, Hashable {
        /// The account.
        public var account: Account
        /// The display name, kept in the directory only.
        public var name: String?
        /// What kind of being acts.
        public var kind: WritModel.Actor.Kind

        /// An actor in clear.
        public init(account: Account, name: String? = nil, kind: WritModel.Actor.Kind = .human) {
            self.account = account
            self.name = name
            self.kind = kind
        }
    }

    /// The source's id of the event.
    public var id: String
    /// Where it comes from.
    public var source: String
    /// What happened.
    public var kind: EventKind
    /// When, by the source; `nil` means on arrival.
    public var at: Instant?
    /// Who did it.
    public var actor: Actor?
    /// What it is about; `nil` lets the kind's schema name it.
    public var subject: Subject?
    /// Artifacts it speaks of.
    public var artifacts: [Subject]
    /// How Writ knows.
    public var provenance: Provenance
    /// The delivery it was translated from.
    public var delivery: Delivery?
    /// The kind's fields, accounts in clear.
    public var data: JSONObject

    /// A draft.
    public init(
        id: String, source: String, kind: EventKind, at: Instant?, actor: Actor?, subject: Subject?,
        artifacts: [Subject] = [], provenance: Provenance, delivery: Delivery? = nil, data: JSONObject
    ) {
        self.id = id
        self.source = source
        self.kind = kind
        self.at = at
        self.actor = actor
        self.subject = subject
        self.artifacts = artifacts
        self.provenance = provenance
        self.delivery = delivery
        self.data = data
    }
}
