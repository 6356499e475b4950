// What insights cost: rebuilding the projection of a log, and keeping it up beside appending.

import WritAuditLog
import WritInsights
import WritModel
import WritSQLite

/// Measures on a log that is there.
struct InsightsCosts {
    let log: String
    let scratch: String

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let time = try clock.measure(body)
        return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }

    func run() throws {
        let store = try SQLiteLogStore.open(at: log)
        var best = Double.infinity
        var entries: UInt64 = 0
        for _ in 0..<3 {
            best = min(
                best,
                try Self.seconds {
                    try store.read { log in
                        let folder = ProjectionFolder()
                        try folder.catchUp(log)
                        entries = folder.finished().position
                    }
                })
        }
        print("rebuild \(entries) entries in \(best) s: \(Int(Double(entries) / best)) entries/s")
        try keepUp(store)
    }

    /// Catches up in steps as a reader would who asks every thousand entries, with what the keeper reads and writes.
    private func keepUp(_ store: SQLiteLogStore) throws {
        let kept = try SQLiteProjectionStore.open(at: "\(scratch)/insights.db")
        let keeper = ProjectionKeeper(kept)
        let size = try store.read { try $0.size }
        let time = try Self.seconds {
            for end in stride(from: UInt64(1000), through: size, by: 1000) {
                try store.read { _ = try keeper.current(Prefix(log: $0, size: end)) }
            }
        }
        let each = time / Double(size) * 1_000_000
        print("kept up every 1000 entries: \((each * 100).rounded() / 100) us per entry")
    }
}

/// A log as it was when it was smaller.
private struct Prefix: LogReading {
    let log: any LogReading
    let size: UInt64

    func entry(at index: UInt64) throws -> StoredEntry { try log.entry(at: index) }

    func forEachEntry(
        in range: Range<UInt64>, kinds: [EventKind]?, _ body: (UInt64, StoredEntry) throws -> Bool
    ) throws {
        try log.forEachEntry(in: range.clamped(to: 0..<size), kinds: kinds, body)
    }

    func lastEntry(ofKind kind: EventKind, before index: UInt64) throws -> UInt64? {
        try log.lastEntry(ofKind: kind, before: min(index, size))
    }

    func index(source: String, id: String) throws -> UInt64? { try log.index(source: source, id: id) }
    func tile(level: Int, index: UInt64) throws -> [UInt8]? { try log.tile(level: level, index: index) }
    func checkpoint() throws -> String? { try log.checkpoint() }
    func facts(key: UInt64, before: UInt64, limit: Int) throws -> [StoredFactRow] {
        try log.facts(key: key, before: before, limit: limit)
    }
    func note(named name: String) throws -> [UInt8]? { try log.note(named: name) }
    func outboxRow(_ key: String) throws -> OutboxRow? { try log.outboxRow(key) }
    func outboxRows(_ query: OutboxQuery, limit: Int) throws -> [OutboxRow] { try log.outboxRows(query, limit: limit) }
    func outboxCounts() throws -> [OutboxState: Int] { try log.outboxCounts() }
}
