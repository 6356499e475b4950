// An acknowledgement that nobody gets is an error: where output goes is full, closed, or has gone.

import Foundation
import Testing
import WritModel

@Suite struct LostOutputTests {
    /// Ways to lose what a program prints, as a shell's text. The status of the program is that of the shell.
    static let ways = [
        "exec \"$0\" \"$@\" > /dev/full", "exec \"$0\" \"$@\" >&-",
        // The reader has gone before the program begins.
        "{ sleep 0.2; \"$0\" \"$@\"; echo $? > \"$STATUS\"; } | true; while [ ! -s \"$STATUS\" ]; do sleep 0.05; done; "
            + "exit \"$(cat \"$STATUS\")\"",
    ]

    static let commands: [[String]] = [
        ["record", "-"], ["decide"], ["log", "checkpoint"], ["log", "query"], ["log", "prove", "0"], ["status"],
        ["log", "verify"], ["cel", "1"], ["--version"], ["help", "log"],
        ["gate", "deploy", "--service", "s", "--environment", "dev"],
    ]

    @Test(arguments: ways, commands)
    func isAnError(way: String, command: [String]) async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(Documents.permissive)
        let input =
            command == ["decide"]
            ? Notified.request("1") : #"{"id":"1","kind":"source.event","data":{"type":"a","digest":"b"}}"# + "\n"
        let folder = command.first == "--version" || command.first == "help" ? [] : ["-C", "\(sandbox.path)/w"]
        let outcome = try await sandbox.attempt(
            "sh", ["-c", way, Program.path] + folder + command, input: input,
            setting: ["STATUS": "\(sandbox.path)/status"])
        #expect(outcome.status == 70, "\(command): \(outcome.text)")
        #expect(outcome.error.contains("the output could not be written"), "\(outcome.error)")
    }

    @Test func whatCannotBeAcknowledgedIsTheLastThatIsRecorded() async throws {
        let sandbox = try await Sandbox(.bare)
        // More than is read at a time.
        let lines = (0..<4000).map {
            #"{"id":"\#($0)","kind":"source.event","data":{"type":"\#(String(repeating: "t", count: 90))","digest":"b"}}"#
        }
        let outcome = try await sandbox.attempt(
            "sh", ["-c", Self.ways[0], Program.path, "-C", "\(sandbox.path)/w", "record"],
            input: lines.joined(separator: "\n") + "\n")
        #expect(outcome.status == 70)
        let recorded = try await sandbox.entries("source.event").count
        #expect(recorded > 0 && recorded < 4000, "\(recorded)")
        #expect(try await sandbox.writ("log", "verify").status == 0)
    }

    /// A file that is opened first would get the number of a closed stream, and what was meant for the stream.
    @Test(arguments: ["0", "1", "2"]) func aClosedStreamIsNoFileOfOurs(stream: String) async throws {
        let sandbox = try await Sandbox(.bare)
        _ = try await sandbox.attempt(
            "sh", ["-c", "exec \"$0\" \"$@\" \(stream)>&-", Program.path, "-C", "\(sandbox.path)/w", "record"],
            input: #"{"id":"1","kind":"source.event","data":{"type":"a","digest":"b"}}"# + "\nno json\n")
        #expect(try await sandbox.writ("log", "verify").status == 0)
        #expect(try await sandbox.writ("status").status == 0)
    }

    @Test func aChildOfTheProgramEndsAtABrokenPipe() async throws {
        let sandbox = try await Sandbox()
        try sandbox.write("shop.git/hooks/post-receive", "#!/bin/sh\nyes 2>'\(sandbox.path)/said' | true\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: "\(sandbox.path)/shop.git/hooks/post-receive")
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        #expect(try await sandbox.push("main:topic").status == 0)
        #expect(try sandbox.read("said").isEmpty)
    }

    @Test func aClientOfTheSocketTellsToo() async throws {
        let sandbox = try await Sandbox(.bare)
        let server = try SocketServer(sandbox)
        let outcome = try await sandbox.attempt(
            "sh", ["-c", Self.ways[0], Program.path, "--socket", server.socket, "record"],
            input: #"{"id":"1","kind":"source.event","data":{"type":"a","digest":"b"}}"# + "\n")
        #expect(outcome.status == 70, "\(outcome.text)")
    }
}
