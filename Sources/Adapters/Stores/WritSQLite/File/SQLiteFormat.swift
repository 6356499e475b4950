// What a file must be for us to use it, and how a new one begins.

import GRDB
import WritAuditLog

/// A kind of database file: its mark, its version, and its tables.
struct SQLiteFormat: Sendable {
    /// The mark in the file's header (`PRAGMA application_id`), four ASCII characters.
    var mark: Int
    /// The version of the tables (`PRAGMA user_version`).
    var version: Int
    /// What a person calls such a file: `log`.
    var noun: String
    /// The statements that make the tables of an empty file.
    var schema: String
    /// The statements that bring a file of an older version to the next one, by the older version.
    var steps: [Int: String] = [:]
    /// Whether erased bytes are overwritten with zeros.
    var erasesBytes = false

    /// Whether a file holds nothing yet, as one does whose making was interrupted.
    func isBlank(_ db: Database) throws -> Bool { try Self.number("schema_version", db) == 0 && mark(of: db) == 0 }

    /// Refuses a file that is not of this kind or newer than this program.
    func check(_ db: Database, path: String) throws {
        guard try mark(of: db) == mark else {
            let what = try isBlank(db) ? "it is empty" : "it is a database, and not a Writ \(noun)"
            throw LogStoreError.damaged(path: path, why: "\(what); restore it from a copy")
        }
        let found = try Self.number("user_version", db)
        guard found <= version else {
            throw LogStoreError.unavailable(
                path: path, why: "its format is \(found) and this program knows \(version); use a newer `writ`")
        }
    }

    /// Brings a file of an older version to this one, all steps or none. Entries are never touched by it.
    ///
    /// - Throws: `LogStoreError.unavailable` for a version that no step leads on from.
    func upgrade(_ db: Database, path: String) throws {
        guard try Self.number("user_version", db) < version else { return }
        try db.inTransaction(.immediate) {
            // Another process may have done it while this one waited for the lock.
            let found = try Self.number("user_version", db)
            for step in found..<max(found, version) {
                guard let statements = steps[step] else {
                    throw LogStoreError.unavailable(
                        path: path,
                        why: "its format is \(found), from which this program knows no way to \(version); "
                            + "open it with the `writ` that made it, and export it")
                }
                try db.execute(sql: statements)
            }
            try db.execute(sql: "PRAGMA user_version = \(max(found, version))")
            return .commit
        }
    }

    /// Makes the tables, all of them or none.
    ///
    /// - Returns: false when the file holds something already.
    func make(_ db: Database) throws -> Bool {
        var made = false
        // EXTRA also syncs the folder, so that a log once made is there after a power cut.
        try db.execute(sql: "PRAGMA synchronous = EXTRA")
        try db.inTransaction(.exclusive) {
            guard try isBlank(db) else { return .rollback }
            try db.execute(sql: schema)
            try db.execute(sql: "PRAGMA application_id = \(mark); PRAGMA user_version = \(version)")
            made = true
            return .commit
        }
        return made
    }

    private func mark(of db: Database) throws -> Int { try Self.number("application_id", db) }

    static func number(_ pragma: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
    }
}
