// Hooks of git repositories: making them, removing them, and what they run.

#if canImport(Glibc)
    import Glibc
#endif
import ArgumentParser
import FoundationEssentials
import WritConnector
import WritModel
import WritPipeline

/// `writ hook`.
struct HookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook", abstract: "Git server-side hooks that ask Writ.",
        subcommands: [HookInstallCommand.self, HookRemoveCommand.self, HookRunCommand.self])
}

/// `writ hook install`.
struct HookInstallCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Makes every push to a repository ask Writ.",
        discussion: """
            Existing hooks are kept and run after Writ has allowed a push. The paths of this program and of the working folder are \
            written into the hooks; WRIT_HOME overrides the folder. A missing folder or program denies every push.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The repository that receives pushes.") var repository: String

    func run() async throws {
        let services = try Services.required()
        // Opened once, so that no hook is made that could only deny.
        let installation = try global.installation()
        let git = try await services.openRepository(repository)
        try await RefBaseline(installation, repository: git.defaultName()).keep(git)
        let hooks = try await services.hooks(repository)
        let done = try await hooks.install(binary: Self.executable(), home: global.folder.path)
        switch global.format {
        case .json:
            Output.json([
                "repository": .string(git.path), "folder": .string(done.folder),
                "chained": .array(done.chained.map { .string($0.rawValue) }),
            ])
        case .text:
            Output.line("pushes to \(git.path) now ask \(global.folder.path)")
            for hook in done.chained {
                Output.line("the \(hook.rawValue) hook that was there runs after Writ has allowed")
            }
            if done.isShared { Output.line("note: the hooks folder \(done.folder) may serve other repositories too") }
        }
    }

    /// The absolute path of this program.
    static func executable() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { throw CommandFailure(.software, "cannot tell where this program is") }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// `writ hook remove`.
struct HookRemoveCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Takes the hooks out and puts back those that were there.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The repository.") var repository: String

    func run() async throws {
        let removed = try await Services.required().hooks(repository).remove()
        switch global.format {
        case .json: Output.json(["removed": .array(removed.map { .string($0.rawValue) })])
        case .text:
            Output.line(
                removed.isEmpty
                    ? "there were no hooks of Writ" : "removed \(removed.map(\.rawValue).joined(separator: " and "))")
        }
    }
}

/// `writ hook run`: what the hooks call.
struct HookRunCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "What an installed hook runs.", shouldDisplay: false)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "pre-receive or post-receive.") var hook: String
    @Option(help: "The repository.") var repo: String
    @Option(help: "The folder of the hook that is running.") var hooks: String?
    @Option(help: "The word that the hook waits for on standard output, once an allow is recorded.") var nonce: String?

    func validate() throws {
        if let nonce, !HookAnswer.accepts(nonce: nonce) {
            throw ValidationError("--nonce is at most \(HookAnswer.nonceBytesMax) letters and digits")
        }
    }

    func run() async throws {
        guard let hook = ReceiveHook(rawValue: hook) else {
            throw ValidationError("`\(hook)` is not a hook of Writ: pre-receive or post-receive")
        }
        let input = try HookInput.read()
        let asker = PushAsker(global: global, repo: repo, name: nil, actor: nil, isHook: true)
        switch hook {
        case .preReceive: try await decide(asker, input)
        case .postReceive: try await record(asker, input)
        }
    }

    private func decide(_ asker: PushAsker, _ input: [UInt8]) async throws {
        let status: ExitStatus
        do { status = try await asker.ask(input: input) } catch {
            let failure = CommandFailure(error)
            Output.error("writ: the push cannot be judged, so it is denied: \(failure.description.shown)")
            throw failure.status.code
        }
        guard status == .allow else { throw status.code }
        let chained = try await Services.required().hooks(repo).runChained(.preReceive, input: input, in: hooks)
        if chained != 0 { throw ExitCode(Int32(truncatingIfNeeded: chained)) }
        if let nonce { Output.line(HookAnswer.text(nonce: nonce)) }
    }

    private func record(_ asker: PushAsker, _ input: [UInt8]) async throws {
        let services = try Services.required()
        do {
            let installation = try global.installation()
            let git = try await services.openRepository(repo)
            let push = try await asker.push(input, git, global.folder.settings())
            try await PushGate(
                installation, git: git, translator: services.translator(push.repository, GitEvidence())
            ).record(push)
        } catch {
            // The push has happened; what was not recorded is found again by `writ audit --enforce`.
            Output.error("writ: the push could not be recorded: \(CommandFailure(error).description.shown)")
        }
        _ = try await services.hooks(repo).runChained(.postReceive, input: input, in: hooks)
    }
}
