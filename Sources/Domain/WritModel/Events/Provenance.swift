// How Writ came to know of an event, and therefore how much it is worth as evidence.

/// How an event reached the log.
public enum Provenance: String, Sendable, Hashable, CaseIterable {
    /// A delivery whose signature was checked over its raw bytes.
    case signedWebhook = "signed-webhook"
    /// A person's statement, signed with a key that an `identity` document names.
    case signedStatement = "signed-statement"
    /// A person's signed-in session.
    case session
    /// A caller with a federated token.
    case federated
    /// A caller whom a `source` document binds to what it may tell.
    case bound
    /// A hook of this installation.
    case hook
    /// Made by Writ itself.
    case `internal`
    /// Read from a source by polling it.
    case polled
    /// Found afterwards by Writ itself, which compared a repository with the log.
    case recovered
    /// Given on the command line.
    case cli
    /// Taken from a history.
    case `import`
    /// Sent to the API.
    case api

    /// Whether the event's source authenticated it. Everything else is only claimed (LANGUAGE.md section 4).
    public var isVerified: Bool {
        switch self {
        case .signedWebhook, .signedStatement, .session, .federated, .bound, .hook, .internal, .recovered: true
        case .polled, .cli, .import, .api: false
        }
    }
}
