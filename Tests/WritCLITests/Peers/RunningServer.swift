// A server that a test starts and stops.

import Foundation

/// A process of the test's own. Unlike what `Process` starts it takes signals, whichever thread started it, and holds no
/// pipe open that another test is reading from.
struct Spawned {
    private let number: pid_t

    /// Closes what the test has open, and becomes the program.
    private static let script = #"""
        for file in /proc/self/fd/*; do n=${file##*/}; [ "$n" -le 2 ] || eval "exec $n>&-"; done
        exec "$@" </dev/null >/dev/null 2>&1
        """#

    /// Starts a program by its absolute path; `nil` when it cannot be started.
    init?(_ words: [String]) {
        let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"]
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = (["bash", "-c", Self.script, "bash"] + words).map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var number: pid_t = 0
        guard posix_spawn(&number, "/bin/bash", nil, &attributes, arguments, variables) == 0 else { return nil }
        self.number = number
    }

    /// Waits until it has ended, for some seconds.
    ///
    /// - Returns: whether it has.
    @discardableResult
    func wait(seconds: Int) -> Bool {
        for _ in 0...(seconds * 100) {
            var status: Int32 = 0
            if waitpid(number, &status, WNOHANG) != 0 { return true }
            if seconds > 0 { usleep(10_000) }
        }
        return false
    }

    /// Ends it.
    func stop() {
        kill(number, SIGTERM)
        if wait(seconds: 5) { return }
        kill(number, SIGKILL)
        wait(seconds: 5)
    }
}

/// A server that runs until the value is gone.
final class RunningServer {
    private let process: Spawned

    /// Starts a server, and waits until it listens.
    ///
    /// - Parameters:
    ///   - program: its absolute path.
    ///   - arguments: such that it stays in the foreground.
    ///   - port: the port of this machine that it listens at.
    init(_ program: String, _ arguments: [String], port: Int) async throws {
        guard let process = Spawned([program] + arguments) else {
            throw Run.Failure(description: "\(program) cannot be started")
        }
        self.process = process
        for _ in 0..<200 {
            if Self.listens(port) { return }
            guard !process.wait(seconds: 0) else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        process.stop()
        throw Run.Failure(description: "\(program) does not listen at \(port)")
    }

    deinit { process.stop() }

    private static func listens(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = UInt16(port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
