// Keeps this process alive when a child ends without reading all that is written to it.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The signal that a write to a closed pipe raises. A child that fails at once, or a hook that does not read its input,
/// must be an error here and not this process's end. Children start with the signal's default again.
enum BrokenPipes {
    private static let ignored: Void = {
        // A handler that the program has set keeps the process alive as well, so it stays.
        if let handler = signal(SIGPIPE, SIG_IGN) { _ = signal(SIGPIPE, handler) }
    }()

    /// Makes writes to closed pipes fail with an error; done once per process.
    static func ignore() { _ = ignored }
}
