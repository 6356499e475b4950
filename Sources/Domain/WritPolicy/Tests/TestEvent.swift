// Events as the tests of policy documents write them: short, with only the fields that matter.

import WritModel

/// Makes whole events of short ones.
struct TestEvent {
    let catalog: TypeCatalog
    /// The time of events that do not say theirs.
    let time: Instant

    /// The pseudonym of a name in a test; the same name gives the same one.
    static func pseudonym(_ name: String) -> AccountID {
        if let id = AccountID(name) { return id }
        var first = StableHash()
        first.add(Account(name)?.description ?? "person:\(name)")
        var second = first
        second.add(1)
        let words = [first.value, second.value]
        return AccountID(random: words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
    }

    /// The event that a test means.
    ///
    /// - Parameters:
    ///   - given: the event as written.
    ///   - number: its number in the test, for its id.
    /// - Throws: `EventError` naming what cannot be understood.
    func event(_ given: PolicyTest.Given, number: Int) throws(EventError) -> Event {
        guard let schema = catalog.schema(of: given.kind.value) else {
            throw EventError(field: "kind", message: "`\(given.kind.value)` is not a known kind of event")
        }
        var fields = given.fields
        let at = try instant(&fields, "at") ?? time
        let seen = try instant(&fields, "seen") ?? at
        let actor = try actor(&fields)
        let provenance = try provenance(&fields)
        let id = take(&fields, "id")?.stringValue ?? "test-\(number)"
        let source = take(&fields, "source")?.stringValue ?? "test"
        var data = JSONObject()
        let derived = Self.derive(fields, schema)
        for field in schema.fields {
            if let value = fields[field.name] {
                data[field.name] = try Self.expanded(value, field.type, field.name)
            } else if let value = derived[field.name] ?? (field.isOptional ? nil : fallback(field, at, number)) {
                data[field.name] = value
            }
        }
        for member in fields.members where schema.field(member.key) == nil {
            let names = schema.fields.map(\.name) + ["actor", "at", "provenance"]
            let hint = Spelling.suggestion(for: member.key, among: names).map { "; \($0)" } ?? ""
            throw EventError(field: member.key, message: "`\(schema.event.value)` has no such field\(hint)")
        }
        return Event(
            id: id, source: source, kind: given.kind.value, at: at, seen: max(at, seen), actor: actor,
            subject: SubjectNaming.subject(of: schema, data: data), provenance: provenance, data: data)
    }

    // MARK: Envelope

    private func take(_ fields: inout JSONObject, _ key: String) -> JSONValue? {
        defer { fields[key] = nil }
        return fields[key]
    }

    private func instant(_ fields: inout JSONObject, _ key: String) throws(EventError) -> Instant? {
        guard let value = take(&fields, key) else { return nil }
        guard let instant = value.stringValue.flatMap({ Instant($0) }) else {
            throw EventError(field: key, message: "`\(value.text)` is not a moment such as 2026-11-24T10:00:00+01:00")
        }
        return instant
    }

    private func actor(_ fields: inout JSONObject) throws(EventError) -> Actor? {
        switch take(&fields, "actor") {
        case nil: return Actor(id: Self.pseudonym("nobody"))
        case .string(let name): return Actor(id: Self.pseudonym(name))
        case .object(let object):
            guard let name = object["id"]?.stringValue ?? object["account"]?.stringValue,
                let kind = Actor.Kind(rawValue: object["kind"]?.stringValue ?? "human")
            else { fallthrough }
            return Actor(id: Self.pseudonym(name), kind: kind)
        default: throw EventError(field: "actor", message: "expected a name, or `{ id: bot, kind: bot }`")
        }
    }

    private func provenance(_ fields: inout JSONObject) throws(EventError) -> Provenance {
        guard let value = take(&fields, "provenance") else { return .hook }
        guard let provenance = value.stringValue.flatMap(Provenance.init(rawValue:)) else {
            let names = Provenance.allCases.map(\.rawValue)
            throw EventError(field: "provenance", message: "expected one of \(names.joined(separator: ", "))")
        }
        return provenance
    }

    // MARK: Data

    private static func expanded(_ value: JSONValue, _ type: FieldType, _ name: String) throws(EventError) -> JSONValue
    {
        switch (type, value) {
        case (.person, .string(let text)): return .string(pseudonym(text).description)
        case (.list(let element, _), .array(let elements)):
            var result: [JSONValue] = []
            for item in elements { result.append(try expanded(item, element, name)) }
            return .array(result)
        case (.enumeration(let values), .string(let text)):
            guard values.contains(text) else {
                let hint = Spelling.suggestion(for: text, among: values).map { "; \($0)" } ?? ""
                throw EventError(
                    field: name, message: "`\(text)` is not one of \(values.joined(separator: ", "))\(hint)")
            }
            return value
        case (.string, .int(let number)), (.commit, .int(let number)): return .string(String(number))
        default: return value
        }
    }

    /// What follows from the fields that are written.
    private static func derive(_ fields: JSONObject, _ schema: SchemaDocument) -> [String: JSONValue] {
        var result: [String: JSONValue] = [:]
        let commits = fields["commits"]?.arrayValue ?? []
        result["head"] = commits.last
        result["after"] = commits.last
        result["commits"] = (fields["head"] ?? fields["after"]).map { .array([$0]) }
        result["short"] = fields["sha"]?.stringValue.map { .string(String($0.prefix(10))) }
        result["committer"] = fields["author"]?.stringValue.map { .string(pseudonym($0).description) }
        result["branch"] = fields["ref"]?.stringValue.map { ref in
            .string(ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : "")
        }
        result["ref"] = fields["branch"]?.stringValue.map { .string("refs/heads/\($0)") }
        return result
    }

    /// What a required field is when nothing says.
    private func fallback(_ field: SchemaDocument.Field, _ at: Instant, _ number: Int) -> JSONValue {
        switch field.type {
        case .string: .string(field.name == "repository" ? "test" : "\(field.name)-\(number)")
        case .commit: .string("commit-\(number)")
        case .int, .double: .int(0)
        case .bool: .bool(false)
        case .timestamp: .string(at.description)
        case .person: .string(Self.pseudonym("nobody").description)
        case .enumeration(let values): .string(values.first ?? "")
        case .list: .array([])
        case .map, .json: .object(JSONObject())
        }
    }
}
