// Where people are seen: in a repository's history, or in the log.

import WritAuditLog
public import WritConnector
import WritModel
import WritPolicy

extension SeenPeople {
    /// The authors of a repository's commits, and what its `.mailmap` says of them.
    ///
    /// - Parameters:
    ///   - git: the repository. Every commit is read, once.
    ///   - translator: reads its `.mailmap`.
    ///   - progress: called with commits read and in all.
    /// - Throws: `GitError`.
    public static func read(
        _ git: any GitRepository, _ translator: any CommitTranslating, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> SeenPeople {
        var people = SeenPeople()
        let order = try await git.historyOrder(excluding: [])
        var count = 0
        try await git.commits(order) { commits in
            for commit in commits { people.add(commit.author) }
            count += commits.count
            progress(count, order.count)
        }
        for link in translator.links(inMailmap: try await git.mailmap() ?? "") {
            people.link(link.canonical, link.other)
            people.add(link.canonical, name: link.name, commits: 0)
        }
        return people
    }

    /// The authors of the log's commits, and what entries and the directory say of them.
    ///
    /// - Throws: store errors.
    public static func read(_ installation: Installation) throws -> SeenPeople {
        var counts: [AccountID: Int] = [:]
        var links: [(AccountID, AccountID)] = []
        try installation.log.read { log in
            let kinds: [EventKind] = [.commitRecorded, .identityLinked]
            try log.forEachEvent(in: 0..<log.size, kinds: kinds) { _, event in
                func id(_ field: String) -> AccountID? { event.data[field]?.stringValue.flatMap(AccountID.init) }
                if event.kind == .commitRecorded {
                    if let author = id("author") { counts[author, default: 0] += 1 }
                } else if let person = id("person"), let account = id("account") {
                    links.append((person, account))
                }
            }
        }
        let ids = Set(counts.keys).union(links.flatMap { [$0.0, $0.1] })
        let records = try installation.directory.records(for: ids)
        var people = SeenPeople()
        for (id, count) in counts {
            if let record = records[id] { people.add(record.account, name: record.name, commits: count) }
        }
        for (first, second) in links {
            if let first = records[first]?.account, let second = records[second]?.account { people.link(first, second) }
        }
        return people
    }

    /// Notes the accounts that active identity documents name: they need no suggestion.
    ///
    /// - Throws: store errors; `PipelineError.documents`.
    public mutating func declare(from installation: Installation) throws {
        let ids = try installation.state().compiled.identities.flatMap { identity in
            identity.accounts.compactMap { AccountID($0.value) }
        }
        for record in try installation.directory.records(for: Set(ids)).values { declare(record.account) }
    }

    private mutating func add(_ person: GitCommit.Person) {
        // With single blanks, as an import records them.
        let email = person.email.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let name = person.name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let account = Account(email: email) { add(account, name: name.isEmpty ? nil : name) }
    }
}
