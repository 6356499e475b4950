// The one door to the log. Every command passes it before it runs: who asks, whether the asker's roles allow the command,
// how much of the log it sees, and that each read is recorded before it is answered.

import ArgumentParser
import Synchronization
import WritAuditLog
import WritModel
import WritPipeline
import WritPolicy

/// A command's way through the door.
final class Door: Sendable {
    /// The one that the running command has passed.
    @TaskLocal static var current: Door?
    /// Whether the running command is one that needs no right.
    @TaskLocal static var isUnguarded = false

    /// Who asks.
    let asker: Asker
    /// The command, without `writ`.
    let command: String
    private let arguments: [String]
    private let rule: CommandRule?
    private let folder: WorkingFolder
    private let services: Services
    /// The entries that were read since the last record.
    let counter = ReadCounter()
    private let state = Mutex(State())

    private struct State: Sendable {
        var decision: AccessDecision?
        /// The folder's installation without any view, once something has opened it.
        var whole: Installation?
        var reads: ReadLog?
        /// Whether a record of this run has been made.
        var isRecorded = false
    }

    init(_ asker: Asker, _ command: String, _ arguments: [String], _ folder: WorkingFolder, _ services: Services) {
        self.asker = asker
        self.command = command
        self.arguments = arguments
        self.folder = folder
        self.services = services
        rule = CommandRule.rule(of: command)
    }

    /// Whether the asker may do everything.
    var isAdmin: Bool {
        if case .granted(let view, let roles) = state.withLock({ $0.decision }) {
            view.isEverything && roles.contains(.admin)
        } else {
            false
        }
    }

    /// Runs a command behind the door.
    ///
    /// - Throws: `CommandFailure` with 77 when the asker may not; with 69 when the use cannot be recorded, and nothing of
    ///   the answer has left then; what the command throws.
    func pass<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try decide()
        guard rule?.isRecorded ?? false else { return try await Self.$current.withValue(self) { try await body() } }
        let held = HeldOutput(record: record)
        Output.hold(held)
        defer { Output.hold(nil) }
        let result: Result
        do {
            result = try await Self.$current.withValue(self) { try await body() }
        } catch {
            // What was printed before the error is an answer, too.
            try held.finish()
            throw error
        }
        try held.finish()
        return result
    }

    /// The installation as the asker may see it.
    func installation() throws -> Installation {
        let whole = try whole()
        guard case .granted(let view, _)? = state.withLock({ $0.decision }) else {
            throw CommandFailure(.software, "a command has not been decided about")
        }
        let reading = rule?.reading ?? .none
        if rule?.isRecorded ?? false { try prepareRecord(whole) }
        return try whole.viewed(as: view, reading: reading, counter: counter)
    }

    // MARK: Deciding

    private func decide() throws {
        let decision: AccessDecision
        if asker.isOwner {
            // No document can take it from the owner: the log need not be opened to know.
            decision = .granted(.everything, roles: [.admin])
        } else {
            let whole = try whole()
            decision = try whole.authorization()
                .decide(command, by: asker, id: whole.directory.existingID(of: asker.account))
        }
        state.withLock { $0.decision = decision }
        if case .refused(let refusal) = decision { throw refused(refusal) }
    }

    private func refused(_ refusal: AccessRefusal) -> CommandFailure {
        var text = AccessText.refusal(refusal, asker: asker, owner: folder.ownerName)
        do {
            try append(
                ReadRecord(
                    outcome: .refused(needs: refusal.needs), command: command, arguments: arguments,
                    roles: refusal.has))
        } catch {
            // It is refused in any case.
            text += " (and this could not be recorded: \(CommandFailure(error).description))"
        }
        return CommandFailure(.notPermitted, text)
    }

    private func whole() throws -> Installation {
        if let known = state.withLock({ $0.whole }) { return known }
        let installation = try folder.installation(services)
        state.withLock { $0.whole = installation }
        return installation
    }

    // MARK: Recording

    /// Opens the log of reads before anything is read; and records what leaves the folder in files, which nothing could
    /// hold back.
    private func prepareRecord(_ whole: Installation) throws {
        try unrecorded { _ = try reads(whole) }
        guard rule?.recordsFirst ?? false, !state.withLock({ $0.isRecorded }) else { return }
        let size = try whole.log.read { try $0.size }
        try unrecorded { try append(record(of: Int(clamping: size))) }
    }

    /// Records what has been read since the last time.
    private func record() throws {
        guard state.withLock({ $0.whole }) != nil else { return }
        let entries = counter.take()
        let isFirst = state.withLock { !$0.isRecorded }
        // One that read nothing is recorded once; one that was recorded first is not counted twice.
        guard !(rule?.recordsFirst ?? false), entries > 0 || isFirst else { return }
        try unrecorded { try append(record(of: entries)) }
    }

    private func record(of entries: Int) -> ReadRecord {
        var roles: [AccessRole] = []
        if case .granted(_, let granted)? = state.withLock({ $0.decision }) { roles = granted }
        let outcome: ReadRecord.Outcome =
            command == "log export" ? .exported(entries: entries) : .read(entries: entries)
        return ReadRecord(outcome: outcome, command: command, arguments: arguments, roles: roles)
    }

    private func append(_ record: ReadRecord) throws {
        try reads(whole()).append(record, by: asker)
        state.withLock { $0.isRecorded = true }
    }

    private func reads(_ whole: Installation) throws -> ReadLog {
        if let known = state.withLock({ $0.reads }) { return known }
        let reads = ReadLog(try folder.readLog(services, of: whole), of: whole)
        state.withLock { $0.reads = reads }
        return reads
    }

    private func unrecorded(_ body: () throws -> Void) throws {
        do { try body() } catch {
            throw CommandFailure(
                .unavailable, "the read cannot be recorded, so it is refused: \(CommandFailure(error).description)")
        }
    }
}

/// What people are told who may not.
enum AccessText {
    /// Why a command is refused, which roles would do, and whom to ask.
    static func refusal(_ refusal: AccessRefusal, asker: Asker, owner: String) -> String {
        let needs = refusal.needs.map(\.rawValue).joined(separator: ", ")
        let has = refusal.has.map(\.rawValue).joined(separator: ", ")
        var text = "`writ \(refusal.command)` is not permitted: it takes one of the roles \(needs)"
        if refusal.lacksWholeLog {
            text += " without a scope, since what it tells comes from the whole log"
        }
        text += "; \(asker.account) has \(has.isEmpty ? "none" : has); \(whomToAsk(refusal, owner: owner))"
        return text
    }

    private static func whomToAsk(_ refusal: AccessRefusal, owner: String) -> String {
        let admins = refusal.admins.map(\.description).joined(separator: ", ")
        return admins.isEmpty
            ? "ask `\(owner)`, who owns the folder, for a `kind: access` document"
            : "ask an admin (\(admins)) or `\(owner)`, who owns the folder, for a `kind: access` document"
    }
}
