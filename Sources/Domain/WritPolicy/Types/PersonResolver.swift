// Which accounts are one person. Policies compare persons, so a second account talks nobody past a gate.

public import WritModel

/// Accounts linked to persons, as of one position of the log.
public struct PersonResolver: Sendable {
    /// What is known of a person.
    private struct Person {
        var kind: Actor.Kind?
        var keys: [String] = []
        var accounts: Set<AccountID> = []
    }

    /// Links from documents and `identity.linked` entries: an account points at another of the same person.
    private var links: [AccountID: AccountID] = [:]
    private var people: [AccountID: Person] = [:]

    /// Nobody is linked.
    public init() {}

    /// The person an account belongs to; an account that is not linked is its own person.
    public func person(of account: AccountID) -> AccountID {
        var current = account
        while let next = links[current], next != current { current = next }
        return current
    }

    /// What kind of being a person is, where an identity document says so.
    public func kind(of account: AccountID) -> Actor.Kind? { people[person(of: account)]?.kind }

    /// Every account of a person, the given one among them.
    public func accounts(of account: AccountID) -> Set<AccountID> {
        (people[person(of: account)]?.accounts ?? []).union([account, person(of: account)])
    }

    /// The public keys that a person's statements are signed with.
    public func keys(of account: AccountID) -> [String] { people[person(of: account)]?.keys ?? [] }

    /// Every person with keys, in a stable order.
    public var signers: [(person: AccountID, keys: [String])] {
        people.filter { !$0.value.keys.isEmpty }.map { ($0.key, $0.value.keys) }
            .sorted { $0.person.description < $1.person.description }
    }

    /// Says that two accounts belong to one person.
    ///
    /// The person keeps the name of the first; kinds and keys of both are kept.
    public mutating func link(_ first: AccountID, _ second: AccountID) {
        let root = person(of: first)
        let other = person(of: second)
        guard root != other else {
            people[root, default: Person()].accounts.formUnion([first, second])
            return
        }
        links[other] = root
        let merged = people.removeValue(forKey: other) ?? Person()
        people[root, default: Person()].accounts.formUnion(merged.accounts.union([first, second]))
        people[root, default: Person()].keys += merged.keys
        if people[root]?.kind == nil { people[root]?.kind = merged.kind }
    }

    /// Adds what an identity document says of a person.
    public mutating func describe(_ account: AccountID, kind: Actor.Kind, keys: [String]) {
        let root = person(of: account)
        people[root, default: Person()].accounts.insert(account)
        people[root, default: Person()].kind = kind
        people[root, default: Person()].keys += keys
    }
}
