// Walks a draft's data along its schema: where the accounts are, and where free text may hide an address.

import WritModel
import WritPolicy

/// One walk over a draft's data.
struct TextWalk {
    private let data: JSONObject
    /// The schema it goes along.
    let schema: SchemaDocument
    /// Addresses that the event itself names, to be found literally in its text.
    private var named: [String] = []

    init(draft: EventDraft, schema: SchemaDocument) {
        data = draft.data
        self.schema = schema
        if let actor = draft.actor { note(actor.account) }
        for member in draft.data.members {
            guard let type = schema.field(member.key)?.type else { continue }
            forEachPerson(member.value, type) { account, _ in note(account) }
        }
    }

    /// An address without a dot in its domain is found only because the event names it.
    private mutating func note(_ account: Account) {
        guard account.scheme == "email" else { return }
        let address = String(account.value)
        if AddressFinder.split(address) == nil { named.append(address) }
    }

    /// Calls `body` for every account: those of person fields, and those whose address stands in free text.
    func forEachAccount(_ body: (Account, String?) -> Void) {
        for member in data.members {
            guard let type = schema.field(member.key)?.type else { continue }
            forEachPerson(member.value, type, body)
            forEachText(member.value, type, inMap: false) { text, inMap in
                if inMap, let (account, name) = Self.wholePerson(text) { return body(account, name) }
                for case .address(let address) in AddressFinder.split(text, known: named) ?? [] {
                    if let account = Account(email: address) { body(account, nil) }
                }
            }
        }
    }

    /// The data with every account replaced.
    ///
    /// - Parameter pseudonym: the pseudonym of an account; without one the address is dropped, never kept.
    func replacingAccounts(_ pseudonym: (Account) -> String?) -> JSONObject {
        var result = data
        result.mapValues { key, value in
            guard let type = schema.field(key)?.type else { return value }
            return replaced(value, type, inMap: false, pseudonym)
        }
        return result
    }

    // MARK: Persons

    private func forEachPerson(_ value: JSONValue, _ type: FieldType, _ body: (Account, String?) -> Void) {
        switch (type, value) {
        case (.person, _): if let (account, name) = Self.person(value) { body(account, name) }
        case (.list(let element, _), .array(let elements)):
            if case .person = element { for item in elements { forEachPerson(item, element, body) } }
        default: break
        }
    }

    /// An account as a draft writes it: text, or an object with `account` and `name`.
    static func person(_ value: JSONValue) -> (Account, String?)? {
        switch value {
        case .string(let text): Account(text).map { ($0, nil) }
        case .object(let object):
            object["account"]?.stringValue.flatMap({ Account($0) }).map { ($0, object["name"]?.stringValue) }
        default: nil
        }
    }

    /// A trailer's `Ann Example <ann@example.org>`: the whole value is a person.
    private static func wholePerson(_ text: String) -> (Account, String?)? {
        let bytes = text.utf8
        guard bytes.last == UInt8(ascii: ">"), let open = bytes.lastIndex(of: UInt8(ascii: "<")) else { return nil }
        let address = bytes[bytes.index(after: open)...].dropLast()
        guard address.contains(UInt8(ascii: "@")), !address.contains(UInt8(ascii: " ")),
            let account = Account(email: String(Substring(address)))
        else { return nil }
        let name = text[..<open].trimmingSpaces()
        return (account, name.isEmpty ? nil : name)
    }

    // MARK: Text

    private func forEachText(_ value: JSONValue, _ type: FieldType, inMap: Bool, _ body: (String, Bool) -> Void) {
        switch (type, value) {
        case (.string, .string(let text)): body(text, inMap)
        case (.list(let element, _), .array(let elements)):
            for item in elements { forEachText(item, element, inMap: inMap, body) }
        case (.map(let element), .object(let object)):
            for member in object.members { forEachText(member.value, element, inMap: true, body) }
        default: break
        }
    }

    private func replaced(
        _ value: JSONValue, _ type: FieldType, inMap: Bool, _ pseudonym: (Account) -> String?
    ) -> JSONValue {
        switch (type, value) {
        case (.person, _):
            if case .string(let text) = value, AccountID(text) != nil { return value }
            return .string(Self.person(value).flatMap { pseudonym($0.0) } ?? "")
        case (.string, .string(let text)): return .string(scrubbed(text, inMap: inMap, pseudonym))
        case (.list(let element, _), .array(let elements)):
            return .array(elements.map { replaced($0, element, inMap: inMap, pseudonym) })
        case (.map(let element), .object(var object)):
            object.mapValues { replaced($1, element, inMap: true, pseudonym) }
            return .object(object)
        default: return value
        }
    }

    private func scrubbed(_ text: String, inMap: Bool, _ pseudonym: (Account) -> String?) -> String {
        if inMap, let (account, _) = Self.wholePerson(text) { return pseudonym(account) ?? "" }
        guard let parts = AddressFinder.split(text, known: named) else { return text }
        return parts.map { part in
            switch part {
            case .text(let text): text
            case .address(let address): Account(email: address).flatMap(pseudonym) ?? ""
            }
        }.joined()
    }
}

extension Substring {
    /// The text without spaces at both ends.
    func trimmingSpaces() -> String {
        var rest = utf8
        while rest.first == UInt8(ascii: " ") { rest.removeFirst() }
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        return String(Substring(rest))
    }
}
