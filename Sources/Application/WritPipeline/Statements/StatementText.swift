// The exact text that is signed. Rendered from the fields of the entry that holds the signature, so that whoever has the
// entry can check it.

import WritMerkle
import WritModel

/// A statement to be made: what will be an event, once its speaker is known.
struct StatementDraft: Sendable, Hashable {
    /// The kind of event.
    var kind: EventKind
    /// The event's id.
    var id: String
    /// The fields, without `statement`.
    var data: JSONObject
}

/// Renders statements.
enum StatementText {
    /// The first line: which rules the others follow.
    static let version = "writ statement v2"
    /// What statements are signed for: SSH keeps the purposes of signatures apart.
    static let purpose = "writ"
    /// The field that holds key and signature, and is not signed itself.
    static let field = "statement"

    /// The text of a statement: every field on a line of its own, in the order of the entry, so that nothing signed can mean
    /// another thing. Of a list or map it has the number of elements and the SHA-256 of its JSON, as the entry has it.
    ///
    /// - Parameter origin: of the log it is made for: it means nothing in another.
    static func text(_ draft: StatementDraft, origin: String) -> String {
        var lines = [version, "log: \(origin)", "kind: \(draft.kind)"]
        for member in draft.data.members where member.key != field {
            lines.append("\(member.key): \(line(member.value))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements): "\(elements.count) \(DocumentText.digest(value.bytes))"
        case .object(let object): "\(object.members.count) \(DocumentText.digest(value.bytes))"
        default: value.text
        }
    }
}
