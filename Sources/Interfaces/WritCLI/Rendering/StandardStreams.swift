// The three streams that a process begins with, before anything is read or written.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Sees to it that standard input, output and error are what they are taken for.
enum StandardStreams {
    /// Makes a closed stream one that fails, so that no file which is opened later gets its number, and with it what was
    /// meant for the stream; and makes writing to a reader that has gone an error, not the end of this process.
    ///
    /// - Returns: whether that was possible.
    static func secure() -> Bool {
        // A handler, for what is started from here would inherit that the signal is ignored.
        signal(SIGPIPE) { _ in }
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            guard fcntl(stream, F_GETFD) == -1, errno == EBADF else { continue }
            // Opened the wrong way round: each use of it is an error.
            guard open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) == stream else { return false }
        }
        return true
    }
}
