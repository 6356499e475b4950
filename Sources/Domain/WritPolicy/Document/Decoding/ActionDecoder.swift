// Decodes `otherwise:`.

import WritModel

/// Reads the steps that follow a violated check.
struct ActionDecoder {
    let problems: ProblemList

    private static let known = ["notify", "escalate", "deny", "hold", "open", "revert"]
    private static let later = ["freeze", "quarantine", "restore", "rollback"]

    /// The steps of `otherwise`: a list, or one alone.
    func decode(_ fields: DocumentFields) -> [Located<Action>] { fields.list("otherwise").compactMap(decode) }

    private func decode(_ node: YAMLNode) -> Located<Action>? {
        if let word = node.text { return decode(word: word, at: node.place) }
        guard let members = node.map, members.count == 1, let member = members.first else {
            problems.error(
                at: node.place, "an action is a word or a map of one member, found \(node.kindName)",
                suggestion: "such as `deny` or `{ notify: [owner] }`")
            return nil
        }
        let action: Action? =
            switch member.key {
            case "notify": whom(member.value, of: "notify").map(Action.notify)
            case "escalate": whom(member.value, of: "escalate").map(Action.escalate)
            case "hold": hold(member.value)
            case "open": open(member.value)
            case "revert": revert(member.value)
            default: unknown(member.key, at: member.keyPlace)
            }
        return action.map { Located($0, at: member.keyPlace) }
    }

    private func decode(word: String, at place: Place) -> Located<Action>? {
        switch word {
        case "deny": return Located(.deny, at: place)
        case "hold": return Located(.hold(signoff: nil, within: nil), at: place)
        case "notify", "escalate", "open", "revert":
            let examples = [
                "notify": "{ notify: [owner] }", "escalate": "{ escalate: [owner] }", "open": "{ open: violation }",
                "revert": "{ revert: { branch: \"writ/revert/{short}\" } }",
            ]
            problems.error(
                at: place, "`\(word)` needs more than its name", suggestion: "write `\(examples[word] ?? word)`")
            return nil
        default:
            _ = unknown(word, at: place)
            return nil
        }
    }

    private func unknown(_ word: String, at place: Place) -> Action? {
        if Self.later.contains(word) {
            problems.error(at: place, "the action `\(word)` is not available in this version")
        } else if word == "deny" {
            problems.error(at: place, "`deny` takes nothing", suggestion: "write `deny` alone")
        } else {
            problems.error(
                at: place, "`\(word)` is not an action",
                suggestion: Spelling.suggestion(for: word, among: Self.known)
                    ?? "use \(Self.known.joined(separator: ", "))")
        }
        return nil
    }

    /// Whom to tell. Addresses are refused: a policy's text is an entry for ever, and an address must be erasable.
    private func whom(_ node: YAMLNode, of action: String) -> [String]? {
        let nodes = node.list ?? [node]
        let names = nodes.compactMap(\.text)
        guard names.count == nodes.count, !names.isEmpty else {
            problems.error(
                at: node.place, "`\(action)` needs whom to tell", suggestion: "such as `\(action): [owner]`")
            return nil
        }
        guard names.count <= DocumentLimits.recipientsMax else {
            problems.error(
                at: node.place, "`\(action)` names more than \(DocumentLimits.recipientsMax)",
                suggestion: "name a group or team")
            return nil
        }
        for (node, name) in zip(nodes, names) where name.contains("@") || name.contains(where: \.isWhitespace) {
            problems.error(
                at: node.place, "`\(action)` names accounts, teams and groups, not addresses; found `\(name)`",
                suggestion: "name a team here, and its address under `notify: routes:` in `writ.yaml`")
            return nil
        }
        return names
    }

    private func hold(_ node: YAMLNode) -> Action? {
        if node.isNull { return .hold(signoff: nil, within: nil) }
        guard let fields = DocumentFields(node, of: "a hold", keys: ["signoff", "within"], problems: problems) else {
            return nil
        }
        guard let text = fields.text("within") else {
            return .hold(signoff: fields.text("signoff")?.value, within: nil)
        }
        guard let within = TimeSpan(text.value) else {
            problems.error(at: text.place, "`\(text.value)` is not a span of time", suggestion: "such as `4h` or `2d`")
            return nil
        }
        return .hold(signoff: fields.text("signoff")?.value, within: within)
    }

    private func open(_ node: YAMLNode) -> Action? {
        switch node.text {
        case "violation": return .openViolation
        case "incident", "ticket":
            problems.error(
                at: node.place, "`open: \(node.text ?? "")` is not available in this version",
                suggestion: "use `open: violation`")
        default:
            problems.error(
                at: node.place, "`open` takes `violation`, found \(node.source)", suggestion: "use `open: violation`")
        }
        return nil
    }

    private func revert(_ node: YAMLNode) -> Action? {
        guard let fields = DocumentFields(node, of: "a revert", keys: ["branch", "to"], problems: problems) else {
            return nil
        }
        guard fields.has("branch") != fields.has("to") else {
            problems.error(
                at: node.place, "a revert has one of `branch` and `to`",
                suggestion: "such as `revert: { branch: \"writ/revert/{short}\" }`")
            return nil
        }
        if fields.has("branch") { return fields.text("branch").map { .revertOnBranch($0.value) } }
        guard let target = fields.text("to") else { return nil }
        guard target.value == "protected" else {
            problems.error(
                at: target.place, "`to` takes `protected`, found `\(target.value)`",
                suggestion: "name another branch with `branch`")
            return nil
        }
        return .revertOnProtected
    }
}
