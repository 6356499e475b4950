// The outbox: rows by key, by when they are due, by topic and by cause.

import WritAuditLog
import WritModel

extension LogSession {
    private static let outboxColumns =
        "key, cause, entry, action, target, channel, topic, state, attempts, due, created, changed, lease, leader, note"

    func outboxRow(_ key: String) throws -> OutboxRow? {
        let query = try query("SELECT \(Self.outboxColumns) FROM outbox WHERE key = ?")
        try query.bind(1, key)
        return try query.first { try outboxRow(in: $0) }
    }

    func outboxRows(_ wanted: OutboxQuery, limit: Int) throws -> [OutboxRow] {
        let query = try query(Self.outboxQuery(wanted))
        try query.bind(1, Int64(max(0, limit)))
        var position: CInt = 2
        for due in [wanted.dueBy, wanted.dueAfter] {
            guard let due else { continue }
            try query.bind(position, due.nanoseconds)
            position += 1
        }
        for text in [wanted.topic, wanted.cause].compactMap(\.self) + wanted.excluded.sorted() {
            try query.bind(position, text)
            position += 1
        }
        var rows: [OutboxRow] = []
        try query.forEach {
            rows.append(try outboxRow(in: $0))
            return true
        }
        return rows
    }

    /// The SQL of a query; its parameters are the limit and then what is asked for, in this order.
    private static func outboxQuery(_ wanted: OutboxQuery) -> String {
        let states = wanted.states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        var conditions = ["state IN (\(states))"]
        var position = 2
        func add(_ condition: String) {
            conditions.append("\(condition) ?\(position)")
            position += 1
        }
        if wanted.dueBy != nil { add("due <=") }
        if wanted.dueAfter != nil { add("due >") }
        if wanted.topic != nil { add("topic =") }
        if wanted.cause != nil { add("cause =") }
        for _ in wanted.excluded { add("substr(channel, 1, instr(channel || '/', '/') - 1) <>") }
        return "SELECT \(outboxColumns) FROM outbox WHERE \(conditions.joined(separator: " AND "))"
            + " ORDER BY due, key LIMIT ?1"
    }

    func outboxCounts() throws -> [OutboxState: Int] {
        var counts: [OutboxState: Int] = [:]
        try query("SELECT state, COUNT(*) FROM outbox GROUP BY state").forEach { row in
            counts[try outboxState(row.text(0))] = Int(row.integer(1))
            return true
        }
        return counts
    }

    func setOutboxRow(_ row: OutboxRow) throws {
        let marks = Array(repeating: "?", count: 15).joined(separator: ", ")
        let query = try query("INSERT OR REPLACE INTO outbox (\(Self.outboxColumns)) VALUES (\(marks))")
        let texts = [(1, row.key), (2, row.cause), (4, row.action), (5, row.target), (6, row.channel), (7, row.topic)]
        for (position, text) in texts { try query.bind(CInt(position), text) }
        try query.bind(3, Int64(row.entry))
        try query.bind(8, row.state.rawValue)
        try query.bind(9, Int64(row.attempts))
        for (position, time) in [(10, row.due), (11, row.created), (12, row.changed)] {
            try query.bind(CInt(position), time.nanoseconds)
        }
        try query.bind(13, row.lease)
        try query.bind(14, row.leader)
        try query.bind(15, row.note)
        try query.run()
    }

    func removeOutboxRows() throws { try query("DELETE FROM outbox").run() }

    private func outboxRow(in row: Query) throws -> OutboxRow {
        var result = OutboxRow(
            key: row.text(0), cause: row.text(1), entry: UInt64(bitPattern: row.integer(2)), action: row.text(3),
            target: row.text(4), channel: row.text(5), topic: row.text(6),
            created: Instant(nanoseconds: row.integer(10)))
        result.state = try outboxState(row.text(7))
        result.attempts = Int(row.integer(8))
        result.due = Instant(nanoseconds: row.integer(9))
        result.changed = Instant(nanoseconds: row.integer(11))
        result.lease = row.optionalText(12)
        result.leader = row.optionalText(13)
        result.note = row.text(14)
        return result
    }

    private func outboxState(_ text: String) throws -> OutboxState {
        guard let state = OutboxState(rawValue: text) else {
            throw LogStoreError.damaged(
                path: path, why: "its outbox has the state `\(text)`; run `writ outbox rebuild`")
        }
        return state
    }
}
