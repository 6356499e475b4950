// Words that people write where a name belongs and nobody is meant.

/// Texts that name nobody.
enum Placeholder {
    private static let words: Set<String> = [
        "", "none", "nobody", "no one", "noone", "nil", "null", "n/a", "na", "n.a.", "n.a", "not applicable", "tbd",
        "tba",
        "tbc", "todo", "to be done", "to be determined", "xxx", "x", "unknown", "anonymous", "pending", "missing", "me",
        "myself", "self", "author", "reviewer", "name", "your name", "somebody", "someone",
    ]

    /// Whether a value names nobody: one of the words, in any letter case and with anything around that is no letter, or
    /// nothing but signs.
    static func isOne(_ value: some StringProtocol) -> Bool {
        // Names and addresses are mostly longer than any of the words.
        if value.utf8.count > 24, value.utf8.contains(where: { (97...122).contains($0 | 32) }) { return false }
        var text = value.lowercased()[...]
        func isNoise(_ character: Character) -> Bool { !character.isLetter && !character.isNumber }
        while let first = text.first, isNoise(first) { text.removeFirst() }
        while let last = text.last, isNoise(last) { text.removeLast() }
        return words.contains(text.split(separator: " ").joined(separator: " "))
    }
}
