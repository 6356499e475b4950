// A decision: the verdict on one request with everything needed to check it again.

/// What one policy says.
public struct PolicyOutcome: Sendable, Hashable {
    /// The policy's name.
    public var policy: String
    /// The digest of its document.
    public var digest: String
    /// Its mode; only `enforce` stops anything.
    public var mode: PolicyMode
    /// What it says, whatever its mode.
    public var verdict: Verdict
    /// What its checks found.
    public var checks: [CheckOutcome]

    /// An outcome.
    public init(policy: String, digest: String, mode: PolicyMode, verdict: Verdict, checks: [CheckOutcome]) {
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
