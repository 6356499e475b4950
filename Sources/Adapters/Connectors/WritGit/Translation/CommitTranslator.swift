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
        for (place, line) in values(in: message, evidence.review).enumerated() {
            let people = PersonText.all(
                in: line, knowing: [author, PersonText(commit.committer)].compactMap { $0 })
            for (number, reviewer) in people.enumerated() {
                let id = number == 0 ? "\(place + 1)" : "\(place + 1)/\(number + 1)"
                drafts.append(review(id, by: reviewer, of: commit, author: author))
            }
        }
        for (place, line) in values(in: message, evidence.test).enumerated() where !Placeholder.isOne(line) {
            drafts.append(test(place + 1, named: line, of: commit))
        }
        drafts.append(recorded(commit, message, author: author, resolving: resolving))
        return drafts
    }

    /// The digits by which a commit names the one it reverts, in lower case, or `nil`.
    public func revertedPrefix(of commit: GitCommit) -> String? { CommitMessage.revertedPrefix(in: commit.message) }

    /// The accounts a `.mailmap` links.
    public func links(inMailmap text: String) -> [AccountLink] { Mailmap(text).links }

    /// The values of the lines that a list of patterns recognises, each line once, in their order. A value goes on in the
    /// lines below that begin with a blank.
    private func values(in message: CommitMessage, _ patterns: [GitEvidence.Pattern]) -> [Substring] {
        var found: [Substring] = []
        for (number, line) in message.lines.enumerated() where found.count < Self.evidenceMax {
            for pattern in patterns {
                guard let value = Self.match(line, pattern) else { continue }
                let whole = pattern.isFolded ? message.continued(value, below: number) : value
                if !whole.isEmpty { found.append(whole) }
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

    private func review(_ number: String, by reviewer: PersonText, of commit: GitCommit, author: PersonText?)
        -> EventDraft
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
            "\(commit.sha)/test/\(number)", .testFinished, by: PersonText.all(in: line, knowing: []).first, commit,
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
        let coauthors = values(in: message, evidence.coauthor)
            .flatMap { PersonText.all(in: $0, knowing: []) }.map(\.value)
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
        if let reverted = reverted(by: commit, resolving) { data["reverts"] = .string(reverted) }
        if let content = commit.content { Self.add(content, to: &data) }
        if let signature = commit.signature { data["signature"] = Self.value(of: signature) }
        return draft(commit.sha, .commitRecorded, by: committer, commit, data)
    }

    /// What a commit takes back: where its trees were looked at, what it really does; else what its message says.
    private func reverted(by commit: GitCommit, _ resolving: (String) -> String?) -> String? {
        if let content = commit.content { return content.undoes }
        return CommitMessage.revertedPrefix(in: commit.message).map { resolving($0) ?? $0 }
    }

    private static func add(_ content: GitCommit.Content, to data: inout JSONObject) {
        data["paths"] = .array(content.paths.map { .string($0) })
        if content.isPathsTruncated { data["paths_truncated"] = true }
        data["additions"] = .int(Int64(content.additions))
        data["deletions"] = .int(Int64(content.deletions))
        if let patch = content.patch { data["patch"] = .string(patch) }
        if let merge = content.merge { data["merge"] = .string(merge.rawValue) }
    }

    /// `valid` is there where somebody checked; without a signature the key is empty.
    private static func value(of signature: GitCommit.Signature) -> JSONValue {
        switch signature {
        case .none: ["key": "", "valid": false]
        case .checked(let key, let isValid): ["key": .string(key), "valid": .bool(isValid)]
        case .unchecked(let key): ["key": .string(key)]
        }
    }
}

extension GitEvidence.Pattern {
    /// Whether a value goes on in the lines below, as those of trailers do.
    fileprivate var isFolded: Bool {
        switch self {
        case .key: true
        case .matcher: false
        }
    }
}

extension CommitMessage {
    /// How keys that projects commonly use are spelled, by their small letters.
    private static let usualSpelling = Dictionary(
        uniqueKeysWithValues: [
            "Signed-off-by", "Reviewed-by", "Acked-by", "Tested-by", "Co-authored-by", "Reported-by", "Suggested-by",
            "Helped-by", "Cc", "Fixes", "Closes", "Change-Id", "Reviewed-on",
        ].map { ($0.lowercased(), $0) })

    /// The trailers by key. Keys that differ in letter case alone are one: common ones in their usual spelling, others
    /// spelled like the first.
    var trailerMap: JSONObject {
        var map: [(key: String, values: [JSONValue])] = []
        var places: [String: Int] = [:]
        var bytes = 0
        for trailer in trailers {
            bytes += LeafText.cost(of: trailer.key) + LeafText.cost(of: trailer.value)
            guard bytes <= Self.trailerBytesMax else { break }
            let folded = trailer.key.lowercased()
            if let place = places[folded] {
                map[place].values.append(.string(trailer.value))
            } else if map.count < Self.trailersMax {
                places[folded] = map.count
                map.append((Self.usualSpelling[folded] ?? String(trailer.key), [.string(trailer.value)]))
            }
        }
        return JSONObject(map.map { ($0.key, .array($0.values)) })
    }
}
