// Reading an installed hook: what is written into it, and whether it is what an installation writes.

import WritConnector

/// The text of a hook of Writ's.
struct HookText {
    /// What is written into it.
    let settings: HookSettings
    /// The repository that it was made for; `nil` where it serves the one it runs in.
    let repository: String?
    /// Whether the whole text is what an installation with these settings writes.
    let isGenuine: Bool
    /// Whether an installation of this version wrote it, or says so.
    let isCurrent: Bool

    /// A hook as it stands in its file; `nil` when it cannot be read as one of Writ's.
    init?(_ text: String, hook: ReceiveHook) {
        guard let home = Self.words(text, after: "\nhome=").first,
            let call = ["\nanswer=$(", "\nexec "].lazy.map({ Self.words(text, after: $0) }).first(where: { !$0.isEmpty }
            )
        else { return nil }
        let options = Self.options(call)
        let name = options["--name"].flatMap(RepositoryName.init)
        settings = HookSettings(
            binary: call[0], home: home, name: name, root: options["--root"],
            host: options["--host"].flatMap(HostingProgram.init))
        repository = options["--repo"].flatMap { $0 == Self.here ? nil : $0 }
        isGenuine = HookScript.text(hook, settings, repository: repository) == text
        isCurrent = text.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)[1] == HookScript.mark
    }

    /// How a script writes the folder it runs in.
    private static let here = "$(pwd -P)"

    private static func options(_ words: [String]) -> [String: String] {
        var options: [String: String] = [:]
        for (word, value) in zip(words, words.dropFirst()) where word.hasPrefix("--") { options[word] = value }
        return options
    }

    /// The words of a command as a shell would split them, from a place in the text to the end of the command. Words in
    /// double quotes are given as they are written.
    private static func words(_ text: String, after start: String) -> [String] {
        guard let range = text.firstRange(of: start) else { return [] }
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in text[range.upperBound...] {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == "\\" {
                isEscaped = true
            } else if character == " " || character == "\n" || character == ")" {
                if let done = word { words.append(done) }
                word = nil
                if character != " " { return words }
            } else {
                word = (word ?? "") + String(character)
            }
        }
        return words
    }
}
