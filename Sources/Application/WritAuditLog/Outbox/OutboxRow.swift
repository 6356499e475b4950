// What is still to be told to whom: a row of the outbox. Rows are derived from entries and can be made anew from them.

public import WritModel

/// Where a row of the outbox stands.
public enum OutboxState: String, Sendable, Hashable, CaseIterable {
    /// To be delivered, now or later.
    case pending
    /// A row for each of its channels stands beside it.
    case routed
    /// The target has it.
    case delivered
    /// It was tried as often as it may be, or could never be delivered.
    case abandoned
    /// A person took it out.
    case dropped
}

/// One action for one target through one channel.
public struct OutboxRow: Sendable, Hashable {
    /// The idempotency key: the id of the decision or violation and a hash of action, target and channel.
    public var key: String
    /// The id of the decision or violation that wants it.
    public var cause: String
    /// The index of that decision's or violation's entry.
    public var entry: UInt64
    /// `notify` or `escalate`.
    public var action: String
    /// Who is told: an account's pseudonym, or the name of a team or group as the policy writes it.
    public var target: String
    /// The channel's name, with a hash of the address where it has several; empty until the row has been routed.
    public var channel: String
    /// What repeated messages have in common: policies and scope. Rows of one topic, target and channel are grouped.
    public var topic: String
    /// Where it stands.
    public var state: OutboxState
    /// How often it was tried.
    public var attempts: Int
    /// When it is due. A runner that takes a row moves this to the end of its lease; of a settled row it is when that was.
    public var due: Instant
    /// When it was made.
    public var created: Instant
    /// When its state last changed.
    public var changed: Instant
    /// Which runner has it, if one has.
    public var lease: String?
    /// The key of the row whose message tells this one too.
    public var leader: String?
    /// What happened last, in words without addresses or secrets.
    public var note: String

    /// The channel's name, without the hash of an address.
    public var channelName: String { channel.split(separator: "/").first.map(String.init) ?? "" }

    /// A row that is to be delivered.
    public init(
        key: String, cause: String, entry: UInt64, action: String, target: String, channel: String = "", topic: String,
        created: Instant
    ) {
        self.key = key
        self.cause = cause
        self.entry = entry
        self.action = action
        self.target = target
        self.channel = channel
        self.topic = topic
        state = .pending
        attempts = 0
        due = created
        self.created = created
        changed = created
        note = ""
    }
}

/// Which rows of the outbox.
public struct OutboxQuery: Sendable, Hashable {
    /// In these states.
    public var states: Set<OutboxState>
    /// Due at this time or before; whenever without one.
    public var dueBy: Instant?
    /// Due later than this; a row that is settled was due when that happened.
    public var dueAfter: Instant?
    /// Of this topic; of any without one.
    public var topic: String?
    /// Of this decision or violation; of any without one.
    public var cause: String?
    /// Not through these channels, by their names.
    public var excluded: Set<String>

    /// A query.
    public init(
        states: Set<OutboxState> = Set(OutboxState.allCases), dueBy: Instant? = nil,
        dueAfter: Instant? = nil, topic: String? = nil,
        cause: String? = nil, excluded: Set<String> = []
    ) {
        self.states = states
        self.dueBy = dueBy
        self.dueAfter = dueAfter
        self.topic = topic
        self.cause = cause
        self.excluded = excluded
    }

    /// Whether a row is one of these.
    public func includes(_ row: OutboxRow) -> Bool {
        guard states.contains(row.state) else { return false }
        if let dueBy, row.due > dueBy { return false }
        if let dueAfter, row.due <= dueAfter { return false }
        if let topic, row.topic != topic { return false }
        if let cause, row.cause != cause { return false }
        return !excluded.contains(row.channelName)
    }
}
