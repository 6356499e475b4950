// Whether an event's data is what its kind's schema says, before it is sealed.

public import WritModel

/// Checks data against a schema.
public enum SchemaCheck {
    /// How many elements of a list or map are reported; data with more faults is refused all the same.
    static let reportedMax = 20

    /// What is wrong with an event's data, each with its field; empty when nothing is.
    ///
    /// Accounts may be in clear or pseudonyms already. Costs time linear in the data.
    ///
    /// - Parameters:
    ///   - data: the kind's own fields.
    ///   - schema: the kind's schema.
    public static func problems(in data: JSONObject, of schema: SchemaDocument) -> [EventError] {
        var check = Check()
        var known = 0
        for field in schema.fields {
            // Members mostly stand in the schema's order, so that each is found where the last one ended.
            guard let value = data.value(of: field.name, near: known) else {
                if !field.isOptional {
                    check.say(field.name, "is missing; `\(schema.event.value)` needs \(field.type.wanted)")
                }
                continue
            }
            known += 1
            if case .null = value {
                check.say(
                    field.name, field.isOptional ? "is null; leave it out" : "is null; it needs \(field.type.wanted)")
            } else {
                check.value(value, field.type, field.name)
            }
        }
        guard known < data.members.count else { return check.problems }
        for member in data.members where schema.field(member.key) == nil {
            let hint =
                Spelling.suggestion(for: member.key, among: schema.fields.map(\.name))
                ?? "add it to a schema document of the kind, or leave it out"
            check.say(member.key, "is not a field of `\(schema.event.value)`; \(hint)")
        }
        return check.problems
    }
}

/// Collects what is wrong with one event.
private struct Check {
    var problems: [EventError] = []

    mutating func say(_ field: String, _ message: String) {
        if problems.count < SchemaCheck.reportedMax { problems.append(EventError(field: field, message: message)) }
    }

    private mutating func refuse(_ value: JSONValue, _ type: FieldType, _ field: String) {
        let found = value.stringValue.map { "`\($0.prefix(80))`" } ?? value.kindName
        say(field, "needs \(type.wanted), found \(found)")
    }

    mutating func value(_ value: JSONValue, _ type: FieldType, _ field: String) {
        switch (type, value) {
        case (.string, .string), (.int, .int), (.double, .double), (.double, .int), (.bool, .bool), (.json, _): break
        case (.timestamp, .string(let text)) where Instant(text) != nil: break
        case (.person, _) where Self.isPerson(value): break
        case (.commit, .string(let text)) where Self.isCommit(text): break
        case (.enumeration(let values), .string(let text)):
            if !values.contains(text) { enumeration(text, values, field) }
        case (.list(let element, let max), .array(let elements)):
            if elements.count > max { say(field, "has \(elements.count) elements; at most \(max) are allowed") }
            // One index text for each element would cost more than the check: it is made for a faulty one alone.
            for (index, item) in elements.enumerated().prefix(max) where !isRight(item, element) {
                self.value(item, element, "\(field)[\(index)]")
            }
        case (.map(let element), .object(let object)):
            for member in object.members { self.value(member.value, element, "\(field).\(member.key)") }
        default: refuse(value, type, field)
        }
    }

    /// Whether a value is plainly right; otherwise it is looked at again to say what is wrong.
    private func isRight(_ value: JSONValue, _ type: FieldType) -> Bool {
        switch (type, value) {
        case (.string, .string), (.int, .int), (.bool, .bool), (.json, _): true
        case (.commit, .string(let text)): Self.isCommit(text)
        case (.person, _): Self.isPerson(value)
        default: false
        }
    }

    private mutating func enumeration(_ text: String, _ values: [String], _ field: String) {
        let hint =
            Spelling.suggestion(for: text, among: values) ?? "use \(values.joined(separator: ", "))"
        say(field, "`\(text.prefix(80))` is not a value of the field; \(hint)")
    }

    /// An account in clear, one with its name, or a pseudonym.
    private static func isPerson(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): AccountID(text) != nil || Account(text) != nil
        case .object(let object):
            object["account"]?.stringValue.flatMap { Account($0) } != nil
                && object.members.allSatisfy {
                    $0.key == "account" || ($0.key == "name" && $0.value.stringValue != nil)
                }
        default: false
        }
    }

    /// A full SHA-1 or SHA-256 id in lower-case hex.
    private static func isCommit(_ text: String) -> Bool {
        let count = text.utf8.count
        return (count == 40 || count == 64)
            && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
    }
}

extension FieldType {
    /// What a field of the type needs, in the words of a message.
    fileprivate var wanted: String {
        switch self {
        case .string: "a string"
        case .int: "a whole number"
        case .double: "a number"
        case .bool: "`true` or `false`"
        case .timestamp: "a moment such as `2026-11-24T10:00:00Z`"
        case .person: "an account such as `github:ann` or `email:ann@example.org`"
        case .commit: "a commit id of 40 or 64 lower-case hex digits"
        case .enumeration(let values): "one of \(values.joined(separator: ", "))"
        case .list: "a list"
        case .map: "an object"
        case .json: "a value"
        }
    }
}
