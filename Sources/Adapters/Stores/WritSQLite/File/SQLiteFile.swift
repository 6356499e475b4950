// One database file shared by threads and processes: a writer, some readers, and what each connection is told.

import Dispatch
import GRDB
import GRDBSQLite
import Synchronization
import WritAuditLog

/// Opens a file, runs transactions on it, and turns SQLite's errors into the contract's.
///
/// A `DatabasePool` would do, but for two things: it sets `synchronous = NORMAL` on its writer, which loses
/// acknowledged rows at a power cut, and it writes to the database at each opening that finds no write-ahead log,
/// which is every opening by a short-lived process.
final class SQLiteFile: Sendable {
    /// How long a transaction waits for its turn, in this process and again among processes.
    static let waitSeconds = 5
    /// The most reading transactions at a time; others wait.
    static let readersMax = 8
    /// What the writer may keep in memory: a transaction that fits is written to the file once.
    static let writerCacheKiB = 32 * 1024
    /// Pages in the write-ahead log before they are moved to the file: fewer moves make appending faster.
    static let checkpointPages = 4000
    /// What is left of the write-ahead log's file after such a move, in bytes.
    static let walBytesKept = 64 << 20

    /// Where the file is.
    let path: String
    /// The one connection that writes. Internal, for tests to limit and to inspect.
    let writer: DatabaseQueue

    private let format: SQLiteFormat
    private let writing = DispatchSemaphore(value: 1)
    private let reading = DispatchSemaphore(value: readersMax)
    private let idleReaders = Mutex<[DatabaseQueue]>([])
    /// Whether the disk failed to confirm a write. What it holds is then unknown until the file is opened and read
    /// anew, so this object writes no more.
    private let isUnsure = Mutex(false)

    /// Opens a file that exists.
    init(path: String, format: SQLiteFormat) throws {
        try FileSystem.requireFile(at: path)
        self.path = path
        self.format = format
        writer = try Self.connect(path, format: format, isWriter: true)
        try requireDurable()
    }

    /// Makes a new file, or finishes one whose making was interrupted: such a file is empty or has a journal.
    ///
    /// - Returns: false when one is there already; it is left as it is.
    static func make(path: String, format: SQLiteFormat) throws -> Bool {
        let isNew = try FileSystem.claim(path)
        guard isNew || FileSystem.size(of: path) == 0 || FileSystem.size(of: path + "-journal") > 0 else {
            return false
        }
        return try LogStoreError.translating(path) {
            let queue = try DatabaseQueue(path: path, configuration: configuration())
            return try queue.writeWithoutTransaction { db in
                let made = try format.make(db)
                if made { try Self.useWriteAheadLog(db) }
                return made
            }
        }
    }

    /// Runs a body in a transaction that sees one state.
    func read<R>(_ body: (Database) throws -> R) throws -> R {
        try take(reading)
        defer { reading.signal() }
        return try LogStoreError.translating(path) {
            let queue = try idleReaders.withLock { $0.popLast() } ?? Self.connect(path, format: format, isWriter: false)
            defer { idleReaders.withLock { $0.append(queue) } }
            return try queue.writeWithoutTransaction { try Self.transaction($0, .deferred, body) }
        }
    }

    /// Runs a body in a transaction that holds the write lock from its first moment.
    func write<R>(_ body: (Database) throws -> R) throws -> R {
        try take(writing)
        defer { writing.signal() }
        try requireSure()
        do {
            return try writer.writeWithoutTransaction { try Self.transaction($0, .immediate, body) }
        } catch let error as DatabaseError {
            noteLostSync(error.extendedResultCode.rawValue)
            throw LogStoreError(error, path: path)
        }
    }
}

extension SQLiteFile {
    private func take(_ turn: DispatchSemaphore) throws {
        guard turn.wait(timeout: .now() + .seconds(Self.waitSeconds)) == .success else {
            throw LogStoreError.busy(path: path)
        }
    }

    private static func transaction<R>(
        _ db: Database, _ kind: Database.TransactionKind, _ body: (Database) throws -> R
    ) throws -> R {
        var result: R?
        try db.inTransaction(kind) {
            result = try body(db)
            return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
    }

    private func requireSure() throws {
        guard isUnsure.withLock({ !$0 }) else {
            throw LogStoreError.unavailable(
                path: path, why: "the disk did not confirm an earlier write; check it, restart, and verify the log")
        }
    }

    private func noteLostSync(_ code: CInt) {
        if code == LogStoreError.Extended.fileSync || code == LogStoreError.Extended.folderSync {
            isUnsure.withLock { $0 = true }
        }
    }

    /// Proves on the writer itself that a commit will be synced; a reader would show its own setting.
    private func requireDurable() throws {
        try LogStoreError.translating(path) {
            try writer.writeWithoutTransaction { db in
                guard sqlite3_db_readonly(db.sqliteConnection, "main") == 0 else {
                    throw LogStoreError.unavailable(
                        path: path, why: FileSystem.refusal(of: path) ?? "it is read-only")
                }
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
                guard mode == "wal", try SQLiteFormat.number("synchronous", db) == 2 else {
                    throw LogStoreError.unavailable(
                        path: path, why: "its file system cannot keep a write-ahead log in step with the disk")
                }
            }
        }
    }

    private static func connect(_ path: String, format: SQLiteFormat, isWriter: Bool) throws -> DatabaseQueue {
        var configuration = configuration()
        configuration.prepareDatabase { db in
            // Before anything is changed: the file may be someone else's.
            try format.check(db, path: path)
            if isWriter { try useWriteAheadLog(db) }
            try db.execute(sql: isWriter ? writerPragmas(format) : "PRAGMA query_only = ON")
            if isWriter { try format.upgrade(db, path: path) }
        }
        return try LogStoreError.translating(path) { try DatabaseQueue(path: path, configuration: configuration) }
    }

    private static func writerPragmas(_ format: SQLiteFormat) -> String {
        """
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -\(writerCacheKiB);
        PRAGMA wal_autocheckpoint = \(checkpointPages);
        PRAGMA journal_size_limit = \(walBytesKept);
        PRAGMA recursive_triggers = ON;
        PRAGMA secure_delete = \(format.erasesBytes ? "ON" : "OFF");
        """
    }

    /// Changes the journal's mode, which is there to stay. While another connection does the same SQLite says at once that
    /// the file is busy, without asking the busy handler.
    private static func useWriteAheadLog(_ db: Database) throws {
        var attempt = 0
        while true {
            do { return try db.execute(sql: "PRAGMA journal_mode = WAL") } catch let error as DatabaseError {
                guard error.resultCode == .SQLITE_BUSY, waitForLock(attempt: attempt) else { throw error }
                attempt += 1
            }
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .callback(waitForLock)
        return configuration
    }

    /// Waits a little longer each time up to 10 ms, and gives up after 5 s. SQLite's own timeout sleeps up to 100 ms at
    /// a time, many times what a commit takes, so that a process would mostly sleep through its turn.
    private static func waitForLock(attempt: Int) -> Bool {
        let stepMax = 10
        let waited = attempt < stepMax ? attempt * (attempt + 1) / 2 : 55 + (attempt - stepMax) * stepMax
        guard waited < waitSeconds * 1000 else { return false }
        FileSystem.pause(milliseconds: min(attempt + 1, stepMax))
        return true
    }
}
