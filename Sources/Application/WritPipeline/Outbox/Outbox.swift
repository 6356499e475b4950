// The outbox as people handle it: looked at, retried, dropped with a reason, made anew from the log.

public import WritAuditLog
public import WritModel
import WritPolicy

/// The outbox of an installation.
public struct Outbox: Sendable {
    /// The name of the channel that is the pusher's own terminal.
    public static let terminal = "terminal"
    /// The most rows that one listing shows.
    public static let rowsMax = 10_000

    let installation: Installation

    /// The outbox of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// Rows, by when they are due. Rows that stand for several routed ones are left out.
    ///
    /// - Parameter states: in these states.
    /// - Returns: at most `rowsMax`.
    public func rows(_ states: Set<OutboxState>) throws -> [OutboxRow] {
        try installation.log.read {
            try $0.outboxRows(OutboxQuery(states: states.subtracting([.routed])), limit: Self.rowsMax)
        }
    }

    /// The number of rows in each state.
    public func counts() throws -> [OutboxState: Int] { try installation.log.read { try $0.outboxCounts() } }

    /// Records that those who asked saw the answers on their own terminal: they need no other message.
    ///
    /// Costs one transaction where one of them is to be told, and a look-up otherwise.
    public func noteShown(_ answers: [GateAnswer]) throws {
        let told = try installation.log.read { log in
            try answers.flatMap { answer in
                try log.outboxRows(OutboxQuery(states: [.pending], cause: answer.decision.id), limit: Self.rowsMax)
                    .filter { $0.channel.isEmpty && $0.target == answer.request.actor?.id.description }
            }
        }
        guard !told.isEmpty else { return }
        try installation.session { session in
            for var row in told {
                guard try session.log.outboxRow(row.key)?.state == .pending else { continue }
                row.channel = Self.terminal
                row.attempts = 1
                try session.appendOwn(
                    .enforcementPerformed, id: "\(row.key)/attempt/1",
                    data: row.entryData(attempt: 1, detail: "shown on the terminal"))
                try session.settle(row, .delivered, "shown on the terminal")
            }
        }
    }

    /// Makes a row that was given up, or waits, due now; attempts are counted anew.
    ///
    /// - Parameters:
    ///   - id: the row's key or the beginning of it.
    ///   - actor: who wants it.
    /// - Throws: `PipelineError.notFound`, `PipelineError.refused` for a row that was delivered or dropped.
    public func retry(_ id: String, actor: Account) throws -> OutboxRow {
        try installation.session { session in
            var row = try Self.find(id, session.log)
            guard row.state == .abandoned || row.state == .pending else {
                throw PipelineError.refused("`\(row.key)` is \(row.state.rawValue): there is nothing to retry")
            }
            try session.appendStated(
                .enforcementRetried, id: "\(row.key)/retried/\(installation.identifier())", actor: actor,
                data: row.entryData(attempt: row.attempts, detail: "asked for again"))
            row.state = .pending
            row.attempts = 0
            row.lease = nil
            row.due = installation.clock()
            row.created = row.due
            row.changed = row.due
            row.note = "asked for again"
            try session.log.setOutboxRow(row)
            return row
        }
    }

    /// Takes a row out of the outbox.
    ///
    /// - Parameters:
    ///   - id: the row's key or the beginning of it.
    ///   - reason: why, in words; recorded.
    ///   - actor: who wants it.
    /// - Throws: `PipelineError.notFound`, `PipelineError.refused` for a row that was delivered.
    public func drop(_ id: String, because reason: String, actor: Account) throws -> OutboxRow {
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw PipelineError.refused("a message is dropped with a reason: say why with `--because`")
        }
        return try installation.session { session in
            let row = try Self.find(id, session.log)
            guard row.state == .abandoned || row.state == .pending else {
                throw PipelineError.refused("`\(row.key)` is \(row.state.rawValue): there is nothing to drop")
            }
            try session.appendStated(
                .enforcementDropped, id: "\(row.key)/dropped/\(installation.identifier())", actor: actor,
                data: row.entryData(attempt: row.attempts, detail: reason))
            return try session.settle(row, .dropped, "dropped by a person")
        }
    }

    /// The row that a key, or the beginning of one, names.
    static func find(_ id: String, _ log: any LogReading) throws -> OutboxRow {
        if let row = try log.outboxRow(id), row.state != .routed { return row }
        let states = Set(OutboxState.allCases).subtracting([.routed])
        let found = try log.outboxRows(OutboxQuery(states: states), limit: Int(Int32.max)).filter {
            id.utf8.count >= 4 && $0.key.hasPrefix(id)
        }
        guard found.count <= 1 else {
            throw PipelineError.refused("`\(id)` is the beginning of \(found.count) messages: give more of it")
        }
        guard let row = found.first else {
            throw PipelineError.notFound(
                "there is no message `\(id)` in the outbox; `writ outbox list --all` shows them")
        }
        return row
    }
}

extension LogSession {
    /// Puts a row into a state that it stays in.
    @discardableResult
    func settle(_ row: OutboxRow, _ state: OutboxState, _ note: String) throws -> OutboxRow {
        var row = row
        row.state = state
        row.lease = nil
        row.note = note
        row.changed = installation.clock()
        row.due = row.changed
        try log.setOutboxRow(row)
        return row
    }
}
