// The embedded store: a log in one SQLite file.

public import WritAuditLog

/// Keeps a log in one SQLite file, which any number of threads and processes may share.
///
/// SQLite's write lock is the log's sequencer. The file is in write-ahead mode, so that reading never waits for
/// writing; a commit is synced to the disk before `write` returns. Beside the file lie two more while it is open,
/// `-wal` and `-shm`; they belong to it and must not be removed or copied without it. Calls block their thread.
public final class SQLiteLogStore: LogStore {
    /// The name that a log's file has inside its folder.
    public static let fileName = "log.db"

    /// Where the file is.
    public var path: String { file.path }

    let file: SQLiteFile

    private init(file: SQLiteFile) { self.file = file }

    /// Makes a new, empty log, which only its owner may read and write.
    ///
    /// A file left empty by an interrupted attempt is taken over. Costs a few syncs of the disk.
    ///
    /// - Parameter path: the file to make; its folder must exist.
    /// - Throws: `LogStoreError.unavailable` when a file is there already or none can be made.
    public static func create(at path: String) throws -> SQLiteLogStore {
        guard try SQLiteFile.make(path: path, format: .log) else {
            throw LogStoreError.unavailable(
                path: path, why: "a file is there already; open it, or choose another place")
        }
        return try open(at: path)
    }

    /// Opens a log.
    ///
    /// Costs a millisecond or two, plus the reading of a write-ahead log that a killed process left behind; the entries
    /// are not looked at.
    ///
    /// - Parameter path: the file.
    /// - Throws: `LogStoreError.missing`; `damaged` when it is truncated or not a log; `unavailable` when it or its
    ///   folder cannot be written, or a newer program made it; `busy`.
    public static func open(at path: String) throws -> SQLiteLogStore {
        SQLiteLogStore(file: try SQLiteFile(path: path, format: .log))
    }

    /// Reads one consistent state of the log; at most 8 at a time, others wait for up to 5 seconds.
    ///
    /// A reading that lasts keeps the write-ahead log from being emptied, so keep it short where others append.
    ///
    /// - Parameter body: what to read. It may call `read` again, which sees a state of its own.
    /// - Throws: `LogStoreError`, and whatever `body` throws.
    public func read<R>(_ body: (any LogReading) throws -> R) throws -> R {
        try file.read { try body(LogSession($0, path: path)) }
    }

    /// Changes the log under its write lock; costs one sync of the disk however much `body` appends.
    ///
    /// After the disk failed to confirm a write, every later call throws: what the disk holds is unknown until the log
    /// is opened anew.
    ///
    /// - Parameter body: what to change. It must not call `write` again, which would wait for itself and be `busy`.
    /// - Throws: `LogStoreError.busy` when the lock was not had in 5 seconds; other `LogStoreError`s; and whatever
    ///   `body` throws. Nothing has changed then.
    public func write<R>(_ body: (any LogWriting) throws -> R) throws -> R {
        try file.write { db in
            let session = try LogSession(db, path: path)
            let result = try body(session)
            try session.writePostings()
            return result
        }
    }
}
