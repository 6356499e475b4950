// Wherever a file is read it may be a pipe: it has no size, and can be read once.

import Foundation
import Testing
import WritModel

@Suite struct PipeTests {
    /// Runs the program with `$FILE` coming through a pipe in place of `@` among the arguments.
    private func piped(
        _ sandbox: Sandbox, _ text: String, _ arguments: String..., folder: String = "w"
    ) async throws -> Outcome {
        try sandbox.write("piped", text)
        let words = arguments.map { $0 == "@" ? "<(cat \"$FILE\")" : "'\($0)'" }.joined(separator: " ")
        return try await sandbox.attempt(
            "bash", ["-c", "\"$0\" -C '\(sandbox.path)/\(folder)' \(words)", Program.path],
            setting: ["FILE": "\(sandbox.path)/piped"])
    }

    @Test func anExpression() async throws {
        let sandbox = try await Sandbox(.bare)
        // In more than one part.
        let long = "1 + 2 // " + String(repeating: "x", count: 65_000)
        #expect(try await piped(sandbox, long, "cel", "--file", "@").output == "3\n")
        #expect(try await sandbox.attempt(Program.path, ["cel", "--file", "-"], input: long).output == "3\n")
        let endless = try await sandbox.attempt("sh", ["-c", "yes | \"$0\" cel --file -", Program.path])
        #expect(endless.status == 65 && endless.error.contains("longer than 1 MiB"), "\(endless.text)")
    }

    @Test func aCheckpointThatWasKept() async throws {
        let sandbox = try await Sandbox(.starters)
        let kept = try await sandbox.succeed("log", "checkpoint")
        #expect(try await piped(sandbox, kept, "log", "verify", "--against", "@").status == 0)
        let other = try await piped(sandbox, "no checkpoint\n", "log", "verify", "--against", "@")
        #expect(other.status == 65)
    }

    @Test func requestsEventsAndDocuments() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(Documents.permissive)
        #expect(try await piped(sandbox, Notified.request("1"), "decide", "@").status == 0)
        let event = #"{"id":"7","kind":"source.event","data":{"type":"a","digest":"b"}}"# + "\n"
        let recorded = try await piped(sandbox, event, "record", "@")
        #expect(recorded.status == 0 && recorded.output.contains("\"7\""), "\(recorded.text)")
        #expect(try await piped(sandbox, Documents.permissive, "check", "@").status == 0)
    }

    @Test func anArchive() async throws {
        let sandbox = try await Sandbox(.bare)
        let events = (1...2000).map {
            #"{"id":"\#($0)","type":"WatchEvent","actor":{"login":"ann"},"repo":{"name":"acme/shop"},"payload":{},"#
                + #""created_at":"2021-07-21T06:00:00Z"}"#
        }
        let imported = try await piped(
            sandbox, events.joined(separator: "\n"), "import", "github-archive", "@", "--format", "json")
        #expect(try imported.json()["appended"] == 2000, "\(imported.text)")
    }
}
