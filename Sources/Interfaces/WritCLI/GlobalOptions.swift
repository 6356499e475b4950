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

    @Option(
        help: ArgumentHelp(
            "Reach the log through this socket of `writ serve`; WRIT_SOCKET names one, too.", valueName: "path"))
    var socket: String?

    /// The working folder.
    var folder: WorkingFolder { WorkingFolder(directory) }

    /// The installation in the working folder, as whoever asks may see it.
    func installation() throws -> Installation {
        if let door = Door.current { return try door.installation() }
        // A command that has not passed the door gets nothing, unless the table says that it needs no right.
        // What is wrong with a folder that is not there, the folder says itself.
        let isGuarded = !Door.isUnguarded && folder.condition != .absent
        guard try !isGuarded || folder.asker(user: SystemSources.userNumber, route: .folder).isOwner else {
            throw CommandFailure(.notPermitted, "this command is for the owner of the folder, `\(folder.ownerName)`")
        }
        return try folder.installation(Services.required())
    }

    /// Moves the options before the subcommand behind it, so that `writ -C DIR status` is `writ status -C DIR`.
    static func hoisted(_ arguments: [String]) -> [String] {
        let rest = withoutLeading(arguments)
        let leading = arguments[..<rest.startIndex]
        guard !leading.isEmpty else { return arguments }
        // They go before anything that could end the options, right behind the words that name the command.
        let words = rest.prefix { !$0.hasPrefix("-") }
        let depth = words.first.map { CommandName.groups.contains($0) ? 2 : 1 } ?? 0
        let name = words.prefix(depth)
        return Array(name) + leading + Array(rest.dropFirst(name.count))
    }

    /// What stands behind the options before the subcommand.
    static func withoutLeading(_ arguments: [String]) -> ArraySlice<String> {
        var rest = arguments[...]
        while let first = rest.first {
            if ["-C", "--format", "--socket"].contains(first), rest.count >= 2 {
                rest = rest.dropFirst(2)
            } else if first.hasPrefix("--format=") || first.hasPrefix("--socket=") {
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        return rest
    }
}
