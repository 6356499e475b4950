// Hooks of git repositories: the group of commands, and what installed hooks run.

import ArgumentParser
import WritConnector
import WritPipeline

/// `writ hook`.
struct HookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook", abstract: "Git server-side hooks that ask Writ.",
        subcommands: [
            HookInstallCommand.self, HookCheckCommand.self, HookRemoveCommand.self, HookRunCommand.self,
        ])
}

/// `writ hook run`: what the hooks call.
struct HookRunCommand: DecidingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "What an installed hook runs.", shouldDisplay: false)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "pre-receive or post-receive.") var hook: String
    @Option(help: "The repository.") var repo: String
    @Option(help: "The folder of the hook that is running.") var hooks: String?
    @Option(help: "The name that the repository got when the hook was installed.") var name: RepositoryName?
    @Option(help: "The folder below which repositories are named by their paths.") var root: String?
    @Option(help: "The program that lets pushers in.") var host: HostingProgram?
    @Option(help: "The word that the hook waits for on standard output, once an allow is recorded.") var nonce: String?

    func validate() throws {
        if let nonce, !HookAnswer.accepts(nonce: nonce) {
            throw ValidationError("--nonce is at most \(HookAnswer.nonceBytesMax) letters and digits")
        }
    }

    func decide() async throws -> DecidingEnd {
        guard let hook = ReceiveHook(rawValue: hook) else {
            throw ValidationError("`\(hook)` is not a hook of Writ: pre-receive or post-receive")
        }
        let input = try HookInput.read()
        let terms = HookTerms(name: name, root: root, host: host)
        let asker = PushAsker(global: global, repo: repo, name: nil, actor: nil, terms: terms)
        switch hook {
        case .preReceive: return .allowed(try await judge(asker, input))
        case .postReceive: return .recorded(try await record(asker, input))
        }
    }

    private func judge(_ asker: PushAsker, _ input: [UInt8]) async throws -> RecordedAllow {
        let allow: RecordedAllow
        do { allow = try await asker.ask(input: input) } catch let verdict as ExitCode {
            throw verdict
        } catch {
            let failure = CommandFailure(error)
            Output.error("writ: the push cannot be judged, so it is denied: \(failure.description.shown)")
            throw failure.status.code
        }
        let chained = try await Services.required().hooks(repo).runChained(.preReceive, input: input, in: hooks)
        if chained != 0 { throw ExitCode(Int32(truncatingIfNeeded: chained)) }
        if let nonce { Output.line(HookAnswer.text(nonce: nonce)) }
        return allow
    }

    private func record(_ asker: PushAsker, _ input: [UInt8]) async throws -> RecordedPush {
        let services = try Services.required()
        let recorded: Result<RecordedPush, any Error>
        do {
            let git = try await asker.openRepository()
            let installation = try await HookStart.installation(global)
            let push = try await asker.push(input, git, installation)
            recorded = .success(
                try await PushGate(
                    installation, git: git, translator: services.translator(push.repository, GitEvidence())
                ).record(push))
        } catch {
            // The push has happened; what was not recorded is found again by `writ audit --enforce`.
            Output.error("writ: the push could not be recorded: \(CommandFailure(error).description.shown)")
            recorded = .failure(CommandFailure(error).status.code)
        }
        _ = try await services.hooks(repo).runChained(.postReceive, input: input, in: hooks)
        return try recorded.get()
    }
}
