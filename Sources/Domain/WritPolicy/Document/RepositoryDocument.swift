// What is protected in a repository, and who answers for it: said once, for every policy.

public import WritModel

/// A pattern of refs: `main`, `release/*`, `tags/v*`, or a full `refs/...`.
public struct RefPattern: Sendable, Hashable {
    /// The pattern as written.
    public let description: String
    private let pattern: NamePattern

    /// A pattern, or `nil` when it is empty, too long, or has too many wildcards (`NamePattern`).
    ///
    /// - Parameter text: `refs/...` as it stands, `tags/...` below `refs/`, anything else a branch.
    public init?(_ text: String) {
        let full =
            text.hasPrefix("refs/") ? text : text.hasPrefix("tags/") ? "refs/\(text)" : "refs/heads/\(text)"
        guard !text.isEmpty, let pattern = NamePattern(full) else { return nil }
        description = text
        self.pattern = pattern
    }

    /// Whether a full ref name is of the pattern. `HEAD` never is: it names another ref, which is what counts.
    public func matches(_ ref: String) -> Bool { ref.hasPrefix("refs/") && pattern.matches(ref) }
}

/// Repositories whose names match, and what holds in them.
public struct RepositoryDocument: Sendable, Hashable {
    /// Which variable of the hosting program names the pusher, and in whose namespace.
    public struct PusherRow: Sendable, Hashable {
        /// The variable, such as `REMOTE_USER`.
        public var variable: String
        /// The namespace of its names, such as `remote`.
        public var scheme: String

        /// A row.
        public init(variable: String, scheme: String) {
            self.variable = variable
            self.scheme = scheme
        }
    }

    /// What is protected where no document says: the usual names.
    public static let protectedByDefault = ["main", "master", "release/*", "tags/v*"].compactMap(RefPattern.init)

    /// The names it is about; the pattern is also its own name.
    public var repository: Located<String>
    /// The refs that nobody moves without the policies' consent.
    public var protected: [RefPattern]
    /// Who pushes, as the hosting program says; what the program finds out by itself without one.
    public var pusher: PusherRow?
    /// The group whose members give and end freezes, dismiss reviews and revoke others' statements; admins without one.
    public var maintainers: Located<String>?
    /// The file of the protected branch that says who owns which paths.
    public var owners: String?

    /// A repository document.
    public init(
        repository: Located<String>, protected: [RefPattern], pusher: PusherRow?, maintainers: Located<String>?,
        owners: String?
    ) {
        self.repository = repository
        self.protected = protected
        self.pusher = pusher
        self.maintainers = maintainers
        self.owners = owners
    }
}

/// Where somebody who records events is believed: within bounds, what they tell is verified evidence.
public struct SourceDocument: Sendable, Hashable {
    /// Its name.
    public var name: Located<String>
    /// The account it binds: in clear as written, `os:ci-runner`, or a pseudonym as read from the log.
    public var account: Located<String>
    /// The kinds of event it may tell.
    public var kinds: [Located<EventKind>]
    /// What the events may be about; a dimension that is not named is free.
    public var scope: AccessScope

    /// A source document.
    public init(name: Located<String>, account: Located<String>, kinds: [Located<EventKind>], scope: AccessScope) {
        self.name = name
        self.account = account
        self.kinds = kinds
        self.scope = scope
    }
}
