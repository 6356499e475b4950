// A commit as git tells it: read once, by one parser, for gates and imports alike.

public import WritModel

/// A commit as git tells it.
public struct GitCommit: Sendable, Hashable {
    /// Who, as git writes people: nothing here is trusted or linked yet.
    public struct Person: Sendable, Hashable {
        /// The name, possibly empty.
        public var name: String
        /// The address as written, possibly empty or not an address.
        public var email: String

        /// A person.
        public init(name: String, email: String) {
            self.name = name
            self.email = email
        }
    }

    /// A signature of a commit.
    public enum Signature: Sendable, Hashable {
        /// There is none.
        case none
        /// It was checked: the key (`ssh-ed25519 AAAA...`, or `gpg:` and a fingerprint), and whether it signed this commit.
        case checked(key: String, isValid: Bool)
        /// It was not checked. The key is what the signature itself names.
        case unchecked(key: String)
    }

    /// What a merge holds.
    public enum Merge: String, Sendable, Hashable {
        /// What git makes of its parents by itself.
        case clean
        /// Something else: a conflict that was resolved, or a change of the merge's own.
        case edited
    }

    /// What the trees tell of a commit.
    public struct Content: Sendable, Hashable {
        /// The most paths that are told of one commit.
        public static let pathsMax = 5000
        /// The most bytes of them, as an entry stores them.
        public static let pathsBytesMax = 24_000

        /// The paths that it touches; those of a merge that is not clean against any of its parents.
        public var paths: [String]
        /// Whether there are more.
        public var isPathsTruncated: Bool
        /// Lines added against the first parent; those of binary files do not count.
        public var additions: Int
        /// Lines removed against the first parent.
        public var deletions: Int
        /// git's stable patch id; `nil` for merges and for what changes nothing.
        public var patch: String?
        /// Of a merge whether git would have made it, where that could be tried.
        public var merge: Merge?
        /// The full id of the commit that it takes back, where its message says so and git's own revert gives its tree.
        public var undoes: String?

        /// The content of a commit.
        public init(
            paths: [String], isPathsTruncated: Bool = false, additions: Int, deletions: Int, patch: String? = nil,
            merge: Merge? = nil, undoes: String? = nil
        ) {
            self.paths = paths
            self.isPathsTruncated = isPathsTruncated
            self.additions = additions
            self.deletions = deletions
            self.patch = patch
            self.merge = merge
            self.undoes = undoes
        }
    }

    /// The full object id in lower-case hex.
    public var sha: String
    /// The id of its tree.
    public var tree: String
    /// The parents' ids.
    public var parents: [String]
    /// The author.
    public var author: Person
    /// When it was authored.
    public var authored: Instant
    /// The committer.
    public var committer: Person
    /// When it was committed.
    public var committed: Instant
    /// The whole message, as UTF-8; bytes that are not are replaced by U+FFFD.
    public var message: String
    /// Its signature; `nil` where nobody looked.
    public var signature: Signature?
    /// What the trees tell; `nil` where nobody looked, or they are not there.
    public var content: Content?

    /// A commit.
    public init(
        sha: String, tree: String = "", parents: [String], author: Person, authored: Instant, committer: Person,
        committed: Instant, message: String, signature: Signature? = nil, content: Content? = nil
    ) {
        self.sha = sha
        self.tree = tree
        self.parents = parents
        self.author = author
        self.authored = authored
        self.committer = committer
        self.committed = committed
        self.message = message
        self.signature = signature
        self.content = content
    }
}
