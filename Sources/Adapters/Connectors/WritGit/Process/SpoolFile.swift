// Bytes that one program writes and another reads afterwards, in a file without a name: they may be more than fit into memory.

import FoundationEssentials
import SystemPackage
import WritConnector

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is gone when its descriptor is closed. For one task.
final class SpoolFile {
    private let descriptor: CInt
    private var isTaken = false
    /// The bytes that were written.
    private(set) var count = 0

    /// An empty file that this user alone can read.
    ///
    /// - Throws: `GitError.unreadable` when the folder for temporary files cannot be written.
    init() throws {
        do { descriptor = try InputFile().descriptor } catch { throw GitError.unreadable(what: error.description) }
    }

    deinit { if !isTaken { close(descriptor) } }

    /// Writes more.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard written > 0 else {
                throw GitError.unreadable(what: "a temporary file: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(written)
        }
        count += bytes.count
    }

    /// The file at its beginning. Whoever takes it closes it.
    func rewound() throws -> FileDescriptor {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw GitError.unreadable(what: "a temporary file") }
        isTaken = true
        return FileDescriptor(rawValue: descriptor)
    }
}
