// Violations as people and programs read them.

import WritModel
import WritPipeline

/// Renders violations.
struct ViolationText {
    let names: AccountNames

    func lines(_ violation: Violation) -> [String] {
        let care = violation.assignee ?? violation.owner
        let who = care.isEmpty ? "nobody's" : names.name(care)
        var lines = [
            "\(violation.isOpen ? "open" : "closed")  \(violation.id)  \(violation.severity)"
                + "  \(violation.policy)/\(violation.check)  \(violation.subject)",
            "    \(reason(violation.reason)); since \(violation.openedAt), \(who)",
        ]
        if let closed = violation.closed {
            let by = closed.by.map { " by \(names.name($0.description))" } ?? ""
            lines.append("    closed\(by) \(closed.at): \(reason(closed.reason))")
        } else if !violation.reopened.isEmpty {
            lines.append(
                "    opened again \(violation.reopened.count) times, the last by entry \(violation.reopened.last ?? 0)")
        }
        return lines
    }

    func lines(_ detail: ViolationBook.Detail) -> [String] {
        var lines = lines(detail.violation)
        lines.append("    trigger: " + line(detail.violation.index, detail.trigger))
        lines += detail.evidence.map { "    evidence: " + line($0.index, $0.event) }
        for (index, event) in detail.steps {
            let words = ["action", "target", "detail", "reason", "assignee"].compactMap { event.data[$0]?.stringValue }
            lines.append("    entry \(index): \(event.at) \(event.kind): \(words.map(reason).joined(separator: ", "))")
        }
        return lines
    }

    private func line(_ index: UInt64, _ event: Event) -> String {
        let actor = event.actor.map { " by \(names.name($0.id.description))" } ?? ""
        return "entry \(index): \(event.at) \(event.kind)\(actor) of \(event.subject.id)"
    }

    /// A text with its pseudonyms as names.
    private func reason(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { names.name(String($0)) }.joined(
            separator: " ")
    }

    // MARK: JSON

    func json(_ violation: Violation) -> JSONObject {
        var object: JSONObject = [
            "violation": .string(violation.id), "state": .string(violation.isOpen ? "open" : "closed"),
            "policy": .string(violation.policy), "check": .string(violation.check),
            "severity": .string(violation.severity), "owner": .string(names.account(violation.owner)),
            "subject": .string(violation.subject), "reason": .string(reason(violation.reason)),
            "trigger": [
                "index": .int(Int64(violation.index)), "commit": violation.commit.map { .string($0) } ?? .null,
            ],
            "evidence": .array(violation.evidence.map { .int(Int64($0)) }),
            "actions": .array(violation.actions.map(\.json)),
            "opened": ["index": .int(Int64(violation.openedIndex)), "at": .string(violation.openedAt.description)],
            "reopened": .array(violation.reopened.map { .int(Int64($0)) }),
        ]
        if let assignee = violation.assignee { object["assignee"] = .string(names.account(assignee)) }
        if let closed = violation.closed {
            var closing: JSONObject = [
                "index": .int(Int64(closed.index)), "at": .string(closed.at.description),
                "reason": .string(reason(closed.reason)),
            ]
            if let by = closed.by { closing["by"] = .string(names.account(by.description)) }
            if let evidence = closed.evidence { closing["event"] = .string(evidence) }
            object["closed"] = .object(closing)
        }
        return object
    }

    func json(_ detail: ViolationBook.Detail) -> JSONValue {
        var object = json(detail.violation)
        object["trigger"] = .object(json(detail.violation.index, detail.trigger))
        if let commit = detail.violation.commit { object["commit"] = .string(commit) }
        object["evidence"] = .array(detail.evidence.map { .object(json($0.index, $0.event)) })
        object["steps"] = .array(
            detail.steps.map { index, event in
                var step = json(index, event)
                step["data"] = names.rendered(.object(event.data))
                return .object(step)
            })
        return .object(object)
    }

    private func json(_ index: UInt64, _ event: Event) -> JSONObject {
        var object: JSONObject = [
            "index": .int(Int64(index)), "id": .string(event.id), "kind": .string(event.kind.description),
            "at": .string(event.at.description), "subject": .string(event.subject.id),
        ]
        if let actor = event.actor { object["actor"] = .string(names.account(actor.id.description)) }
        return object
    }
}
