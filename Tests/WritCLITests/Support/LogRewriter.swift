// Forges a log with its real key: entries are changed, hashed and signed again, so that the log itself is sound.

import Foundation
import WritAuditLog
import WritMerkle
import WritModel
import WritSQLite

/// Writes a working folder's log anew.
struct LogRewriter {
    private let folder: String

    init(_ sandbox: Sandbox, folder: String) { self.folder = "\(sandbox.path)/\(folder)" }

    /// Replaces the log by one with changed entries.
    ///
    /// - Parameters:
    ///   - size: how many entries to keep.
    ///   - kind: a kind whose entries are left out.
    ///   - change: changes an event, or leaves it.
    func rewrite(
        keeping size: Int = .max, without kind: String? = nil,
        _ change: (inout Event) throws -> Void = { _ in }
    ) throws {
        try write(entries().prefix(size).filter { $0.kind != kind }, change)
        try moveInPlace()
    }

    private func write(_ entries: some Sequence<StoredEntry>, _ change: (inout Event) throws -> Void) throws {
        let key = try SigningKey(
            privateText: String(contentsOfFile: "\(folder)/keys/log.key", encoding: .utf8)
                .trimmingCharacters(in: .newlines))
        let forged = try SQLiteLogStore.create(at: "\(folder)/forged.db")
        try forged.write { log in
            var appender = try LogAppender(log: log, key: key, origin: key.name)
            for var entry in entries {
                var event = try Event(leaf: entry.leaf)
                let original = event
                try change(&event)
                if event != original { entry.leaf = try event.leaf() }
                try appender.append(entry)
            }
            try appender.finish()
        }
    }

    private func entries() throws -> [StoredEntry] {
        try SQLiteLogStore.open(at: "\(folder)/log.db").read { log in
            var entries: [StoredEntry] = []
            try log.forEachEntry(in: 0..<log.size, kinds: nil) { _, entry in
                entries.append(entry)
                return true
            }
            return entries
        }
    }

    /// Both stores are closed by now, so that everything is in their main files or the write-ahead logs beside them.
    private func moveInPlace() throws {
        let files = FileManager.default
        for suffix in ["", "-wal", "-shm"] {
            let (old, new) = ("\(folder)/log.db\(suffix)", "\(folder)/forged.db\(suffix)")
            if files.fileExists(atPath: old) { try files.removeItem(atPath: old) }
            if files.fileExists(atPath: new) { try files.moveItem(atPath: new, toPath: old) }
        }
    }
}
