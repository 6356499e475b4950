// The outbox: what is still to be told to whom, and its delivery.

import ArgumentParser
import WritAuditLog
import WritModel
import WritPipeline
import WritPolicy

/// `writ outbox`.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Messages that follow from decisions and violations, and their delivery.",
        discussion: """
            A decision puts whom to tell into the outbox, in its own transaction; nothing is sent then, so no dead mail server \
            delays a gate. `writ outbox run` sends what is due, `--watch` goes on doing so. How people are reached is in \
            `writ.yaml`:

              notify:
                channels:
                  mail: { smtp: mail.example.org, from: writ@example.org }
                  chat: { webhook: { file: keys/chat.url }, template: slack }
                routes:
                  team:platform: [chat, "mail:platform@example.org"]
            """,
        subcommands: [
            OutboxListCommand.self, OutboxRunCommand.self, OutboxRetryCommand.self, OutboxDropCommand.self,
            OutboxRebuildCommand.self,
        ], defaultSubcommand: OutboxListCommand.self)
}

/// The states that a listing asks for.
enum MessageState: String, ExpressibleByArgument, CaseIterable {
    case pending, delivered, abandoned, dropped

    var state: OutboxState {
        switch self {
        case .pending: .pending
        case .delivered: .delivered
        case .abandoned: .abandoned
        case .dropped: .dropped
        }
    }
}

/// `writ outbox list`.
struct OutboxListCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What waits and what was given up; with --all, everything.",
        discussion: "Example: writ outbox list --state abandoned")

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Delivered and dropped messages, too.") var all = false
    @Option(help: "Only messages in this state: pending, delivered, abandoned or dropped; may be repeated.")
    var state: [MessageState] = []

    func run() async throws {
        let installation = try global.installation()
        let states =
            !state.isEmpty ? Set(state.map(\.state)) : all ? Set(OutboxState.allCases) : [.pending, .abandoned]
        let rows = try Outbox(installation).rows(states)
        let text = OutboxText(names: AccountNames(installation.directory))
        for row in rows {
            switch global.format {
            case .json: Output.json(text.json(row))
            case .text: for line in text.lines(row) { Output.line(line.shown) }
            }
        }
        if rows.isEmpty, global.format == .text { Output.line("there is nothing in the outbox") }
    }
}

/// `writ outbox run`.
struct OutboxRunCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Delivers what is due, once; with --watch, until it is stopped.",
        discussion: """
            At least once: a message sent and not yet recorded when the program is killed is sent again, with the same key. \
            A failed one is tried again later, then given up visibly. Several runners may work at once. \
            Ends with 1 if something could not be delivered.

            Example: writ outbox run --watch
            """)

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Go on with what becomes due.") var watch = false

    func run() async throws {
        let installation = try global.installation()
        let settings = try global.folder.notifySettings()
        let channels = try global.folder.channels(settings, Services.required().channels)
        if channels.isEmpty {
            Output.error("writ: there are no channels: write some under `notify: channels:` in `writ.yaml`")
        }
        let runner = OutboxRunner(
            installation, settings: settings, channels: channels, identity: ProcessIdentity.ofThisProcess,
            folder: global.directory == "." ? nil : global.folder.path)
        if watch {
            var last = OutboxReport()
            try await runner.watch { report in
                if report != last { show(report) }
                last = report
            }
        } else {
            let report = try await runner.run()
            show(report)
            if report.failed > 0 { throw ExitStatus.deny.code }
        }
    }

    private func show(_ report: OutboxReport) {
        switch global.format {
        case .json:
            Output.json([
                "delivered": .int(Int64(report.delivered)), "grouped": .int(Int64(report.grouped)),
                "failed": .int(Int64(report.failed)), "postponed": .int(Int64(report.postponed)),
                "problems": .object(
                    JSONObject(report.problems.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            ])
        case .text:
            let others = report.grouped > 0 ? ", which tell \(report.grouped) more" : ""
            let later = report.postponed > 0 ? ", \(report.postponed) put off" : ""
            Output.line("\(report.delivered) delivered\(others), \(report.failed) failed\(later)")
            for (channel, why) in report.problems.sorted(by: { $0.key < $1.key }) {
                Output.error("writ: \(channel): \(why.shown)")
            }
        }
    }
}

/// `writ outbox retry`.
struct OutboxRetryCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Makes a message due now, also one that was given up; attempts count anew.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The message's id, or the beginning of it.") var id: String

    func run() async throws {
        let installation = try global.installation()
        let row = try Outbox(installation).retry(id, actor: SystemSources.userAccount)
        OutboxText(names: AccountNames(installation.directory)).show(
            row, "is due now; `writ outbox run`", global.format)
    }
}

/// `writ outbox drop`.
struct OutboxDropCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Takes a message out of the outbox, with a reason that is recorded.",
        discussion: "Example: writ outbox drop d-3f2a91bc --because \"told in person\"")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The message's id, or the beginning of it.") var id: String
    @Option(help: "Why.") var because: String

    func run() async throws {
        let installation = try global.installation()
        let row = try Outbox(installation).drop(id, because: because, actor: SystemSources.userAccount)
        OutboxText(names: AccountNames(installation.directory)).show(row, "will not be sent", global.format)
    }
}

/// `writ outbox rebuild`.
struct OutboxRebuildCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Makes the outbox anew from the log.",
        discussion: "What was delivered, given up or dropped stays so; the rest is routed by today's `writ.yaml`.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let rows = try Outbox(try global.installation()).rebuild()
        switch global.format {
        case .json: Output.json(["rows": .int(Int64(rows))])
        case .text: Output.line("the outbox has \(rows) rows, made anew from the log")
        }
    }
}

/// Rows of the outbox as people and programs read them.
struct OutboxText {
    let names: AccountNames

    func lines(_ row: OutboxRow) -> [String] {
        let channel = row.channel.isEmpty ? "" : " through \(row.channel)"
        let tries = row.attempts == 1 ? "1 attempt" : "\(row.attempts) attempts"
        let due = row.state == .pending ? ", due \(row.due)" : ""
        var lines = [
            "\(row.state.rawValue)  \(row.key)  \(row.action) \(names.name(row.target))\(channel): \(row.topic)",
            "    since \(row.created), \(tries)\(due)",
        ]
        if !row.note.isEmpty { lines.append("    \(row.note)") }
        return lines
    }

    func json(_ row: OutboxRow) -> JSONValue {
        [
            "id": .string(row.key), "state": .string(row.state.rawValue), "cause": .string(row.cause),
            "index": .int(Int64(row.entry)), "action": .string(row.action),
            "target": .string(names.account(row.target)), "channel": .string(row.channel),
            "topic": .string(row.topic), "attempts": .int(Int64(row.attempts)),
            "created": .string(row.created.description), "due": .string(row.due.description),
            "note": .string(row.note),
        ]
    }

    func show(_ row: OutboxRow, _ what: String, _ format: OutputFormat) {
        switch format {
        case .json: Output.json(json(row))
        case .text: Output.line("\(row.key) \(what)")
        }
    }
}
