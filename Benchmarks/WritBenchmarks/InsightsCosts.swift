// What insights cost: rebuilding the projection of a log, and keeping it up beside appending.

import WritAuditLog
import WritInsights
import WritModel
import WritSQLite
import WritTesting

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
                        let folder = ProjectionFolder(gates: BuiltInKinds.gates)
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
                try store.read { _ = try keeper.current(ShorterLog($0, size: end), gates: BuiltInKinds.gates) }
            }
        }
        let each = time / Double(size) * 1_000_000
        print("kept up every 1000 entries: \((each * 100).rounded() / 100) us per entry")
    }
}
