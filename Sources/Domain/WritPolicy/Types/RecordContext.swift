// What a record needs beyond its event: who is who as of a position, and the commits that lists name.

import WritCEL
import WritModel

/// Resolves persons and joins commits while records are made. Used by one evaluation at a time.
final class RecordContext {
    /// Which accounts are one person.
    let people: PersonResolver
    /// The event that recorded a commit, with whether it may be believed.
    var recordedCommit: (String) -> Event?

    private struct PersonKey: Hashable {
        var account: AccountID
        var kind: Actor.Kind?
    }

    private var persons: [PersonKey: Record] = [:]
    private var commits: [String: Record] = [:]

    init(people: PersonResolver, recordedCommit: @escaping (String) -> Event? = { _ in nil }) {
        self.people = people
        self.recordedCommit = recordedCommit
    }

    /// An account as policies see it.
    ///
    /// - Parameters:
    ///   - account: the pseudonym.
    ///   - kind: what the event says of its kind; an identity document knows better, and without both it is a human.
    func person(_ account: AccountID, kind: Actor.Kind?) -> Record {
        let key = PersonKey(account: account, kind: kind)
        if let known = persons[key] { return known }
        let named = people.kind(of: account) ?? kind ?? .human
        let record = Record(
            type: TypeCatalog.person,
            slots: [
                .string(people.person(of: account).description), .string(account.description), .string(named.rawValue),
            ])
        persons[key] = record
        return record
    }

    /// A commit joined to its `commit.recorded`; of a commit that was never recorded only the id is known.
    func commit(_ sha: String) -> Record {
        if let known = commits[sha] { return known }
        let record = makeCommit(sha)
        commits[sha] = record
        return record
    }

    /// Forgets joined commits: more may have been recorded since.
    func forgetCommits() { commits.removeAll(keepingCapacity: true) }

    private func makeCommit(_ sha: String) -> Record {
        let short = Value.string(String(sha.prefix(10)))
        guard let event = recordedCommit(sha) else {
            let missing = Value.unknown(Unknown("the commit \(sha.prefix(10)) is not recorded"))
            return Record(
                type: TypeCatalog.commit,
                slots: [.string(sha), short] + Array(repeating: missing, count: TypeCatalog.commit.fields.count - 2))
        }
        func person(_ key: String) -> Value {
            event.data[key]?.stringValue.flatMap(AccountID.init).map { .record(self.person($0, kind: nil)) }
                ?? .unknown(Unknown("`\(key)` is not given"))
        }
        let coauthors = (event.data["coauthors"]?.arrayValue ?? []).compactMap {
            $0.stringValue.flatMap(AccountID.init)
        }
        let parents = (event.data["parents"]?.arrayValue ?? []).compactMap(\.stringValue)
        return Record(
            type: TypeCatalog.commit,
            slots: [
                .string(sha), short, person("author"), person("committer"),
                .list(coauthors.map { .record(self.person($0, kind: nil)) }),
                .string(event.data["title"]?.stringValue ?? ""), .moment(event.effectiveTime),
                .list(parents.map { .string($0) }),
            ])
    }
}
