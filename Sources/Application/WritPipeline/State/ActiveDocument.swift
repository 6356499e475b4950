// Documents as the log holds them.
//
// A document's text is in its `document.activated` entry. Groups, identities and access documents name people, so their
// text is written anew with pseudonyms before it is recorded; in the text of others pseudonyms take the places of names. The
// digest is of that text: the clear text never reaches the log.

import WritAuditLog
import WritMerkle
public import WritModel
public import WritPolicy

/// Where an active document stands in the log.
struct ActiveDocument: Sendable, Hashable {
    var kind: String
    var name: String
    var digest: String
    var entry: UInt64

    /// The kind and the name, which tell it from every other.
    var key: String { "\(kind) \(name)" }

    var json: JSONValue {
        [
            "kind": .string(kind), "name": .string(name), "digest": .string(digest), "entry": .int(Int64(entry)),
        ]
    }

    init(kind: String, name: String, digest: String, entry: UInt64) {
        self.kind = kind
        self.name = name
        self.digest = digest
        self.entry = entry
    }

    init?(json: JSONValue) {
        guard let object = json.objectValue, let kind = object["kind"]?.stringValue,
            let name = object["name"]?.stringValue, let digest = object["digest"]?.stringValue,
            let entry = object["entry"]?.intValue
        else { return nil }
        self.init(kind: kind, name: name, digest: digest, entry: UInt64(entry))
    }

    /// The documents active after an activation or retirement.
    ///
    /// Only what Writ itself recorded counts: an event that somebody else wrote activates nothing.
    static func apply(_ event: Event, entry: UInt64, to active: inout [ActiveDocument]) {
        guard event.provenance == .internal, event.source == WritSource.writ,
            let kind = event.data["kind"]?.stringValue, let name = event.data["name"]?.stringValue
        else { return }
        active.removeAll { $0.kind == kind && $0.name == name }
        guard event.kind == .documentActivated, let digest = event.data["digest"]?.stringValue else { return }
        active.append(ActiveDocument(kind: kind, name: name, digest: digest, entry: entry))
    }
}

/// Reads and writes documents as the log holds them.
public enum DocumentText {
    /// `sha256:<hex>` of bytes.
    public static func digest(_ bytes: [UInt8]) -> String { "sha256:\(Hash.digest(of: bytes).hex)" }

    /// The documents of a text that the log holds.
    static func read(_ text: String, name: String) -> (documents: [Document], problems: [DocumentProblem]) {
        DocumentReader.read(
            text: text, file: name, includes: { _ in .failure(IncludeError("the log holds every file")) },
            digest: digest)
    }

    /// A document with accounts and addresses replaced by pseudonyms; documents that name nobody stay as they are.
    ///
    /// - Parameter pseudonym: the pseudonym of an account.
    /// - Returns: the document as it is recorded, or `nil` when an account has no pseudonym.
    public static func recorded(
        _ document: Document, pseudonym: (Account) throws -> AccountID?
    ) rethrows -> Document? {
        let text: String
        switch document.content {
        case .group(let group):
            guard let members = try ids(group.members.map(\.value), pseudonym) else { return nil }
            text = "kind: group\ngroup: \(group.name.value)\nmembers: [\(members.joined(separator: ", "))]\n"
        case .access(let access):
            guard let written = try accessText(access, pseudonym) else { return nil }
            text = written
        case .source(let source):
            guard let account = try ids([source.account.value], pseudonym)?.first else { return nil }
            text = sourceText(source, account)
        case .identity(let identity):
            let person = identity.person.value
            guard let id = try ids([AccountID(person) == nil ? "person:\(person)" : person], pseudonym)?.first,
                let accounts = try ids(identity.accounts.map(\.value), pseudonym)
            else { return nil }
            let keys = identity.keys.map { "\"\($0.value)\"" }.joined(separator: ", ")
            let retired = identity.retired.map { "{ key: \"\($0.key.value)\", at: \"\($0.at)\" }" }
            text = """
                kind: identity
                person: \(id)
                accounts: [\(accounts.joined(separator: ", "))]
                keys: [\(keys)]
                \(retired.isEmpty ? "" : "retired: [\(retired.joined(separator: ", "))]\n")\
                human: \(identity.isHuman)

                """
        default:
            guard let replaced = try NamesInText.replaced(document.text, pseudonym) else { return nil }
            guard replaced != document.text else { return document }
            text = replaced
        }
        return read(text, name: document.place.file).documents.first
    }

    private static func accessText(
        _ access: AccessDocument, _ pseudonym: (Account) throws -> AccountID?
    ) rethrows -> String? {
        var lines = ["kind: access", "access: \(access.name.value)"]
        for grant in access.grants {
            var members: [String] = []
            for member in grant.members {
                switch member {
                case .group: members.append(member.text)
                case .account(let account):
                    guard let id = try ids([account.value], pseudonym) else { return nil }
                    members += id
                }
            }
            lines.append("\(grant.role.rawValue): [\(members.joined(separator: ", "))]")
        }
        if let scope = access.scope {
            lines.append("scope:")
            lines += scopeLines(scope).map { "  " + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func sourceText(_ source: SourceDocument, _ account: String) -> String {
        var lines = ["kind: source", "source: \(source.name.value)", "bound_to: \(account)"]
        lines.append("kinds: [\(source.kinds.map(\.value.description).joined(separator: ", "))]")
        lines += scopeLines(source.scope)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The members of a scope. JSON strings are YAML strings.
    private static func scopeLines(_ scope: AccessScope) -> [String] {
        AccessScope.Dimension.allCases.compactMap { dimension in
            scope.patterns[dimension].map { patterns in
                let texts = patterns.map { JSONValue.string($0.description).text }
                return "\(dimension.rawValue): [\(texts.joined(separator: ", "))]"
            }
        }
    }

    private static func ids(_ texts: [String], _ pseudonym: (Account) throws -> AccountID?) rethrows -> [String]? {
        var result: [String] = []
        for text in texts {
            if AccountID(text) != nil {
                result.append(text)
                continue
            }
            guard let account = Account(text), let id = try pseudonym(account) else { return nil }
            result.append(id.description)
        }
        return result
    }
}
