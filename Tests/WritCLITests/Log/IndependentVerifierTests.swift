// The verifier that others can read in an afternoon (verifier/writ_verify.py) says of exports what Writ says of its log.

import Foundation
import Testing
import WritModel

@Suite(.enabled(if: IndependentVerifier.isThere, "python3-cryptography is not installed: run scripts/setup.sh"))
struct IndependentVerifierTests {
    /// A log with every kind of statement, exported.
    private static func exported() async throws -> Sandbox {
        let sandbox = try await Sandbox.hooked()
        func say(_ words: String..., key: Person) async throws {
            let said = try await sandbox.writ(words + ["--key", "\(sandbox.path)/keys/\(key.rawValue)"])
            #expect(said.status == 0, "\(said.text)")
        }
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main:topic").status == 0)
        try await say("review", "approve", commit, key: .bob)
        try await say("review", "withdraw", commit, key: .bob)
        try await say("review", "request-changes", commit, key: .bob)
        _ = try await sandbox.writ(
            "gate", "deploy", "--service", "shop", "--environment", "production", "--deploy", "d1", "--repo",
            "\(sandbox.path)/shop.git", "--head", "topic", "--actor", "remote:ann")
        try await say("signoff", "give", "deploy/d1", key: .rita)
        try await say("signoff", "revoke", "deploy/d1", key: .rita)
        try sandbox.write("many", try Self.tests(300))
        try await sandbox.succeed("record", "\(sandbox.path)/many", "--quiet")
        try await sandbox.succeed("log", "export", "\(sandbox.path)/export")
        return sandbox
    }

    /// Events that fill more than one tile.
    private static func tests(_ count: Int) throws -> String {
        (0..<count).map { number in
            "{\"id\":\"t\(number)\",\"source\":\"ci\",\"kind\":\"test.finished\",\"actor\":\"os:ci\",\"data\":{\"repository\":"
                + "\"shop\",\"sha\":\"\(String(repeating: "ab", count: 20))\",\"name\":\"t\(number)\",\"result\":\"passed\"}}\n"
        }.joined()
    }

    private func verify(_ sandbox: Sandbox, _ folder: String = "export", _ more: String...) async throws -> Outcome {
        try await sandbox.attempt(
            IndependentVerifier.python,
            [IndependentVerifier.path, "\(sandbox.path)/\(folder)", "--key", "\(sandbox.path)/w/keys/log.vkey"] + more)
    }

    @Test func anHonestExportIsRight() async throws {
        let sandbox = try await Self.exported()
        let found = try await verify(sandbox)
        #expect(found.status == 0, "\(found.text)")
        #expect(found.output.contains("5 statements"), "\(found.output)")
        let own = try await sandbox.writ("log", "verify")
        #expect(own.status == 0, "\(own.text)")
        #expect(own.output.contains("5 statements"), "\(own.output)")
    }

    @Test func damageIsFoundWhereverItIs() async throws {
        let sandbox = try await Self.exported()
        let files = try FileManager.default.subpathsOfDirectory(atPath: "\(sandbox.path)/export").sorted()
            .filter { (try? Data(contentsOf: URL(filePath: "\(sandbox.path)/export/\($0)"))) != nil }
        #expect(files.count > 5)
        var random = SystemRandomNumberGenerator()
        for round in 0..<40 {
            let file = files[round % files.count]
            try? sandbox.remove("damaged")
            try await sandbox.run("cp", ["-r", "\(sandbox.path)/export", "\(sandbox.path)/damaged"])
            let url = URL(filePath: "\(sandbox.path)/damaged/\(file)")
            var bytes = [UInt8](try Data(contentsOf: url))
            let place = Int.random(in: bytes.indices, using: &random)
            switch round / files.count % 3 {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.remove(at: place)
            default: bytes.insert(bytes[place] ^ 1, at: place)
            }
            try Data(bytes).write(to: url)
            let found = try await verify(sandbox, "damaged")
            #expect(found.status == 1, "\(file), byte \(place): \(found.text)")
        }
    }

    @Test func aStatementThatWasRewrittenWithTheLogsKeyIsFound() async throws {
        let sandbox = try await Self.exported()
        try LogRewriter(sandbox, folder: "w").rewrite { event in
            if event.kind == .reviewApproved { event.data["review"] = "another" }
        }
        try await sandbox.succeed("log", "export", "\(sandbox.path)/rewritten")
        let found = try await verify(sandbox, "rewritten")
        #expect(found.status == 1)
        #expect(found.output.contains("its signature does not fit what it says"), "\(found.output)")
        // Whoever kept an older checkpoint sees that something was rewritten, whatever it was.
        let older = try await verify(sandbox, "rewritten", "--against", "\(sandbox.path)/export/checkpoint")
        #expect(older.output.contains("rewritten before size"), "\(older.output)")
    }

    @Test func anotherKeyOrALongerLogIsSaid() async throws {
        let sandbox = try await Self.exported()
        let name = try sandbox.read("w/keys/log.vkey").prefix { $0 != "+" }
        try await sandbox.run(Program.path, ["init", "\(sandbox.path)/other", "--origin", String(name)])
        let other = try await sandbox.attempt(
            IndependentVerifier.python,
            [IndependentVerifier.path, "\(sandbox.path)/export", "--key", "\(sandbox.path)/other/keys/log.vkey"])
        #expect(other.status == 1)
        #expect(other.output.contains("is not signed with the key"), "\(other.output)")
        try await sandbox.commit("next", by: .ann)
        #expect(try await sandbox.push("main:later").status == 0)
        try sandbox.write("later.checkpoint", try await sandbox.succeed("log", "checkpoint"))
        let found = try await verify(sandbox, "export", "--against", "\(sandbox.path)/later.checkpoint")
        #expect(found.status == 1)
        #expect(found.output.contains("it was rolled back"), "\(found.output)")
    }

    @Test func isReadInAnAfternoon() throws {
        let text = try String(contentsOfFile: IndependentVerifier.path, encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 300)
    }
}

/// Where the verifier is, and what runs it.
enum IndependentVerifier {
    static let python = "/usr/bin/python3"

    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "verifier/writ_verify.py").path

    static var isThere: Bool {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", "import cryptography"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
