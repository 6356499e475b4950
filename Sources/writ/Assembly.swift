// The parts list: the only place that names adapters.

import WritCLI
import WritConnector
import WritConsole
import WritGit
import WritGitHub
import WritInsights
import WritModel
import WritPolicy
import WritSMTP
import WritSQLite
import WritSSH
import WritSocket
import WritWebhook

/// Puts the adapters behind the contracts.
enum Assembly {
    /// The adapters of this program.
    static let services = Services(
        createLog: { try SQLiteLogStore.create(at: $0) },
        openLog: { try SQLiteLogStore.open(at: $0) },
        openDirectory: { try SQLiteAccountDirectory.open(at: $0) },
        openProjections: { try SQLiteProjectionStore.open(at: $0) },
        reportPage: { ReportPage($0, $1).html },
        openRepository: { try await GitCommandLine(opening: $0) },
        translator: { CommitTranslator(repository: $0, provenance: .import, evidence: $1) },
        openGitHubArchive: { GitHubArchive(files: $0, commands: $1, name: $2) },
        hooks: { HookInstaller(try await GitCommandLine(opening: $0)) },
        hosting: GitHookHosting(),
        signer: SSHStatements(),
        verifier: SSHStatements(),
        sockets: UnixSockets(),
        channels: channels)

    private static let channels = ChannelServices(
        mail: { settings, certificates, password, timeout in
            let protection: SMTPConfiguration.Protection =
                switch settings.protection {
                case .starttls: .startTLS
                case .tls: .tls
                case .none: .none
                }
            let login = settings.user.flatMap { user in password.map { (user: user, password: $0) } }
            let configuration = SMTPConfiguration(
                host: settings.host, port: settings.port, protection: protection, certificates: certificates,
                login: login, timeout: timeout)
            return try SMTPServer(configuration, from: settings.from)
        },
        webhook: { url, secret, settings, timeout in
            try Webhook(url: url, secret: secret, allowed: settings.allowed, timeout: timeout)
        })
}
