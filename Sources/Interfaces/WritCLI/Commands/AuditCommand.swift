// Evaluates policies over what has happened.

import ArgumentParser
import WritAuditLog
import WritConnector
import WritModel
import WritPipeline

/// `writ audit`.
struct AuditCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Evaluates policies over what has happened; lists violations with evidence.",
        discussion: """
            By effective time, with all that is known today. Appends nothing, unless --record or --enforce says so: then \
            violations are opened (`writ violations`), and those to be told are (`writ outbox run`). Imported history \
            is claimed evidence and is accepted as such; the summary counts it. \
            Ends with 1 if anything was violated.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this policy; may be repeated.") var policy: [String] = []
    @Option(help: "Documents to use in place of the active ones.") var policies: String?
    @Flag(help: "List what could not be judged, too.") var unknown = false
    @Flag(
        help: "Open violations for what was found, and append an amendment where a recorded decision would be another.")
    var record = false
    @Flag(
        help: "Find what slipped past the gates of --repo, and correct it; with --policy, by these policies alone.")
    var enforce = false
    @Option(help: "The repository to correct.") var repo: String?

    func validate() throws {
        if policies != nil && (record || enforce) {
            throw ValidationError("--record and --enforce use active documents only; leave --policies out")
        }
        if enforce && repo == nil { throw ValidationError("--enforce needs --repo: the repository to correct") }
    }

    func run() async throws {
        let installation = try global.installation()
        let names = AccountNames(installation.directory)
        if enforce { try await correct(installation) }
        let documents: AuditDocuments = try policies.map { .folder(try global.folder.documents([$0])) } ?? .active
        let progress = Progress("reading")
        let report = try Audit(installation).run(documents, policies: policy) { progress.show($0, of: 0) }
        progress.end()
        for finding in report.findings where finding.check.result == .violated || unknown {
            try show(finding, installation, names)
        }
        summarize(report)
        if record {
            let appended = try Amendments(installation).record()
            let opened = try ViolationRecording(installation).record(report)
            if global.format == .text {
                Output.line("\(appended) amendments appended")
                Output.line("\(opened.count) violations opened; `writ violations` lists them")
            }
        }
        if report.counts.values.contains(where: { $0.violated > 0 }) { throw ExitStatus.deny.code }
    }

    private func show(_ finding: AuditFinding, _ installation: Installation, _ names: AccountNames) throws {
        let reason = finding.check.reasons.map { names.text($0) }.joined(separator: "; ")
        let evidence = Array(Set(finding.check.witness + finding.check.nearMisses.map(\.entry))).sorted()
        switch global.format {
        case .text:
            Output.line(
                "\(finding.check.result.rawValue)  \(finding.policy)/\(finding.check.id)  \(finding.trigger.subject.id.shown)"
                    + "  \(finding.trigger.at)  entry \(finding.index)\(try atGate(finding, installation))")
            Output.line("    \(reason.shown)")
        case .json:
            let ids = try installation.log.read { log in try evidence.map { try log.entry(at: $0).id } }
            Output.json([
                "policy": .string(finding.policy), "check": .string(finding.check.id),
                "result": .string(finding.check.result.rawValue),
                "subject": ["kind": .string(finding.trigger.subject.kind), "id": .string(finding.trigger.subject.id)],
                "trigger": ["index": .int(Int64(finding.index)), "id": .string(finding.trigger.id)],
                "reason": .string(reason),
                "evidence": .array(zip(evidence, ids).map { ["index": .int(Int64($0)), "id": .string($1)] }),
            ])
        }
    }

    /// What the gate said to a request that is listed; nothing for what happened without being asked for.
    private func atGate(_ finding: AuditFinding, _ installation: Installation) throws -> String {
        guard finding.isRequest else { return "" }
        return try installation.log.read { log in
            // Request and decision are adjacent entries.
            guard finding.index + 1 < (try log.size),
                let decision = Decision(json: try Event(leaf: log.entry(at: finding.index + 1).leaf).data),
                decision.request == finding.trigger.id
            else { return "" }
            switch decision.verdict {
            case .deny: return "  (the gate denied it)"
            case .hold: return "  (the gate held it)"
            case .allow, .notApplicable: return ""
            }
        }
    }

    private func summarize(_ report: AuditReport) {
        let counts = report.counts.sorted { $0.key < $1.key }
        switch global.format {
        case .json:
            let summary = JSONObject(
                counts.map { name, count in
                    (
                        name,
                        [
                            "evaluated": .int(Int64(count.evaluated)), "satisfied": .int(Int64(count.satisfied)),
                            "violated": .int(Int64(count.violated)), "unknown": .int(Int64(count.unknown)),
                            "claimed": .int(Int64(count.claimed)),
                        ]
                    )
                })
            Output.json(["summary": .object(summary)])
        case .text:
            for (name, count) in counts {
                Output.line(
                    "\(name): \(count.evaluated) evaluated, \(count.satisfied) satisfied, \(count.violated) violated, "
                        + "\(count.unknown) unknown; \(count.claimed) rest on claimed evidence")
            }
        }
    }

    private func correct(_ installation: Installation) async throws {
        guard let repo else { return }
        let services = try Services.required()
        let git = try await services.openRepository(repo)
        let root = try global.folder.settings().repositoriesRoot
        let name = try await RepositoryNaming(installation, root: root).name(of: git)
        let translator = services.translator(name, GitEvidence())
        let report = try await Corrections(installation, git: git, translator: translator).run(policies: policy)
        for ref in report.recovered { Output.error("writ: \(ref.shown) had moved past the gate; recorded") }
        for ref in report.completed { Output.error("writ: the allowed push to \(ref.shown) is recorded now") }
        for opened in report.opened {
            Output.error("writ: violation \(opened.id) of \(opened.policy): \(opened.reason.shown)")
        }
        for (id, detail) in report.performed { Output.error("writ: \(id): \(detail.shown)") }
        for (id, detail) in report.failed { Output.error("writ: \(id) could not be corrected: \(detail.shown)") }
        for id in report.closed { Output.error("writ: violation \(id) is closed") }
        for (id, reason) in report.reopened { Output.error("writ: violation \(id) is open again: \(reason.shown)") }
    }
}
