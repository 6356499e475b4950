// Bytes that a child process reads on its standard input, all of them there before it starts.
//
// A pipe that is written while the child runs leaves the writer with a broken one when the child ends without reading all
// of it. A file without a name, or a pipe that is filled and closed beforehand, does not.

import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that exists as long as its descriptor is open.
public struct InputFile: ~Copyable {
    /// What keeps the file from being made.
    public struct InputFileError: Error, Sendable, CustomStringConvertible {
        /// What to tell a person.
        public let description: String
    }

    /// The descriptor, at the beginning of the bytes. Whoever takes the file closes it.
    public let descriptor: Int32

    /// An empty file on the disk, readable by this user alone, for more bytes than fit into memory.
    ///
    /// - Throws: `InputFileError` when the folder for temporary files cannot be written.
    public init() throws(InputFileError) {
        let folder = FileManager.default.temporaryDirectory.path
        var template = Array("\(folder)/writ-input-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.error("cannot make a file in `\(folder)`") }
        unlink(template)
    }

    /// A file with these bytes, readable by this user alone. What fits into a pipe as a whole is put into one, and nothing
    /// is made on the disk: every push runs some programs on a few lines each.
    ///
    /// - Throws: `InputFileError` when it cannot be made or written.
    public init(_ bytes: [UInt8]) throws(InputFileError) {
        if let filled = Self.filledPipe(bytes) {
            descriptor = filled
            return
        }
        let file = try InputFile()
        guard Self.put(bytes, into: file.descriptor) else {
            let failure = Self.error("cannot write a temporary file")
            close(file.descriptor)
            throw failure
        }
        lseek(file.descriptor, 0, SEEK_SET)
        descriptor = file.descriptor
    }

    /// The most bytes that a pipe is tried for.
    private static let pipeBytesMax = 16 << 10

    /// The reading end of a pipe that holds all of the bytes and whose other end is closed; `nil` where they do not fit.
    private static func filledPipe(_ bytes: [UInt8]) -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard bytes.count <= pipeBytesMax, pipe(&ends) == 0 else { return nil }
        defer { close(ends[1]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        guard fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0, put(bytes, into: ends[1]) else {
            close(ends[0])
            return nil
        }
        return ends[0]
    }

    /// Whether all bytes could be written.
    private static func put(_ bytes: [UInt8], into descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func error(_ what: String) -> InputFileError {
        InputFileError(description: "\(what): \(String(cString: strerror(errno)))")
    }
}
