// A decision: the verdict on one request with everything needed to check it again.

/// A candidate that nearly satisfied a requirement, and why it did not.
public struct NearMiss: Sendable, Hashable {
    /// The entry that began the candidate.
    public var entry: UInt64
    /// Why it does not count.
    public var reason: Reason

    /// A near miss.
    public init(entry: UInt64, reason: Reason) {
        self.entry = entry
        self.reason = reason
    }
}

/// What would turn a check into satisfied: evidence of a kind about a thing.
public struct Remedy: Sendable, Hashable {
    /// The kind of event that would help: `review.approved`.
    public var event: String
    /// The fields that must match, such as `commit` or `scope`, with their values.
    public var fields: [String: String]
    /// Who can supply it, in words: `somebody else`, `somebody of release-managers`.
    public var who: String

    /// A remedy.
    public init(event: String, fields: [String: String], who: String) {
        self.event = event
        self.fields = fields
        self.who = who
    }
}

/// What one check found.
public struct CheckOutcome: Sendable, Hashable {
    /// The most reasons kept of one check; `failing` counts all.
    public static let reasonsMax = 20
    /// The most near misses kept of one element.
    public static let nearMissesMax = 3
    /// The most witness entries kept of one check.
    public static let witnessMax = 256

    /// The check's id.
    public var id: String
    /// What it found.
    public var result: CheckResult
    /// One reason per failing element, the first `reasonsMax`.
    public var reasons: [Reason]
    /// How many elements failed or could not be told.
    public var failing: Int
    /// Candidates that nearly counted.
    public var nearMisses: [NearMiss]
    /// The entries the result rests on, ascending.
    public var witness: [UInt64]
    /// What would help.
    public var remedies: [Remedy]
    /// The actions that follow, as recorded text such as `deny` or `hold`.
    public var actions: [String]

    /// An outcome.
    public init(
        id: String, result: CheckResult, reasons: [Reason] = [], failing: Int = 0, nearMisses: [NearMiss] = [],
        witness: [UInt64] = [], remedies: [Remedy] = [], actions: [String] = []
    ) {
        self.id = id
        self.result = result
        self.reasons = reasons
        self.failing = failing
        self.nearMisses = nearMisses
        self.witness = witness
        self.remedies = remedies
        self.actions = actions
    }
}

/// What one policy says.
public struct PolicyOutcome: Sendable, Hashable {
    /// The policy's name.
    public var policy: String
    /// The digest of its document.
    public var digest: String
    /// Its mode; only `enforce` stops anything.
    public var mode: String
    /// What it says, whatever its mode.
    public var verdict: Verdict
    /// What its checks found.
    public var checks: [CheckOutcome]

    /// An outcome.
    public init(policy: String, digest: String, mode: String, verdict: Verdict, checks: [CheckOutcome]) {
        self.policy = policy
        self.digest = digest
        self.mode = mode
        self.verdict = verdict
        self.checks = checks
    }
}

/// A verdict on a request.
public struct Decision: Sendable, Hashable {
    /// The decision's id: a hash of the request's source and id and of the active documents.
    public var id: String
    /// The request's id.
    public var request: String
    /// The verdict over all enforcing policies.
    public var verdict: Verdict
    /// What each applicable policy says, by name.
    public var policies: [PolicyOutcome]
    /// The version of the policy language.
    public var language: String
    /// The version of the time-zone data.
    public var timeZones: String

    /// A decision.
    public init(
        id: String, request: String, verdict: Verdict, policies: [PolicyOutcome], language: String, timeZones: String
    ) {
        self.id = id
        self.request = request
        self.verdict = verdict
        self.policies = policies
        self.language = language
        self.timeZones = timeZones
    }
}
