// Accounts as a history shows them, and what they say of each other.

public import WritModel

/// An account of a history.
public struct SeenAccount: Sendable, Hashable {
    /// The account.
    public var account: Account
    /// The names it was seen with, by how often.
    public var names: [String: Int]
    /// Commits it is the author of.
    public var commits: Int

    /// An account.
    public init(account: Account, names: [String: Int], commits: Int) {
        self.account = account
        self.names = names
        self.commits = commits
    }

    /// The name it was seen with most often; of several the first in alphabetical order.
    var name: String? { names.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key }
}

/// What a history shows of people.
public struct SeenPeople: Sendable {
    /// The accounts, each once.
    public private(set) var accounts: [Account: SeenAccount] = [:]
    /// Accounts that the history's own `.mailmap`, or an entry, says are one person's.
    public private(set) var links: [(first: Account, second: Account)] = []
    /// Accounts that a document names already.
    public private(set) var declared: Set<Account> = []

    /// Nobody was seen.
    public init() {}

    /// Counts commits of an account. Names without an address are nobody's account, and are left out.
    mutating func add(_ account: Account, name: String?, commits: Int = 1) {
        guard !account.isNobody else { return }
        var seen = accounts[account] ?? SeenAccount(account: account, names: [:], commits: 0)
        seen.commits += commits
        if let name, !Placeholder.matches(name) { seen.names[name, default: 0] += max(commits, 1) }
        accounts[account] = seen
    }

    /// Notes that two accounts are said to be one person's.
    mutating func link(_ first: Account, _ second: Account) { links.append((first, second)) }

    /// Notes that a document names an account.
    mutating func declare(_ account: Account) { declared.insert(account) }
}

/// Addresses that forges give to those who hide their own: they name the login.
enum NoReplyAddress {
    /// The login's account, or `nil` for another address.
    ///
    /// GitHub: `12345+ann@users.noreply.github.com` or `ann@users.noreply.github.com`; GitLab:
    /// `12345-ann@users.noreply.gitlab.com`; Gitea: `ann@noreply.<host>`, whatever the host.
    static func login(_ account: Account) -> Account? {
        guard account.scheme == "email", let at = account.value.lastIndex(of: "@") else { return nil }
        let local = account.value[..<at]
        switch account.value[account.value.index(after: at)...] {
        case "users.noreply.github.com": return Account("github:\(afterNumber(local, "+"))")
        case "users.noreply.gitlab.com": return Account("gitlab:\(afterNumber(local, "-"))")
        case let host where host.hasPrefix("noreply."): return Account("gitea:\(local)")
        default: return nil
        }
    }

    private static func afterNumber(_ local: Substring, _ mark: Character) -> Substring {
        guard let place = local.firstIndex(of: mark), place != local.startIndex,
            local[..<place].allSatisfy({ $0.isASCII && $0.isNumber })
        else { return local }
        return local[local.index(after: place)...]
    }
}
