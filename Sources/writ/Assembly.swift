// The parts list: the only place that names adapters.

import WritCLI
import WritConnector
import WritConsole
import WritGit
import WritGitHub
import WritInsights
import WritModel
import WritSQLite
import WritSSH
import WritSocket

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
        signer: SSHStatements(),
        verifier: SSHStatements(),
        sockets: UnixSockets())
}
