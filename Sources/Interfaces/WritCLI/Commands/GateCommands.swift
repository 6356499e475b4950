// Gates: asking for a decision, recording it, and ending with it.

#if canImport(Glibc)
    import Glibc
#endif
import ArgumentParser
import WritConnector
import WritModel
import WritPipeline

/// `writ gate`.
struct GateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Asks for a decision, records it, and ends with it: 0 allow, 1 deny, 2 hold.",
        subcommands: [GatePushCommand.self, GateDeployCommand.self])
}

/// `writ gate push`.
struct GatePushCommand: DecidingCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Decides ref updates: `OLD NEW REF` lines on standard input, as git's hooks get them.",
        discussion:
            "The commits are derived from the repository. Hooks made by `writ hook install` do this for every push.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "The repository.") var repo: String = "."
    @Option(help: "The repository's name in events.") var name: String?
    @Option(help: "Who pushes; the hosting program's or the system's user without it.") var actor: String?

    func decide() async throws -> DecidingEnd {
        .allowed(
            try await PushAsker(global: global, repo: repo, name: name, actor: actor).ask(input: HookInput.read()))
    }
}

/// `writ gate deploy`.
struct GateDeployCommand: DecidingCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Decides a deploy.",
        discussion: """
            With --repo and --head, the commits are those since the last finished deploy of the service and environment. A held \
            deploy prints the command that signs it off; ask again with the same --deploy ID afterwards.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "The service.") var service: String
    @Option(help: "The environment, one of the schema's: dev, staging, production.") var environment: String
    @Option(help: "The deploy's id; a retry keeps it.") var deploy: String?
    @Option(help: "The repository that the commits are derived from.") var repo: String?
    @Option(help: "The commit to deploy.") var head: String?
    @Option(help: "normal, standard, hotfix or rollback.") var `class`: String = "normal"
    @Option(help: "A ticket.") var ticket: String?
    @Option(help: "Who deploys, as an account; the system's user without it.") var actor: String?

    func validate() throws {
        if repo != nil && head == nil { throw ValidationError("--repo needs --head: the commit to deploy") }
    }

    func decide() async throws -> DecidingEnd {
        let services = try Services.required()
        let installation = try global.installation()
        var repository: (git: any GitRepository, translator: any CommitTranslating)?
        if let repo {
            let git = try await services.openRepository(repo)
            let root = try global.folder.settings().repositoriesRoot
            let name = try await RepositoryNaming(installation, root: root).name(of: git)
            repository = (git, services.translator(name, GitEvidence()))
        }
        let order = DeployOrder(
            service: service, environment: environment, deploy: deploy, head: head, kind: `class`, ticket: ticket,
            actor: try actor.map(GateText.account) ?? SystemSources.userAccount)
        let answer = try await DeployGate(installation, repository: repository).ask(order)
        let id = answer.request.data["deploy"]?.stringValue ?? ""
        let text = GateText(global, installation)
        text.show(
            [(answer, "deploy of \(service) to \(environment) (deploy/\(id))")],
            differences: DocumentDifferences.told(global.folder, installation))
        text.noteShown([answer])
        return .allowed(try GateEnd.allow([answer], to: 1))
    }
}

/// `writ decide`.
struct DecideCommand: DecidingCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Decides one request given as JSON.",
        discussion: """
            A request is an event of a gate kind. Its time is its arrival, whatever it claims; its lists are claimed evidence. \
            The same id again gives the stored decision.

              {"id":"r1","kind":"deploy.requested","actor":"github:ann","data":{...}}
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A file with one JSON object, or `-`.") var file: String = "-"
    @Option(help: "The source of a request that names none.") var source: String = "cli"

    func decide() async throws -> DecidingEnd {
        let bytes = file == "-" ? try HookInput.read() : Array(try WorkingFolder.read(file).utf8)
        let installation = try global.installation()
        let draft = try EventReader.request(bytes, source: source)
        let answers = try Gate(installation).ask([draft])
        GateText(global, installation).show(
            answers.map { ($0, "\(draft.kind) \(draft.id)") },
            differences: DocumentDifferences.told(global.folder, installation))
        return .allowed(try GateEnd.allow(answers, to: 1))
    }
}

/// What a gate's answers end a command with.
enum GateEnd {
    /// The proof that everything is allowed.
    ///
    /// - Parameter requests: how many things were asked for.
    /// - Throws: the strictest verdict's status otherwise; `CommandFailure` with 70 for a gate that left something
    ///   unanswered.
    static func allow(_ answers: [GateAnswer], to requests: Int) throws -> RecordedAllow {
        if let allow = RecordedAllow(answers, to: requests) { return allow }
        guard answers.count == requests, let strictest = answers.map(\.decision.verdict).max() else {
            throw CommandFailure(.software, "the gate answered \(answers.count) of \(requests) requests")
        }
        throw ExitStatus(strictest).code
    }
}

/// Standard input of hooks and gates.
enum HookInput {
    /// All of standard input, up to the limit of a hook's.
    static func read() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: ExchangeLimits.inputBytesMax)
        while true {
            let count = try Input.read(STDIN_FILENO, &buffer)
            guard count >= 0 else { throw CommandFailure(.data, "cannot read standard input") }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= ReceiveInput.bytesMax else {
                throw CommandFailure(.data, "standard input is longer than \(ReceiveInput.bytesMax) bytes")
            }
        }
    }
}

/// Asks about a push and tells the answer.
struct PushAsker {
    let global: GlobalOptions
    let repo: String
    let name: String?
    let actor: String?
    /// What the hook that asks says of its repository; `nil` where no hook asks.
    var terms: HookTerms?

    /// Whether messages go to standard error, as a hook's do.
    var isHook: Bool { terms != nil }

    /// The push that input and environment describe.
    ///
    /// - Throws: `CommandFailure` with 65 for a push of nothing: git asks no hook about one, so that the input was lost.
    func push(_ input: [UInt8], _ git: any GitRepository, _ installation: Installation) async throws -> Push {
        let settings = try global.folder.settings()
        let environment = HookEnvironment.variables
        // git tells its hooks the names of refs without the namespace that they really lie in.
        guard environment["GIT_NAMESPACE"]?.isEmpty ?? true else {
            throw PipelineError.refused("the push is to a namespace of the repository, whose refs Writ does not watch")
        }
        let repository = try await repository(git, installation, settings, environment)
        let row = try installation.pusherRow(ofRepository: repository) ?? terms?.host?.pusher
        let pusher =
            try actor.map(GateText.account)
            ?? Pusher.account(
                environment: environment, user: SystemSources.user, isExplicitAllowed: settings.acceptsActor, row: row)
        let updates = try ReceiveInput(input).updates
        guard !updates.isEmpty else {
            throw CommandFailure(.data, "standard input names no ref; what is wanted is a line `OLD NEW REF` for each")
        }
        return Push(
            repository: repository, updates: updates, pusher: pusher,
            options: try PushOptions(environment: environment).values)
    }

    private func repository(
        _ git: any GitRepository, _ installation: Installation, _ settings: Settings, _ environment: [String: String]
    ) async throws -> String {
        let naming = RepositoryNaming(installation, root: try settings.repositoriesRoot)
        guard let terms else {
            return if let name { name } else { try await naming.name(of: git) }
        }
        return try await naming.name(
            ofHooked: git, terms, environment: environment, isThere: WorkingFolder.exists)
    }

    /// The repository; of a hook, the one that git runs it in.
    ///
    /// - Throws: `CommandFailure` where that is another than the hook was made for: it was moved or copied.
    func openRepository() async throws -> any GitRepository {
        let services = try Services.required()
        guard isHook, let directory = HookEnvironment.variables["GIT_DIR"] else {
            return try await services.openRepository(repo)
        }
        let here = try await services.openRepository(directory)
        guard SystemSources.resolved(repo) == here.path else {
            throw CommandFailure(
                .data,
                "this hook was made for the repository `\(repo)` and runs in `\(here.path)`: it was moved or copied; "
                    + "the server's administrator runs `writ hook install`, with --moved for the same repository in another "
                    + "place or with --name for another one")
        }
        return here
    }

    /// Asks about every ref; one denial rejects all.
    ///
    /// - Returns: the proof that all are allowed.
    /// - Throws: `ExitCode` with the verdict's status otherwise.
    func ask(input: [UInt8]) async throws -> RecordedAllow {
        let services = try Services.required()
        let git = try await openRepository()
        async let standing = git.standingRefs()
        let installation = try await isHook ? HookStart.installation(global) : global.installation()
        async let differences = DocumentDifferences.told(global.folder, installation)
        let push = try await push(input, git, installation)
        let gate = PushGate(
            installation, git: git, translator: services.translator(push.repository, GitEvidence()))
        let answers = try await gate.ask(push, standing: standing)
        var text = GateText(global, installation)
        text.isHook = isHook
        text.show(
            answers.map { (answer: $0, what: Self.what($0, of: push)) }, differences: await differences)
        text.noteShown(answers)
        return try GateEnd.allow(answers, to: push.updates.count)
    }
}

extension PushAsker {
    /// What one answer is about: the ref that moves, and the name that was pushed where that is a symbolic ref.
    fileprivate static func what(_ answer: GateAnswer, of push: Push) -> String {
        let ref = answer.request.data["ref"]?.stringValue ?? ""
        let via = answer.request.data["via"]?.stringValue.map { " (pushed as \($0))" } ?? ""
        return "push to \(ref) of \(push.repository)\(via)"
    }
}

/// The environment of a hook.
enum HookEnvironment {
    /// All variables.
    static var variables: [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let text = String(cString: pointer)
            if let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return result
    }
}

/// Tells gates' answers.
struct GateText {
    let global: GlobalOptions
    let installation: Installation
    var isHook = false

    init(_ global: GlobalOptions, _ installation: Installation) {
        self.global = global
        self.installation = installation
    }

    /// An account that somebody wrote.
    static func account(_ text: String) throws -> Account {
        guard let account = Account(text) else {
            throw CommandFailure(.usage, "`\(text)` is not an account such as `github:ann` or `person:ann`")
        }
        return account
    }

    /// Shows answers.
    ///
    /// - Parameters:
    ///   - answers: each with what was asked.
    ///   - differences: how the folder's documents differ from the active ones, if they do.
    func show(_ answers: [(answer: GateAnswer, what: String)], differences: String?) {
        if let differences { Output.error("writ: \(differences)") }
        let isColoured = isHook ? Output.isErrorColoured : Output.isColoured
        // Whoever reads a hook's answer is not in the folder that its repository asks.
        let folder = isHook || global.directory != "." ? global.folder.path : nil
        let text = DecisionText(
            names: AccountNames(installation.directory), policies: answers.first?.answer.titles ?? [:],
            isColoured: isColoured, folder: folder)
        for (answer, what) in answers {
            if global.format == .json {
                Output.json(.object(text.json(answer.decision, index: answer.index)))
            } else if !isHook {
                for line in text.lines(answer, what: what) { Output.line(line) }
            } else if answer.decision.verdict > .allow || answer.decision.policies.contains(where: \.hasFindings) {
                for line in text.lines(answer, what: what) { Output.error("writ: " + line) }
            }
        }
    }

    /// Records that whoever asked saw the answer: on the terminal that git shows a hook's words on, or on their own.
    func noteShown(_ answers: [GateAnswer]) {
        guard isHook || (global.format == .text && Output.isTerminal), !Output.hasFailed else { return }
        // What could not be recorded stays in the outbox and is told once more. The decision stands either way.
        try? Outbox(installation).noteShown(answers)
    }
}

/// How the documents of a folder differ from the active ones: said on every gate, and never enforced.
enum DocumentDifferences {
    /// What to tell; `nil` where they do not differ, or cannot be read here: then the gate has told why.
    static func told(_ folder: WorkingFolder, _ installation: Installation) -> String? {
        guard let files = try? folder.files([]) else { return nil }
        do {
            guard let changes = try Activation(installation).changes(files) else {
                return "a document in `policies/` has an error (see `writ check`); the active ones decide"
            }
            guard !changes.isEmpty else { return nil }
            return
                "\(changes.count) documents in `policies/` differ from the active ones, which decide; `writ activate`"
        } catch { return nil }
    }
}

extension PolicyOutcome {
    /// Whether a check is not satisfied.
    var hasFindings: Bool { checks.contains { $0.result != .satisfied } }
}
