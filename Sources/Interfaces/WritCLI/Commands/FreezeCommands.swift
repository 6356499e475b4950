// Freezes: started, and ended.

import ArgumentParser
import WritModel
import WritPipeline

/// `writ freeze`.
struct FreezeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze", abstract: "Stops deploys and pushes for a while.",
        discussion: """
            What a freeze stops is said by the active policies; the starters' stop deploys and pushes to protected branches. \
            Freezes are given by the maintainers of the repository that is the scope (`kind: repository`), by admins, and by \
            the folder's owner.
            """, subcommands: [FreezeStartCommand.self, FreezeEndCommand.self])
}

/// `writ freeze start`.
struct FreezeStartCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Starts a freeze; whoever it stops reads the reason.",
        discussion:
            "Example: writ freeze start --scope all --reason \"incident 12, ask rita\" --until 2026-12-01T08:00:00Z")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Option(help: "What is frozen: an environment, a service, a repository, or all.") var scope: String
    @Option(help: "Why.") var reason: String
    @Option(help: "When it ends by itself, such as 2026-12-01T08:00:00Z; when it is ended, without it.")
    var until: String?

    func validate() throws { _ = try end }

    private var end: Instant? {
        get throws {
            guard let until else { return nil }
            guard let end = Instant(until) else {
                throw ValidationError("`\(until)` is not a time such as 2026-12-01T08:00:00Z")
            }
            return end
        }
    }

    func asks(for text: StatementLines) -> Bool {
        text.kind == "freeze.started" && text["scope"] == scope
            && text["until"].flatMap { Instant($0) } == (try? end)
            && text.says(reason: reason)
    }

    func run() async throws {
        let installation = try global.installation()
        let receipt = try await statements(installation)
            .startFreeze(scope: scope, reason: reason, until: end, as: speaker)
        show([receipt], AccountNames(installation.directory)) { _ in "\(scope) frozen" }
        if global.format == .text {
            let freeze = ShellCommand.word(receipt.event.data["freeze"]?.stringValue ?? scope)
            Output.line("end it with: writ freeze end \(freeze)")
        }
    }
}

/// `writ freeze end`.
struct FreezeEndCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "Ends a freeze, or every freeze of a scope.",
        discussion: "Example: writ freeze end all --reason \"incident 12 is over\"")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "The freeze's id, or its scope.") var freeze: String
    @Option(help: "Why.") var reason: String = "over"

    func asks(for text: StatementLines) -> Bool {
        text.kind == "freeze.ended" && (text["freeze"] == freeze || text["scope"] == freeze)
            && text.says(reason: reason)
    }

    func run() async throws {
        let installation = try global.installation()
        let receipts = try await statements(installation).endFreeze(freeze, reason: reason, as: speaker)
        show(receipts, AccountNames(installation.directory)) {
            "the freeze of \($0.data["scope"]?.stringValue ?? freeze) ended"
        }
    }
}
