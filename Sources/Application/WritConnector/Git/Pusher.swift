// Who pushes: as the server that runs git says, each in its own way.

public import WritModel

/// Finds the account of whoever pushes.
///
/// What the environment says is as good as the server that set it: where people run git on the server themselves, the
/// system's user is the only name they cannot choose.
public enum Pusher {
    /// The variable by which a caller names the account, where that is allowed.
    public static let explicitVariable = "WRIT_ACTOR"
    /// The servers' variables in the order they are asked, and the account scheme of each.
    public static let variables: [(name: String, scheme: String)] = [
        ("GL_USERNAME", "gitlab"), ("GITEA_PUSHER_NAME", "gitea"), ("REMOTE_USER", "remote"),
    ]

    /// What is wrong with a name.
    public enum PusherError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The variable's value is no account.
        case malformed(variable: String)

        /// What to tell a person.
        public var description: String {
            switch self {
            case .malformed(let variable):
                "\(variable) does not name an account: at most \(Account.lengthMax) bytes, no control characters"
            }
        }
    }

    /// The account of whoever pushes: the first variable that is set and not empty, else the system's user.
    ///
    /// - Parameters:
    ///   - environment: the hook's environment.
    ///   - user: the name of the system's user that runs the hook.
    ///   - isExplicitAllowed: whether `WRIT_ACTOR` counts, a whole account such as `person:ann`.
    /// - Throws: `PusherError` for a value that is no account: a wrong name is never skipped for a weaker one.
    public static func account(
        environment: [String: String], user: String, isExplicitAllowed: Bool = false
    ) throws(PusherError) -> Account {
        if isExplicitAllowed, let text = environment[explicitVariable], !text.isEmpty {
            guard let account = Account(text) else { throw .malformed(variable: explicitVariable) }
            return account
        }
        for (name, scheme) in variables {
            guard let value = environment[name], !value.isEmpty else { continue }
            guard let account = Account("\(scheme):\(value)") else { throw .malformed(variable: name) }
            return account
        }
        guard let account = Account("os:\(user)") else { throw .malformed(variable: "the system's user name") }
        return account
    }
}
