// Folders of version 0.1: they open, verify, go on, and say what is not replayed.

import Foundation
import Testing
import WritModel
import WritPolicy

@Suite struct UpgradeTests {
    /// A folder of version 0.1 in which Bob has approved a commit that Ann's push waits for.
    private func old() async throws -> Sandbox {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main").status != 0)
        try await sandbox.approve(commit, by: .bob)
        try await OldFolder.make(of: sandbox)
        return sandbox
    }

    private func number(_ sandbox: Sandbox, _ sql: String, in file: String = "log.db") async throws -> Int {
        let script = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])"
        return Int(try await sandbox.run("python3", ["-c", script, "\(sandbox.path)/w/\(file)", sql])) ?? -1
    }

    @Test func aFolderOfVersion01OpensAndVerifies() async throws {
        let sandbox = try await old()
        let size = try await number(sandbox, "SELECT count(*) FROM entries")
        let verified = try await sandbox.writ("log", "verify", "--format", "json")
        #expect(verified.status == 0, "\(verified.text)")
        #expect(try await number(sandbox, "SELECT count(*) FROM entries") == size)
        #expect(try await number(sandbox, "PRAGMA user_version") == 4)
        // The directory is, when something first needs it.
        try await sandbox.succeed("status")
        #expect(try await number(sandbox, "PRAGMA user_version", in: "directory.db") == 2)
    }

    @Test func whatWasApprovedBeforeTheUpgradeCountsAfterIt() async throws {
        let sandbox = try await old()
        #expect(try await number(sandbox, "SELECT count(*) FROM facts") == 1)
        let pushed = try await sandbox.push("main")
        #expect(pushed.status == 0, "\(pushed.text)")
        // The rule that nobody asks for any more is gone, and the first session has made the others' intervals.
        #expect(try await number(sandbox, "SELECT count(*) FROM rules WHERE rule = 7") == 0)
        #expect(try await number(sandbox, "SELECT count(*) FROM facts") > 1)
        #expect(try await sandbox.writ("log", "verify").status == 0)
    }

    @Test func twoSpellingsOfOneLoginAreOnePersonFromTheFirstSessionOn() async throws {
        let sandbox = try await old()
        _ = try await sandbox.push("main")
        let linked = try await sandbox.entries("identity.linked").filter { $0["source"] == "writ" }
        #expect(linked.count == 1)
        #expect(linked.first?["id"] == .string("spelling/\(OldFolder.spellings[0].1)"))
        _ = try await sandbox.push("main:other")
        #expect(try await sandbox.entries("identity.linked").filter { $0["source"] == "writ" }.count == 1)
    }

    @Test func decisionsUnderAnOlderLanguageAreCountedAndNotReplayed() async throws {
        let sandbox = try await old()
        let before = try await sandbox.writ("log", "replay", "--format", "json").json()
        #expect(before["difference"] == .null)
        let former = before["former"]?["1"]?.intValue ?? 0
        #expect((former > 0) == (CompiledDocuments.language != "1"))
        _ = try await sandbox.push("main")
        let after = try await sandbox.writ("log", "replay")
        #expect(after.status == 0, "\(after.text)")
        #expect(
            after.output.contains("decisions were made under language 1") == (CompiledDocuments.language != "1"))
    }
}
