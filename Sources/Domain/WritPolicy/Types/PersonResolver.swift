// Which accounts are one person. Policies compare persons, so a second account talks nobody past a gate.

public import WritModel

/// Accounts linked to persons, as of one position of the log.
public struct PersonResolver: Sendable {
    /// What is known of a person.
    private struct Person {
        var kind: Actor.Kind?
        var keys: [String] = []
        /// Keys that are no longer used, with since when.
        var retired: [String: Instant] = [:]
        var accounts: Set<AccountID> = []
        var isDeclared = false
    }

    /// An account points at another of the same person; chains are short, since joining points root at root.
    private var links: [AccountID: AccountID] = [:]
    private var people: [AccountID: Person] = [:]
    private var signersByKey: [String: AccountID] = [:]
    private var sharedKeys: Set<String> = []
    /// Whether every account counts as declared: in tests of policies, which name people plainly.
    public var declaresEverybody = false

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

    /// Whether an identity document, or a source document, names an account.
    public func isDeclared(_ account: AccountID) -> Bool {
        declaresEverybody || people[person(of: account)]?.isDeclared ?? false
    }

    /// Every declared person, in a stable order.
    public var declared: [AccountID] {
        people.filter(\.value.isDeclared).map(\.key).sorted { $0.description < $1.description }
    }

    /// Whether two accounts are one person.
    public func isSame(_ first: AccountID, _ second: AccountID) -> Bool { person(of: first) == person(of: second) }

    /// Whose a public key is, without its comment; `nil` where it is nobody's or several persons'.
    ///
    /// - Parameter seen: when what it signed was seen: a retired key counts for what came before.
    func signer(withKey key: String, seen: Instant) -> AccountID? {
        guard !sharedKeys.contains(key), let signer = signersByKey[key] else { return nil }
        guard let retired = people[person(of: signer)]?.retired[key] else { return signer }
        return seen < retired ? signer : nil
    }

    /// The public keys that a person's statements are signed with.
    public func keys(of account: AccountID) -> [String] { people[person(of: account)]?.keys ?? [] }

    /// Every person with keys, in a stable order.
    public var signers: [(person: AccountID, keys: [String])] {
        people.filter { !$0.value.keys.isEmpty }.map { ($0.key, $0.value.keys) }
            .sorted { $0.person.description < $1.person.description }
    }

    /// Declares a person: an identity document, activated by those who may.
    ///
    /// - Parameters:
    ///   - person: the account that the document calls the person by.
    ///   - accounts: the person's other accounts.
    ///   - kind: what kind of being the person is.
    ///   - keys: public keys that the person's statements are signed with.
    ///   - retired: public keys that were, with since when they are not.
    public mutating func declare(
        _ person: AccountID, accounts: [AccountID], kind: Actor.Kind, keys: [String], retired: [String: Instant] = [:]
    ) {
        for account in accounts { join(person, account) }
        let root = self.person(of: person)
        people[root, default: Person()].accounts.insert(person)
        people[root, default: Person()].kind = kind
        people[root, default: Person()].keys += keys
        people[root, default: Person()].retired.merge(retired) { $1 }
        people[root, default: Person()].isDeclared = true
        for key in keys + retired.keys {
            // A key of two persons says nothing of who used it.
            if let other = signersByKey[key], self.person(of: other) != root { sharedKeys.insert(key) }
            signersByKey[key] = root
        }
    }

    /// Links two accounts on somebody's word: a `.mailmap`, an `identity.linked` entry.
    ///
    /// It never makes one person of two declared ones: whoever may write a `.mailmap` could otherwise become somebody
    /// with more rights.
    ///
    /// - Returns: whether two persons became one.
    @discardableResult
    public mutating func link(_ first: AccountID, _ second: AccountID) -> Bool {
        let isDeclared = [first, second].map { people[person(of: $0)]?.isDeclared ?? false }
        guard isDeclared != [true, true], person(of: first) != person(of: second) else { return false }
        // The declared person keeps the name.
        if isDeclared[1] { join(second, first) } else { join(first, second) }
        return true
    }

    /// Makes one person of two; the person keeps the name of the first.
    private mutating func join(_ first: AccountID, _ second: AccountID) {
        let root = person(of: first)
        let other = person(of: second)
        guard root != other else {
            people[root, default: Person()].accounts.formUnion([first, second])
            return
        }
        links[other] = root
        let merged = people.removeValue(forKey: other) ?? Person()
        people[root, default: Person()].accounts.formUnion(merged.accounts.union([first, second, other]))
        people[root, default: Person()].keys += merged.keys
        people[root, default: Person()].retired.merge(merged.retired) { own, _ in own }
        people[root, default: Person()].isDeclared = (people[root]?.isDeclared ?? false) || merged.isDeclared
        if people[root]?.kind == nil { people[root]?.kind = merged.kind }
    }
}
