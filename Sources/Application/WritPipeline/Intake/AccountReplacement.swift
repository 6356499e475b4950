// Takes the accounts out of one event's data: pseudonyms take the places of those of person fields and of every address
// in free text.

import WritModel

/// The replacement of the accounts in one event's data.
struct AccountReplacement {
    private let table: PseudonymTable
    /// Whether an account without a pseudonym is dropped. On a first pass it stays, to be replaced once it is learnt.
    private let isFinal: Bool
    /// Addresses that the event itself names and that are found in its text only literally.
    private var named: [String] = []
    /// Whether every account had a pseudonym.
    private var isComplete = true

    private init(_ table: PseudonymTable, isFinal: Bool) {
        self.table = table
        self.isFinal = isFinal
    }

    /// Replaces what can be replaced.
    ///
    /// - Parameters:
    ///   - draft: the event; what it says of its actor is read, its data changed.
    ///   - plan: where accounts are.
    ///   - table: the pseudonyms; accounts that it lacks are noted there.
    ///   - isFinal: whether accounts without a pseudonym are dropped. None is ever kept in the end.
    /// - Returns: whether every account was replaced.
    static func run(_ draft: inout EventDraft, _ plan: SealPlan, _ table: PseudonymTable, isFinal: Bool) -> Bool {
        var replacement = AccountReplacement(table, isFinal: isFinal)
        if let actor = draft.actor { replacement.meet(actor.account.description, named: actor.name) }
        // Persons first: the text of an event is searched for the addresses of those it names.
        for (place, member) in draft.data.members.enumerated() {
            if let holding = plan.holding(of: member.key, near: place) { replacement.meet(member.value, holding) }
        }
        draft.data.mapValues { place, key, value in
            plan.holding(of: key, near: place).flatMap { replacement.replaced(value, $0, inMap: false) }
        }
        return replacement.isComplete
    }

    // MARK: Persons

    private mutating func meet(_ value: JSONValue, _ holding: SealPlan.Holding) {
        switch (holding, value) {
        case (.person, _): if let (text, name) = Self.person(value) { meet(text, named: name) }
        case (.list(.person), .array(let elements)): for element in elements { meet(element, .person) }
        default: break
        }
    }

    private mutating func meet(_ account: String, named name: String?) {
        if id(of: account, named: name) != nil, let literal = table.literal(of: account) { named.append(literal) }
    }

    private mutating func id(of account: String, named name: String? = nil) -> String? {
        let id = table.id(of: account, named: name)
        if id == nil { isComplete = false }
        return id
    }

    /// An account as a draft writes it, text or an object with `account` and `name`; a pseudonym is none.
    private static func person(_ value: JSONValue) -> (account: String, name: String?)? {
        switch value {
        case .string(let text): AccountID(text) == nil ? (text, nil) : nil
        case .object(let object):
            object.value(of: "account", near: 0)?.stringValue
                .map { ($0, object.value(of: "name", near: 1)?.stringValue) }
        default: nil
        }
    }

    // MARK: Values

    /// What takes a value's place; `nil` when it stays.
    private mutating func replaced(_ value: JSONValue, _ holding: SealPlan.Holding, inMap: Bool) -> JSONValue? {
        switch (holding, value) {
        case (.person, _):
            if case .string(let text) = value, AccountID(text) != nil { return nil }
            return (Self.person(value).flatMap { id(of: $0.account) } ?? dropped).map { .string($0) }
        case (.text, .string(let text)):
            return replaced(text, inMap: inMap).map { .string($0) }
        case (.list(let element), .array(var elements)):
            var isChanged = false
            for index in elements.indices {
                guard let value = replaced(elements[index], element, inMap: inMap) else { continue }
                elements[index] = value
                isChanged = true
            }
            return isChanged ? .array(elements) : nil
        case (.map(let element), .object(var object)):
            var isChanged = false
            object.mapValues { _, _, value in
                let value = replaced(value, element, inMap: true)
                if value != nil { isChanged = true }
                return value
            }
            return isChanged ? .object(object) : nil
        default: return nil
        }
    }

    /// What becomes of an account without a pseudonym: nothing yet, or nothing at all.
    private var dropped: String? { isFinal ? "" : nil }

    private mutating func replaced(_ text: String, inMap: Bool) -> String? {
        guard !named.isEmpty || AddressFinder.hasSign(text) else { return nil }
        if inMap, let (account, name) = Self.wholePerson(text) { return id(of: account, named: name) ?? dropped }
        guard let parts = AddressFinder.split(text, known: named) else { return nil }
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .address(let address):
                guard let id = id(of: "email:\(address.lowercased())") ?? dropped else { return nil }
                result += id
            }
        }
        return result
    }

    /// A trailer's `Ann Example <ann@example.org>`: the whole value is a person.
    private static func wholePerson(_ text: String) -> (account: String, name: String?)? {
        let bytes = text.utf8
        guard bytes.last == UInt8(ascii: ">"), let open = bytes.lastIndex(of: UInt8(ascii: "<")) else { return nil }
        let address = bytes[bytes.index(after: open)...].dropLast()
        guard address.contains(UInt8(ascii: "@")), !address.contains(UInt8(ascii: " ")),
            let account = Account(email: String(Substring(address)))
        else { return nil }
        let name = text[..<open].trimmingSpaces()
        return (account.description, name.isEmpty ? nil : name)
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
