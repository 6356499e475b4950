// An export in a folder, written so that a crash leaves whole files only.

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder that an export goes to. Files become visible by renaming, and durable with ``flush()``.
///
/// One export at a time may use it; that is the caller's to see to.
public final class DirectoryDestination: TileDestination {
    /// The largest file that is read: a checkpoint is far smaller.
    public static let readBytesMax = 17_000_000

    private let root: String
    // Files and folders that were changed since the last flush.
    private var unsynced: Set<String> = []
    private var folders: Set<String> = []

    /// Uses a folder, which need not exist.
    ///
    /// - Parameter path: The path of the folder.
    public init(path: String) {
        root = path
    }

    /// Reads a file of the export.
    ///
    /// - Returns: Its bytes, or nothing when there is no such file.
    /// - Throws: ``AuditLogError/fileFailed(path:why:)``; ``AuditLogError/pathRefused(_:)``.
    public func read(_ path: String) throws -> [UInt8]? {
        let place = try self.place(of: path)
        guard let length = try Self.length(of: place) else { return nil }
        guard length <= Self.readBytesMax else {
            throw AuditLogError.fileFailed(path: place, why: "it has more than \(Self.readBytesMax) bytes")
        }
        guard let data = FileManager.default.contents(atPath: place) else {
            throw AuditLogError.fileFailed(path: place, why: "it cannot be read")
        }
        return Array(data)
    }

    /// The files below `tile/`, and the checkpoint. One look at each.
    ///
    /// - Throws: ``AuditLogError/fileFailed(path:why:)``.
    public func list() throws -> [String: Int] {
        guard FileManager.default.fileExists(atPath: root) else { return [:] }
        var files: [String: Int] = [:]
        do {
            for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
                files[path] = try Self.length(of: root + "/" + path)
            }
        } catch let error as AuditLogError {
            throw error
        } catch {
            throw AuditLogError.fileFailed(path: root, why: "\(error)")
        }
        return files
    }

    /// Writes a file under another name, and renames it.
    ///
    /// - Throws: ``AuditLogError/fileFailed(path:why:)``; ``AuditLogError/pathRefused(_:)``.
    public func write(_ bytes: [UInt8], to path: String) throws {
        let place = try self.place(of: path)
        let folder = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
        try makeFolder(folder)
        let temporary = place + ".new"
        let isAlone = path == LogExporter.checkpointPath
        try Self.write(bytes, to: temporary, isSynced: isAlone)
        guard rename(temporary, place) == 0 else { throw Self.failure(place) }
        if !isAlone { unsynced.insert(place) }
        unsynced.insert(folder)
    }

    /// Syncs the files that were written since the last call, and the folders they are in.
    ///
    /// - Throws: ``AuditLogError/fileFailed(path:why:)``.
    public func flush() throws {
        // Longer paths first: a folder's entry is synced after what it leads to.
        for place in unsynced.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            let file = open(place, O_RDONLY)
            guard file >= 0 else { throw Self.failure(place) }
            defer { close(file) }
            guard fsync(file) == 0 else { throw Self.failure(place) }
        }
        unsynced.removeAll()
    }

    /// Removes a file. One that is not there is no error.
    ///
    /// - Throws: ``AuditLogError/fileFailed(path:why:)``; ``AuditLogError/pathRefused(_:)``.
    public func remove(_ path: String) throws {
        let place = try self.place(of: path)
        guard unlink(place) == 0 || errno == ENOENT else { throw Self.failure(place) }
    }

    private func place(of path: String) throws -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) })
        else { throw AuditLogError.pathRefused(path) }
        return root + "/" + path
    }

    private func makeFolder(_ folder: String) throws {
        guard folders.insert(folder).inserted, !FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw AuditLogError.fileFailed(path: folder, why: "the folder cannot be made: \(error)")
        }
        // The folders above got an entry each, up to the export's own and the one it is in.
        var above = folder
        while above.utf8.count >= root.utf8.count, above != "." {
            let slash = above.lastIndex(of: "/")
            above = slash.map { $0 == above.startIndex ? "/" : String(above[..<$0]) } ?? "."
            unsynced.insert(above)
        }
    }

    private static func length(of place: String) throws -> Int? {
        var status = stat()
        guard stat(place, &status) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw failure(place) }
            return nil
        }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    private static func write(_ bytes: [UInt8], to place: String, isSynced: Bool) throws {
        let file = open(place, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw failure(place) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { throw failure(place) }
            rest = rest.dropFirst(max(count, 0))
        }
        guard !isSynced || fsync(file) == 0 else { throw failure(place) }
    }

    private static func failure(_ place: String) -> AuditLogError {
        .fileFailed(path: place, why: String(cString: strerror(errno)))
    }
}

/// The system's `write`, which the type's own method hides.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}
