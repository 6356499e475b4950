// Runs a parsed command: straight away, behind the door, or through the socket.

import ArgumentParser
import WritPipeline

/// The run of a command in this process.
enum CommandRun {
    /// Runs a command that this process was started with.
    ///
    /// - Parameters:
    ///   - command: as the parser gave it.
    ///   - arguments: what it was parsed from.
    static func local(_ command: any ParsableCommand, _ arguments: [String], _ services: Services) async throws {
        guard let folderCommand = command as? any FolderCommand, folderCommand.usesFolder,
            let words = CommandName.words(of: type(of: command)), !(CommandRule.rule(of: words)?.isFree ?? false)
        else { return try await run(command) }
        let global = folderCommand.global
        let given = Self.own(arguments, words)
        // What serves names the socket it makes, and not one to ask.
        if command is ServeCommand, global.folder.condition == .closed {
            throw CommandFailure(.notPermitted, Route.closed(global.folder))
        }
        switch command is ServeCommand
            ? .folder
            : try Route.find(global, rule: CommandRule.rule(of: words), environment: HookEnvironment.variables)
        {
        case .socket(let path):
            try await RemoteCall(folderCommand, words, given, services).run(at: path)
        case .folder:
            // A folder that is not there is told by the command itself.
            guard global.folder.condition != .absent else { return try await run(command) }
            let asker = try global.folder.asker(user: SystemSources.userNumber, route: .folder)
            global.folder.warnOfOpenFiles()
            try await Door(asker, words, given, global.folder, services).pass { try await run(command) }
        }
    }

    /// Runs a command that decides.
    ///
    /// - Returns: what it may end with 0 for; everything else is thrown.
    static func deciding(
        _ command: any DecidingCommand, _ arguments: [String], _ services: Services
    ) async throws -> DecidingEnd {
        // A hook's call: every push waits for it, and nobody needs a right to be judged.
        if command is HookRunCommand {
            return try await Door.$isUnguarded.withValue(true) { try await command.decide() }
        }
        guard let words = CommandName.words(of: type(of: command)) else {
            throw CommandFailure(.software, "a command has no name")
        }
        let given = Self.own(arguments, words)
        switch try Route.find(command.global, rule: CommandRule.rule(of: words), environment: HookEnvironment.variables)
        {
        case .socket(let path):
            // No gate is served; and what a server says is no proof that something is recorded.
            try await RemoteCall(command, words, given, services).run(at: path)
            throw CommandFailure(.unavailable, "`writ \(words)` was not decided in this process")
        case .folder:
            // A folder that is not there is told by the command itself.
            guard command.global.folder.condition != .absent else { return try await command.decide() }
            let asker = try command.global.folder.asker(user: SystemSources.userNumber, route: .folder)
            command.global.folder.warnOfOpenFiles()
            return try await Door(asker, words, given, command.global.folder, services).pass {
                try await command.decide()
            }
        }
    }

    /// Runs a command.
    static func run(_ command: any ParsableCommand) async throws {
        // What is none of ours has been run by the parser's means.
        guard let asynchronous = command as? any AsyncParsableCommand else { return }
        try await run(ParsedCommand(value: asynchronous))
    }

    private static func run(_ command: ParsedCommand) async throws {
        var value = command.value
        try await value.run()
    }

    // The parser's commands are values that promise nothing to threads. Each is parsed once, and its one run is awaited by
    // whoever holds it, so that no two threads ever have it.
    private struct ParsedCommand: @unchecked Sendable {
        var value: any AsyncParsableCommand
    }

    /// Arguments without the words that name the command. The last may be missing: it is the default of its group.
    static func withoutWords(_ arguments: [String], _ words: String) -> [String] {
        var rest = arguments[...]
        for word in words.split(separator: " ") where rest.first.map({ $0 == word }) ?? false {
            rest = rest.dropFirst()
        }
        return Array(rest)
    }

    /// What was given to a command: its arguments without its own words, and without what only says where the log is.
    static func own(_ arguments: [String], _ words: String) -> [String] {
        var rest = withoutWords(GlobalOptions.hoisted(arguments), words)[...]
        var result: [String] = []
        while let first = rest.popFirst() {
            if first == "-C" || first == "--socket" {
                _ = rest.popFirst()
            } else if !first.hasPrefix("--socket=") {
                result.append(first)
            }
        }
        return result
    }
}
