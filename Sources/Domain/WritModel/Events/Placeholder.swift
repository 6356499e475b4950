// Words that stand where a name should, and name nobody.

/// Tells names from what people write when there is nobody to name.
public enum Placeholder {
    /// The words, lower case. Compared with a whole name, never with a part of one.
    public static let words: Set<String> = [
        "", "-", "--", "---", "?", "??", "???", ".", "*", "/", "none", "no one", "noone", "nobody", "no body", "n/a",
        "na",
        "n.a.", "n/a.", "not applicable", "nil", "null", "tbd", "tba", "todo", "unknown", "undefined", "anonymous",
        "anyone", "somebody", "someone",
    ]

    /// Whether a name is such a word, in whatever letter case and with whatever blanks around it.
    public static func matches(_ name: some StringProtocol) -> Bool {
        let trimmed = name.drop(while: \.isWhitespace)
        guard let end = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return true }
        return words.contains(trimmed[...end].lowercased())
    }
}

extension Account {
    /// Whether it is nobody whom a policy could tell from somebody else: a placeholder, or a name without an address.
    public var isNobody: Bool {
        if scheme == "name" || Placeholder.matches(value) { return true }
        guard scheme == "email" else { return false }
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count < 2 || parts.contains(where: \.isEmpty)
    }
}
