// What SQLite's result codes mean to the contract.

import GRDB
import GRDBSQLite
import WritAuditLog

extension LogStoreError {
    /// The error of an extended result code.
    ///
    /// - Parameters:
    ///   - code: the extended result code.
    ///   - message: SQLite's own words.
    ///   - path: the database's file.
    init(code: CInt, message: String, path: String) {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(path: path)
        case SQLITE_NOTADB:
            self = .damaged(path: path, why: "it is not a database; restore it from a copy")
        case SQLITE_CORRUPT:
            self = .damaged(path: path, why: "\(message); restore it from a copy, and verify that")
        case SQLITE_FULL:
            self = .unavailable(path: path, why: "the disk is full; nothing was changed, free some space and try again")
        case SQLITE_IOERR: self = Self.inputOutput(code, message, path)
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
            self = .unavailable(path: path, why: FileSystem.refusal(of: path) ?? message)
        default: self = .unavailable(path: path, why: message)
        }
    }

    /// The error of a call that GRDB made.
    init(_ error: DatabaseError, path: String) {
        self.init(
            code: error.extendedResultCode.rawValue, message: error.message ?? "\(error.resultCode)", path: path)
    }

    /// Runs a body, translating what SQLite throws; whatever else it throws passes through.
    static func translating<R>(_ path: String, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw LogStoreError(error, path: path)
        }
    }

    /// Codes of sqlite3.h that are compound macros, which Swift does not import.
    enum Extended {
        static let shortRead = SQLITE_IOERR | (2 << 8)
        static let fileSync = SQLITE_IOERR | (4 << 8)
        static let folderSync = SQLITE_IOERR | (5 << 8)
        static let sharedMemorySize = SQLITE_IOERR | (19 << 8)
        static let unique = SQLITE_CONSTRAINT | (8 << 8)
    }

    private static func inputOutput(_ code: CInt, _ message: String, _ path: String) -> LogStoreError {
        switch code {
        case Extended.shortRead: .damaged(path: path, why: "the file is shorter than it was written; restore it")
        case Extended.fileSync, Extended.folderSync:
            .unavailable(path: path, why: "the disk did not confirm a write, so nothing was accepted; check the disk")
        case Extended.sharedMemorySize:
            .unavailable(path: path, why: "the disk is full; nothing was changed, free some space and try again")
        default: .unavailable(path: path, why: "the disk reports an error (\(message), code \(code)); check the disk")
        }
    }
}
