// Decodes `kind: policy`.

import WritModel

/// Reads a policy.
struct PolicyDecoder {
    let problems: ProblemList

    private static let keys = [
        "kind", "policy", "title", "why", "owner", "severity", "controls", "mode", "on", "as", "when", "require",
        "unknown", "accept", "otherwise", "tests",
    ]
    private static let later = ["expect", "scan"]

    /// The policy of a document's root.
    func decode(_ node: YAMLNode) -> PolicyDocument? {
        guard
            let fields = DocumentFields(
                node, of: "a policy", keys: Self.keys, later: Self.later, problems: problems)
        else { return nil }
        let name = fields.requiredName("policy", example: "policy: four-eyes")
        let title = fields.requiredText("title", example: "title: Nobody ships their own unreviewed change")
        let why = fields.requiredText("why", example: "why: One person must never be able to do it alone.")
        let trigger = decodeTrigger(fields)
        let when = fields.text("when")
        let checks = decodeChecks(fields)
        let otherwise = fields.has("otherwise") ? ActionDecoder(problems: problems).decode(fields) : nil
        let tests = TestDecoder(problems: problems).decode(fields)
        let severity = fields.word("severity", Severity.self) ?? .medium
        let mode = fields.word("mode", PolicyMode.self) ?? .observe
        let unknown = fields.word("unknown", UnknownMeaning.self)
        let accept = fields.word("accept", Acceptance.self)
        let owner = fields.text("owner")?.value
        let controls = fields.texts("controls").map(\.value)
        guard let name, let title, let why, let trigger, let checks else { return nil }
        return PolicyDocument(
            name: name, title: title.value, why: why.value, owner: owner, severity: severity, controls: controls,
            mode: mode, kinds: trigger.kinds, alias: trigger.alias, when: when, checks: checks,
            unknown: unknown, accept: accept ?? (mode == .enforce ? .verified : .claimed), saysAccept: accept != nil,
            otherwise: otherwise, tests: tests)
    }

    private func decodeChecks(_ fields: DocumentFields) -> [CheckDocument]? {
        let example = "require: [ { id: reviewed, check: Somebody approved it, needs: approval } ]"
        guard let node = fields.required("require", example: example) else { return nil }
        let nodes = node.list ?? [node]
        guard !nodes.isEmpty, nodes.count <= DocumentLimits.checksMax else {
            problems.error(at: node.place, "`require` is a list of 1 to \(DocumentLimits.checksMax) checks")
            return nil
        }
        let checks = nodes.compactMap(CheckDecoder(problems: problems).decode)
        for (index, check) in checks.enumerated()
        where checks[..<index].contains(where: { $0.id.value == check.id.value }) {
            problems.error(
                at: check.id.place, "another check has the id `\(check.id.value)`",
                suggestion: "name one of them otherwise")
        }
        return checks
    }

    // MARK: Trigger

    private func decodeTrigger(_ fields: DocumentFields) -> (kinds: [Located<EventKind>], alias: Located<String>)? {
        guard fields.required("on", example: "on: deploy.requested as deploy") != nil else { return nil }
        var kinds: [Located<EventKind>] = []
        var alias = fields.text("as").flatMap(fields.identifier)
        for text in fields.texts("on") {
            guard let part = split(text), let kind = fields.kind(part.kind) else { continue }
            kinds.append(kind)
            guard let named = part.alias.flatMap(fields.identifier) else { continue }
            if let alias, alias.value != named.value {
                problems.error(
                    at: named.place, "the trigger is named `\(named.value)` here and `\(alias.value)` before",
                    suggestion: "use one name for all kinds")
            }
            alias = alias ?? named
        }
        guard let first = kinds.first else { return nil }
        guard let alias else {
            let word = first.value.description.prefix { $0 != "." }
            problems.error(
                at: first.place, "the trigger needs a name", suggestion: "write `on: \(first.value) as \(word)`")
            return nil
        }
        return (kinds, alias)
    }

    /// `KIND` or `KIND as NAME`.
    private func split(_ text: Located<String>) -> (kind: Located<String>, alias: Located<String>?)? {
        let words = text.value.split(separator: " ")
        if words.count == 1 { return (text, nil) }
        guard words.count == 3, words[1] == "as" else {
            problems.error(
                at: text.place, "`on` says `KIND as NAME`, found `\(text.value.prefix(80))`",
                suggestion: "such as `on: deploy.requested as deploy`")
            return nil
        }
        var place = text.place
        place.column += text.value[..<words[2].startIndex].unicodeScalars.count
        return (Located(String(words[0]), at: text.place), Located(String(words[2]), at: place))
    }
}
