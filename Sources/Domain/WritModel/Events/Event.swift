// The canonical event: one shape for whatever happened, wherever it happened. Connectors translate into it.

/// Who did something: an account's pseudonym and what kind of being holds it.
public struct Actor: Sendable, Hashable {
    /// What holds an account.
    public enum Kind: String, Sendable, Hashable, CaseIterable { case human, bot, agent, service }

    /// The account's pseudonym, `a_...`.
    public var id: AccountID
    /// What kind of being acts.
    public var kind: Kind
    /// On whose behalf, if somebody else's.
    public var onBehalfOf: AccountID?

    /// An actor.
    public init(id: AccountID, kind: Kind = .human, onBehalfOf: AccountID? = nil) {
        self.id = id
        self.kind = kind
        self.onBehalfOf = onBehalfOf
    }
}

/// What an event is about; other records point at it by `id`.
public struct Subject: Sendable, Hashable {
    /// The kind of thing: `commit`, `change`, `deploy`.
    public var kind: String
    /// Its name: `acme/shop#12`, `acme/shop@9f3c...`, `deploy/4711`.
    public var id: String

    /// A subject.
    public init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }
}

/// The raw delivery that an event was translated from, kept beside the log by digest.
public struct Delivery: Sendable, Hashable {
    /// The sender's id of the delivery.
    public var id: String
    /// `sha256:<hex>` of the raw bytes.
    public var digest: String

    /// A delivery.
    public init(id: String, digest: String) {
        self.id = id
        self.digest = digest
    }
}

/// An immutable record of something that happened.
public struct Event: Sendable, Hashable {
    /// The largest leaf, in bytes (C2SP tlog-tiles: a bundle's length prefix is 16 bits).
    public static let leafBytesMax = 65_535

    /// The source's id of the event; (source, id) occurs once in a log.
    public var id: String
    /// Where it comes from: `git/shop`, `github/acme`, `writ`.
    public var source: String
    /// What happened, in the past tense: `review.approved`; or a request.
    public var kind: EventKind
    /// When it happened, by the source; for live gates the arrival.
    public var at: Instant
    /// When it reached Writ.
    public var seen: Instant
    /// Who did it.
    public var actor: Actor?
    /// What it is about.
    public var subject: Subject
    /// Artifacts it speaks of.
    public var artifacts: [Subject]
    /// How Writ knows.
    public var provenance: Provenance
    /// The delivery it was translated from.
    public var delivery: Delivery?
    /// The kind's own fields, typed by its schema.
    public var data: JSONObject

    /// An event.
    public init(
        id: String, source: String, kind: EventKind, at: Instant, seen: Instant, actor: Actor?, subject: Subject,
        artifacts: [Subject] = [], provenance: Provenance, delivery: Delivery? = nil, data: JSONObject
    ) {
        self.id = id
        self.source = source
        self.kind = kind
        self.at = at
        self.seen = seen
        self.actor = actor
        self.subject = subject
        self.artifacts = artifacts
        self.provenance = provenance
        self.delivery = delivery
        self.data = data
    }

    /// The time the log reasons with: a source cannot claim a time after Writ saw the event, and a commit takes effect when
    /// it is pushed, whatever date it bears.
    public var effectiveTime: Instant {
        kind == .commitRecorded && provenance == .hook ? seen : min(at, seen)
    }
}
