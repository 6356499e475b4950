// Reading a file whole, whatever it is: a pipe has no size, and can be read once.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads files, pipes and what a shell puts in place of `<(...)`.
enum FileReading {
    /// Bytes read at a time.
    private static let stepBytes = 1 << 16

    /// The content of a file, read to its end.
    ///
    /// - Parameters:
    ///   - path: the file; `-` has no meaning here.
    ///   - bytesMax: the most bytes that it may have.
    ///   - status: what to end with where it cannot be read.
    /// - Throws: `CommandFailure`; with 65 for a file that is longer.
    static func read(_ path: String, bytesMax: Int, failing status: ExitStatus) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw cannotRead(path, status) }
        defer { close(descriptor) }
        return try read(descriptor, path, bytesMax: bytesMax, failing: status)
    }

    /// What comes from a descriptor until its end.
    ///
    /// - Parameter name: what it is called in messages.
    static func read(
        _ descriptor: Int32, _ name: String, bytesMax: Int, failing status: ExitStatus
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: stepBytes)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw cannotRead(name, status) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= bytesMax else {
                throw CommandFailure(.data, "`\(name)` is longer than \(bytesMax >> 20) MiB")
            }
        }
    }

    private static func cannotRead(_ name: String, _ status: ExitStatus) -> CommandFailure {
        CommandFailure(status, "cannot read `\(name)`: \(String(cString: strerror(errno)))")
    }
}
