// Decodes `tests:` of a policy.

import WritModel

/// Reads the tests of a policy.
struct TestDecoder {
    let problems: ProblemList

    /// The tests; none without the key.
    func decode(_ fields: DocumentFields) -> [PolicyTest] {
        let nodes = fields.list("tests")
        guard nodes.count <= DocumentLimits.checksMax else {
            problems.error(at: fields.place, "a policy may have \(DocumentLimits.checksMax) tests at most")
            return []
        }
        return nodes.compactMap(decodeTest)
    }

    private func decodeTest(_ node: YAMLNode) -> PolicyTest? {
        let keys = ["name", "given", "at", "when", "then"]
        guard let fields = DocumentFields(node, of: "a test", keys: keys, problems: problems) else { return nil }
        let name = fields.requiredText("name", example: "name: own approval does not count")
        let given = fields.list("given").compactMap(event)
        let at = instant(fields)
        let when = fields.required("when", example: "when: { deploy.requested: { environment: production } }")
            .flatMap(event)
        let then = fields.required("then", example: "then: { verdict: deny, violated: [reviewed] }").flatMap {
            DocumentFields($0, of: "`then`", keys: ["verdict", "violated", "unknown"], problems: problems)
        }
        if let then, then.members.isEmpty {
            problems.error(at: then.place, "`then` expects nothing", suggestion: "such as `then: { verdict: deny }`")
        }
        guard let name, let when, let then else { return nil }
        return PolicyTest(
            name: name, given: given, at: at, when: when, verdict: verdict(then), violated: ids("violated", then),
            unknown: ids("unknown", then))
    }

    private func event(_ node: YAMLNode) -> PolicyTest.Given? {
        guard let members = node.map, members.count == 1, let member = members.first else {
            problems.error(
                at: node.place, "an event is a map of its kind and its fields, found \(node.kindName)",
                suggestion: "such as `{ review.approved: { head: a1, actor: ann } }`")
            return nil
        }
        guard let kind = EventKind(member.key) else {
            problems.error(at: member.keyPlace, "`\(member.key)` is not an event kind")
            return nil
        }
        guard let object = member.value.isNull ? JSONObject() : member.value.json.objectValue else {
            problems.error(
                at: member.value.place, "the fields of `\(member.key)` are a map, found \(member.value.kindName)")
            return nil
        }
        return PolicyTest.Given(kind: Located(kind, at: member.keyPlace), fields: object)
    }

    private func instant(_ fields: DocumentFields) -> Instant? {
        guard let text = fields.text("at") else { return nil }
        if let instant = Instant(text.value) { return instant }
        problems.error(
            at: text.place, "`\(text.value)` is not a moment", suggestion: "such as `2026-11-24T10:00:00+01:00`")
        return nil
    }

    private func verdict(_ fields: DocumentFields) -> Located<String>? {
        guard let text = fields.text("verdict"), let verdict = fields.word("verdict", Verdict.self) else { return nil }
        return Located(verdict.rawValue, at: text.place)
    }

    private func ids(_ key: String, _ fields: DocumentFields) -> [String]? {
        fields.has(key) ? fields.texts(key).map(\.value) : nil
    }
}
