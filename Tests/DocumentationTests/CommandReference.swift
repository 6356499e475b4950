// The reference of commands, written from the commands' own help.

import ArgumentParser

@testable import WritCLI

/// Writes `docs/reference/cli.md`.
enum CommandReference {
    /// The page.
    static var text: String {
        var lines = [
            "# Commands", "",
            "What `writ help COMMAND` prints, for every command. A test fails when this page differs from the program",
            "(`WRIT_UPDATE_DOCS=1 swift test --filter DocumentationTests` writes it anew). What commands end with is in",
            "[exit-codes.md](exit-codes.md).",
        ]
        for (words, command) in commands(WritCommand.self, ["writ"]) {
            let help = WritCommand.helpMessage(for: command, columns: 100)
            // Trailing spaces are the parser's, not ours to keep.
            let shown = help.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                String(line.reversed().drop { $0 == " " }.reversed())
            }
            lines += ["", "## \(words.joined(separator: " "))", "", "```text"]
            lines += shown.reversed().drop { $0.isEmpty }.reversed()
            lines.append("```")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func commands(
        _ command: any ParsableCommand.Type, _ words: [String]
    ) -> [([String], any ParsableCommand.Type)] {
        guard command.configuration.shouldDisplay else { return [] }
        return [(words, command)]
            + command.configuration.subcommands.flatMap { commands($0, words + [$0.configuration.commandName ?? ""]) }
    }
}
