// What a push is judged against, and what it brings.

/// What counts as there already when the new commits of a push are derived.
public struct PushScope: Sendable {
    /// Where the repository's refs stand.
    public var standing: [StandingRef]
    /// Whether a ref is protected, by its full name.
    public var isProtected: @Sendable (_ ref: String) -> Bool
    /// Commits that protected refs held when Writ began: neither they nor what they rest on is new.
    public var baseline: [String]
    /// Whether the refs have moved already. Then they stood where the updates say, which git itself has checked; before,
    /// that is only the pusher's word, and the repository is asked.
    public var hasHappened: Bool

    /// A scope.
    public init(
        standing: [StandingRef], baseline: [String] = [], hasHappened: Bool = false,
        isProtected: @escaping @Sendable (String) -> Bool
    ) {
        self.standing = standing
        self.isProtected = isProtected
        self.baseline = baseline
        self.hasHappened = hasHappened
    }
}

/// What one ref update of a push brings.
public struct PushedRef: Sendable, Hashable {
    /// The update, under the name of the ref that moves.
    public var update: RefUpdate
    /// The symbolic ref that the pusher named, if it was one.
    public var via: String?
    /// The ids of the new commits, oldest first; of more than the limit, the newest.
    public var commits: [String]
    /// Whether there were more than the limit.
    public var isTruncated: Bool
    /// Whether the update discards commits: what the ref held is not an ancestor of what it holds now.
    public var isForced: Bool

    /// What an update brings.
    public init(
        update: RefUpdate, via: String? = nil, commits: [String], isTruncated: Bool = false, isForced: Bool = false
    ) {
        self.update = update
        self.via = via
        self.commits = commits
        self.isTruncated = isTruncated
        self.isForced = isForced
    }
}

/// Where a ref of a repository stands.
public struct StandingRef: Sendable, Hashable {
    /// The full name.
    public var name: String
    /// The object it points at; of an annotated tag the tag.
    public var object: String
    /// The commit that this is or leads to, if it is one.
    public var commit: String?
    /// The ref that a symbolic ref points at.
    public var target: String?

    /// A ref.
    public init(name: String, object: String, commit: String?, target: String? = nil) {
        self.name = name
        self.object = object
        self.commit = commit
        self.target = target
    }
}

/// How many commits one event may name.
public enum CommitListLimit {
    /// The most ids.
    public static let countMax = 1000
    /// The most bytes of ids, so that the event fits into an entry whatever the ids' length.
    public static let bytesMax = 44_000

    /// The most ids of so many digits each.
    public static func count(digits: Int) -> Int {
        // Two quotes and a comma stand around each.
        min(countMax, bytesMax / (max(1, digits) + 3))
    }
}
