// Connections over a real socket: who the peer is, and what becomes of messages that are too long, slow or broken off.

import Foundation
import Testing
import WritConnector
import WritSocket

@Suite struct SocketTests {
    /// A pair of connected sockets: one as a connection, the other raw, for a peer that keeps to no rules.
    private func pair() throws -> (connection: any LocalConnection, raw: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (try UnixSockets().connection(descriptor: ends[0]), ends[1])
    }

    private func write(_ bytes: [UInt8], to raw: Int32) { #expect(Glibc.write(raw, bytes, bytes.count) == bytes.count) }

    @Test func thePeerIsWhoTheSystemSays() throws {
        let (connection, raw) = try pair()
        defer { close(raw) }
        #expect(connection.peer == LocalPeer(user: getuid(), process: getpid()))
    }

    @Test func whatIsNoSocketIsRefused() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[1]) }
        #expect(throws: LocalSocketError.self) { _ = try UnixSockets().connection(descriptor: ends[0]) }
    }

    @Test(arguments: [0, 1, 65_536, LocalMessage.bytesMax])
    func messagesArriveAsTheyWereSent(count: Int) throws {
        let (connection, raw) = try pair()
        let other = try UnixSockets().connection(descriptor: raw)
        let message = LocalMessage(kind: 7, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0) })
        let thread = Thread { try? connection.send(message) }
        thread.start()
        #expect(try other.receive(bytesMax: LocalMessage.bytesMax, seconds: 10) == message)
    }

    @Test func aLengthOverTheLimitIsNotRead() throws {
        let (connection, raw) = try pair()
        defer { close(raw) }
        write([1, 0xff, 0xff, 0xff, 0xff], to: raw)
        #expect(throws: LocalSocketError.tooLong(bytes: 0xffff_ffff, most: 100)) {
            _ = try connection.receive(bytesMax: 100, seconds: 5)
        }
    }

    @Test func anEndBetweenMessagesIsNoErrorAndOneInsideIs() throws {
        let (connection, raw) = try pair()
        close(raw)
        #expect(try connection.receive(bytesMax: 100, seconds: 5) == nil)
        let (broken, end) = try pair()
        write([1, 0, 0, 0, 9, 65], to: end)
        close(end)
        #expect(throws: LocalSocketError.closed) { _ = try broken.receive(bytesMax: 100, seconds: 5) }
    }

    @Test func nothingForTooLongIsAnError() throws {
        let (connection, raw) = try pair()
        defer { close(raw) }
        #expect(throws: LocalSocketError.tooSlow(seconds: 1)) {
            _ = try connection.receive(bytesMax: 100, seconds: 1)
        }
    }

    @Test func aByteNowAndThenIsTooSlow() throws {
        let (connection, raw) = try pair()
        defer { close(raw) }
        let thread = Thread {
            for byte in [UInt8](repeating: 0, count: 40) {
                usleep(200_000)
                _ = send(raw, [byte], 1, Int32(MSG_NOSIGNAL))
            }
        }
        thread.start()
        let began = ContinuousClock.now
        #expect(throws: LocalSocketError.tooSlow(seconds: 1)) {
            // Five bytes of header and as many more as it claims.
            while let message = try connection.receive(bytesMax: 1000, seconds: 1) { #expect(message.bytes.isEmpty) }
            throw LocalSocketError.tooSlow(seconds: 1)
        }
        #expect(ContinuousClock.now - began < .seconds(12))
    }

    @Test func sendingToWhoeverHasGoneIsAnErrorAndNoSignal() throws {
        let (connection, raw) = try pair()
        close(raw)
        #expect(throws: LocalSocketError.closed) { try connection.send(LocalMessage(kind: 1, bytes: [1])) }
    }

    @Test func aSocketThatIsNotThereIsSaid() {
        #expect(throws: LocalSocketError.absent(path: "/tmp/writ-none.sock")) {
            _ = try UnixSockets().connect(to: "/tmp/writ-none.sock")
        }
        let long = "/tmp/" + String(repeating: "x", count: 200)
        #expect(throws: LocalSocketError.self) { _ = try UnixSockets().connect(to: long) }
    }
}
