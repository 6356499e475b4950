// The socket that a server listens at: made with its permissions before anybody can connect, taken over from a server that
// was killed, and never from one that lives.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import WritConnector

/// A socket that is listened at; it and its file go with the value.
final class UnixListener {
    let descriptor: Int32
    private let path: String
    private let lock: Int32
    private var isOpen = true

    /// Connections that may wait to be accepted.
    static let backlog: Int32 = 64

    /// Begins to listen.
    ///
    /// - Throws: `LocalSocketError.inUse` when a server listens there; `.refused` when something else is there.
    init(_ server: LocalServer, notice: (LocalServerNotice) -> Void) throws(LocalSocketError) {
        let address = try UnixAddress(server.path)
        path = server.path
        lock = try Self.locked(server.path)
        let group = try server.group.map { name throws(LocalSocketError) in try Self.number(ofGroup: name, server.path)
        }
        do throws(LocalSocketError) {
            if try Self.removeStale(address) { notice(.recovered) }
            descriptor = try UnixAddress.newSocket()
        } catch {
            close(lock)
            throw error
        }
        do throws(LocalSocketError) { try Self.listen(descriptor, address, server, group) } catch {
            close(descriptor)
            close(lock)
            throw error
        }
    }

    deinit { end() }

    /// Listens no more, and takes the file away: whoever comes now is told that nobody listens.
    func end() {
        guard isOpen else { return }
        isOpen = false
        unlink(path)
        unlink(Self.lockPath(path))
        close(descriptor)
        close(lock)
    }

    private static func lockPath(_ path: String) -> String { path + ".lock" }

    /// A lock beside the socket, so that of two servers that find the same dead socket only one takes it over.
    private static func locked(_ path: String) throws(LocalSocketError) -> Int32 {
        let descriptor = open(lockPath(path), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .refused(path: path, why: "its folder cannot be written: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: path)
        }
        return descriptor
    }

    /// Removes a socket at which nobody listens.
    ///
    /// - Returns: whether there was one.
    private static func removeStale(_ address: UnixAddress) throws(LocalSocketError) -> Bool {
        var information = stat()
        guard lstat(address.path, &information) == 0 else { return false }
        guard information.st_mode & S_IFMT == S_IFSOCK else {
            throw .refused(path: address.path, why: "there is a file of another kind; choose another path")
        }
        let descriptor = try UnixAddress.newSocket()
        defer { close(descriptor) }
        guard address.connect(descriptor) == ECONNREFUSED else { throw .inUse(path: address.path) }
        guard unlink(address.path) == 0 else {
            throw .refused(path: address.path, why: "the socket there is dead and cannot be removed")
        }
        return true
    }

    private static func listen(
        _ descriptor: Int32, _ address: UnixAddress, _ server: LocalServer, _ group: gid_t?
    ) throws(LocalSocketError) {
        // Nobody but the owner until owner and mode are as wanted.
        let mask = umask(0o177)
        let code = address.bind(descriptor)
        umask(mask)
        guard code == 0 else { throw .refused(path: server.path, why: String(cString: strerror(code))) }
        if let group, chown(server.path, uid_t.max, group) != 0 {
            unlink(server.path)
            throw .refused(path: server.path, why: "this user may not give it to the group `\(server.group ?? "")`")
        }
        guard chmod(server.path, mode_t(server.mode)) == 0, system_listen(descriptor, backlog) == 0 else {
            let why = String(cString: strerror(errno))
            unlink(server.path)
            throw .refused(path: server.path, why: why)
        }
    }

    private static func number(ofGroup name: String, _ path: String) throws(LocalSocketError) -> gid_t {
        if let number = gid_t(name) { return number }
        guard let entry = getgrnam(name) else { throw .refused(path: path, why: "there is no group `\(name)`") }
        return entry.pointee.gr_gid
    }
}

// The type's own method has this name.
private let system_listen = listen
