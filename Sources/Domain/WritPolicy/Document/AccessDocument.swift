// Documents that say who may read the log and who may act on it. In the log their members are pseudonyms.

/// What somebody may do at an installation (docs/reference/access.md).
public enum AccessRole: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Reads entries in scope: accounts as pseudonyms, sensitive fields masked.
    case reader
    /// Reads everything in scope in clear, and checks the log itself.
    case auditor
    /// Reads as a reader, approves and signs off.
    case approver
    /// Reads as a reader, checks, tests and activates policies.
    case author
    /// Runs gates, hooks, imports and the outbox; reads no entries.
    case `operator`
    /// May do everything.
    case admin

    /// In the order above.
    public static func < (left: AccessRole, right: AccessRole) -> Bool { left.place < right.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Whether a scope may narrow it: what acts on the installation as a whole has none.
    public var canBeScoped: Bool {
        switch self {
        case .reader, .auditor, .approver: true
        case .author, .operator, .admin: false
        }
    }

    /// Whether its holder sees names and sensitive fields in clear.
    public var seesAll: Bool { self == .auditor || self == .admin }
}

/// Grants roles to people, all of them within one scope.
public struct AccessDocument: Sendable, Hashable {
    /// Somebody a role is given to.
    public enum Member: Sendable, Hashable {
        /// An account in clear as written, or a pseudonym as read from the log.
        case account(Located<String>)
        /// Everybody of a `group` document.
        case group(Located<String>)

        /// The prefix of a member that is a group.
        public static let groupPrefix = "group:"

        /// The member as documents write it.
        public var text: String {
            switch self {
            case .account(let account): account.value
            case .group(let group): Self.groupPrefix + group.value
            }
        }
    }

    /// A role with those who have it.
    public struct Grant: Sendable, Hashable {
        /// The role.
        public var role: AccessRole
        /// Who has it.
        public var members: [Member]

        /// A grant.
        public init(role: AccessRole, members: [Member]) {
            self.role = role
            self.members = members
        }
    }

    /// The document's name.
    public var name: Located<String>
    /// The roles it gives.
    public var grants: [Grant]
    /// What they are about; `nil` is everything.
    public var scope: AccessScope?

    /// An access document.
    public init(name: Located<String>, grants: [Grant], scope: AccessScope?) {
        self.name = name
        self.grants = grants
        self.scope = scope
    }
}

/// A part of the log: the entries about some repositories, services and environments.
public struct AccessScope: Sendable, Hashable {
    /// What a scope can be said by; each is also the name of the event fields it is compared with.
    public enum Dimension: String, Sendable, Hashable, CaseIterable { case repository, service, environment }

    /// The patterns of each dimension that the scope names.
    public var patterns: [Dimension: [NamePattern]]

    /// A scope.
    public init(_ patterns: [Dimension: [NamePattern]]) { self.patterns = patterns }

    /// Whether something with these values lies in the scope.
    ///
    /// Every value that the scope speaks of has to match one of its patterns, and there has to be at least one: what
    /// has none of them is not known to be in scope, and so is not.
    ///
    /// - Parameter values: what an event says of itself, by dimension.
    public func covers(_ values: [Dimension: String]) -> Bool {
        var isNamed = false
        for (dimension, patterns) in patterns {
            guard let value = values[dimension] else { continue }
            guard patterns.contains(where: { $0.matches(value) }) else { return false }
            isNamed = true
        }
        return isNamed
    }
}
