// One interval of a fact: from the entry that began it until the entry that ended it.
//
// A row holds positions and times only. The values of a fact are a projection of the event that began it, so they are
// read from that entry when needed: nothing is stored twice, and the evidence is the row.

/// How an interval of a fact ended.
public struct FactEnd: Sendable, Hashable {
    /// The position of the ending entry in the view's order.
    public var position: UInt64
    /// The index of the ending entry in the log.
    public var entry: UInt64
    /// The effective time of the end.
    public var at: Instant
    /// Whether the end holds for good: the ending entry is verified evidence, or a claim of the source that claimed the
    /// beginning.
    public var isVerified: Bool
    /// The word the fact's document gives for this end: `dismissed`.
    public var because: String
    /// The position since which somebody claimed an end that takes the fact back, where another took that one's place.
    public var claimedSince: UInt64?
    /// The position since which somebody claimed the fact once more, where another end took that one's place.
    public var repeatedSince: UInt64?
    /// Whether the ending entry begins the same fact again: a repeated approval ends the one before it. Only claimed, it
    /// takes nothing back, for what it would put in the place of the interval says the same.
    public var isRepetition: Bool

    /// An end.
    public init(
        position: UInt64, entry: UInt64, at: Instant, isVerified: Bool, because: String, claimedSince: UInt64? = nil,
        repeatedSince: UInt64? = nil, isRepetition: Bool = false
    ) {
        self.position = position
        self.entry = entry
        self.at = at
        self.isVerified = isVerified
        self.because = because
        self.claimedSince = claimedSince
        self.repeatedSince = repeatedSince
        self.isRepetition = isRepetition
    }

    /// Whether a later end takes the place of this one: a verified one that of a claim, and a claim that takes something
    /// back that of a claimed repetition. Otherwise a claim would keep the truth out, or hide a worse claim.
    public func yields(to later: FactEnd) -> Bool { weight < later.weight }

    private var weight: Int { isVerified ? 2 : (isRepetition ? 0 : 1) }

    /// What becomes of this end when the interval is ended again: the first end stays, unless it yields to the later one.
    public func followed(by later: FactEnd) -> FactEnd {
        guard yields(to: later) else { return self }
        var result = later
        result.claimedSince = claimedSince ?? (isRepetition ? nil : position)
        result.repeatedSince = repeatedSince ?? (isRepetition ? position : nil)
        return result
    }
}

/// One interval of a fact.
public struct FactRow: Sendable, Hashable {
    /// More elements than a `for` list can have.
    public static let elementsMax = 1 << 20

    /// Which fact rule it belongs to: the first eight bytes of the rule's digest.
    public var rule: UInt64
    /// The position of the beginning entry in the view's order: the log's, or by effective time in an audit.
    public var begin: UInt64
    /// The index of the beginning entry in the log.
    public var entry: UInt64
    /// Which element of which of the rule's `begin` clauses: the clause's number times `elementsMax`, plus the element's
    /// number in the `for` list, 0 without one.
    public var element: Int
    /// The effective time of the begin.
    public var at: Instant
    /// Whether the beginning entry is verified evidence.
    public var isVerified: Bool
    /// Whether it is not known if the interval began at all: the condition of its begin could not be told, because a field
    /// was absent or an evaluation failed. Such an interval is an unknown element of every look-up.
    public var beginsUnknown: Bool
    /// How it ended; `nil` while open.
    public var end: FactEnd?

    /// An interval.
    public init(
        rule: UInt64, begin: UInt64, entry: UInt64, element: Int, at: Instant, isVerified: Bool,
        beginsUnknown: Bool = false, end: FactEnd? = nil
    ) {
        self.rule = rule
        self.begin = begin
        self.entry = entry
        self.element = element
        self.at = at
        self.isVerified = isVerified
        self.beginsUnknown = beginsUnknown
        self.end = end
    }
}

/// Which intervals of a key are asked for.
public enum FactSelection: Sendable, Hashable, CaseIterable {
    /// All of them.
    case all
    /// Those that have not ended for good. What ended for good is never read, however much of it there is.
    case unsettled
    /// Those that have ended for good.
    case settled
}

extension FactRow {
    /// Whether it had ended for good before a position.
    public func isSettled(before position: UInt64) -> Bool {
        end.map { $0.isVerified && $0.position < position } ?? false
    }
}
