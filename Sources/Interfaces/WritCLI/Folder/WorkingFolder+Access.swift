// Whose a folder is, whether this user can open it, and whether its files are as closed as they should be.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import WritAuditLog
import WritMerkle
import WritPipeline

extension WorkingFolder {
    /// Whether a folder can be used.
    enum Condition: Equatable {
        /// It is a folder of Writ, and its files can be opened.
        case open
        /// It may be one, and the system keeps this user out.
        case closed
        /// It is not one.
        case absent
    }

    /// Whether this user can use the folder.
    var condition: Condition {
        guard access(settingsPath, F_OK) == 0 else { return errno == EACCES ? .closed : .absent }
        for (file, mode) in [(logPath, R_OK | W_OK), (keyPath, R_OK)]
        where access(file, mode) != 0 && errno == EACCES {
            return .closed
        }
        return .open
    }

    /// Whether something is at a path.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The number of the user who owns the folder; `nil` where it is not there or cannot be seen.
    var owner: UInt32? {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_uid : nil
    }

    /// The name of the owner, as far as it can be told.
    var ownerName: String { owner.map(SystemSources.userName) ?? "its owner" }

    /// A user as somebody who asks.
    ///
    /// - Parameters:
    ///   - user: the user's number, by the system.
    ///   - route: how the request came.
    func asker(user: UInt32, route: Asker.Route) throws -> Asker {
        // The system's administrator can read every file in any case; to pretend otherwise would only hide it.
        let isOwner = user == 0 || user == owner
        guard let asker = Asker(user: SystemSources.userName(user), isOwner: isOwner, route: route) else {
            throw CommandFailure(.software, "the system's user name cannot be an account")
        }
        return asker
    }

    // MARK: The log of reads

    var readLogPath: String { path + "/reads.db" }

    /// The note in the log that says that a log of reads was made, so that one that is gone is missed.
    static let readLogNote = "read-log"

    /// The log of reads; made when there never was one.
    ///
    /// - Throws: `CommandFailure` when there was one and it is gone; store errors.
    func readLog(_ services: Services, of installation: Installation) throws -> any LogStore {
        if Self.exists(readLogPath) { return try services.openLog(readLogPath) }
        guard try installation.log.read({ try $0.note(named: Self.readLogNote) }) == nil else {
            throw CommandFailure(.unavailable, "the log of reads `\(readLogPath)` is missing; put it back")
        }
        return try makeReadLog(services, beside: installation.log)
    }

    /// Makes the log of reads, and notes in the log that there is one.
    func makeReadLog(_ services: Services, beside log: any LogStore) throws -> any LogStore {
        let made: any LogStore
        do { made = try services.createLog(readLogPath) } catch {
            // Another process may have made it since it was looked for.
            guard Self.exists(readLogPath) else { throw error }
            made = try services.openLog(readLogPath)
        }
        try log.write { try $0.setNote(named: Self.readLogNote, to: Array("made".utf8)) }
        return made
    }

    // MARK: Permissions

    private static func mode(of path: String) -> mode_t? {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode & 0o777 : nil
    }

    /// The mode of a file that others may open, in octal; `nil` where they may not.
    static func openness(of path: String) -> String? {
        mode(of: path).flatMap { $0 & 0o077 == 0 ? nil : String($0, radix: 8) }
    }

    /// Refuses a key that everybody may read or write: whoever has it can sign another history.
    func requireClosedKey() throws {
        guard let mode = Self.mode(of: keyPath), mode & 0o007 != 0 else { return }
        throw CommandFailure(
            .unavailable,
            "the log's key `\(keyPath)` is open to every user (mode \(String(mode, radix: 8))); nothing is signed with it: "
                + "run `chmod 600 \(keyPath)`, and consider whether somebody has copied it")
    }

    /// Says which files others may open that should be the owner's alone.
    func warnOfOpenFiles() {
        for file in [keyPath, logPath, directoryPath, readLogPath] {
            guard let mode = Self.openness(of: file) else { continue }
            Output.error("writ: `\(file)` is open to others (mode \(mode)); run `chmod 600 \(file)`")
        }
    }
}
