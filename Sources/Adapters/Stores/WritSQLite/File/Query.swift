// A prepared statement with typed positions: the thin layer that the hot paths bind and read through.
//
// GRDB prepares, caches and closes the statements; binding and stepping go straight to SQLite, because GRDB's arguments
// are boxed and its blobs pass through `Data`, which costs a third of an append.

import GRDB
import GRDBSQLite
import WritAuditLog

/// Tells SQLite to copy what is bound before the call returns (`SQLITE_TRANSIENT`, a macro Swift does not import).
nonisolated(unsafe) private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// One statement, to be used by the connection that prepared it, one use at a time.
struct Query {
    private let statement: Statement
    private let path: String

    /// A query over a statement.
    init(_ statement: Statement, path: String) {
        self.statement = statement
        self.path = path
    }

    private var handle: OpaquePointer { statement.sqliteStatement }

    // MARK: Binding, positions from 1

    func bind(_ position: CInt, _ value: Int64) throws(LogStoreError) {
        try check(sqlite3_bind_int64(handle, position, value))
    }

    func bind(_ position: CInt, _ value: Int64?) throws(LogStoreError) {
        guard let value else { return try check(sqlite3_bind_null(handle, position)) }
        try bind(position, value)
    }

    func bind(_ position: CInt, _ value: String) throws(LogStoreError) {
        var value = value
        let code = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                // Without an address SQLite would bind NULL.
                guard let start = $0.baseAddress else { return sqlite3_bind_text(handle, position, "", 0, copied) }
                return sqlite3_bind_text(handle, position, start, CInt($0.count), copied)
            }
        }
        try check(code)
    }

    func bind(_ position: CInt, _ value: String?) throws(LogStoreError) {
        guard let value else { return try check(sqlite3_bind_null(handle, position)) }
        try bind(position, value)
    }

    func bind(_ position: CInt, _ value: [UInt8]) throws(LogStoreError) {
        let code = value.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                return sqlite3_bind_zeroblob(handle, position, 0)
            }
            return sqlite3_bind_blob(handle, position, start, CInt(bytes.count), copied)
        }
        try check(code)
    }

    // MARK: Running

    /// Runs a statement that returns no rows.
    func run() throws(LogStoreError) {
        let code = execute()
        if code != SQLITE_DONE { throw error(code) }
    }

    /// Runs a statement that returns no rows; the caller looks at the result code.
    func execute() -> CInt {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        return code
    }

    /// What a body reads from the first row, or `nil` without one.
    func first<R>(_ body: (Query) throws -> R) throws -> R? {
        defer { sqlite3_reset(handle) }
        return try step() ? body(self) : nil
    }

    /// Calls a body for each row until it returns false.
    func forEach(_ body: (Query) throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        while try step(), try body(self) {}
    }

    /// The error of a result code.
    func error(_ code: CInt) -> LogStoreError {
        let connection = sqlite3_db_handle(handle)
        return LogStoreError(code: code, message: String(cString: sqlite3_errmsg(connection)), path: path)
    }

    // MARK: Columns of the current row, from 0

    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: CInt) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : integer(column)
    }

    func text(_ column: CInt) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalText(_ column: CInt) -> String? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : text(column)
    }

    func bytes(_ column: CInt) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    private func step() throws(LogStoreError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw error(code)
        }
    }

    private func check(_ code: CInt) throws(LogStoreError) { if code != SQLITE_OK { throw error(code) } }
}
