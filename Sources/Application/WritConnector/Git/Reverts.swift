// Commits that undo others: who says it of which, and which of them still hold.

/// A commit that undoes another.
public struct RevertPair: Sendable, Hashable {
    /// The full id of the commit that undoes.
    public var commit: String
    /// The full id of the commit that is undone.
    public var undoes: String

    /// A pair.
    public init(commit: String, undoes: String) {
        self.commit = commit
        self.undoes = undoes
    }
}

/// The reverts of one history. A revert that was itself reverted undoes nothing.
public struct RevertHistory: Sendable {
    /// The revert in effect, by the commit that it undoes.
    private var standing: [String: String] = [:]
    /// All reverts of a commit, newest first.
    private var all: [String: [String]] = [:]

    /// Finds out which reverts are in effect.
    ///
    /// - Parameter pairs: newest first, so that what undoes a revert comes before it. Costs one pass.
    public init(_ pairs: [RevertPair]) {
        for pair in pairs {
            all[pair.undoes, default: []].append(pair.commit)
            if standing[pair.commit] == nil, standing[pair.undoes] == nil { standing[pair.undoes] = pair.commit }
        }
    }

    /// The revert of a commit that is in effect, or `nil`.
    public func standing(of commit: String) -> String? { standing[commit] }

    /// The latest revert of a commit that was itself reverted, and by which; `nil` when there is none.
    public func undone(of commit: String) -> RevertPair? {
        for revert in all[commit] ?? [] {
            if let by = standing[revert] { return RevertPair(commit: by, undoes: revert) }
        }
        return nil
    }
}
