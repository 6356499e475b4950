// The rows of a log, inserted again by nothing but prepared statements: what SQLite itself costs.

import FoundationEssentials
import GRDB
import GRDBSQLite

#if canImport(Glibc)
    import Glibc
#endif

/// Inserts the rows of a log into an empty file with the same tables and indexes.
struct BareInserts {
    /// Entries of one transaction: about what an import commits at a time.
    static let batch = 5000

    /// A table's rows, and how many of them come before an entry.
    private struct Table {
        var name: String
        var columns: [String]
        /// The column by which rows belong to a batch of entries.
        var order: String
    }

    private static let entries = Table(
        name: "entries", columns: ["idx", "source", "id", "kind", "leaf"], order: "idx")
    private static let facts = [
        Table(
            name: "facts", columns: ["number", "begin", "element", "begin_at", "begin_verified", "keys"], order: "begin"
        ),
        Table(name: "postings", columns: ["key", "settled", "begin", "number"], order: "begin"),
    ]

    /// The log whose rows are taken.
    let log: String
    /// The file to make.
    let scratch: String

    /// Prints the seconds and bytes for the entries alone, then for entries, facts and postings.
    func run() throws {
        try report("entries", [Self.entries])
        try report("rows", [Self.entries] + Self.facts)
    }

    private func report(_ name: String, _ tables: [Table]) throws {
        let source = try DatabaseQueue(path: log)
        let count = try source.read { try Int64.fetchOne($0, sql: "SELECT max(idx) + 1 FROM entries") } ?? 0
        let rows = try tables.map { table in try source.read { try Self.rows(of: table, $0) } }
        let bytes = try source.read { try Int64.fetchOne($0, sql: "SELECT sum(length(leaf)) FROM entries") } ?? 0
        let target = try target(like: source)
        let clock = ContinuousClock()
        let time = try clock.measure {
            var starts = tables.map { _ in 0 }
            for batch in stride(from: Int64(0), to: count, by: Self.batch) {
                try target.writeWithoutTransaction { db in
                    try db.inTransaction(.immediate) {
                        for (place, table) in tables.enumerated() {
                            try Self.insert(
                                rows[place], from: &starts[place], before: batch + Int64(Self.batch), table, db)
                        }
                        return .commit
                    }
                }
            }
        }
        print("\(name) \(time / .seconds(1)) \(count) \(bytes)")
    }

    /// An empty file with the schema of another, in the same modes.
    private func target(like source: DatabaseQueue) throws -> DatabaseQueue {
        for suffix in ["", "-wal", "-shm"] { unlink(scratch + suffix) }
        let schema = try source.read {
            try String.fetchAll(
                $0, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        }
        let target = try DatabaseQueue(path: scratch)
        try target.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
                    PRAGMA wal_autocheckpoint = 4000;
                    """)
            for statement in schema { try db.execute(sql: statement) }
        }
        return target
    }

    // MARK: Rows in memory, so that reading them is not measured

    private static func rows(of table: Table, _ db: Database) throws -> [(order: Int64, values: [DatabaseValue])] {
        let sql = "SELECT \(table.order), \(table.columns.joined(separator: ", ")) FROM \(table.name) ORDER BY 1"
        return try Row.fetchAll(db, sql: sql).map { row in
            (row[0], table.columns.indices.map { row[$0 + 1] })
        }
    }

    private static func insert(
        _ rows: [(order: Int64, values: [DatabaseValue])], from start: inout Int, before end: Int64, _ table: Table,
        _ db: Database
    ) throws {
        let places = table.columns.map { _ in "?" }.joined(separator: ", ")
        let statement = try db.cachedStatement(
            sql: "INSERT INTO \(table.name) (\(table.columns.joined(separator: ", "))) VALUES (\(places))")
        while start < rows.count, rows[start].order < end {
            for (column, value) in rows[start].values.enumerated() {
                bind(value, at: CInt(column + 1), statement.sqliteStatement)
            }
            guard sqlite3_step(statement.sqliteStatement) == SQLITE_DONE else {
                throw DatabaseError(message: "an insert failed")
            }
            sqlite3_reset(statement.sqliteStatement)
            start += 1
        }
    }

    /// Straight to SQLite, as the store binds: the bare side is not to be slowed by boxes.
    private static func bind(_ value: DatabaseValue, at place: CInt, _ statement: SQLiteStatement) {
        switch value.storage {
        case .null: sqlite3_bind_null(statement, place)
        case .int64(let number): sqlite3_bind_int64(statement, place, number)
        case .double(let number): sqlite3_bind_double(statement, place, number)
        case .string(let text): sqlite3_bind_text(statement, place, text, CInt(text.utf8.count), copied)
        case .blob(let data):
            data.withUnsafeBytes { _ = sqlite3_bind_blob(statement, place, $0.baseAddress, CInt($0.count), copied) }
        }
    }
}

/// `SQLITE_TRANSIENT`, a macro that Swift does not import.
nonisolated(unsafe) private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
