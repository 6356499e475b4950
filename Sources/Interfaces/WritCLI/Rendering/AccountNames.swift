// Renders pseudonyms for a reader with the right: names and accounts from the erasable directory.

import WritAuditLog
import WritModel

/// Names of accounts. Looked up as they are needed; what is erased stays a pseudonym.
final class AccountNames {
    private let directory: any AccountDirectory
    private var known: [String: String] = [:]

    init(_ directory: any AccountDirectory) { self.directory = directory }

    /// A text that may be a pseudonym, as people read it.
    func name(_ text: String) -> String {
        guard let id = AccountID(text) else { return text }
        if let name = known[text] { return name }
        let record = try? directory.records(for: [id])[id]
        let name = record.map { $0.name ?? $0.account.description } ?? text
        known[text] = name
        return name
    }

    /// The account of a pseudonym.
    func account(_ text: String) -> String {
        guard let id = AccountID(text) else { return text }
        return (try? directory.records(for: [id])[id])?.account.description ?? text
    }

    /// A text in which pseudonyms may stand, with their accounts in their places.
    func accounts(_ text: String) -> String { account(text) }

    /// JSON with every pseudonym replaced by its account.
    func rendered(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): return .string(account(text))
        case .array(let elements): return .array(elements.map(rendered))
        case .object(var object):
            object.mapValues { rendered($2) }
            return .object(object)
        default: return value
        }
    }

    /// A reason as people read it.
    func text(_ reason: Reason) -> String { reason.text { name($0) } }
}
