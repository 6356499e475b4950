// How a command reaches the log: in the folder, or through the socket of `writ serve`.

import WritConnector
import WritPipeline

/// The way to the log.
enum Route: Equatable {
    /// The folder can be opened.
    case folder
    /// Through a socket.
    case socket(path: String)

    /// Where a socket is looked for when nothing names one.
    static let defaultSocket = "/run/writ.sock"

    /// The way of a command, by what is said most explicitly: `--socket`, a folder with -C that can be opened, WRIT_SOCKET,
    /// the current folder, and last the socket that a closed folder's `writ.yaml` or the system has.
    ///
    /// - Throws: `CommandFailure` with 77 where the folder is closed to this user and no socket is known.
    static func find(_ global: GlobalOptions, rule: CommandRule?, environment: [String: String]) throws -> Route {
        if let path = global.socket { return .socket(path: path) }
        let folder = global.folder
        let condition = folder.condition
        if global.directory != ".", condition == .open { return .folder }
        if let path = environment["WRIT_SOCKET"], !path.isEmpty, rule?.isServed ?? false || condition == .closed {
            return .socket(path: path)
        }
        // A folder that is not there is told by the command itself.
        guard condition == .closed else { return .folder }
        if let path = (try? folder.settings())?.socket { return .socket(path: path) }
        if WorkingFolder.exists(defaultSocket) { return .socket(path: defaultSocket) }
        throw CommandFailure(.notPermitted, closed(folder))
    }

    /// What somebody is told to whom a folder is closed.
    static func closed(_ folder: WorkingFolder) -> String {
        "`\(folder.path)` is closed to this user; ask `\(folder.ownerName)`, who owns it, for a role in a `kind: access` "
            + "document and for the path of the socket of `writ serve`, and name it with --socket or WRIT_SOCKET"
    }
}
