// One transaction on the log: entries, tiles, checkpoint and notes. Facts are in LogSession+Facts.swift.

import GRDBSQLite
import WritAuditLog
import WritModel

extension LogSession: LogWriting {
    func append(_ entry: StoredEntry) throws -> UInt64 {
        guard entry.leaf.count <= Event.leafBytesMax else {
            throw refusal(of: entry, "its leaf is \(entry.leaf.count) bytes, over the limit of \(Event.leafBytesMax)")
        }
        let source = try number(naming: entry.source)
        let kind = try number(naming: entry.kind)
        let insert = try insertEntry.get()
        try insert.bind(1, Int64(count))
        try insert.bind(2, source)
        try insert.bind(3, entry.id)
        try insert.bind(4, kind)
        try insert.bind(5, entry.leaf)
        switch insert.execute() {
        case SQLITE_DONE: break
        case LogStoreError.Extended.unique: throw LogStoreError.alreadyThere(source: entry.source, id: entry.id)
        case let code: throw insert.error(code)
        }
        defer { count += 1 }
        return count
    }

    func setTile(level: Int, index: UInt64, bytes: [UInt8]) throws {
        guard let place = TilePlace(level: level, index: index) else {
            preconditionFailure("no log has a tile at level \(level), index \(index)")
        }
        let query = try query("INSERT OR REPLACE INTO tiles (place, bytes) VALUES (?, ?)")
        try query.bind(1, place.number)
        try query.bind(2, bytes)
        try query.run()
    }

    func setCheckpoint(_ note: String) throws {
        let query = try query("INSERT OR REPLACE INTO checkpoint (number, note) VALUES (1, ?)")
        try query.bind(1, note)
        try query.run()
    }

    func setNote(named name: String, to bytes: [UInt8]?) throws {
        guard let bytes else {
            let query = try query("DELETE FROM notes WHERE name = ?")
            try query.bind(1, name)
            return try query.run()
        }
        let query = try query("INSERT OR REPLACE INTO notes (name, bytes) VALUES (?, ?)")
        try query.bind(1, name)
        try query.bind(2, bytes)
        try query.run()
    }

    private func refusal(of entry: StoredEntry, _ why: String) -> LogStoreError {
        .unavailable(path: path, why: "the event `\(entry.id)` of `\(entry.source)` was not appended: \(why)")
    }
}
