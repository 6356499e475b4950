// Decodes one element of `require:`.

import WritModel

/// Reads a check.
struct CheckDecoder {
    let problems: ProblemList

    private static let forms = ["that", "needs", "forbids", "any", "all"]

    /// The check that a node says.
    func decode(_ node: YAMLNode) -> CheckDocument? {
        let keys = ["id", "check", "every"] + Self.forms + ["where", "otherwise"]
        guard
            let fields = DocumentFields(
                node, of: "a check", keys: keys, later: ["scan", "expect", "within"], problems: problems)
        else { return nil }
        let id = fields.requiredName("id", example: "id: reviewed")
        let every = fields.text("every").flatMap { BindingDecoder(problems: problems).decode($0, key: "every") }
        let form = decodeForm(fields)
        let otherwise = fields.has("otherwise") ? ActionDecoder(problems: problems).decode(fields) : nil
        let title = fields.text("check")?.value
        guard let id, let form else { return nil }
        return CheckDocument(id: id, title: title, every: every, form: form, otherwise: otherwise)
    }

    private func decodeForm(_ fields: DocumentFields) -> CheckDocument.Form? {
        let present = Self.forms.filter(fields.has)
        guard present.count == 1, let form = present.first, let node = fields.optional(form) else {
            let found = present.isEmpty ? "none" : present.map { "`\($0)`" }.joined(separator: " and ")
            problems.error(
                at: fields.place, "a check has one of that, needs, forbids, any and all; found \(found)",
                suggestion: present.isEmpty ? "add `needs: approval`" : "split it into several checks")
            return nil
        }
        if form != "needs", form != "forbids", let misplaced = fields.members.first(where: { $0.key == "where" }) {
            problems.error(at: misplaced.keyPlace, "`where` goes with `needs` or `forbids`")
        }
        switch form {
        case "that": return fields.text("that").map { .that($0) }
        case "needs": return fact(node, fields).map { .needs(fact: $0, where: labels("where", fields)) }
        case "forbids": return fact(node, fields).map { .forbids(fact: $0, where: labels("where", fields)) }
        case "any": return .any(labels("any", fields))
        default: return .all(labels("all", fields))
        }
    }

    private func fact(_ node: YAMLNode, _ fields: DocumentFields) -> Located<String>? {
        guard node.map == nil else {
            problems.error(
                at: node.place, "counting in `needs` is not available in this version",
                suggestion: "name the fact alone: `needs: approval`")
            return nil
        }
        return fields.text(node, of: "needs").flatMap(fields.identifier)
    }

    private func labels(_ key: String, _ fields: DocumentFields) -> [LabelledCondition] {
        guard let node = fields.optional(key) else { return [] }
        guard let members = node.map, !members.isEmpty else {
            problems.error(
                at: node.place,
                "`\(key)` is a map of labels and conditions, found \(node.map == nil ? node.kindName : "an empty one")",
                suggestion: "such as `by somebody else: approval.by != commit.author`")
            return []
        }
        return members.compactMap { member in
            fields.text(member.value, of: member.key).map { LabelledCondition(label: member.key, condition: $0) }
        }
    }
}
