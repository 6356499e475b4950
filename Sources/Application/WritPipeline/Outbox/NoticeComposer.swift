// From a row of the outbox to what people read: what failed, which policy and why it exists, what is missing, who can
// supply it, and the one command that does it.

import WritAuditLog
import WritEnforcement
import WritModel
import WritPolicy

/// Composes notices from entries.
struct NoticeComposer {
    let log: any LogReading
    let installation: Installation
    /// The working folder, which commands name so that they work as they are printed.
    let folder: String?

    /// The notice of a row.
    ///
    /// - Parameters:
    ///   - row: the row whose key the message bears.
    ///   - more: how many others it tells beside its own.
    func notice(of row: OutboxRow, more: Int) throws -> Notice {
        let event = try log.event(at: row.entry)
        if event.kind == .violationOpened || event.kind == .violationReopened {
            return try notice(of: row, violation: event, more: more)
        }
        guard row.entry > 0, let decision = Decision(json: event.data) else {
            throw PipelineError.refused("entry \(row.entry) is neither a decision nor a violation")
        }
        let request = try log.event(at: row.entry - 1)
        let policies = decision.policies.filter { policy in
            policy.mode != .observe && policy.checks.contains { $0.result != .satisfied }
        }
        return Notice(
            key: row.key, cause: row.cause, isEscalation: row.action == "escalate",
            headline: "\(Self.word(decision.verdict)): \(Self.what(request))".printable,
            circumstances: "\(by(request)), \(request.at), entry \(row.entry)".printable,
            findings: try policies.map(finding), explain: "writ explain \(ShellCommand.word(decision.id))\(inFolder)",
            more: more,
            at: event.at)
    }

    private func notice(of row: OutboxRow, violation event: Event, more: Int) throws -> Notice {
        let text = { (key: String) in event.data[key]?.stringValue ?? "" }
        let index = text("trigger").split(separator: " ").first.flatMap { UInt64($0) } ?? row.entry
        let trigger = try log.event(at: index)
        let about = try document(named: text("policy"))
        let id = text("violation")
        let opened = try log.index(source: WritSource.writ, id: "\(id)/opened").map { try log.event(at: $0) }
        let owner = opened?.data["owner"]?.stringValue ?? "somebody"
        let isAgain = event.kind == .violationReopened
        let finding = NoticeFinding(
            policy: text("policy"), title: (about?.title ?? text("policy")).printable,
            why: (about?.why ?? "").printable,
            failures: [named(text("reason")).printable],
            missing: ["it is open until \(named(owner)) corrects it, or says why it may stay".printable],
            commands: ["writ violations close \(ShellCommand.word(id)) --because REASON\(inFolder)"])
        return Notice(
            key: row.key, cause: row.cause, isEscalation: row.action == "escalate",
            headline: "\(isAgain ? "violation again" : "violation"): \(trigger.kind) of \(trigger.subject.id)"
                .printable,
            circumstances: "\(by(trigger)), \(trigger.at), entry \(index)".printable, findings: [finding],
            explain: "writ violations show \(ShellCommand.word(id))\(inFolder)", more: more, at: event.at)
    }

    // MARK: Findings

    private func finding(_ policy: PolicyOutcome) throws -> NoticeFinding {
        let about = try document(digest: policy.digest)
        let mode = policy.mode == .enforce ? "" : " (\(policy.mode.rawValue): it stops nothing)"
        let checks = policy.checks.filter { $0.result != .satisfied }
        var commands: [String] = []
        for command in checks.flatMap(\.remedies).compactMap(\.command) where !commands.contains(command) {
            commands.append(command)
        }
        return NoticeFinding(
            policy: policy.policy, title: (about?.title ?? policy.policy).printable + mode,
            why: (about?.why ?? "").printable, failures: checks.flatMap(failures), missing: missing(checks),
            commands: commands.map { $0 + inFolder })
    }

    private func failures(_ check: CheckOutcome) -> [String] {
        var lines = check.reasons.map { $0.text(named).printable }
        if check.failing > check.reasons.count { lines.append("... and \(check.failing - check.reasons.count) more") }
        return lines + check.nearMisses.map { "nearly: \($0.reason.text(named).printable)" }
    }

    /// What is missing and who can supply it, once for each kind of evidence.
    private func missing(_ checks: [CheckOutcome]) -> [String] {
        var lines: [String] = []
        for check in checks {
            let group = check.actions.compactMap(\.signoffGroup).first
            for remedy in check.remedies {
                let who =
                    group.map { "somebody of \($0)" }
                    ?? (remedy.conditions.isEmpty ? "somebody else" : remedy.conditions.joined(separator: ", "))
                let line = "missing: \(remedy.event), which \(who) can supply".printable
                if !lines.contains(line) { lines.append(line) }
            }
        }
        return lines
    }

    // MARK: Words

    private static func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .deny: "denied"
        case .hold: "held"
        case .allow, .notApplicable: "allowed with a warning"
        }
    }

    /// What was asked for.
    private static func what(_ request: Event) -> String {
        let text = { (key: String) in request.data[key]?.stringValue ?? "" }
        switch request.kind {
        case .pushRequested: return "push to \(text("ref")) of \(text("repository"))"
        case .deployRequested:
            return "deploy of \(text("service")) to \(text("environment")) (deploy/\(text("deploy")))"
        default: return "\(request.kind) of \(request.subject.id)"
        }
    }

    private func by(_ event: Event) -> String { "by \(event.actor.map { named($0.id.description) } ?? "somebody")" }

    /// A text that may be a pseudonym, as people read it.
    private func named(_ text: String) -> String {
        guard let id = AccountID(text), let record = try? installation.directory.records(for: [id])[id] else {
            return text
        }
        return record.name ?? record.account.description
    }

    private var inFolder: String { folder.map { " -C \(ShellCommand.word($0))" } ?? "" }

    // MARK: Documents

    private func document(digest: String) throws -> PolicyDocument? {
        try document { $0["digest"]?.stringValue == digest }
    }

    private func document(named name: String) throws -> PolicyDocument? {
        try document { $0["kind"] == "policy" && $0["name"]?.stringValue == name }
    }

    /// The policy of the latest activation that is the one wanted.
    private func document(where isWanted: (JSONObject) -> Bool) throws -> PolicyDocument? {
        var position = try log.size
        while let index = try log.lastEntry(ofKind: .documentActivated, before: position) {
            position = index
            let event = try log.event(at: index)
            guard event.source == WritSource.writ, isWanted(event.data) else { continue }
            let body = event.data["body"]?.stringValue ?? ""
            let read =
                DocumentReader.policyWithoutTests(text: body, file: "", digest: DocumentText.digest)
                ?? DocumentText.read(body, name: "").documents.first
            if case .policy(let policy)? = read?.content { return policy }
        }
        return nil
    }
}
