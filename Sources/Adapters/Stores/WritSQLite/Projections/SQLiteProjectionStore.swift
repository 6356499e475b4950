// Projections in a SQLite file of their own: what can be made anew must not make the log's file larger, or its
// transactions longer.

import GRDB
import WritAuditLog
public import WritInsights

extension SQLiteFormat {
    /// `WrtP` in ASCII marks a file of projections.
    static let projections = SQLiteFormat(
        mark: 0x5772_7450, version: 1, noun: "file of projections",
        schema: "CREATE TABLE projections (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;")
}

/// Keeps projections in one SQLite file. Whoever deletes it loses the time it takes to make them anew.
public final class SQLiteProjectionStore: ProjectionStore {
    private let file: SQLiteFile

    private init(file: SQLiteFile) { self.file = file }

    /// Opens a file, making an empty one that only its owner may read and write when there is none.
    ///
    /// - Parameter path: the file; its folder must exist.
    /// - Throws: `LogStoreError` when it can be neither opened nor made.
    public static func open(at path: String) throws -> SQLiteProjectionStore {
        _ = try SQLiteFile.make(path: path, format: .projections)
        return SQLiteProjectionStore(file: try SQLiteFile(path: path, format: .projections))
    }

    /// The bytes kept under a name, or `nil`.
    ///
    /// - Throws: `LogStoreError`.
    public func projection(named name: String) throws -> [UInt8]? {
        try file.read { db in
            let query = try self.query("SELECT bytes FROM projections WHERE name = ?", db)
            try query.bind(1, name)
            return try query.first { $0.bytes(0) }
        }
    }

    /// Keeps bytes under a name, or removes it; costs one sync of the disk.
    ///
    /// - Throws: `LogStoreError`.
    public func setProjection(named name: String, to bytes: [UInt8]?) throws {
        try file.write { db in
            guard let bytes else {
                let query = try self.query("DELETE FROM projections WHERE name = ?", db)
                try query.bind(1, name)
                return try query.run()
            }
            let query = try self.query(
                "INSERT INTO projections (name, bytes) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes",
                db)
            try query.bind(1, name)
            try query.bind(2, bytes)
            try query.run()
        }
    }

    private func query(_ sql: String, _ db: Database) throws -> Query {
        try LogStoreError.translating(file.path) { Query(try db.cachedStatement(sql: sql), path: file.path) }
    }
}
