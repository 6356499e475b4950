// Unix sockets by plain system calls: no library knows more of peers' credentials, and one request is one process.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
public import WritConnector

/// Sockets of this machine.
public struct UnixSockets: LocalSockets {
    /// The system's.
    public init() {}

    /// Connects to a server.
    public func connect(to path: String) throws -> any LocalConnection {
        let address = try UnixAddress(path)
        let descriptor = try UnixAddress.newSocket()
        let code = address.connect(descriptor)
        guard code == 0 else {
            close(descriptor)
            switch code {
            case ENOENT, ECONNREFUSED, ENOTDIR: throw LocalSocketError.absent(path: path)
            case EACCES, EPERM: throw LocalSocketError.notPermitted(path: path)
            default: throw LocalSocketError.failed(String(cString: strerror(code)))
            }
        }
        return try UnixConnection(descriptor)
    }

    /// The connection of a descriptor.
    public func connection(descriptor: Int32) throws -> any LocalConnection { try UnixConnection(descriptor) }

    /// Listens until the process is told to stop.
    public func serve(
        _ server: LocalServer, busy: [LocalMessage], notice: @escaping @Sendable (LocalServerNotice) -> Void
    ) throws {
        let listener = try UnixListener(server, notice: notice)
        try UnixServer(server, listener, busy: busy, notice: notice).run()
    }
}
