// What an entry says, in a few words: its kind, and those of its fields that people ask for first. Kinds that come later
// are told the same way.

import WritModel

/// Sentences of entries.
enum TraceSentence {
    /// The longest text taken from a field, in characters.
    static let textMax = 120

    /// Fields that are told as they stand, in this order.
    private static let plain = [
        "verdict", "result", "service", "environment", "branch", "tag", "base", "class", "role", "severity", "state",
        "action", "target", "policy", "check", "control", "where", "scope", "resource", "builder", "type", "until",
    ]
    /// Fields that people wrote, told in quotes.
    private static let quoted = ["title", "name", "reason", "why", "detail"]

    /// What happened: `deploy finished deploy/4711: service shop, environment production`.
    static func text(_ event: Event) -> String {
        let words = event.kind.description.split { $0 == "." || $0 == "_" }.joined(separator: " ")
        var parts: [String] = []
        for key in plain {
            if let text = event.data[key]?.stringValue, !text.isEmpty { parts.append("\(label(key))\(clipped(text))") }
        }
        for key in quoted {
            if let text = event.data[key]?.stringValue, !text.isEmpty {
                parts.append("\(key == "title" ? "" : key + " ")“\(clipped(text))”")
            }
        }
        if event.kind == .decisionMade { parts += stopping(event) }
        if let commits = event.data["commits"]?.arrayValue, commits.count > 1 {
            parts.append("\(commits.count) commits")
        }
        if event.data["forced"]?.boolValue == true { parts.append("forced") }
        if let reverts = event.data["reverts"]?.stringValue { parts.append("reverts \(reverts.prefix(10))") }
        let subject = name(event.subject)
        let about = subject.isEmpty ? words : "\(words) \(subject)"
        return parts.isEmpty ? about : "\(about): \(parts.joined(separator: ", "))"
    }

    /// What needs no word before it.
    private static func label(_ key: String) -> String {
        ["verdict", "result"].contains(key) ? "" : "\(key) "
    }

    /// The policies that a decision rests on where it does not allow.
    private static func stopping(_ event: Event) -> [String] {
        let verdicts = ["deny", "hold"]
        let policies = (event.data["policies"]?.arrayValue ?? []).compactMap(\.objectValue).filter { policy in
            policy["mode"]?.stringValue == "enforce" && verdicts.contains(policy["verdict"]?.stringValue ?? "")
        }
        let names = policies.compactMap { $0["policy"]?.stringValue }
        return names.isEmpty ? [] : ["by \(names.joined(separator: ", "))"]
    }

    /// The subject as people name it: a commit by its first digits.
    private static func name(_ subject: Subject) -> String {
        guard subject.kind == "commit", let at = subject.id.lastIndex(of: "@") else {
            return subject.kind == "person" ? "" : clipped(subject.id)
        }
        return "\(subject.id[..<at])@\(subject.id[subject.id.index(after: at)...].prefix(10))"
    }

    private static func clipped(_ text: String) -> String {
        text.count > textMax ? text.prefix(textMax) + "…" : text
    }
}
