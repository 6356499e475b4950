// A connection over a Unix socket: messages with a length in front.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import Synchronization
import WritConnector

/// One end of a connection. A message is its kind, its length in four bytes, the highest first, and its bytes.
final class UnixConnection: LocalConnection {
    let peer: LocalPeer
    private let descriptor: Int32
    // Several threads may send: a message goes out whole.
    private let sending = Mutex(())

    private static let headerBytes = 5

    /// A connection over a descriptor, which is closed with the value.
    ///
    /// - Throws: `LocalSocketError.failed` when the system cannot say who the peer is: it is no socket of this machine.
    init(_ descriptor: Int32) throws(LocalSocketError) {
        self.descriptor = descriptor
        do throws(LocalSocketError) { peer = try Self.peer(of: descriptor) } catch {
            close(descriptor)
            throw error
        }
        Self.setTimeout(descriptor, SO_SNDTIMEO, LocalSocketLimits.stallSeconds)
    }

    deinit { close(descriptor) }

    /// Who is at the other end of a socket, by the system (`SO_PEERCRED`): who it was when the connection was made.
    static func peer(of descriptor: Int32) throws(LocalSocketError) -> LocalPeer {
        var family = sockaddr()
        var familyLength = socklen_t(MemoryLayout<sockaddr>.size)
        // `struct ucred`, which the C library hides from Swift: process, user and group, four bytes each.
        var credentials: [UInt32] = [0, 0, 0]
        var length = socklen_t(credentials.count * MemoryLayout<UInt32>.size)
        let expected = length
        guard getsockname(descriptor, &family, &familyLength) == 0, Int32(family.sa_family) == AF_UNIX,
            getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0, length == expected,
            credentials[0] > 0
        else { throw .failed("it is not a connection of this machine") }
        return LocalPeer(user: credentials[1], process: Int32(bitPattern: credentials[0]))
    }

    func send(_ message: LocalMessage) throws {
        let length = UInt32(message.bytes.count)
        var bytes: [UInt8] = [message.kind]
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: length >> UInt32(shift))) }
        bytes += message.bytes
        try sending.withLock { _ in try Self.write(bytes, to: descriptor) }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(LocalSocketError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            // Without a signal when the peer has gone.
            let count = rest.withUnsafeBytes { system_send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .closed }
            rest = rest.dropFirst(count)
        }
    }

    func receive(bytesMax: Int, seconds: Int?) throws -> LocalMessage? {
        Self.setTimeout(descriptor, SO_RCVTIMEO, seconds ?? 0)
        guard let header = try read(Self.headerBytes, seconds, mayEnd: true) else { return nil }
        let length = header[1...].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytesMax else { throw LocalSocketError.tooLong(bytes: length, most: bytesMax) }
        guard let bytes = try read(length, seconds, mayEnd: false) else { throw LocalSocketError.closed }
        return LocalMessage(kind: header[0], bytes: bytes)
    }

    /// Reads exactly so many bytes.
    ///
    /// - Returns: `nil` when the peer has closed before the first of them.
    private func read(_ count: Int, _ seconds: Int?, mayEnd: Bool) throws(LocalSocketError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        let deadline = seconds.map { Self.now() + Int64($0) }
        while filled < count {
            let got = bytes[filled...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if got < 0, errno == EINTR { continue }
            if got < 0, errno == EAGAIN || errno == EWOULDBLOCK { throw .tooSlow(seconds: seconds ?? 0) }
            if got == 0, filled == 0, mayEnd { return nil }
            guard got > 0 else { throw .closed }
            filled += got
            // A byte now and then does not count as coming.
            if let seconds, let deadline, filled < count, Self.now() > deadline { throw .tooSlow(seconds: seconds) }
        }
        return bytes
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec)
    }

    private static func setTimeout(_ descriptor: Int32, _ option: Int32, _ seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
}

// The type's own method has this name.
private let system_send: @Sendable (Int32, UnsafeRawPointer?, Int, Int32) -> Int = { send($0, $1, $2, $3) }
