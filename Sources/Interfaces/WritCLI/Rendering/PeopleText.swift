// Drafts of identity documents as the text of a file.

import WritModel
import WritPipeline

/// Writes suggestions as documents. Names come from a history that anybody could write to, so each is quoted as JSON, which
/// YAML reads as it stands.
enum PeopleText {
    /// The most documents that are written: a file of more is refused (`DocumentLimits`).
    static let documentsMax = 900

    /// The text, documents with the most commits first.
    static func yaml(_ suggestion: PeopleSuggestion) -> String {
        head(suggestion) + suggestion.people.prefix(documentsMax).map(document).joined(separator: "---\n")
    }

    private static func head(_ suggestion: PeopleSuggestion) -> String {
        var lines = [
            "# Drafts of identity documents: one for each person, with all of their accounts. Check them, add keys, and put",
            "# them into policies/people.yaml; `writ activate` puts them in force.",
        ]
        if suggestion.people.count > documentsMax {
            lines.append(
                "# Only the first \(documentsMax) of \(suggestion.people.count) people: ask for more commits with "
                    + "--min-commits.")
        }
        if suggestion.rare > 0 { lines.append("# Left out: \(suggestion.rare) people with fewer commits.") }
        if suggestion.declared > 0 {
            lines.append("# Left out: \(suggestion.declared) people whom active documents declare.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func document(_ person: SuggestedPerson) -> String {
        var lines = ["# \(person.commits) \(person.commits == 1 ? "commit" : "commits")"]
        if person.isByName {
            lines.append(
                "# Some of these accounts were put together by their name alone: make sure that it is one person.")
        }
        if !person.namesakes.isEmpty {
            lines.append(
                "# The same name as \(person.namesakes.joined(separator: ", ")): if it is one person, put the accounts "
                    + "into one document.")
        }
        lines += ["kind: identity", "person: \(quoted(person.person))"]
        if let name = person.name { lines.append("name: \(quoted(name.printable))") }
        lines.append("accounts: [\(person.accounts.map { quoted($0.description) }.joined(separator: ", "))]")
        if !person.isBot { lines.append("# keys: [\"ssh-ed25519 AAAA...\"]") }
        lines.append("human: \(!person.isBot)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String { JSONValue.string(text).text }

    /// One suggestion as JSON.
    static func json(_ person: SuggestedPerson) -> JSONValue {
        [
            "person": .string(person.person), "name": person.name.map { JSONValue.string($0) } ?? .null,
            "accounts": .array(person.accounts.map { .string($0.description) }),
            "commits": .int(Int64(person.commits)), "human": .bool(!person.isBot),
            "same_name": .array(person.namesakes.map { .string($0) }), "by_name": .bool(person.isByName),
        ]
    }
}
