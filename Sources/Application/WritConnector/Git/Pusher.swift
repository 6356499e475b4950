// Who pushes: as the program that hosts git says, each in its own way.

public import WritModel

/// Finds the account of whoever pushes.
///
/// What the environment says is as good as the program that set it. So one variable counts and no other: the one that the
/// repository's document names, else the one of the hosting program that the hook was installed for. Only where neither
/// is said are the known variables tried, and then no more than one of them may be set: a server that sets one cannot be
/// overruled by a pusher who sets another.
public enum Pusher {
    /// The variable by which a caller names the account, where that is allowed.
    public static let explicitVariable = "WRIT_ACTOR"
    /// What web servers set, and forced SSH commands can.
    public static let remoteUser = PusherRow(variable: "REMOTE_USER", scheme: "remote")
    /// The rows that are tried where nothing says which one counts.
    public static let rows = [HostingProgram.gitlab, .gitea, .gitolite].map(\.pusher) + [remoteUser]

    /// What is wrong with a name.
    public enum PusherError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The variable's value is no account.
        case malformed(variable: String)
        /// The one variable that counts is not set.
        case unset(variable: String)
        /// Variables of several hosting programs are set, so that nobody can tell which one is the server's.
        case ambiguous(variables: [String])

        /// What to tell a person.
        public var description: String {
            switch self {
            case .malformed(let variable):
                "\(variable) does not name an account: at most \(Account.lengthMax) bytes, no control characters"
            case .unset(let variable):
                "\(variable) is not set, which has to say who pushes here: push through the server that sets it"
            case .ambiguous(let variables):
                "\(variables.joined(separator: " and ")) are set, and which of them says who pushes is not; "
                    + "name it in the repository's document, such as `pusher: { from: REMOTE_USER, as: remote }`"
            }
        }
    }

    /// The account of whoever pushes.
    ///
    /// - Parameters:
    ///   - environment: the hook's environment.
    ///   - user: the name of the system's user that runs the hook, who it is where no variable is set.
    ///   - isExplicitAllowed: whether `WRIT_ACTOR` counts, a whole account such as `person:ann`, where there is no row.
    ///   - row: the only variable that counts, if that is said.
    /// - Throws: `PusherError`: a wrong or missing name is never skipped for a weaker one.
    public static func account(
        environment: [String: String], user: String, isExplicitAllowed: Bool = false, row: PusherRow? = nil
    ) throws(PusherError) -> Account {
        if let row {
            guard let value = environment[row.variable], !value.isEmpty else { throw .unset(variable: row.variable) }
            return try account("\(row.scheme):\(value)", from: row.variable)
        }
        if isExplicitAllowed, let text = environment[explicitVariable], !text.isEmpty {
            return try account(text, from: explicitVariable)
        }
        let said = rows.filter { environment[$0.variable].map { !$0.isEmpty } ?? false }
        guard said.count < 2 else { throw .ambiguous(variables: said.map(\.variable)) }
        guard let row = said.first, let value = environment[row.variable] else {
            return try account("os:\(user)", from: "the system's user name")
        }
        return try account("\(row.scheme):\(value)", from: row.variable)
    }

    private static func account(_ text: String, from variable: String) throws(PusherError) -> Account {
        guard let account = Account(text) else { throw .malformed(variable: variable) }
        return account
    }
}
