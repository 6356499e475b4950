// The contract of what makes events of git commits.

public import WritModel

/// Two accounts that a repository says are one person's.
public struct AccountLink: Sendable, Hashable {
    /// The account the person is known by.
    public var canonical: Account
    /// The person's name there, where given.
    public var name: String?
    /// The other account.
    public var other: Account

    /// A link.
    public init(canonical: Account, name: String?, other: Account) {
        self.canonical = canonical
        self.name = name
        self.other = other
    }
}

/// Makes events of commits. Pure: the same commit gives the same events with the same ids.
public protocol CommitTranslating: Sendable {
    /// The name of the repository in the events.
    var repository: String { get }

    /// The source of the events, `git/<repository>`.
    var source: String { get }

    /// The events of a commit in the order they are recorded: reviews, tests, then `commit.recorded`.
    ///
    /// - Parameters:
    ///   - commit: the commit.
    ///   - resolving: the full id of the one commit that begins with these digits, or `nil`; asked at most once.
    func drafts(of commit: GitCommit, resolving: (String) -> String?) -> [EventDraft]

    /// The digits by which a commit names the one it reverts, in lower case, or `nil`.
    func revertedPrefix(of commit: GitCommit) -> String?

    /// The accounts a `.mailmap` links.
    func links(inMailmap text: String) -> [AccountLink]
}
