// Whether somebody may run a command: the one decision that every command's run begins with. Pure: what it depends on is
// the grants of the access documents in force, who is who, and who asks.

public import WritModel
public import WritPolicy

/// Who asks.
public struct Asker: Sendable, Hashable {
    /// How a request came.
    public enum Route: String, Sendable, Hashable {
        /// From whoever can open the folder.
        case folder
        /// Through the socket of `writ serve`.
        case socket
    }

    /// The name of the operating system's user.
    public var user: String
    /// The user's account, `os:NAME`.
    public var account: Account
    /// Whether it is the folder's owner, who holds the key and could read every byte in any case.
    public var isOwner: Bool
    /// How the request came.
    public var route: Route

    /// Somebody who asks.
    ///
    /// - Returns: `nil` for a user name that cannot be an account.
    public init?(user: String, isOwner: Bool, route: Route) {
        guard let account = Account("os:\(user)") else { return nil }
        self.user = user
        self.account = account
        self.isOwner = isOwner
        self.route = route
    }
}

/// Why somebody may not run a command.
public struct AccessRefusal: Error, Sendable, Hashable {
    /// The command, without `writ`.
    public var command: String
    /// The roles that would do.
    public var needs: [AccessRole]
    /// The roles the asker has.
    public var has: [AccessRole]
    /// Whether one of the roles is there, but only for a part of the log.
    public var lacksWholeLog = false
    /// Those who could help: the accounts that are admins.
    public var admins: [AccountID]
}

/// What was decided.
public enum AccessDecision: Sendable, Hashable {
    /// The command may run and see this much.
    case granted(AccessView, roles: [AccessRole])
    /// It may not run.
    case refused(AccessRefusal)
}

/// Decides by the access documents in force.
public struct Authorization: Sendable {
    private let grants: [AccessGrant]
    private let people: PersonResolver

    /// An authorization.
    ///
    /// - Parameters:
    ///   - grants: of the access documents in force.
    ///   - people: who is who by `identity` documents alone: a `.mailmap` or a recorded link gives nobody a right.
    public init(grants: [AccessGrant], people: PersonResolver) {
        self.grants = grants
        self.people = people
    }

    /// No access document is in force: only the owner may do anything.
    public static let ownerOnly = Authorization(grants: [], people: PersonResolver())

    /// Decides whether a command may run, and what it may see.
    ///
    /// - Parameters:
    ///   - command: the command's words without `writ`.
    ///   - asker: who asks.
    ///   - id: the pseudonym of the asker's account; `nil` where it has none, and so no grant either.
    public func decide(_ command: String, by asker: Asker, id: AccountID?) -> AccessDecision {
        if asker.isOwner { return .granted(.everything, roles: [.admin]) }
        let rule = CommandRule.rule(of: command)
        if rule?.isFree ?? false { return .granted(AccessView([]), roles: []) }
        let own = id.map(grants(of:)) ?? []
        if own.contains(where: { $0.role == .admin }) { return .granted(.everything, roles: [.admin]) }
        let roles = rule?.roles ?? []
        var parts = own.filter { roles.contains($0.role) }
        let hasOne = !parts.isEmpty
        if rule?.reading == .wholeLog { parts.removeAll { $0.scope != nil } }
        guard !parts.isEmpty else {
            return .refused(
                AccessRefusal(
                    command: command, needs: roles.union([.admin]).sorted(), has: Set(own.map(\.role)).sorted(),
                    lacksWholeLog: hasOne, admins: admins))
        }
        let view = AccessView(parts.map { AccessView.Part(scope: $0.scope, isClear: $0.role.seesAll) })
        return .granted(view, roles: Set(parts.map(\.role)).sorted())
    }

    /// Whether a document gives an account, or another one of the same person, the role `admin`.
    public func isAdmin(_ id: AccountID) -> Bool { grants(of: id).contains { $0.role == .admin } }

    private func grants(of id: AccountID) -> [AccessGrant] {
        let accounts = people.accounts(of: id)
        return grants.filter { !$0.members.isDisjoint(with: accounts) }
    }

    /// The accounts that are admins by document, each person once.
    private var admins: [AccountID] {
        let all = grants.filter { $0.role == .admin }.flatMap(\.members).map(people.person(of:))
        return Set(all).sorted { $0.description < $1.description }
    }
}
