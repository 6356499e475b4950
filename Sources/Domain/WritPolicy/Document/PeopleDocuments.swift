// Documents that name people: groups and identities. In the log their members are pseudonyms.

public import WritModel

/// A named set of people.
public struct GroupDocument: Sendable, Hashable {
    /// The group's name.
    public var name: Located<String>
    /// Its members: accounts in clear as written, or pseudonyms as read from the log.
    public var members: [Located<String>]

    /// A group.
    public init(name: Located<String>, members: [Located<String>]) {
        self.name = name
        self.members = members
    }
}

/// A person with their accounts and keys.
public struct IdentityDocument: Sendable, Hashable {
    /// A key that the person no longer uses. What it signed before counts on.
    public struct RetiredKey: Sendable, Hashable {
        /// The public key, without its comment.
        public var key: Located<String>
        /// Since when it is not used.
        public var at: Instant

        /// A retired key.
        public init(key: Located<String>, at: Instant) {
            self.key = key
            self.at = at
        }
    }

    /// The person's short name: `ann`; itself the account `person:ann`. In the log, a pseudonym.
    public var person: Located<String>
    /// The display name, kept in the directory alone.
    public var displayName: String?
    /// Accounts that are this person's.
    public var accounts: [Located<String>]
    /// Public keys the person's statements are signed with, without comments.
    public var keys: [Located<String>]
    /// Public keys that were.
    public var retired: [RetiredKey]
    /// Whether it is a human being; a bot or a service otherwise.
    public var isHuman: Bool

    /// An identity.
    public init(
        person: Located<String>, displayName: String?, accounts: [Located<String>], keys: [Located<String>],
        retired: [RetiredKey], isHuman: Bool
    ) {
        self.person = person
        self.displayName = displayName
        self.accounts = accounts
        self.keys = keys
        self.retired = retired
        self.isHuman = isHuman
    }
}
