// Decodes `kind: fact`.

import WritModel

/// Reads a fact.
struct FactDecoder {
    let problems: ProblemList

    /// The fact of a document's root.
    func decode(_ node: YAMLNode) -> FactDocument? {
        let keys = ["kind", "fact", "key", "begin", "end", "max_per_key"]
        guard let fields = DocumentFields(node, of: "a fact", keys: keys, later: ["carry"], problems: problems) else {
            return nil
        }
        let name = fields.requiredIdentifier("fact", example: "fact: approval")
        let hasKey = fields.required("key", example: "key: [commit]") != nil
        let key = fields.texts("key")
        let hasBegin = fields.required("begin", example: Self.beginExample) != nil
        let begins = fields.list("begin").compactMap(decodeBegin)
        let ends = fields.list("end").compactMap(decodeEnd)
        let perKey = fields.number("max_per_key", in: 1...FactDocument.perKeyMax) ?? FactDocument.perKeyDefault
        guard let name, hasKey, hasBegin else { return nil }
        checkShape(key: key, begins: begins)
        return FactDocument(name: name, key: key, begins: begins, ends: ends, perKey: perKey)
    }

    private static let beginExample =
        "begin: { event: review.approved, as: r, set: { commit: r.head, by: r.actor } }"

    private func decodeBegin(_ node: YAMLNode) -> FactDocument.Begin? {
        let keys = ["event", "as", "for", "where", "set"]
        guard let fields = DocumentFields(node, of: "a begin rule", keys: keys, problems: problems) else { return nil }
        let event = fields.requiredText("event", example: "event: review.approved").flatMap(fields.kind)
        let alias = fields.requiredIdentifier("as", example: "as: r")
        let each = fields.text("for").flatMap { BindingDecoder(problems: problems).decode($0, key: "for") }
        let condition = fields.text("where")
        let set = fields.required("set", example: "set: { commit: r.head }").map { decodeSet($0, fields) }
        guard let event, let alias, let set else { return nil }
        return FactDocument.Begin(event: event, alias: alias, each: each, condition: condition, set: set)
    }

    private func decodeSet(
        _ node: YAMLNode, _ fields: DocumentFields
    ) -> [(name: Located<String>, value: Located<String>)] {
        guard let members = node.map, !members.isEmpty else {
            problems.error(at: node.place, "`set` is a map of fields and expressions, found \(node.kindName)")
            return []
        }
        return members.compactMap { member in
            guard let name = fields.identifier(Located(member.key, at: member.keyPlace)),
                let value = fields.text(member.value, of: member.key)
            else { return nil }
            return (name, value)
        }
    }

    private func decodeEnd(_ node: YAMLNode) -> FactDocument.End? {
        let keys = ["event", "as", "where", "because"]
        guard let fields = DocumentFields(node, of: "an end rule", keys: keys, problems: problems) else { return nil }
        let event = fields.requiredText("event", example: "event: review.dismissed").flatMap(fields.kind)
        let alias = fields.requiredIdentifier("as", example: "as: d")
        let condition = fields.requiredText("where", example: "where: d.review == fact.review")
        let because = fields.requiredText("because", example: "because: dismissed")
        guard let event, let alias, let condition, let because else { return nil }
        return FactDocument.End(event: event, alias: alias, condition: condition, because: because.value)
    }

    /// All rules set the same fields, and the key is among them.
    private func checkShape(key: [Located<String>], begins: [FactDocument.Begin]) {
        guard let first = begins.first else { return }
        let names = first.set.map(\.name.value)
        for begin in begins.dropFirst() {
            let others = begin.set.map(\.name.value)
            for name in names where !others.contains(name) {
                problems.error(
                    at: begin.event.place, "this begin rule does not set `\(name)`, which the first one sets",
                    suggestion: "all begin rules set the same fields")
            }
            for other in begin.set where !names.contains(other.name.value) {
                problems.error(
                    at: other.name.place, "the first begin rule does not set `\(other.name.value)`",
                    suggestion: Spelling.suggestion(for: other.name.value, among: names)
                        ?? "all begin rules set the same fields")
            }
        }
        // Without any field the trouble has been reported where `set` stands.
        guard !names.isEmpty else { return }
        for field in key where !names.contains(field.value) {
            problems.error(
                at: field.place, "the key `\(field.value)` is not a field that `begin` sets",
                suggestion: Spelling.suggestion(for: field.value, among: names)
                    ?? "use \(names.joined(separator: ", "))")
        }
    }
}

/// Reads `x in LIST`.
struct BindingDecoder {
    let problems: ProblemList

    /// The binding that a text says.
    func decode(_ text: Located<String>, key: String) -> Binding? {
        let variable = text.value.prefix { $0 != " " }
        let rest = text.value.dropFirst(variable.count)
        let word = rest.drop { $0 == " " }
        let list = word.dropFirst(2).drop { $0 == " " }
        guard String(variable).isIdentifier, word.hasPrefix("in "), !list.isEmpty else {
            problems.error(
                at: text.place, "`\(key)` says `x in LIST`, found `\(text.value.prefix(80))`",
                suggestion: "such as `\(key): commit in deploy.commits`")
            return nil
        }
        var place = text.place
        place.column += text.value[..<list.startIndex].unicodeScalars.count
        return Binding(variable: Located(String(variable), at: text.place), list: Located(String(list), at: place))
    }
}
