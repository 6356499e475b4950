// What the documents say of repositories and sources, ready to ask.

public import WritModel

/// What holds in each repository: of the documents that match its name, the most specific one's word.
public struct RepositoryRules: Sendable {
    private struct Rule: Sendable {
        var pattern: NamePattern
        var document: RepositoryDocument
    }

    /// The most specific first: more literal characters, then fewer wildcards, then by name.
    private let rules: [Rule]

    /// The rules of documents.
    init(_ documents: [RepositoryDocument]) {
        func rank(_ text: String) -> (Int, Int) {
            let wildcards = text.count { $0 == "*" || $0 == "?" }
            return (wildcards - text.count, wildcards)
        }
        rules = documents.compactMap { document in
            NamePattern(document.repository.value).map { Rule(pattern: $0, document: document) }
        }.sorted {
            let (left, right) = ($0.document.repository.value, $1.document.repository.value)
            return rank(left) == rank(right) ? left < right : rank(left) < rank(right)
        }
    }

    /// The document that holds for a repository, or `nil`.
    public func document(of repository: String) -> RepositoryDocument? {
        rules.first { $0.pattern.matches(repository) }?.document
    }

    /// Whether a full ref name is protected in a repository; without a document the usual names are.
    public func isProtected(_ ref: String, in repository: String) -> Bool { protection(of: repository)(ref) }

    /// Tells of full ref names whether they are protected in a repository; for one asked about many refs.
    func protection(of repository: String) -> @Sendable (String) -> Bool {
        let patterns = document(of: repository)?.protected ?? RepositoryDocument.protectedByDefault
        return { ref in patterns.contains { $0.matches(ref) } }
    }
}

/// A source that a document binds, ready to ask.
struct BoundSource: Sendable {
    let account: AccountID
    let kinds: Set<EventKind>
    let scope: AccessScope

    /// Whether an event of a kind with these values lies within the bounds: every dimension that the document names has
    /// to be there and to match.
    func covers(_ kind: EventKind, _ data: JSONObject) -> Bool {
        guard kinds.contains(kind) else { return false }
        return scope.patterns.allSatisfy { dimension, patterns in
            guard let value = data[dimension.rawValue]?.stringValue else { return false }
            return patterns.contains { $0.matches(value) }
        }
    }
}

extension CompiledDocuments {
    /// Whether a full ref name is protected in a repository.
    public func isProtected(_ ref: String, in repository: String) -> Bool {
        repositories.isProtected(ref, in: repository)
    }

    /// Tells of full ref names whether they are protected in a repository; for one asked about many refs.
    public func protection(ofRepository repository: String) -> @Sendable (_ ref: String) -> Bool {
        repositories.protection(of: repository)
    }

    /// Which variable names the pushers of a repository, and in whose namespace; `nil` where no document says.
    public func pusher(ofRepository repository: String) -> RepositoryDocument.PusherRow? {
        repositories.document(of: repository)?.pusher
    }

    /// The accounts that may end others' statements in a repository; `nil` where no document names a group.
    public func maintainers(ofRepository repository: String) -> [AccountID]? {
        repositories.document(of: repository)?.maintainers.map { members(ofGroup: $0.value) ?? [] }
    }

    /// Whether a document makes what an account records verified evidence: a `source` document that binds the account to
    /// the kind and to what the event says it is about.
    ///
    /// - Parameters:
    ///   - account: who records, as the system says.
    ///   - kind: the event's kind.
    ///   - data: the event's data.
    public func binds(_ account: AccountID, to kind: EventKind, _ data: JSONObject) -> Bool {
        boundSources.contains { $0.account == account && $0.covers(kind, data) }
    }

    /// The accounts that source documents bind: services that are known.
    var boundAccounts: Set<AccountID> { Set(boundSources.map(\.account)) }
}
