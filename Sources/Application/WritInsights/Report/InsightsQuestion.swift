// What is asked of insights, and everything that the answer depends on but the log's fold.

/// A question.
public struct InsightsQuestion: Sendable {
    /// How long periods are.
    public var granularity: Granularity = .week
    /// Only what happened at this second or later.
    public var from: Int64?
    /// Only what happened before this second.
    public var to: Int64?
    /// The reader's time zone.
    public var zone: LocalTime = .utc
    /// The policies in force, or those asked about in their place.
    public var policies: [GovernedPolicy] = []
    /// Whether the policies are others than those that decided: then recorded decisions are not theirs.
    public var isHypothetical = false
    /// Whether only the policies of one owner are asked about: then what no policy does is not told, for it is nobody's.
    public var isForOwner = false
    /// What the documents read.
    public var reading = DocumentReading(kinds: [], fields: [:], anywhere: [])
    /// How long sources promise to be silent at most, in seconds, by name.
    public var promises: [String: Int64] = [:]
    /// Outcomes of the audit.
    public var audited: [AuditedOutcome] = []

    /// A question with its defaults.
    public init() {}

    func contains(_ second: Int64) -> Bool { second >= from ?? .min && second < to ?? .max }
}
