// What every command takes.

import ArgumentParser
import WritAuditLog
import WritPipeline

/// How output looks.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// For people.
    case text
    /// For programs: one stable document, or JSON lines.
    case json
}

/// The options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(name: [.customShort("C")], help: ArgumentHelp("The working folder.", valueName: "dir"))
    var directory: String = "."

    @Option(help: "How output looks: text or json.")
    var format: OutputFormat = .text

    /// The working folder.
    var folder: WorkingFolder { WorkingFolder(directory) }

    /// The installation in the working folder.
    func installation() throws -> Installation { try folder.installation(Services.required()) }

    /// Moves the options before the subcommand behind it, so that `writ -C DIR status` is `writ status -C DIR`.
    static func hoisted(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if first == "-C" || first == "--format", rest.count >= 2 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if first.hasPrefix("--format=") {
                leading.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard !leading.isEmpty else { return arguments }
        // They go before anything that could end the options, right behind the words that name the command.
        let words = rest.prefix { !$0.hasPrefix("-") }
        let groups = ["import", "gate", "review", "signoff", "log", "hook", "outbox", "violations"]
        let depth = words.first.map { groups.contains($0) ? 2 : 1 } ?? 0
        let name = words.prefix(depth)
        return Array(name) + leading + Array(rest.dropFirst(name.count))
    }
}
