// The address of a Unix socket, and the few calls that take one.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import WritConnector

/// Where a socket is.
struct UnixAddress {
    /// The longest path that the system can hold, in bytes.
    static let pathBytesMax = 107

    let path: String
    private let address: sockaddr_un

    /// An address.
    ///
    /// - Throws: `LocalSocketError.refused` for a path that is empty or too long.
    init(_ path: String) throws(LocalSocketError) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.pathBytesMax, !bytes.contains(0) else {
            throw .refused(
                path: path,
                why: "a socket's path has 1 to \(Self.pathBytesMax) bytes; choose a shorter one, such as /run/x")
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.path = path
        self.address = address
    }

    /// A new socket that no other program inherits.
    static func newSocket() throws(LocalSocketError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .failed(String(cString: strerror(errno))) }
        return descriptor
    }

    /// Connects a socket.
    ///
    /// - Returns: 0, or the system's error number.
    func connect(_ descriptor: Int32) -> Int32 { call { system_connect(descriptor, $0, $1) } }

    /// Binds a socket.
    ///
    /// - Returns: 0, or the system's error number.
    func bind(_ descriptor: Int32) -> Int32 { call { system_bind(descriptor, $0, $1) } }

    private func call(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                body(address, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 ? 0 : errno
            }
        }
    }
}

// The type's own methods have these names, so that the calls need others.
private let system_connect = connect
private let system_bind = bind
