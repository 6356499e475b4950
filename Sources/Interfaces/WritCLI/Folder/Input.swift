// Standard input: this process's own, or that of the client at a socket.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads what a command is given to read.
enum Input {
    /// Reads what is there, once.
    ///
    /// - Parameters:
    ///   - descriptor: of a file, or of standard input.
    ///   - buffer: filled from its beginning.
    /// - Returns: how many bytes; 0 at the end, and less for an error of the system.
    static func read(_ descriptor: Int32, _ buffer: inout [UInt8]) throws -> Int {
        guard descriptor == STDIN_FILENO, let remote = Output.remote else {
            return Glibc.read(descriptor, &buffer, buffer.count)
        }
        let bytes = try remote.input()
        // A part is no longer than this by the rules of the exchange, and readers have room for one.
        guard bytes.count <= buffer.count else { throw CommandFailure(.usage, "a part of the input is too long") }
        buffer.replaceSubrange(..<bytes.count, with: bytes)
        return bytes.count
    }
}
