// Claims about the outbox: rows by key, by when they are due, by topic and by cause.

import WritAuditLog
import WritModel

extension OutboxRow {
    /// A row for claims.
    static func sample(_ number: Int, due: Int64 = 0, state: OutboxState = .pending) -> OutboxRow {
        var row = OutboxRow(
            key: "d-\(number)", cause: "cause \(number % 2)", entry: UInt64(number), action: "notify",
            target: "team:\(number)", topic: "topic \(number % 3)", created: Instant(nanoseconds: Int64(number)))
        row.due = Instant(nanoseconds: due)
        row.state = state
        return row
    }
}

extension LogReading {
    /// The keys of rows.
    fileprivate func keys(_ query: OutboxQuery, limit: Int = 100) throws -> [String] {
        try outboxRows(query, limit: limit).map(\.key)
    }
}

extension LogStoreContract {
    static let outboxClaims: [Claim] = [
        Claim("a row of the outbox comes back as it was put, and a later one with its key replaces it") { subject in
            var row = OutboxRow.sample(1, due: .min)
            row.attempts = 3
            row.lease = "runner"
            row.leader = "d-0"
            row.note = "e\u{301} '\" \u{1F600}"
            row.changed = Instant(nanoseconds: .max)
            try subject.store.write { log in
                try require(try log.outboxRow("d-1"), nil, "before")
                try log.setOutboxRow(row)
                try require(try log.outboxRow("d-1"), row, "the row seen by the transaction itself")
            }
            try subject.store.read { try require(try $0.outboxRow("d-1"), row, "the row") }
            row.lease = nil
            row.state = .delivered
            try subject.store.write { try $0.setOutboxRow(row) }
            let (store, _) = try subject.reopen()
            try store.read { log in
                try require(try log.outboxRow("d-1"), row, "the row in another process")
                try require(try log.outboxRow("d-2"), nil, "another row")
                try require(try log.outboxRows(OutboxQuery(), limit: 9), [row], "all rows")
            }
        },
        Claim("rows of the outbox come by when they are due and by key, and no more than the limit") { subject in
            try subject.store.write { log in
                for (number, due) in [(3, 5), (1, 9), (4, 5), (2, -7)] {
                    try log.setOutboxRow(.sample(number, due: Int64(due)))
                }
            }
            try subject.store.read { log in
                try require(try log.keys(OutboxQuery()), ["d-2", "d-3", "d-4", "d-1"], "all")
                try require(try log.keys(OutboxQuery(), limit: 2), ["d-2", "d-3"], "two of them")
                try require(try log.keys(OutboxQuery(), limit: 0), [], "none of them")
                let due = OutboxQuery(dueBy: Instant(nanoseconds: 5))
                try require(try log.keys(due), ["d-2", "d-3", "d-4"], "those due")
                let later = OutboxQuery(dueAfter: Instant(nanoseconds: -7))
                try require(try log.keys(later), ["d-3", "d-4", "d-1"], "those due later")
            }
        },
        Claim("rows of the outbox are found by state, by topic and by cause, and counted by state") { subject in
            try subject.store.write { log in
                for number in 0..<6 {
                    try log.setOutboxRow(.sample(number, state: number < 4 ? .pending : .dropped))
                }
            }
            try subject.store.read { log in
                try require(try log.keys(OutboxQuery(states: [.dropped])), ["d-4", "d-5"], "dropped ones")
                try require(try log.keys(OutboxQuery(states: [])), [], "ones in no state")
                try require(try log.keys(OutboxQuery(topic: "topic 1")), ["d-1", "d-4"], "of a topic")
                try require(try log.keys(OutboxQuery(cause: "cause 1")), ["d-1", "d-3", "d-5"], "of a cause")
                let both = OutboxQuery(
                    states: [.pending], dueBy: Instant(nanoseconds: 0), topic: "topic 1", cause: "cause 1")
                try require(try log.keys(both), ["d-1"], "of everything together")
                try require(try log.outboxCounts(), [.pending: 4, .dropped: 2], "the counts")
            }
        },
        Claim("rows of the outbox through some channels are left out by the channels' names") { subject in
            try subject.store.write { log in
                for (number, channel) in ["", "chat", "mail/12ab", "mailing", "chat/9"].enumerated() {
                    var row = OutboxRow.sample(number)
                    row.channel = channel
                    try log.setOutboxRow(row)
                }
            }
            try subject.store.read { log in
                try require(
                    try log.keys(OutboxQuery(excluded: ["mail"])), ["d-0", "d-1", "d-3", "d-4"], "without mail")
                let both = OutboxQuery(states: [.pending], cause: "cause 1", excluded: ["chat", "mail"])
                try require(try log.keys(both), ["d-3"], "without either")
            }
        },
        Claim("the outbox is emptied, and a failed write undoes that") { subject in
            try subject.store.write { try $0.setOutboxRow(.sample(1)) }
            try requireError("write", where: { $0 is Deliberate }) {
                try subject.store.write { log in
                    try log.setOutboxRow(.sample(2))
                    try log.removeOutboxRows()
                    throw Deliberate()
                }
            }
            try subject.store.read { try require(try $0.keys(OutboxQuery()), ["d-1"], "after the failed one") }
            try subject.store.write { try $0.removeOutboxRows() }
            try subject.store.read { log in
                try require(try log.keys(OutboxQuery()), [], "after all")
                try require(try log.outboxCounts(), [:], "the counts after all")
            }
        },
    ]
}
