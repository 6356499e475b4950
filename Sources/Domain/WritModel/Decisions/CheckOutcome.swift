// What one check found, element by element: values that a machine acts on and a reader is told of.

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

/// What would turn a check into satisfied: evidence of a kind about a thing, and who can supply it.
public struct Remedy: Sendable, Hashable {
    /// The most people that are named.
    public static let peopleMax = 5

    /// The kind of event that would help: `review.approved`.
    public var event: String
    /// The fields that must match, such as `commit` or `scope`, with their values.
    public var fields: [String: String]
    /// What the evidence must be like beside that, in the policy's words: `by somebody else`.
    public var conditions: [String]
    /// Declared people who could supply it, the first `peopleMax` in a stable order.
    public var people: [AccountID]
    /// How many more could.
    public var morePeople: Int

    /// A remedy.
    public init(
        event: String, fields: [String: String], conditions: [String], people: [AccountID] = [], morePeople: Int = 0
    ) {
        self.event = event
        self.fields = fields
        self.conditions = conditions
        self.people = people
        self.morePeople = morePeople
    }
}

/// One element that a check does not hold for, or cannot be told for.
public struct CheckFailure: Sendable, Hashable {
    /// The element's place in the list that the check ranges over, from 0; `nil` where the failure is of the list or the
    /// trigger as a whole.
    public var place: Int?
    /// What the element is: a commit by its full id; `nil` where the failure is of the list or the trigger as a whole.
    public var subject: Subject?
    /// Why.
    public var reason: Reason
    /// The entries that the result rests on, ascending.
    public var witness: [UInt64]
    /// Candidates that nearly counted.
    public var nearMisses: [NearMiss]
    /// What would help.
    public var remedies: [Remedy]

    /// A failure.
    public init(
        place: Int? = nil, subject: Subject? = nil, reason: Reason, witness: [UInt64] = [],
        nearMisses: [NearMiss] = [], remedies: [Remedy] = []
    ) {
        self.place = place
        self.subject = subject
        self.reason = reason
        self.witness = witness
        self.nearMisses = nearMisses
        self.remedies = remedies
    }
}

/// What one check found.
public struct CheckOutcome: Sendable, Hashable {
    /// The most failures that are recorded in full; the places of all are.
    public static let detailsMax = 20
    /// The most near misses kept of one element.
    public static let nearMissesMax = 3
    /// The most witness entries recorded of one check.
    public static let witnessMax = 1000

    /// The check's id.
    public var id: String
    /// What it found.
    public var result: CheckResult
    /// The elements that decided a result other than satisfied, in the order of the list. An evaluation gives all of
    /// them; a recorded outcome gives the first in full, and `places` of all.
    public var failures: [CheckFailure]
    /// How many elements failed or could not be told.
    public var failing: Int
    /// The places of the failing elements of a list, ascending.
    public var places: [ClosedRange<Int>]
    /// The entries the result rests on, ascending.
    public var witness: [UInt64]
    /// The actions that follow.
    public var actions: [Action]

    /// An outcome.
    public init(
        id: String, result: CheckResult, failures: [CheckFailure] = [], witness: [UInt64] = [], actions: [Action] = []
    ) {
        self.id = id
        self.result = result
        self.failures = failures
        self.witness = witness
        self.actions = actions
        failing = failures.count
        places = Self.ranges(failures.compactMap(\.place))
    }

    /// Why, one reason for each failure that is known in full.
    public var reasons: [Reason] { failures.map(\.reason) }
    /// The near misses of all failures.
    public var nearMisses: [NearMiss] { failures.flatMap(\.nearMisses) }
    /// What would help, for all failures.
    public var remedies: [Remedy] { failures.flatMap(\.remedies) }

    /// Ascending places as ranges.
    private static func ranges(_ places: [Int]) -> [ClosedRange<Int>] {
        var result: [ClosedRange<Int>] = []
        for place in places {
            if let last = result.last, last.upperBound + 1 == place {
                result[result.count - 1] = last.lowerBound...place
            } else {
                result.append(place...place)
            }
        }
        return result
    }
}
