// A running `writ serve`, and clients of it that keep to no rules.

import Foundation
import Testing

/// A server of a sandbox's folder; stopped with the value.
final class SocketServer {
    let socket: String
    private let process = Process()
    private let output = Pipe()

    /// Starts a server and waits until it listens.
    init(_ sandbox: Sandbox, _ arguments: String..., socket: String? = nil) throws {
        // Short: the path of a socket has at most 107 bytes.
        self.socket = socket ?? "\(sandbox.path)/s"
        process.executableURL = URL(filePath: Program.path)
        process.arguments = ["-C", "\(sandbox.path)/w", "serve", "--socket", self.socket] + arguments
        process.environment = sandbox.environment
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        try #require(line.contains("listening at"), "the server said: \(line)")
    }

    deinit { stop() }

    /// Whether it still runs.
    var isRunning: Bool { process.isRunning }

    /// Stops it as a service manager would.
    ///
    /// - Returns: its exit status.
    @discardableResult
    func stop() -> Int32 {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Kills it.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// A connection of its own; `nil` where none is to be had.
    func connect() -> RawClient? { RawClient(socket) }
}

/// A client that writes what it likes.
final class RawClient {
    private let descriptor: Int32

    init?(_ path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let code = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { return nil }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) { _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// A message.
    func write(kind: UInt8, _ bytes: [UInt8]) {
        let count = UInt32(bytes.count)
        write([kind] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) } + bytes)
    }

    /// Says that nothing more comes.
    func end() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Everything that comes until the other end closes, or for some seconds.
    func read(seconds: Int = 20) -> [UInt8] {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return all }
            all += buffer[..<count]
        }
    }

    /// The status at the end of an answer.
    func status() -> UInt8? {
        let bytes = read()
        // The last message: the end, one byte.
        guard bytes.count >= 6, bytes[(bytes.count - 6)...].prefix(5).elementsEqual([4, 0, 0, 0, 1]) else { return nil }
        return bytes.last
    }
}
