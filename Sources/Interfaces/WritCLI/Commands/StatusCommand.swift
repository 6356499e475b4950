// What is in force and what happened last.

import ArgumentParser
import WritAuditLog
import WritModel
import WritPipeline

/// `writ status`.
struct StatusCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What is active, the last decisions, what wants attention.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let installation = try global.installation()
        let overview = try Overview(installation)
        switch global.format {
        case .json: Output.json(json(overview))
        case .text: show(overview, AccountNames(installation.directory))
        }
        if overview.fault != nil { throw ExitStatus.unavailable.code }
    }

    private func show(_ overview: Overview, _ names: AccountNames) {
        Output.line("\(global.folder.path): \(overview.size) entries")
        if let fault = overview.fault { Output.line("every gate is closed: \(fault.shown)") }
        Output.line("active policies: \(overview.policies.count)")
        for policy in overview.policies { Output.line("  \(policy.mode)  \(policy.name): \(policy.title)") }
        let others = overview.otherDocuments.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
        if !others.isEmpty { Output.line("other active documents: \(others)") }
        if overview.policies.isEmpty { Output.line("no policy is active: every gate is closed; see `writ activate`") }
        for (index, at, decision) in overview.decisions {
            Output.line("  \(at)  \(decision.verdict.rawValue)  \(decision.id)  (entry \(index))")
        }
        if overview.openViolations > 0 {
            Output.line("\(overview.openViolations) violations are open; `writ violations --open` lists them")
        }
        let waiting = overview.outbox[.pending, default: 0]
        let abandoned = overview.outbox[.abandoned, default: 0]
        if waiting > 0 { Output.line("\(waiting) messages wait to be delivered; `writ outbox run` does it") }
        if abandoned > 0 { Output.line("\(abandoned) messages were given up; `writ outbox` says why") }
    }

    private func json(_ overview: Overview) -> JSONValue {
        [
            "folder": .string(global.folder.path), "entries": .int(Int64(overview.size)),
            "fault": overview.fault.map { .string($0) } ?? .null,
            "policies": .array(
                overview.policies.map { policy in
                    [
                        "policy": .string(policy.name), "title": .string(policy.title), "mode": .string(policy.mode),
                        "on": .array(policy.kinds.map { .string($0) }),
                    ]
                }),
            "decisions": .array(
                overview.decisions.map { index, at, decision in
                    [
                        "decision": .string(decision.id), "verdict": .string(decision.verdict.rawValue),
                        "at": .string(at.description), "index": .int(Int64(index)),
                    ]
                }), "openViolations": .int(Int64(overview.openViolations)),
            "outbox": [
                "pending": .int(Int64(overview.outbox[.pending, default: 0])),
                "abandoned": .int(Int64(overview.outbox[.abandoned, default: 0])),
            ],
        ]
    }
}
