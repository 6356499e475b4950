// What every command on a folder has in common, and how the table of rights calls it.

import ArgumentParser

/// A command that uses a working folder, and so passes the door (`Door`) before it runs.
protocol FolderCommand: AsyncParsableCommand {
    /// The options of every command.
    var global: GlobalOptions { get set }

    /// Whether this use of it touches the folder; a check of files elsewhere does not.
    var usesFolder: Bool { get }

    /// The arguments as they go through the socket: what names a file here is not for the server.
    ///
    /// - Parameter given: the arguments without the options of every command that name a folder or socket.
    func servedArguments(_ given: [String]) throws -> [String]

    /// Refuses what must not be asked for through the socket although the table allows the command and its options.
    func checkServed() throws
}

extension FolderCommand {
    var usesFolder: Bool { true }
    func servedArguments(_ given: [String]) throws -> [String] { given }
    func checkServed() throws {}
}

/// The words that name commands.
enum CommandName {
    /// The words of a command without `writ`, such as `log query`; `nil` for one that is no command of Writ's.
    static func words(of type: any ParsableCommand.Type) -> String? {
        all.first { $0.type == type }?.words
    }

    /// Every command that can be run, hidden ones too.
    static let all: [(words: String, type: any ParsableCommand.Type)] = leaves(WritCommand.self, [])

    /// The first words of commands that have subcommands.
    static let groups: Set<String> = Set(
        WritCommand.configuration.subcommands.filter { !$0.configuration.subcommands.isEmpty }
            .compactMap { $0.configuration.commandName })

    private static func leaves(
        _ type: any ParsableCommand.Type, _ words: [String]
    ) -> [(words: String, type: any ParsableCommand.Type)] {
        let configuration = type.configuration
        let isRunnable = configuration.subcommands.isEmpty || type is any FolderCommand.Type
        let own = isRunnable ? [(words: words.joined(separator: " "), type: type)] : []
        return own + configuration.subcommands.flatMap { leaves($0, words + [$0.configuration.commandName ?? ""]) }
    }
}
