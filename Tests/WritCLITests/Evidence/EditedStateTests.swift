// Whoever may write the databases and has no key changes nothing that goes unseen: `log verify` names what was edited, and a
// gate does not rest on an account that is not the one the log committed to.

import Foundation
import Testing
import WritModel

@Suite struct EditedStateTests {
    /// A change of one database, and what is said of it.
    struct Edit: CustomTestStringConvertible, Sendable {
        var name: String
        var file = "log.db"
        var sql: String
        var problem: String

        var testDescription: String { name }
    }

    static let edits: [Edit] = [
        Edit(
            name: "a claim is made verified",
            sql: "UPDATE facts SET begin_verified = 1 - begin_verified WHERE number = \(one)",
            problem: "is not what the entries give"),
        Edit(
            name: "an end is taken back",
            sql: "UPDATE facts SET ended = NULL, ended_entry = NULL, ended_at = NULL, ended_verified = NULL, "
                + "ended_because = NULL WHERE ended IS NOT NULL",
            problem: "is not what the entries give"),
        Edit(
            name: "a fact ends",
            sql: "UPDATE facts SET ended = begin, ended_at = 0, ended_verified = 1, ended_because = 1 "
                + "WHERE number = \(one)",
            problem: "is not what the entries give"),
        Edit(name: "a fact is removed", sql: "DELETE FROM facts WHERE number = \(one)", problem: "is missing"),
        Edit(
            name: "a fact is no longer found", sql: "DELETE FROM postings WHERE number = \(one)",
            problem: "is not what the entries give"),
        Edit(
            name: "a fact is found as ended", sql: "UPDATE postings SET settled = 1 - settled WHERE number = \(one)",
            problem: "is not what the entries give"),
        Edit(
            name: "a fact is made up",
            sql: "INSERT INTO facts (number, begin, element, begin_at, begin_verified, keys) "
                + "SELECT number + 1000, begin, 7, begin_at, 1, keys FROM facts WHERE number = \(one)",
            problem: "does not follow from any entry"),
        Edit(
            name: "a policy is made inactive",
            sql: "UPDATE notes SET bytes = cast(replace(cast(bytes AS TEXT), 'four-eyes', 'none') AS BLOB) "
                + "WHERE name = 'active-documents'",
            problem: "active documents"),
        Edit(
            name: "a branch stands elsewhere",
            sql: "UPDATE notes SET bytes = cast('\(String(repeating: "a", count: 40)) 3' AS BLOB) "
                + "WHERE name LIKE 'ref-place %refs/heads/topic'",
            problem: "where `refs/heads/topic` of `shop` stands"),
        Edit(
            name: "an account is another", file: "directory.db",
            sql: "UPDATE accounts SET account = 'remote:mallory' WHERE account = 'remote:ann'",
            problem: "the directory has another account"),
        Edit(
            name: "two accounts are exchanged", file: "directory.db",
            sql: "UPDATE accounts SET account = 'os:x' WHERE account = 'remote:ann';"
                + "UPDATE accounts SET account = 'remote:ann' WHERE account = 'remote:bob';"
                + "UPDATE accounts SET account = 'remote:bob' WHERE account = 'os:x'",
            problem: "the directory has another account"),
        Edit(
            name: "an account has another salt", file: "directory.db",
            sql: "UPDATE accounts SET salt = randomblob(16) WHERE account = 'remote:ann'",
            problem: "the directory has another account"),
        Edit(
            name: "an account is gone", file: "directory.db",
            sql: "DELETE FROM accounts WHERE account = 'remote:ann'", problem: "accounts are gone from the directory"),
        Edit(
            name: "an account has another pseudonym", file: "directory.db",
            sql: "UPDATE accounts SET id = 'a_AAAAAAAAAAAAAAAAAAAAAA' WHERE account = 'remote:ann'",
            problem: "accounts are gone from the directory"),
    ]

    /// A fact that is open.
    private static let one = "(SELECT max(number) FROM facts WHERE ended IS NULL)"

    private static func edit(_ sandbox: Sandbox, _ edit: Edit) async throws {
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            db.executescript(sys.argv[2])
            sys.exit(db.total_changes < 1)
            """
        try await sandbox.run("python3", ["-c", script, "\(sandbox.path)/w/\(edit.file)", edit.sql])
    }

    /// A log with pushes, an approval that stands and one that was taken back.
    private static func history() async throws -> Sandbox {
        let sandbox = try await Sandbox.hooked()
        for text in ["one", "two"] {
            let commit = try await sandbox.commit(text, by: .ann)
            #expect(try await sandbox.push("main:topic", setting: ["REMOTE_USER": "ann"]).status == 0)
            try await sandbox.approve(commit, by: .bob)
            guard text == "one" else { continue }
            try await sandbox.succeed("review", "withdraw", commit, "--key", "\(sandbox.path)/keys/bob")
        }
        let before = try await sandbox.writ("log", "verify")
        #expect(before.status == 0, "\(before.text)")
        return sandbox
    }

    @Test(arguments: edits) func isFoundByVerify(edit: Edit) async throws {
        let sandbox = try await Self.history()
        try await Self.edit(sandbox, edit)
        let after = try await sandbox.writ("log", "verify")
        #expect(after.status == 1, "\(after.text)")
        #expect(after.output.contains(edit.problem), "\(after.output)")
        #expect(!after.output.contains("remote:"))
    }

    @Test func aGateDoesNotRestOnAnAccountThatIsAnothers() async throws {
        let sandbox = try await Self.history()
        let exchanged = try #require(Self.edits.first { $0.name == "two accounts are exchanged" })
        try await Self.edit(sandbox, exchanged)
        try await sandbox.commit("three", by: .ann)
        let push = try await sandbox.push("main:other", setting: ["REMOTE_USER": "ann"])
        #expect(push.status != 0)
        #expect(push.error.contains("the directory has another account"), "\(push.error)")
        // Once it is put right, the gate opens again.
        try await Self.edit(sandbox, exchanged)
        #expect(try await sandbox.push("main:other", setting: ["REMOTE_USER": "ann"]).status == 0)
    }

    @Test func replayTellsEveryDecisionThatDoesNotFollow() async throws {
        let sandbox = try await Sandbox.hooked()
        for text in ["one", "two"] {
            let commit = try await sandbox.commit(text, by: .ann)
            #expect(try await sandbox.push("main:topic").status == 0)
            try await sandbox.approve(commit, by: .eve)
            try await Self.edit(
                sandbox, Edit(name: "", sql: "UPDATE facts SET begin_verified = 1", problem: ""))
            _ = try await sandbox.push("main")
        }
        let replay = try await sandbox.writ("log", "replay")
        #expect(replay.status == 1)
        #expect(replay.output.components(separatedBy: "does not follow").count == 3, "\(replay.output)")
        #expect(replay.output.contains("2 decisions do not"))
    }
}
