// What the commands need of adapters. The assembly hands it over; no command names an adapter.

public import WritAuditLog
public import WritConnector
public import WritEnforcement
public import WritInsights
public import WritPolicy

/// The adapters that carry messages.
public struct ChannelServices: Sendable {
    /// A mail server, by its settings, the path of its certificates, the user's password, and the time one mail may take.
    public var mail: @Sendable (MailSettings, String?, String?, Duration) throws -> any MailSending
    /// A webhook, by its URL, its secret, its settings, and the time one call may take.
    public var webhook: @Sendable (String, String?, WebhookSettings, Duration) throws -> any WebhookCalling

    /// The adapters.
    public init(
        mail: @escaping @Sendable (MailSettings, String?, String?, Duration) throws -> any MailSending,
        webhook: @escaping @Sendable (String, String?, WebhookSettings, Duration) throws -> any WebhookCalling
    ) {
        self.mail = mail
        self.webhook = webhook
    }
}

/// The adapters behind the commands.
public struct Services: Sendable {
    /// Makes a log in a file that is not there yet.
    public var createLog: @Sendable (_ path: String) throws -> any LogStore
    /// Opens the log of a file.
    public var openLog: @Sendable (_ path: String) throws -> any LogStore
    /// Opens the directory of accounts in a file, made if it is not there.
    public var openDirectory: @Sendable (_ path: String) throws -> any AccountDirectory
    /// Opens the store of projections in a file, made if it is not there.
    public var openProjections: @Sendable (_ path: String) throws -> any ProjectionStore
    /// Makes the page of a report.
    public var reportPage: @Sendable (_ report: InsightsReport, ReportFrame) -> String
    /// Opens a git repository.
    public var openRepository: @Sendable (_ path: String) async throws -> any GitRepository
    /// Makes events of a repository's commits.
    public var translator: @Sendable (_ repository: String, GitEvidence) -> any CommitTranslating
    /// Opens files of archived GitHub events.
    public var openGitHubArchive: @Sendable (_ files: [String], CommentCommands, _ name: String?) -> any EventSource
    /// The receive hooks of a repository.
    public var hooks: @Sendable (_ path: String) async throws -> any ReceiveHooks
    /// Folders of repositories, and hooks that several of them use.
    public var hosting: any HookHosting
    /// Signs people's statements.
    public var signer: any StatementSigner
    /// Checks people's statements.
    public var verifier: any StatementVerifier
    /// Sockets of this machine.
    public var sockets: any LocalSockets
    /// What carries messages.
    public var channels: ChannelServices

    /// The adapters.
    public init(
        createLog: @escaping @Sendable (String) throws -> any LogStore,
        openLog: @escaping @Sendable (String) throws -> any LogStore,
        openDirectory: @escaping @Sendable (String) throws -> any AccountDirectory,
        openProjections: @escaping @Sendable (String) throws -> any ProjectionStore,
        reportPage: @escaping @Sendable (InsightsReport, ReportFrame) -> String,
        openRepository: @escaping @Sendable (String) async throws -> any GitRepository,
        translator: @escaping @Sendable (String, GitEvidence) -> any CommitTranslating,
        openGitHubArchive: @escaping @Sendable ([String], CommentCommands, String?) -> any EventSource,
        hooks: @escaping @Sendable (String) async throws -> any ReceiveHooks, hosting: any HookHosting,
        signer: any StatementSigner, verifier: any StatementVerifier, sockets: any LocalSockets,
        channels: ChannelServices
    ) {
        self.createLog = createLog
        self.openLog = openLog
        self.openDirectory = openDirectory
        self.openProjections = openProjections
        self.reportPage = reportPage
        self.openRepository = openRepository
        self.translator = translator
        self.openGitHubArchive = openGitHubArchive
        self.hooks = hooks
        self.hosting = hosting
        self.signer = signer
        self.verifier = verifier
        self.sockets = sockets
        self.channels = channels
    }

    @TaskLocal static var current: Services?

    /// The adapters of this run.
    static func required() throws -> Services {
        guard let current else { throw CommandFailure(.software, "the program was assembled without adapters") }
        return current
    }
}
