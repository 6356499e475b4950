// Verifying the log, and the log of its reads.

import ArgumentParser
import WritAuditLog
import WritMerkle
import WritModel
import WritPipeline

/// `writ log verify`.
struct LogVerifyCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Re-hashes every entry and compares with the signed checkpoint; checks statements and state.",
        discussion: """
            The log of reads is checked in the same way. With --against, also with checkpoints of either that were kept \
            elsewhere: a log that was rolled back or rewritten is found.

            Then what the hashes do not prove: every signed statement is checked against the key that was its speaker's then, \
            the accounts of the directory against what the log committed to, and the active documents, the facts and the \
            places of refs against what the entries give.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "A file with an earlier checkpoint; may be repeated.") var against: [String] = []
    @Option(help: "The verifier key to trust; keys/log.vkey without it.") var key: String?

    func run() async throws {
        let services = try Services.required()
        let folder = global.folder
        let verifierKey = try trustedKey()
        let older = try against.map(checkpoint)
        let origin = try folder.settings().origin ?? verifierKey.name
        let readsOrigin = origin + ReadLog.originSuffix
        let log = try services.openLog(folder.logPath)
        // Kept checkpoints say of which of the two logs they are.
        let report = try verify(log, origin, verifierKey, older.filter { $0.origin != readsOrigin }.map(\.note))
        let isMissed = try log.read { try $0.note(named: WorkingFolder.readLogNote) } != nil
        var reads: LogVerification?
        if WorkingFolder.exists(folder.readLogPath) {
            let olderReads = older.filter { $0.origin == readsOrigin }.map(\.note)
            reads = try verify(services.openLog(folder.readLogPath), readsOrigin, verifierKey, olderReads)
        }
        let areReadsGone = reads == nil && isMissed
        let evidence = try await evidence(services, isIntact: report.isIntact)
        switch global.format {
        case .text:
            show(report, reads, areReadsGone)
            show(evidence)
        case .json: Output.json(json(report, reads, areReadsGone, evidence))
        }
        guard report.isIntact, reads?.isIntact ?? true, !areReadsGone, evidence.isIntact else {
            throw ExitStatus.deny.code
        }
    }

    /// What the evidence is worth.
    ///
    /// - Parameter isIntact: whether the entries are what was signed; where they are not, the evidence may not be readable.
    private func evidence(_ services: Services, isIntact: Bool) async throws -> EvidenceReport {
        let installation: Installation
        do { installation = try global.installation() } catch {
            return EvidenceReport(remark: "the evidence was not checked: \(CommandFailure(error).description)")
        }
        let size = Int(try installation.log.read { try $0.size })
        let progress = Progress("checking evidence")
        do {
            let report = try await EvidenceVerifier(installation, verifier: services.verifier).verify {
                progress.show(Int($0), of: size)
            }
            progress.show(size, of: size)
            return report
        } catch {
            guard !isIntact else { throw error }
            return EvidenceReport(remark: "the evidence cannot be read: \(CommandFailure(error).description)")
        }
    }

    private func trustedKey() throws -> VerifierKey {
        guard let key else { return try global.folder.verifierKey() }
        do { return try VerifierKey(key) } catch {
            throw CommandFailure(.usage, "`\(key)` is not a verifier key: \(error)")
        }
    }

    private func checkpoint(_ path: String) throws -> (origin: String?, note: SignedNote) {
        let text =
            try Output.remote.map { String(decoding: try $0.file(path), as: UTF8.self) } ?? WorkingFolder.read(path)
        do {
            let note = try SignedNote(text)
            return (try? Checkpoint(note.text).origin, note)
        } catch {
            throw CommandFailure(.data, "`\(path)` is not a checkpoint: \(error)")
        }
    }

    private func verify(
        _ log: any LogStore, _ origin: String, _ key: VerifierKey, _ older: [SignedNote]
    ) throws -> LogVerification {
        let progress = Progress("verifying")
        return try log.read { log in
            let size = Int(try log.size)
            return try LogVerifier(origin: origin, keys: [key]).verify(log, older: older) {
                progress.show(Int($0), of: size)
            }
        }
    }

    // MARK: Telling

    private static let gone = "the log of reads is missing, and there was one"

    private func show(_ report: LogVerification, _ reads: LogVerification?, _ areReadsGone: Bool) {
        Output.line(report.description)
        for problem in report.problems { Output.line("  \(problem)") }
        if let reads {
            Output.line("reads: \(reads.description)")
            for problem in reads.problems { Output.line("  \(problem)") }
        }
        if areReadsGone { Output.line("reads: \(Self.gone)") }
    }

    private func show(_ evidence: EvidenceReport) {
        Output.line(
            "evidence: \(evidence.statements) statements, \(evidence.accounts) accounts, \(evidence.documents) documents, "
                + "\(evidence.facts) facts, \(evidence.refs) refs are what the entries say")
        for remark in evidence.remarks { Output.line("  \(remark.shown)") }
        guard !evidence.isIntact else { return }
        Output.line("evidence: \(evidence.problemCount) problems")
        for problem in evidence.problems { Output.line("  \(problem.shown)") }
    }

    private func json(
        _ report: LogVerification, _ reads: LogVerification?, _ areReadsGone: Bool, _ evidence: EvidenceReport
    ) -> JSONValue {
        var object = Self.json(report)
        object["evidence"] = [
            "intact": .bool(evidence.isIntact), "statements": .int(Int64(evidence.statements)),
            "accounts": .int(Int64(evidence.accounts)), "missingAccounts": .int(Int64(evidence.missingAccounts)),
            "documents": .int(Int64(evidence.documents)), "facts": .int(Int64(evidence.facts)),
            "refs": .int(Int64(evidence.refs)), "remarks": .array(evidence.remarks.map { .string($0) }),
            "problems": .array(evidence.problems.map { .string($0) }),
        ]
        if let reads {
            object["reads"] = .object(Self.json(reads))
        } else {
            object["reads"] =
                areReadsGone ? ["intact": false, "entries": 0, "problems": [.string(Self.gone)]] : .null
        }
        return .object(object)
    }

    private static func json(_ report: LogVerification) -> JSONObject {
        [
            "intact": .bool(report.isIntact), "entries": .int(Int64(report.entries)),
            "root": report.checkpoint.map { .string($0.root.base64) } ?? .null,
            "firstWrongEntry": report.firstWrongEntry.map { .int(Int64($0)) } ?? .null,
            "problems": .array(report.problems.map { .string($0.description) }),
        ]
    }
}
