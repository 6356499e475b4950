// The log: reading, verifying, proving, exporting, deciding again.

import ArgumentParser
import WritAuditLog
import WritMerkle
import WritModel
import WritPipeline
import WritPolicy

/// `writ log`.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "The log: query, verify, replay, checkpoint, prove, export; and who read it.",
        subcommands: [
            LogQueryCommand.self, LogVerifyCommand.self, LogReplayCommand.self, LogCheckpointCommand.self,
            LogProveCommand.self, LogExportCommand.self, LogReadsCommand.self,
        ])
}

/// `writ log query`.
struct LogQueryCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Prints entries.",
        discussion: """
            What happened, in the order of the log. Writ notes by itself which accounts it has seen, before the first \
            entry that names one; those notes are left out unless asked for with `--kind account.seen`, so indexes may \
            have gaps.
            """)

    /// The notes that Writ makes for itself, which nobody did: shown when asked for.
    private static let unasked: Set<EventKind> = [.accountSeen]

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this kind, such as review.approved; may be repeated.") var kind: [String] = []
    @Option(help: "From this index.") var from: UInt64 = 0
    @Option(help: "Up to and without this index.") var to: UInt64 = .max
    @Option(help: "At most this many.") var limit: Int = .max

    func validate() throws {
        if from > to { throw ValidationError("--from is after --to") }
        if limit < 0 { throw ValidationError("--limit is negative") }
    }

    func run() async throws {
        let kinds = try kind.map { text in
            guard let kind = EventKind(text), BuiltInSchemas.schema(for: kind) != nil || text.contains(".") else {
                throw CommandFailure(.usage, "`\(text)` is not a kind such as `review.approved`")
            }
            return kind
        }
        let installation = try global.installation()
        let names = AccountNames(installation.directory)
        try installation.log.read { log in
            var left = limit
            let end = try left > 0 ? min(to, log.size) : from
            try log.forEachEntry(in: min(from, end)..<end, kinds: kinds.isEmpty ? nil : kinds) { index, entry in
                let event = try Event(leaf: entry.leaf)
                guard !kinds.isEmpty || !Self.unasked.contains(event.kind) else { return true }
                left -= 1
                try show(event, index, names)
                // Not one more than is shown: each counts as read, as do those left out between them.
                return left > 0 && !Output.hasFailed
            }
        }
    }

    private func show(_ event: Event, _ index: UInt64, _ names: AccountNames) throws {
        switch global.format {
        case .json:
            guard case .object(let object) = names.rendered(EventJSON.json(event)) else { return }
            Output.json(
                .object(JSONObject([("index", .int(Int64(index)))] + object.members.map { ($0.key, $0.value) })))
        case .text:
            let actor = event.actor.map { "  by \(names.name($0.id.description))" } ?? ""
            Output.line(
                "\(index)  \(event.at)  \(event.kind)  \(event.subject.id.shown)\(actor.shown)  (\(event.provenance.rawValue))"
            )
        }
    }
}

/// `writ log replay`.
struct LogReplayCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decides every decision again from the entries before it; tells each that does not follow from them.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let installation = try global.installation()
        let size = Int(try installation.log.read { try $0.size })
        let progress = Progress("replaying")
        let report = try Replay(installation).run { progress.show(Int($0), of: size) }
        progress.show(size, of: size)
        switch global.format {
        case .json:
            Output.json([
                "decisions": .int(Int64(report.decisions)), "entries": .int(Int64(report.entries)),
                "former": .object(
                    JSONObject(report.former.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) })),
                "difference": report.difference.map(Self.json) ?? .null,
                "differences": .array(report.differences.map(Self.json)),
                "differenceCount": .int(Int64(report.differenceCount)),
            ])
        case .text:
            for difference in report.differences {
                Output.line(
                    "the decision \(difference.decision) (entry \(difference.index)) does not follow from what was recorded"
                )
                Output.line("  at \(difference.path)")
                Output.line("    the log says: \(difference.recorded.shown)")
                Output.line("    what follows: \(difference.replayed.shown)")
            }
            let follow = report.decisions - report.differenceCount
            Output.line("\(follow) decisions follow from \(report.entries) entries")
            if report.differenceCount > 0 { Output.line("\(report.differenceCount) decisions do not") }
            for (language, count) in report.former.sorted(by: { $0.key < $1.key }) {
                let version = language == "1" ? "`writ` 0.1 replays them" : "an older `writ` replays them"
                Output.line(
                    "\(count) decisions were made under language \(language), which this version does not decide by; "
                        + version)
            }
        }
        if report.differenceCount > 0 { throw ExitStatus.deny.code }
    }

    private static func json(_ difference: ReplayReport.Difference) -> JSONValue {
        [
            "index": .int(Int64(difference.index)), "decision": .string(difference.decision),
            "path": .string(difference.path), "recorded": .string(difference.recorded),
            "replayed": .string(difference.replayed),
        ]
    }
}

/// `writ log checkpoint`.
struct LogCheckpointCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Prints the latest signed checkpoint; keep it somewhere else.")

    @OptionGroup var global: GlobalOptions
    @Flag(help: "That of the log of reads.") var reads = false

    func run() async throws {
        let installation = try global.installation()
        let log = try reads ? global.folder.readLog(Services.required(), of: installation) : installation.log
        guard let note = try log.read({ try $0.checkpoint() }) else {
            throw CommandFailure(.unavailable, "the log is empty: there is no checkpoint yet")
        }
        switch global.format {
        case .text: Output.bytes(Array(note.utf8))
        case .json:
            let checkpoint = try Checkpoint(SignedNote(note).text)
            Output.json([
                "origin": .string(checkpoint.origin), "size": .int(Int64(checkpoint.size)),
                "root": .string(checkpoint.root.base64), "note": .string(note),
            ])
        }
    }
}

/// `writ log prove`.
struct LogProveCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Proves that an entry is in the log: a tlog-proof file on standard output.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The entry's index.") var index: UInt64

    func run() async throws {
        let installation = try global.installation()
        let text = try installation.log.read { log in
            let size = try log.size
            guard index < size else { throw CommandFailure(.data, "there is no entry \(index): the log has \(size)") }
            return try LogProver(log).proof(ofEntry: index).description
        }
        switch global.format {
        case .text: Output.bytes(Array(text.utf8))
        case .json: Output.json(["index": .int(Int64(index)), "proof": .string(text)])
        }
    }
}

/// `writ log export`.
struct LogExportCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the log as tlog-tiles files, for anybody to check.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The folder to write to.") var destination: String

    func run() async throws {
        let installation = try global.installation()
        let progress = Progress("exporting")
        let export = try installation.log.read { log in
            let folder: any TileDestination =
                Output.remote.map { RemoteDestination(terminal: $0) } ?? DirectoryDestination(path: destination)
            return try LogExporter(log, to: folder).export { progress.show($0, of: 0) }
        }
        progress.end()
        switch global.format {
        case .json:
            Output.json([
                "size": .int(Int64(export.size)), "written": .int(Int64(export.written)),
                "kept": .int(Int64(export.kept)), "removed": .int(Int64(export.removed)),
            ])
        case .text:
            Output.line(
                "\(destination): \(export.size) entries; \(export.written) files written, \(export.kept) kept, "
                    + "\(export.removed) removed")
        }
    }
}
