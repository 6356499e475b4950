// Decodes `kind: schema`.

import WritModel

/// Reads a schema.
struct SchemaDecoder {
    let problems: ProblemList

    /// The schema of a document's root.
    func decode(_ node: YAMLNode) -> SchemaDocument? {
        let keys = ["kind", "event", "capability", "subject", "fields"]
        guard let fields = DocumentFields(node, of: "a schema", keys: keys, problems: problems) else { return nil }
        let event = fields.requiredText("event", example: "event: deploy.requested").flatMap(fields.kind)
        let capability = fields.word("capability", Capability.self) ?? .observe
        let subject = fields.requiredText("subject", example: "subject: deploy")
        let types = fields.required("fields", example: "fields: { service: string }").map(decodeFields)
        guard let event, let subject, let types else { return nil }
        return SchemaDocument(event: event, capability: capability, subject: subject.value, fields: types)
    }

    private func decodeFields(_ node: YAMLNode) -> [SchemaDocument.Field] {
        guard let members = node.map else {
            problems.error(at: node.place, "`fields` is a map of names and types, found \(node.kindName)")
            return []
        }
        return members.compactMap { member in
            guard member.key.isIdentifier else {
                problems.error(at: member.keyPlace, "`\(member.key)` is not an identifier")
                return nil
            }
            return decodeField(member.key, member.value)
        }
    }

    private func decodeField(_ name: String, _ node: YAMLNode) -> SchemaDocument.Field? {
        guard node.map != nil else {
            return type(node).map { SchemaDocument.Field(name: name, type: $0, isOptional: false) }
        }
        let keys = ["type", "enum", "list", "map", "max", "optional", "sensitive"]
        guard let fields = DocumentFields(node, of: "a field", keys: keys, problems: problems) else { return nil }
        let isOptional = fields.flag("optional") ?? false
        let isSensitive = fields.flag("sensitive") ?? false
        return type(of: fields).map {
            SchemaDocument.Field(name: name, type: $0, isOptional: isOptional, isSensitive: isSensitive)
        }
    }

    /// A type that stands inside a list or map, or a simple one.
    private func type(_ node: YAMLNode) -> FieldType? {
        if node.map != nil {
            let keys = ["type", "enum", "list", "map", "max"]
            return DocumentFields(node, of: "a type", keys: keys, problems: problems).flatMap(type(of:))
        }
        guard let text = node.text else {
            problems.error(at: node.place, "expected a type, found \(node.kindName)", suggestion: "such as `string`")
            return nil
        }
        if let type = Self.simple[text] { return type }
        let names = Self.simple.keys.sorted()
        problems.error(
            at: node.place, "`\(text)` is not a type",
            suggestion: Spelling.suggestion(for: text, among: names)
                ?? "use \(names.joined(separator: ", ")), `{ enum: [...] }`, `{ list: ... }` or `{ map: ... }`")
        return nil
    }

    private func type(of fields: DocumentFields) -> FieldType? {
        let forms = ["type", "enum", "list", "map"].filter(fields.has)
        guard forms.count == 1, let form = forms.first, let node = fields.optional(form) else {
            problems.error(at: fields.place, "a type is one of `type`, `enum`, `list` or `map`")
            return nil
        }
        if form != "list", let max = fields.optional("max") {
            problems.error(at: max.place, "`max` belongs to a list")
        }
        switch form {
        case "enum": return enumeration(fields)
        case "list":
            let max = fields.number("max", in: 1...FieldType.listLimit) ?? FieldType.listMax
            return type(node).map { .list($0, max: max) }
        case "map": return type(node).map { .map($0) }
        default: return type(node)
        }
    }

    private func enumeration(_ fields: DocumentFields) -> FieldType? {
        let values = fields.texts("enum").map(\.value)
        guard !values.isEmpty else {
            problems.error(
                at: fields.place, "an `enum` needs its values", suggestion: "such as `enum: [dev, production]`")
            return nil
        }
        return .enumeration(values)
    }

    private static let simple: [String: FieldType] = [
        "string": .string, "int": .int, "double": .double, "bool": .bool, "timestamp": .timestamp, "person": .person,
        "commit": .commit, "json": .json,
    ]
}
