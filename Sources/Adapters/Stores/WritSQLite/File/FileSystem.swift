// The few questions to the operating system that SQLite does not ask for us.

import WritAuditLog

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Claims new files, and says in words why one cannot be used.
enum FileSystem {
    /// What an existing file or its folder must allow.
    private static let fileNeeds = R_OK | W_OK
    private static let folderNeeds = W_OK | X_OK

    /// Makes an empty file that only its owner may read and write.
    ///
    /// An existing file is left alone and never even opened: closing it would drop the locks that another connection of
    /// this process holds on it (POSIX locks belong to the process, not to the descriptor).
    ///
    /// - Returns: false when something is there already.
    static func claim(_ path: String) throws(LogStoreError) -> Bool {
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            return true
        }
        if errno == EEXIST { return false }
        throw .unavailable(path: path, why: "it cannot be made: \(words(errno))")
    }

    /// Throws `missing` when nothing is at a path.
    static func requireFile(at path: String) throws(LogStoreError) {
        guard access(path, F_OK) != 0 else { return }
        switch errno {
        case ENOENT, ENOTDIR: throw .missing(path: path)
        default: throw .unavailable(path: path, why: words(errno))
        }
    }

    /// The number of bytes of a file, 0 when there is none.
    static func size(of path: String) -> Int {
        var information = stat()
        return stat(path, &information) == 0 ? Int(information.st_size) : 0
    }

    /// Why the file cannot be read and written, or `nil` when the operating system would allow it.
    static func refusal(of path: String) -> String? {
        var information = stat()
        if stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
            return "it is a folder, not a file"
        }
        if access(path, fileNeeds) != 0, errno != ENOENT {
            return "the file cannot be read and written: \(words(errno))"
        }
        if access(folder(of: path), folderNeeds) != 0 {
            return "its folder cannot be written, and files are kept beside the database: \(words(errno))"
        }
        return nil
    }

    /// Waits without using the processor.
    static func pause(milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func words(_ code: Int32) -> String {
        switch code {
        case ENOENT: "the folder does not exist"
        case EACCES, EPERM: "this user has no permission"
        case EROFS: "the file system is read-only"
        case ENOTDIR: "a part of its path is a file"
        case ENOSPC, EDQUOT: "the disk is full"
        default: String(cString: strerror(code))
        }
    }
}
