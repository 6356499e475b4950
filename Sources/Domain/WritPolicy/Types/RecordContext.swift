// What a record needs beyond its event: who is who as of a position, and the commits that lists name.

import WritCEL
import WritModel

/// How evidence that nobody vouches for is looked at while a condition is evaluated. Conditions are evaluated under
/// several of these where one alone does not tell (LANGUAGE.md section 4).
struct EvidenceWorld: Hashable {
    /// What claims are worth.
    enum Claims: Hashable {
        /// They may be true or not: what rests on them is unknown.
        case doubted
        /// All of them are true.
        case believed
        /// None of them is.
        case disregarded
    }

    /// Whose name a commit bears.
    enum Names: Hashable {
        /// The one that its author wrote.
        case asWritten
        /// Where nobody vouches for the name: that of whoever first brought the commit, else this person's.
        case answeredBy(AccountID)
    }

    var claims: Claims
    var names = Names.asWritten
}

/// Resolves persons and joins commits while records are made. Used by one evaluation at a time.
final class RecordContext {
    /// What is known of a commit, whatever world it is looked at in.
    struct KnownCommit {
        /// The event that recorded it; `nil` where it may not be believed, or there is none.
        var recorded: Event?
        /// A verified event that told more of it later.
        var described: Event?
        /// A field of the one or the other event.
        func field(_ name: String) -> JSONValue? { recorded?.data[name] ?? described?.data[name] }
        /// When it was seen first.
        var seen: Instant { recorded?.seen ?? Instant(nanoseconds: .max) }
    }

    /// Which accounts are one person.
    let people: PersonResolver
    /// What is known of a commit.
    var knownCommit: (String) -> KnownCommit
    /// Who first brought a commit, by an authenticated push or change.
    var findBringer: (String) -> AccountID?
    /// Whether conditions read if commits are vouched for, which takes more look-ups.
    var readsVouched = true
    /// Whether a ref of a repository is protected.
    var isProtected: (_ ref: String, _ repository: String) -> Bool
    /// How claims and names are looked at now.
    private(set) var world = EvidenceWorld(claims: .believed)

    private struct PersonKey: Hashable {
        var account: AccountID
        var kind: Actor.Kind?
        var isEvidence: Bool
    }

    private var persons: [PersonKey: Record] = [:]
    private var commits: [String: Record] = [:]
    private var known: [String: KnownCommit] = [:]
    private var bringers: [String: AccountID?] = [:]

    init(
        people: PersonResolver, knownCommit: @escaping (String) -> KnownCommit = { _ in KnownCommit() },
        findBringer: @escaping (String) -> AccountID? = { _ in nil },
        isProtected: @escaping (_ ref: String, _ repository: String) -> Bool = { _, _ in false }
    ) {
        self.people = people
        self.knownCommit = knownCommit
        self.findBringer = findBringer
        self.isProtected = isProtected
    }

    /// Turns to another world.
    func enter(_ world: EvidenceWorld) {
        guard world != self.world else { return }
        if world.claims != self.world.claims {
            persons.removeAll(keepingCapacity: true)
            known.removeAll(keepingCapacity: true)
        }
        commits.removeAll(keepingCapacity: true)
        self.world = world
    }

    // MARK: Persons

    /// An account as policies see it.
    ///
    /// - Parameters:
    ///   - account: the pseudonym.
    ///   - kind: what the event says of its kind; an identity document knows better, and without both it is a human.
    ///   - isEvidence: whether the account did something, so that nobody undeclared may count as somebody else; false for
    ///     accounts that documents name, and for names in commits, which are judged apart.
    func person(_ account: AccountID, kind: Actor.Kind?, isEvidence: Bool = false) -> Record {
        let isDeclared = people.isDeclared(account)
        let key = PersonKey(account: account, kind: kind, isEvidence: isEvidence && !isDeclared)
        if let known = persons[key] { return known }
        let named = people.kind(of: account) ?? kind ?? .human
        let record = Record(
            type: TypeCatalog.person,
            slots: [
                .string(people.person(of: account).description), .string(account.description), .string(named.rawValue),
                .bool(isDeclared), doubt(key.isEvidence),
            ])
        persons[key] = record
        return record
    }

    /// Whether an account may be that of anybody, in this world.
    private func doubt(_ isUndeclared: Bool) -> Value {
        guard isUndeclared else { return .bool(false) }
        switch world.claims {
        case .doubted: return .unknown(Unknown("an account that no identity document names may be anybody's"))
        case .believed: return .bool(false)
        case .disregarded: return .bool(true)
        }
    }

    // MARK: Commits

    /// A commit joined to its `commit.recorded`; of a commit that was never recorded only the id is known.
    func commit(_ sha: String) -> Record {
        if let record = commits[sha] { return record }
        let record = CommitRecord(sha: sha, known: knowledge(of: sha), context: self).record
        commits[sha] = record
        return record
    }

    /// What is known of a commit, looked up once for a position.
    func knowledge(of sha: String) -> KnownCommit {
        if let known = known[sha] { return known }
        let found = knownCommit(sha)
        known[sha] = found
        return found
    }

    /// Forgets joined commits: more may have been recorded since.
    func forgetCommits() {
        commits.removeAll(keepingCapacity: true)
        known.removeAll(keepingCapacity: true)
        bringers.removeAll(keepingCapacity: true)
    }

    /// Who first brought a commit, looked up once for a position.
    private func bringer(of commit: KnownCommit) -> AccountID? {
        guard let sha = commit.recorded?.data["sha"]?.stringValue else { return nil }
        if let found = bringers[sha] { return found }
        let found = findBringer(sha)
        bringers[sha] = .some(found)
        return found
    }

    // MARK: Authorship

    /// Whether somebody vouches for the name that a commit bears: its author signed it, or first brought it.
    func isVouched(_ commit: KnownCommit) -> Bool {
        // Tests of policies name people plainly.
        if people.declaresEverybody { return true }
        guard let author = commit.recorded?.data["author"]?.stringValue.flatMap(AccountID.init) else { return false }
        let person = people.person(of: author)
        if let bringer = bringer(of: commit), people.person(of: bringer) == person { return true }
        guard case .good(let signer) = SignatureState(commit.field("signature"), people, seen: commit.seen) else {
            return false
        }
        return people.person(of: signer) == person
    }

    /// The declared human who first brought a commit.
    func answerer(for commit: KnownCommit) -> AccountID? {
        guard let bringer = bringer(of: commit), people.isDeclared(bringer),
            people.kind(of: bringer) ?? .human == .human
        else { return nil }
        return bringer
    }

    /// Who a name of a commit stands for, in this world.
    ///
    /// - Parameters:
    ///   - account: the name that the commit bears.
    ///   - isCommitter: whether it is the committer's; an undeclared one is vouched for by nobody.
    func named(_ account: AccountID, in commit: KnownCommit, isCommitter: Bool) -> AccountID {
        guard case .answeredBy(let somebody) = world.names,
            !isVouched(commit) || (isCommitter && !people.isDeclared(account))
        else { return account }
        return answerer(for: commit) ?? somebody
    }
}
