// A story as programs read it: one document (docs/reference/trace.md).

import WritInsights
import WritModel
import WritPipeline

/// Stories as JSON.
struct TraceJSON {
    let names: AccountNames

    /// The document of a story, with what would have stopped it where that was asked.
    func json(_ trace: Trace, _ answer: WhyNotAnswer?) -> JSONValue {
        var object: JSONObject = [
            "subject": json(trace.subject), "entries": .int(Int64(trace.root.count)), "cut": .bool(trace.isCut),
            "root": json(trace.root),
        ]
        if let answer {
            object["whyNot"] = .array(answer.stopping.map(json))
            object["wouldFind"] = .array(answer.findings.filter { !$0.stops }.map(json))
            object["asked"] = ["policies": .int(Int64(answer.policies)), "triggers": .int(Int64(answer.triggers))]
        }
        return .object(object)
    }

    private func json(_ key: TraceKey) -> JSONValue {
        ["type": .string(key.type), "id": .string(names.account(key.id))]
    }

    private func json(_ node: TraceNode) -> JSONValue {
        var object: JSONObject = ["kind": .string(node.kind), "role": .string(node.role.rawValue)]
        if let entry = node.entry { object["entry"] = .int(Int64(entry)) }
        object["id"] = .string(names.account(node.id))
        if let at = node.at { object["at"] = .string(at.description) }
        if let since = node.since { object["sinceSeconds"] = .int(since.nanoseconds / 1_000_000_000) }
        if let who = node.who {
            object["who"] = ["account": .string(names.account(who.id.description)), "kind": .string(who.kind.rawValue)]
        }
        object["sentence"] = .string(names.rendered(text: node.sentence))
        if let thing = node.thing { object["thing"] = json(thing) }
        if let provenance = node.provenance { object["provenance"] = .string(provenance.rawValue) }
        object["children"] = .array(node.children.map(json))
        return .object(object)
    }

    private func json(_ finding: WhyNotFinding) -> JSONValue {
        [
            "policy": .string(finding.policy), "title": .string(finding.title),
            "origin": .string(finding.origin.rawValue), "mode": .string(finding.mode.rawValue),
            "verdict": .string(finding.verdict.rawValue), "entry": .int(Int64(finding.entry)),
            "kind": .string(finding.kind), "supposed": .bool(finding.isSupposed),
            "checks": .array(
                finding.checks.map { check in
                    [
                        "id": .string(check.id), "result": .string(check.result.rawValue),
                        "reasons": .array(check.reasons.map { .string(names.text($0)) }),
                    ]
                }),
        ]
    }
}
