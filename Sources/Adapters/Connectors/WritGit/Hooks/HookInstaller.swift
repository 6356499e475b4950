// Puts Writ's hooks where git looks for those of a repository, and takes them out again.

import FoundationEssentials
public import WritConnector

/// What is wrong with a repository's hooks.
public enum HookError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A path is not absolute, or has a zero byte.
    case badPath(String)
    /// Hooks are switched off by `core.hooksPath`.
    case hooksDisabled(folder: String)
    /// The chained hook's place is taken by a file that Writ did not put there.
    case chainedExists(path: String)
    /// The hook cannot be chained.
    case cannotChain(path: String, why: String)
    /// A file cannot be written, moved or removed.
    case fileFailed(path: String, why: String)

    /// What to tell a person.
    public var description: String {
        switch self {
        case .badPath(let path): "`\(path)` is not an absolute path"
        case .hooksDisabled(let folder): "git runs no hooks here: core.hooksPath is `\(folder)`; unset it first"
        case .chainedExists(let path):
            "`\(path)` is in the way of the hook that is there now; move one of the two aside and install again"
        case .cannotChain(let path, let why): "`\(path)` cannot be run after Writ's hook: \(why)"
        case .fileFailed(let path, let why): "`\(path)` could not be changed: \(why)"
        }
    }
}

/// The hooks of one repository; `core.hooksPath` is honoured as git would for a push.
public struct HookInstaller: ReceiveHooks {
    /// What a chained hook's name ends in.
    public static let chainedSuffix = ".chained"

    let repository: GitCommandLine
    let environment: [String: String]

    /// The hooks of a repository.
    ///
    /// - Parameters:
    ///   - repository: the repository.
    ///   - environment: this process's environment, by which git finds its configuration; `nil`
    ///     is as it stands.
    public init(_ repository: GitCommandLine, environment: [String: String]? = nil) {
        self.repository = repository
        self.environment = environment ?? ProcessInfo.processInfo.environment
    }

    /// Puts both hooks in place, or brings them up to date; existing hooks are chained.
    ///
    /// Nothing is changed when any hook cannot be installed.
    ///
    /// - Throws: `HookError`, `GitError`.
    public func install(_ settings: HookSettings) async throws -> HookInstallation {
        let folder = try await hooksFolder()
        let isShared = !folder.hasPrefix(repository.path + "/")
        let chained = try HookFolder(path: folder).install(settings, repository: isShared ? nil : repository.path)
        return HookInstallation(folder: folder, chained: chained, isShared: isShared)
    }

    /// Takes the hooks out and puts chained ones back. Hooks that are not Writ's stay as they are.
    ///
    /// - Throws: `HookError`, `GitError`.
    public func remove() async throws -> [ReceiveHook] { try await HookFolder(path: hooksFolder()).remove() }

    /// The folder git runs this repository's receive hooks from. They run in the git directory, which a relative
    /// `core.hooksPath` starts from.
    func hooksFolder() async throws -> String {
        let configured = try await repository.hooksPath(environment: environment)
        guard let configured, !configured.isEmpty else { return repository.path + "/hooks" }
        guard configured != "/dev/null" else { throw HookError.hooksDisabled(folder: configured) }
        let absolute = configured.hasPrefix("/") ? configured : "\(repository.path)/\(configured)"
        return URL(filePath: absolute).standardizedFileURL.path
    }
}
