// Values that look like options: `--ticket --help` is a mistake, not a request for help.

import ArgumentParser
import WritModel

/// Looks for values that the parser would take for something else.
enum OptionValues {
    /// Refuses a value that begins with a dash and does not stand behind `=`.
    ///
    /// - Parameter arguments: those of the process, without its name.
    /// - Throws: `CommandFailure` with 64 that names the option and how to write such a value.
    static func check(_ arguments: [String]) throws {
        var command: any ParsableCommand.Type = WritCommand.self
        var options: Set<String>?
        for (word, next) in zip(arguments, arguments.dropFirst()) {
            if word == "--" { return }
            guard looksLikeOption(word), looksLikeOption(next), !word.contains("=") else { continue }
            // Asking the parser is slow, and seldom needed.
            if options == nil {
                command = DecidingRun.walk(arguments).command
                options = try taking(command).union(["-C", "--format", "--socket"])
            }
            guard options?.contains(word) ?? false else { continue }
            let way = word.hasPrefix("--") ? "`\(word)=VALUE`" : "`\(word) ./NAME`"
            throw CommandFailure(
                .usage,
                "`\(word)` lacks its value: `\(next)` looks like an option; write a value that begins with a dash as \(way)"
            )
        }
    }

    private static func looksLikeOption(_ word: String) -> Bool { word.hasPrefix("-") && word != "-" }

    /// The options of a command that take a value, by all their names.
    private static func taking(_ command: any ParsableCommand.Type) throws -> Set<String> {
        let help = try JSONParser.parse(Array(command._dumpHelp().utf8))
        let arguments = help.objectValue?["command"]?.objectValue?["arguments"]?.arrayValue ?? []
        var names: Set<String> = []
        for case .object(let argument) in arguments where argument["kind"]?.stringValue == "option" {
            for case .object(let name) in argument["names"]?.arrayValue ?? [] {
                guard let text = name["name"]?.stringValue else { continue }
                names.insert((name["kind"]?.stringValue == "long" ? "--" : "-") + text)
            }
        }
        return names
    }
}
