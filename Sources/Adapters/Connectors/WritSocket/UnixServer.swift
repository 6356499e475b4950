// Accepts connections and starts a process for each, within limits; stops when it is told to.

import Dispatch
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import WritConnector

/// A server's loop. One thread owns it; the signals' handlers only write to its pipe.
final class UnixServer {
    /// A request that is being answered.
    private struct Request {
        var peer: LocalPeer
        var began: Int64
        var isOverdue = false
    }

    private let server: LocalServer
    private let listener: UnixListener
    private let busy: [LocalMessage]
    private let notice: (LocalServerNotice) -> Void
    private let wake: (reading: Int32, writing: Int32)
    private var open: [pid_t: Request] = [:]

    /// How often ended processes are looked for, in milliseconds.
    private static let tickMilliseconds: Int32 = 100

    init(
        _ server: LocalServer, _ listener: UnixListener, busy: [LocalMessage],
        notice: @escaping (LocalServerNotice) -> Void
    ) throws(LocalSocketError) {
        self.server = server
        self.listener = listener
        self.busy = busy
        self.notice = notice
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .failed(String(cString: strerror(errno))) }
        for end in ends { Self.keepToItself(end) }
        wake = (ends[0], ends[1])
    }

    deinit {
        close(wake.reading)
        close(wake.writing)
    }

    /// Runs until the process is told to stop, and open requests are answered.
    func run() throws(LocalSocketError) {
        let signals = [SIGTERM, SIGINT].map(stopping(at:))
        defer { for signal in signals { signal.cancel() } }
        notice(.listening)
        while true {
            var waits = [
                pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&waits, 2, open.isEmpty ? -1 : Self.tickMilliseconds)
            if ready < 0, errno != EINTR { throw .failed(String(cString: strerror(errno))) }
            reap()
            if waits[1].revents != 0 { break }
            if waits[0].revents != 0 { accept() }
        }
        stop()
    }

    /// A source that wakes the loop at a signal, which then does nothing else.
    private func stopping(at number: Int32) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        let end = wake.writing
        source.setEventHandler {
            var byte: UInt8 = 1
            write(end, &byte, 1)
        }
        source.resume()
        return source
    }

    /// Listens no more, waits for what is being answered, and ends what takes too long.
    private func stop() {
        listener.end()
        notice(.stopping(open: open.count))
        let deadline = Self.now() + Int64(server.limits.stopSecondsMax)
        while !open.isEmpty, Self.now() < deadline {
            usleep(UInt32(Self.tickMilliseconds) * 1000)
            reap()
        }
        for process in open.keys { kill(-process, SIGKILL) }
        for process in open.keys { waitpid(process, nil, 0) }
    }

    // MARK: Connections

    private func accept() {
        let descriptor = system_accept(listener.descriptor)
        guard descriptor >= 0 else { return }
        Self.keepToItself(descriptor)
        defer { close(descriptor) }
        guard let peer = try? UnixConnection.peer(of: descriptor) else { return }
        let own = open.values.filter { $0.peer.user == peer.user }.count
        if open.count >= server.limits.connectionsMax {
            return turnAway(descriptor, peer, "\(open.count) requests are being answered")
        }
        if own >= server.limits.connectionsPerUserMax {
            return turnAway(descriptor, peer, "\(own) requests of this user are being answered")
        }
        start(descriptor, peer)
    }

    /// Says that there are too many, if the peer listens, and never waits for it.
    private func turnAway(_ descriptor: Int32, _ peer: LocalPeer, _ why: String) {
        notice(.turnedAway(peer, why: why))
        var bytes: [UInt8] = []
        for message in busy {
            let length = UInt32(message.bytes.count)
            bytes.append(message.kind)
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: length >> UInt32(shift))) }
            bytes += message.bytes
        }
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// No process that is started inherits the descriptor; the loop's thread is the only one that starts any.
    private static func keepToItself(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

    private func start(_ descriptor: Int32, _ peer: LocalPeer) {
        do throws(LocalSocketError) {
            let process = try Spawn(program: server.program, arguments: server.arguments).start(input: descriptor)
            open[process] = Request(peer: peer, began: Self.now())
        } catch { notice(.turnedAway(peer, why: error.description)) }
    }

    /// Forgets processes that have ended, and ends those that take too long.
    private func reap() {
        for (process, request) in open {
            if waitpid(process, nil, WNOHANG) == process {
                open[process] = nil
            } else if !request.isOverdue, Self.now() - request.began > Int64(server.limits.requestSecondsMax) {
                open[process]?.isOverdue = true
                notice(.ended(request.peer))
                // The whole group: git and others that it started.
                kill(-process, SIGKILL)
            }
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec)
    }
}

// The type's own method has this name.
private let system_accept: @Sendable (Int32) -> Int32 = { accept($0, nil, nil) }

/// Starts a process without a shell, with a descriptor as its standard input and nothing as its output.
struct Spawn {
    let program: String
    let arguments: [String]

    /// Starts it in a process group of its own.
    ///
    /// - Returns: its number.
    func start(input: Int32) throws(LocalSocketError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        // A group of its own, and the signals as they are by default: the server ignores some.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in [SIGTERM, SIGINT, SIGPIPE] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = (["writ"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let code = posix_spawn(&process, program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw .failed("cannot start `\(program)`: \(String(cString: strerror(code)))") }
        return process
    }
}
