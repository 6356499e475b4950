// What an audit found of one trigger, as insights take it.

/// How one policy came out on one trigger in the happened view.
public struct AuditedOutcome: Sendable, Hashable {
    /// One check.
    public struct Check: Sendable, Hashable {
        /// The check's id.
        public var id: String
        /// How it came out.
        public var outcome: Outcome
        /// Why it is unknown, without what it is about.
        public var cause: String

        /// A check.
        public init(id: String, outcome: Outcome, cause: String) {
            self.id = id
            self.outcome = outcome
            self.cause = cause
        }
    }

    /// The policy.
    public var policy: String
    /// The checks.
    public var checks: [Check]
    /// The trigger's entry.
    public var index: UInt64
    /// The trigger's kind.
    public var kind: String
    /// When it happened, in seconds since 1970.
    public var second: Int64
    /// What the trigger is about: `ThingKey.scope(of:)`.
    public var scope: String
    /// What it is told by: `ThingKey.keys(of:)`.
    public var keys: [UInt64]
    /// Whether a decision about it was recorded.
    public var isDecided: Bool

    /// An outcome.
    public init(
        policy: String, checks: [Check], index: UInt64, kind: String, second: Int64, scope: String, keys: [UInt64],
        isDecided: Bool
    ) {
        self.policy = policy
        self.checks = checks
        self.index = index
        self.kind = kind
        self.second = second
        self.scope = scope
        self.keys = keys
        self.isDecided = isDecided
    }

    /// The policy as a whole: any violated check wins, then any unknown one.
    var outcome: Outcome {
        if checks.contains(where: { $0.outcome == .violated }) { return .violated }
        return checks.contains { $0.outcome == .unknown } ? .unknown : .satisfied
    }
}

/// A policy whose figures are wanted.
public struct GovernedPolicy: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its title.
    public var title: String
    /// Its owner.
    public var owner: String
    /// Its mode.
    public var mode: String
    /// How much a violation matters.
    public var severity: String
    /// Its checks.
    public var checks: [String]
    /// The kinds that trigger it.
    public var kinds: [String]

    /// A policy.
    public init(
        name: String, title: String, owner: String, mode: String, severity: String, checks: [String], kinds: [String]
    ) {
        self.name = name
        self.title = title
        self.owner = owner
        self.mode = mode
        self.severity = severity
        self.checks = checks
        self.kinds = kinds
    }
}

/// What the documents in force read of events.
public struct DocumentReading: Sendable, Hashable {
    /// Kinds that a policy is triggered by or a fact begins or ends with.
    public var kinds: Set<String>
    /// Fields that conditions name, by kind.
    public var fields: [String: Set<String>]
    /// Fields that conditions name of something whose kind cannot be told: they count as read everywhere.
    public var anywhere: Set<String>

    /// A reading.
    public init(kinds: Set<String>, fields: [String: Set<String>], anywhere: Set<String>) {
        self.kinds = kinds
        self.fields = fields
        self.anywhere = anywhere
    }
}
