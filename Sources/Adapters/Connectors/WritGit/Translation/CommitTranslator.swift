// Makes canonical events of git commits. Pure: the same commit gives the same events with the same ids, so that an
// import may be repeated.

public import WritConnector
public import WritModel

/// Translates commits as the table of events says under "From git". Costs about as much as reading the message.
public struct CommitTranslator: CommitTranslating {
    /// The most lines of evidence taken from one message; more are left out.
    public static let evidenceMax = 200
    /// The most parents or coauthors told of one commit.
    public static let listMax = 100
    /// The digits of a short id.
    public static let shortDigits = 10

    /// The name of the repository in the events.
    public let repository: String
    /// How Writ came by the commits.
    public let provenance: Provenance
    /// What the lines of a message mean.
    public let evidence: GitEvidence

    /// A translator for one repository.
    ///
    /// - Parameters:
    ///   - repository: its name in the events; the source is `git/<repository>`.
    ///   - provenance: `import` for a history, `hook` for a push.
    ///   - evidence: what the lines of a message mean.
    public init(repository: String, provenance: Provenance, evidence: GitEvidence = GitEvidence()) {
        self.repository = repository
        self.provenance = provenance
        self.evidence = evidence
    }

    /// The source of the events.
    public var source: String { "git/\(repository)" }

    /// The events of a commit: reviews and tests in the order of their lines, then `commit.recorded`. All carry the
    /// committer date.
    public func drafts(of commit: GitCommit, resolving: (String) -> String?) -> [EventDraft] {
        let message = CommitMessage(commit.message)
        let author = PersonText(commit.author)
        var drafts: [EventDraft] = []
        for (place, line) in people(in: message, evidence.review).enumerated() {
            if let reviewer = PersonText(line: line) {
                drafts.append(review(place + 1, by: reviewer, of: commit, author: author))
            }
        }
        for (place, line) in people(in: message, evidence.test).enumerated() {
            drafts.append(test(place + 1, named: line, of: commit))
        }
        drafts.append(recorded(commit, message, author: author, resolving: resolving))
        return drafts
    }

    /// The digits by which a commit names the one it reverts, in lower case, or `nil`.
    public func revertedPrefix(of commit: GitCommit) -> String? { CommitMessage.revertedPrefix(in: commit.message) }

    /// The accounts a `.mailmap` links.
    public func links(inMailmap text: String) -> [AccountLink] { Mailmap(text).links }

    /// The values of the lines that a list of patterns recognises, each line once, in their order.
    private func people(in message: CommitMessage, _ patterns: [GitEvidence.Pattern]) -> [Substring] {
        var found: [Substring] = []
        for line in message.lines where found.count < Self.evidenceMax {
            for pattern in patterns {
                guard let who = Self.match(line, pattern), !who.isEmpty else { continue }
                found.append(who)
                break
            }
        }
        return found
    }

    private static func match(_ line: Substring, _ pattern: GitEvidence.Pattern) -> Substring? {
        switch pattern {
        case .key(let key): CommitMessage.value(of: line, key: key)
        case .matcher(let matcher): matcher(line).map { $0[...] }
        }
    }
}

extension CommitTranslator {
    private func draft(_ id: String, _ kind: EventKind, by actor: PersonText?, _ commit: GitCommit, _ data: JSONObject)
        -> EventDraft
    {
        EventDraft(
            id: id, source: source, kind: kind, at: commit.committed,
            actor: actor.map { EventDraft.Actor(account: $0.account, name: $0.name) }, subject: nil,
            provenance: provenance, data: data)
    }

    private func review(_ number: Int, by reviewer: PersonText, of commit: GitCommit, author: PersonText?) -> EventDraft
    {
        let id = "\(commit.sha)/review/\(number)"
        return draft(
            id, .reviewApproved, by: reviewer, commit,
            [
                "repository": .string(repository), "review": .string(id), "head": .string(commit.sha),
                "commits": [.string(commit.sha)], "author": author?.value ?? PersonText.unnamed,
            ])
    }

    private func test(_ number: Int, named line: Substring, of commit: GitCommit) -> EventDraft {
        draft(
            "\(commit.sha)/test/\(number)", .testFinished, by: PersonText(line: line), commit,
            [
                "repository": .string(repository), "sha": .string(commit.sha),
                "name": .string(PersonText.clipped(PersonText.cleaned(line), to: CommitMessage.titleBytesMax)),
                "result": "passed",
            ])
    }

    private func recorded(
        _ commit: GitCommit, _ message: CommitMessage, author: PersonText?, resolving: (String) -> String?
    ) -> EventDraft {
        let committer = PersonText(commit.committer)
        let coauthors = people(in: message, evidence.coauthor).compactMap { PersonText(line: $0)?.value }
        var data: JSONObject = [
            "repository": .string(repository),
            "sha": .string(commit.sha),
            "short": .string(String(commit.sha.prefix(Self.shortDigits))),
            "parents": .array(commit.parents.prefix(Self.listMax).map { .string($0) }),
            "author": author?.value ?? PersonText.unnamed,
            "committer": committer?.value ?? PersonText.unnamed,
            "coauthors": .array(Array(coauthors.prefix(Self.listMax))),
            "authored": .string(commit.authored.description),
            "title": .string(message.title),
            "trailers": .object(message.trailerMap),
        ]
        if let prefix = CommitMessage.revertedPrefix(in: commit.message) {
            data["reverts"] = .string(resolving(prefix) ?? prefix)
        }
        return draft(commit.sha, .commitRecorded, by: committer, commit, data)
    }
}

extension CommitMessage {
    /// The trailers by key in git's spelling; keys that differ in letter case alone are one, spelled like the first.
    var trailerMap: JSONObject {
        var map: [(key: String, values: [JSONValue])] = []
        var places: [String: Int] = [:]
        var bytes = 0
        for trailer in trailers {
            bytes += trailer.key.utf8.count + trailer.value.utf8.count
            guard bytes <= Self.trailerBytesMax else { break }
            let folded = trailer.key.lowercased()
            if let place = places[folded] {
                map[place].values.append(.string(trailer.value))
            } else if map.count < Self.trailersMax {
                places[folded] = map.count
                map.append((String(trailer.key), [.string(trailer.value)]))
            }
        }
        return JSONObject(map.map { ($0.key, .array($0.values)) })
    }
}
