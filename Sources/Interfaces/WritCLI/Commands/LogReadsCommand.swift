// Who read the log.

import ArgumentParser
import WritAuditLog
import WritModel
import WritPipeline

/// `writ log reads`.
struct LogReadsCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "reads", abstract: "Who read the log, how much of it, and who was refused.",
        discussion: """
            Reads are entries of a log of their own, signed and verified like the other (`writ log verify` checks both). The \
            latest are shown last. Looking is itself a read.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "From this index.") var from: UInt64 = 0
    @Option(help: "Up to and without this index.") var to: UInt64 = .max
    @Option(help: "At most this many, the latest.") var limit: Int = .max

    func validate() throws {
        if from > to { throw ValidationError("--from is after --to") }
        if limit < 0 { throw ValidationError("--limit is negative") }
    }

    func run() async throws {
        let installation = try global.installation()
        let names = AccountNames(installation.directory)
        try global.folder.readLog(Services.required(), of: installation).read { log in
            let end = try min(to, log.size)
            let first = end > UInt64(limit) ? max(from, end - UInt64(limit)) : from
            guard first < end else { return }
            try log.forEachEntry(in: first..<end, kinds: nil) { index, entry in
                Door.current?.counter.add(1)
                try show(Event(leaf: entry.leaf), index, names)
                return true
            }
        }
    }

    private func show(_ event: Event, _ index: UInt64, _ names: AccountNames) throws {
        switch global.format {
        case .json:
            guard case .object(let object) = names.rendered(EventJSON.json(event)) else { return }
            Output.json(
                .object(JSONObject([("index", .int(Int64(index)))] + object.members.map { ($0.key, $0.value) })))
        case .text: Output.line(text(event, index, names).shown)
        }
    }

    private func text(_ event: Event, _ index: UInt64, _ names: AccountNames) -> String {
        func field(_ key: String) -> String { event.data[key]?.stringValue ?? "" }
        func list(_ key: String) -> String {
            event.data[key]?.arrayValue?.compactMap(\.stringValue).joined(separator: ", ") ?? ""
        }
        let who = names.name(field("by"))
        let query = field("query")
        let what = "writ \(field("command"))" + (query.isEmpty ? "" : " \(query)")
        let outcome =
            switch event.kind {
            case .logRefused: "refused: it takes one of \(list("needs"))"
            case .logExported: "exported \(event.data["entries"]?.intValue ?? 0) entries"
            default: "read \(event.data["entries"]?.intValue ?? 0) entries"
            }
        let roles = list("roles")
        let how = roles.isEmpty ? field("route") : "\(field("route")), as \(roles)"
        return "\(index)  \(event.at)  \(who)  \(what)  \(outcome)  (\(how))"
    }
}
