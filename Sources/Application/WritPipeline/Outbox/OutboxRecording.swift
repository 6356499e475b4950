// Records what became of attempts: an entry for each, and the rows in their new state, together.

import WritAuditLog
import WritEnforcement
import WritModel

/// What became of a batch.
struct OutboxResult: Sendable {
    enum Outcome: Sendable {
        case delivered
        case failed(DeliveryFailure)
        /// It was not tried: the channel is left alone until then.
        case postponed(Instant)
    }

    var batch: OutboxBatch
    var outcome: Outcome
}

/// Records results.
struct OutboxRecording {
    let session: LogSession
    let schedule: RetrySchedule

    /// Records a result.
    func record(_ result: OutboxResult, at now: Instant) throws {
        switch result.outcome {
        case .delivered: try delivered(result.batch)
        case .failed(let failure): try failed(result.batch, failure, now)
        case .postponed(let until): try postpone(result.batch, until)
        }
    }

    private func delivered(_ batch: OutboxBatch) throws {
        let others = batch.covered.isEmpty ? "" : ", with \(batch.covered.count) more like it"
        let detail = "sent through \(batch.destination.channel)\(others)"
        var data = batch.leader.entryData(attempt: batch.leader.attempts, detail: detail)
        if !batch.covered.isEmpty { data["covers"] = .array(batch.covered.map { .string($0.key) }) }
        try append(.enforcementPerformed, batch, data)
        for row in [batch.leader] + batch.covered { try session.settle(row, .delivered, detail) }
    }

    private func failed(_ batch: OutboxBatch, _ failure: DeliveryFailure, _ now: Instant) throws {
        let attempts = batch.leader.attempts
        let isFinal = failure.isPermanent || schedule.isOver(after: attempts)
        let detail = isFinal ? "given up after attempt \(attempts): \(failure)" : failure.description
        var data = batch.leader.entryData(attempt: attempts, detail: detail)
        if isFinal { data["final"] = true }
        if !batch.covered.isEmpty { data["covers"] = .array(batch.covered.map { .string($0.key) }) }
        try append(.enforcementFailed, batch, data)
        let wait = schedule.wait(after: attempts, key: batch.leader.key, asked: failure.retryAfterSeconds)
        for row in try mine(batch) {
            if isFinal {
                try session.settle(row, .abandoned, detail)
            } else {
                try release(row, due: now.adding(wait), attempts: row.attempts, note: detail)
            }
        }
    }

    private func postpone(_ batch: OutboxBatch, _ until: Instant) throws {
        for row in try mine(batch) {
            try release(row, due: until, attempts: row.attempts - 1, note: "the channel is failing; it is left alone")
        }
    }

    private func release(_ row: OutboxRow, due: Instant, attempts: Int, note: String) throws {
        var row = row
        row.lease = nil
        row.due = due
        row.attempts = max(attempts, 0)
        row.note = note
        try session.log.setOutboxRow(row)
    }

    /// The rows of a batch that are still this runner's: a person may have dropped one, and a lease may have run out.
    private func mine(_ batch: OutboxBatch) throws -> [OutboxRow] {
        try ([batch.leader] + batch.covered).filter { row in
            let current = try session.log.outboxRow(row.key)
            return current?.state == .pending && current?.lease == row.lease && current?.attempts == row.attempts
        }
    }

    /// Appends the entry of an attempt; the same attempt is recorded once. A row that a person had retried counts its
    /// attempts anew, so the time at which it was taken tells them apart.
    private func append(_ kind: EventKind, _ batch: OutboxBatch, _ data: JSONObject) throws {
        let row = batch.leader
        let id = "\(row.key)/attempt/\(row.attempts)/\(row.changed.nanoseconds)"
        guard try session.log.index(source: WritSource.writ, id: id) == nil else { return }
        try session.appendOwn(kind, id: id, data: data)
    }
}
