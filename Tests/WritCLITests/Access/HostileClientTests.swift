// Clients of the socket that keep to no rules: none of them gets an answer it should not, and none stops the server.

import Foundation
import Testing
import WritModel

@Suite struct HostileClientTests {
    private static func request(_ arguments: [String]) -> [UInt8] {
        JSONValue.object(["arguments": .array(arguments.map { .string($0) })]).bytes
    }

    private func served(_ arguments: String...) async throws -> (sandbox: Sandbox, server: SocketServer) {
        let sandbox = try await Sandbox(.bare)
        return (sandbox, try SocketServer(sandbox))
    }

    /// The server still answers those who keep to the rules.
    private func expectHealthy(_ sandbox: Sandbox, _ server: SocketServer) async throws {
        #expect(server.isRunning)
        #expect(try await sandbox.writ("--socket", server.socket, "status").status == 0)
        #expect(try await sandbox.writ("log", "verify").status == 0)
    }

    @Test func nonsenseIsRefused() async throws {
        let (sandbox, server) = try await served()
        let texts: [[UInt8]] = [
            [], Array("GET / HTTP/1.1\r\n\r\n".utf8), [0xff, 0xff, 0xff, 0xff, 0xff], Array(repeating: 0, count: 100),
            [1, 0, 0, 0, 4, 0xff, 0xfe, 0x00, 0x01],
        ]
        for text in texts {
            let client = try #require(server.connect())
            client.write(text)
            client.end()
            let answer = client.read()
            #expect(answer.isEmpty || answer.last == 64 || answer.last == 69, "\(text.prefix(9)): \(answer.suffix(9))")
        }
        try await expectHealthy(sandbox, server)
    }

    @Test(arguments: [
        "{", "[]", "null", "{\"arguments\":7}", "{\"arguments\":[7]}", "{\"arguments\":[\"status\",null]}",
        "{\"arguments\":[\"st\\u0000atus\"]}", String(repeating: "[", count: 1000),
    ])
    func aRequestThatIsNoneIsRefused(text: String) async throws {
        let (sandbox, server) = try await served()
        let client = try #require(server.connect())
        client.write(kind: 1, Array(text.utf8))
        #expect(client.status() == 64)
        try await expectHealthy(sandbox, server)
    }

    @Test func anOversizedRequestIsNotRead() async throws {
        let (sandbox, server) = try await served()
        let client = try #require(server.connect())
        client.write(kind: 1, Array(repeating: 0x20, count: 200_000))
        #expect(client.read().last.map { $0 != 0 } ?? true)
        let many = try #require(server.connect())
        many.write(kind: 1, Self.request(Array(repeating: "x", count: 1000)))
        #expect(many.status() == 64)
        try await expectHealthy(sandbox, server)
    }

    /// What the folder's owner may ask for at the terminal and nobody through the socket: places of the server's own.
    @Test(arguments: [
        ["-C", "/", "status"], ["status", "-C", "/"], ["status", "-C/"], ["status", "--socket", "/x"],
        ["check", "/etc/passwd"], ["check", "--policies", "/etc"], ["test", "/etc/passwd"], ["record", "/etc/passwd"],
        ["audit", "--policies", "/etc"], ["audit", "--enforce", "--repo", "/"],
        ["review", "approve", "0000000", "--key", "/x"],
        ["import", "git", "/"], ["init", "/tmp/none"], ["serve"], ["serve-connection"], ["hook", "install", "/"],
        ["gate", "push", "--repo", "/"], ["hook", "run", "pre-receive", "--repo", "/"],
        ["insights", "--policies", "/etc"],
        ["gate", "deploy", "--service", "s", "--environment", "dev"], ["decide", "/etc/passwd"],
    ])
    func whatIsNotServedIsRefusedToTheOwnerToo(arguments: [String]) async throws {
        let (sandbox, server) = try await served()
        let client = try #require(server.connect())
        client.write(kind: 1, Self.request(arguments))
        let status = client.status()
        #expect(status.map { [64, 77].contains($0) } ?? false, "\(arguments): \(String(describing: status))")
        #expect(!sandbox.exists("../none"))
        try await expectHealthy(sandbox, server)
    }

    @Test func aSlowClientKeepsNobodyWaiting() async throws {
        let (sandbox, server) = try await served()
        let slow = try #require(server.connect())
        slow.write([1, 0, 0])
        try await expectHealthy(sandbox, server)
        // It is given ten seconds to say what it wants.
        let began = ContinuousClock.now
        _ = slow.read(seconds: 30)
        #expect(ContinuousClock.now - began < .seconds(25))
    }

    @Test func manyConnectionsOfOneUserAreTurnedAwayAndOthersAreNot() async throws {
        let (sandbox, server) = try await served()
        let idle = (0..<8).compactMap { _ in server.connect() }
        #expect(idle.count == 8)
        // All that this user may have are taken; the next is told so at once.
        var isTurnedAway = false
        for _ in 0..<50 where !isTurnedAway {
            let next = try #require(server.connect())
            next.write(kind: 1, Self.request(["log", "checkpoint"]))
            isTurnedAway = next.status() == 69
            if !isTurnedAway { usleep(100_000) }
        }
        #expect(isTurnedAway)
        if OtherUser.areAllowed {
            let other = try await sandbox.writ(as: .nobody, ["--socket", server.socket, "status"])
            #expect(other.status == 77, "\(other.text)")
        }
        for client in idle { client.end() }
        var isFree = false
        for _ in 0..<100 where !isFree {
            usleep(100_000)
            isFree = try await sandbox.writ("--socket", server.socket, "status").status == 0
        }
        #expect(isFree)
    }

    @Test func aClientThatLeavesInTheMiddleLeavesNothingBehind() async throws {
        let (sandbox, server) = try await served()
        for _ in 0..<5 {
            let client = try #require(server.connect())
            client.write(kind: 1, Self.request(["log", "query"]))
        }
        try await expectHealthy(sandbox, server)
    }

    @Test func stoppingIsGracefulAndADeadSocketIsTakenOver() async throws {
        let sandbox = try await Sandbox(.bare)
        let first = try SocketServer(sandbox)
        let second = try await sandbox.writ("serve", "--socket", first.socket)
        #expect(second.status == 69)
        #expect(second.error.contains("another server listens"), "\(second.error)")
        first.kill()
        #expect(sandbox.exists("s"))
        #expect(try await sandbox.writ("--socket", first.socket, "status").status == 69)
        let third = try SocketServer(sandbox)
        #expect(try await sandbox.writ("--socket", third.socket, "status").status == 0)
        #expect(third.stop() == 0)
        #expect(!sandbox.exists("s") && !sandbox.exists("s.lock"))
    }

    @Test func somethingElseAtThePathIsLeftAlone() async throws {
        let sandbox = try await Sandbox(.bare)
        try sandbox.write("s", "precious")
        let outcome = try await sandbox.writ("serve", "--socket", "\(sandbox.path)/s")
        #expect(outcome.status == 69 && outcome.error.contains("a file of another kind"), "\(outcome.text)")
        #expect(try sandbox.read("s") == "precious")
    }
}
