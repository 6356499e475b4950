// Drafts of identity documents: which accounts of a history are one person's.
//
// Accounts are put together where something says that they belong together: a `.mailmap`, a recorded link, an address that
// names a login. Two people may share a name, so a name alone puts nobody together unless that is asked for, and it is said.

public import WritModel

/// A person as a history suggests.
public struct SuggestedPerson: Sendable, Hashable {
    /// The short name that the document is to have; no other suggestion has it.
    public var person: String
    /// The display name.
    public var name: String?
    /// The accounts, those with the most commits first.
    public var accounts: [Account]
    /// Commits of all of them.
    public var commits: Int
    /// Whether it looks like a program.
    public var isBot: Bool
    /// Short names of suggestions with the same display name, which may be the same person.
    public var namesakes: [String]
    /// Whether accounts were put together because of their name alone.
    public var isByName: Bool
}

/// Groups accounts to persons.
public struct PeopleSuggestion: Sendable {
    /// The suggestions, those with the most commits first.
    public let people: [SuggestedPerson]
    /// Persons left out because they have fewer commits than asked for.
    public let rare: Int
    /// Persons left out because a document names one of their accounts.
    public let declared: Int

    /// Suggestions from what was seen. Pure: the same history gives the same text.
    ///
    /// - Parameters:
    ///   - seen: the history.
    ///   - minCommits: persons with fewer commits are left out.
    ///   - byName: puts accounts with the same name together, too.
    public init(_ seen: SeenPeople, minCommits: Int, byName: Bool) {
        var groups = AccountGroups(seen)
        let named = byName ? groups.joinNamesakes() : []
        var drafts: [SuggestedPerson] = []
        var (rare, declared) = (0, 0)
        for group in groups.all {
            let accounts = Self.sorted(group.compactMap { seen.accounts[$0] })
            let commits = accounts.reduce(0) { $0 + $1.commits }
            if !group.isDisjoint(with: seen.declared) {
                declared += 1
            } else if commits < minCommits {
                rare += 1
            } else {
                let written = accounts.map(\.account) + group.filter { seen.accounts[$0] == nil }.sorted()
                drafts.append(
                    SuggestedPerson(
                        person: "", name: accounts.lazy.compactMap(\.name).first, accounts: written, commits: commits,
                        isBot: accounts.contains(where: Self.isBot), namesakes: [],
                        isByName: !group.isDisjoint(with: named)))
            }
        }
        drafts.sort { ($1.commits, $0.accounts[0]) < ($0.commits, $1.accounts[0]) }
        self.rare = rare
        self.declared = declared
        people = Self.withNamesakes(Self.withShortNames(drafts))
    }

    private static func sorted(_ accounts: [SeenAccount]) -> [SeenAccount] {
        accounts.sorted { ($1.commits, $0.account) < ($0.commits, $1.account) }
    }

    private static func isBot(_ account: SeenAccount) -> Bool {
        account.account.value.contains("[bot]") || account.names.keys.contains { $0.hasSuffix("[bot]") }
    }

    // MARK: Names

    /// Gives each a short name: of the login or the address, else of the display name.
    private static func withShortNames(_ people: [SuggestedPerson]) -> [SuggestedPerson] {
        var taken: Set<String> = []
        return people.map { person in
            var person = person
            let base = shortName(person)
            var name = base
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(base)-\(number)"
                number += 1
            }
            person.person = name
            return person
        }
    }

    private static func shortName(_ person: SuggestedPerson) -> String {
        let login = person.accounts.first { $0.scheme != "email" }?.value
        let local = person.accounts.first.map { $0.value.prefix { $0 != "@" } }
        for text in [login, local, person.name.map { $0[...] }].compactMap({ $0 }) {
            let name = slug(text)
            if !name.isEmpty { return name }
        }
        return "somebody"
    }

    /// Lower-case letters and digits, with dashes between words.
    private static func slug(_ text: Substring) -> String {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return String(words.joined(separator: "-").prefix(40))
    }

    private static func withNamesakes(_ people: [SuggestedPerson]) -> [SuggestedPerson] {
        let byName = Dictionary(grouping: people.indices) { people[$0].name.map(AccountGroups.folded) ?? "" }
        var result = people
        for (name, places) in byName where !name.isEmpty && places.count > 1 {
            for place in places {
                result[place].namesakes = places.filter { $0 != place }.map { people[$0].person }.sorted()
            }
        }
        return result
    }
}

extension Account: Comparable {
    /// By their bytes.
    public static func < (left: Account, right: Account) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}

/// Accounts in groups, one for each person.
struct AccountGroups {
    private var roots: [Account: Account] = [:]
    private let seen: SeenPeople

    /// The groups that links and logins make.
    init(_ seen: SeenPeople) {
        self.seen = seen
        for account in seen.accounts.keys {
            roots[account] = account
            if let login = NoReplyAddress.login(account) { join(login, account) }
        }
        // A link between accounts that the history does not show would put strangers together by way of a third.
        for link in seen.links where seen.accounts[link.first] != nil || seen.accounts[link.second] != nil {
            join(link.first, link.second)
        }
    }

    /// The groups, in no order.
    var all: [Set<Account>] {
        Dictionary(grouping: roots.keys) { root(of: $0) }.values.map(Set.init)
    }

    /// Puts accounts with the same name together.
    ///
    /// - Returns: the accounts that only their name has put together.
    mutating func joinNamesakes() -> Set<Account> {
        var first: [String: Account] = [:]
        var joined: Set<Account> = []
        for account in seen.accounts.values.sorted(by: { $0.account < $1.account }) {
            guard let name = account.name.map(Self.folded), !name.isEmpty else { continue }
            guard let other = first[name] else {
                first[name] = account.account
                continue
            }
            if root(of: other) != root(of: account.account) { joined.formUnion([other, account.account]) }
            join(other, account.account)
        }
        return joined
    }

    /// A name as it is compared: without letter case and with single blanks.
    static func folded(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func root(of account: Account) -> Account {
        var current = account
        while let next = roots[current], next != current { current = next }
        return current
    }

    private mutating func join(_ first: Account, _ second: Account) {
        for account in [first, second] where roots[account] == nil { roots[account] = account }
        let (left, right) = (root(of: first), root(of: second))
        if left != right { roots[max(left, right)] = min(left, right) }
    }
}
