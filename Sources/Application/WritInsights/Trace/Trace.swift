// A story from the log as a plain value: what led to a thing and what followed from it. Whoever shows it, as text, as JSON
// or on a page, needs nothing else.

public import WritModel

/// What an entry is in a story.
public enum TraceRole: String, Sendable, Hashable, CaseIterable {
    /// A thing came to be: a commit was recorded, a change was opened or updated.
    case proposed
    /// Somebody looked at it.
    case reviewed
    /// It was tested.
    case tested
    /// It was built, published or signed.
    case built
    /// A change was merged.
    case merged
    /// It came on a branch, or a tag was put on it.
    case pushed
    /// A gate was asked.
    case requested
    /// A gate decided, or a decision was amended.
    case decided
    /// Somebody signed off.
    case signedOff
    /// A rule was put aside: a waiver, a broken glass, a weakened control.
    case overridden
    /// It went somewhere, or came back.
    case deployed
    /// A later commit takes it back.
    case reverted
    /// Something broke.
    case incident
    /// A policy was found violated, or an obligation opened.
    case violation
    /// Writ acted on it.
    case corrected
    /// Anything else.
    case noted
}

/// One entry of a story, with what belongs to it below.
public struct TraceNode: Sendable, Hashable {
    /// The entry's index; `nil` for a thing that has no entry of its own.
    public var entry: UInt64?
    /// The event's id, or the thing's.
    public var id: String
    /// The event's kind, or the thing's type.
    public var kind: String
    /// The thing that it tells of, and whose other entries stand below.
    public var thing: TraceKey?
    /// When it happened: the effective time.
    public var at: Instant?
    /// The time since what it stands below; before it where negative.
    public var since: TimeSpan?
    /// Who did it.
    public var who: Actor?
    /// What it is in the story.
    public var role: TraceRole
    /// What happened, without who and when. Names in it are pseudonyms.
    public var sentence: String
    /// How Writ knows.
    public var provenance: Provenance?
    /// What belongs to it, by time.
    public var children: [TraceNode] = []

    /// How many entries there are here and below.
    public var count: Int { children.reduce(entry == nil ? 0 : 1) { $0 + $1.count } }
}

/// A story.
public struct Trace: Sendable, Hashable {
    /// What it is about.
    public var subject: TraceKey
    /// The story.
    public var root: TraceNode
    /// Whether a limit of `TraceLimits` left something out.
    public var isCut: Bool

    /// Every node, each before what stands below it.
    public var nodes: [TraceNode] {
        var nodes: [TraceNode] = []
        var rest = [root]
        while let node = rest.popLast() {
            nodes.append(node)
            rest += node.children.reversed()
        }
        return nodes
    }
}

/// How much a story may hold.
public enum TraceLimits {
    /// Entries of a story.
    public static let entriesMax = 2000
    /// Things of a story: commits, changes, deploys.
    public static let thingsMax = 300
    /// Steps from one thing to the next.
    public static let stepsMax = 12
    /// Entries of a person's story, the latest.
    public static let personEntriesMax = 200
    /// Entries of a kind that are looked through for the deploy before an incident, or the incident after a deploy.
    public static let serviceSearchMax = 10_000
    /// The fewest digits that a commit or digest is told by.
    public static let prefixMin = 4
    /// Things that an ambiguous subject is told to be.
    public static let candidatesMax = 10
}

/// Why there is no story.
public enum TraceError: Error, Sendable, Hashable {
    /// The log says nothing of it.
    case unknown(String)
    /// It could be several things, of which these are the first.
    case ambiguous(String, [TraceKey])
}
