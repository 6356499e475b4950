// The log proves that decisions follow from what was recorded, and that nothing was taken back.

import Foundation
import Testing
import WritModel

@Suite struct ReplayTests {
    /// A sandbox after a denied push, an approval, an allowed push, and a held deploy.
    private func used() async throws -> Sandbox {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        #expect(try await sandbox.push("main").status == 0)
        _ = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "production")
        return sandbox
    }

    @Test func decisionsFollowFromTheEntriesBeforeThem() async throws {
        let sandbox = try await used()
        // What is in force changes: each decision is judged by what was in force then.
        try await sandbox.activate(Documents.noDeploys)
        _ = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev")
        let replay = try await sandbox.writ("log", "replay", "--format", "json")
        #expect(replay.status == 0, "\(replay.text)")
        #expect(try replay.json()["decisions"] == 4)
        #expect(try replay.json()["difference"] == .null)
        #expect(try await sandbox.succeed("log", "replay").contains("4 decisions follow from"))
    }

    @Test func aWrongVerdictSignedWithTheRealKeyIsFound() async throws {
        let sandbox = try await used()
        try LogRewriter(sandbox, folder: "w").rewrite { event in
            guard event.kind == .decisionMade, event.data["verdict"] == "deny" else { return }
            event.data["verdict"] = "allow"
        }
        let verify = try await sandbox.writ("log", "verify")
        #expect(verify.status == 0, "\(verify.text)")
        let index = try await sandbox.entries("decision.made").first?["index"]?.intValue ?? -1
        let replay = try await sandbox.writ("log", "replay", "--format", "json")
        #expect(replay.status == 1)
        #expect(try replay.json()["difference"]?["index"] == .int(index))
        let text = try await sandbox.writ("log", "replay")
        #expect(text.status == 1)
        #expect(text.output.contains("(entry \(index)) does not follow from what was recorded"))
    }

    @Test func evidenceChangedAfterTheFactIsFound() async throws {
        let sandbox = try await used()
        try LogRewriter(sandbox, folder: "w").rewrite { event in
            guard event.kind == .reviewApproved else { return }
            // The approval on which the push passed is made one that would not have counted.
            event.provenance = .cli
        }
        #expect(try await sandbox.writ("log", "verify").status == 0)
        #expect(try await sandbox.writ("log", "replay").status == 1)
    }

    @Test func anOlderCheckpointFindsARollback() async throws {
        let sandbox = try await used()
        try sandbox.write("old.checkpoint", try await sandbox.succeed("log", "checkpoint"))
        try LogRewriter(sandbox, folder: "w").rewrite(keeping: 25)
        #expect(try await sandbox.writ("log", "verify").status == 0)
        let verify = try await sandbox.writ("log", "verify", "--against", "\(sandbox.path)/old.checkpoint")
        #expect(verify.status == 1)
        #expect(verify.output.contains("25"))
    }

    @Test func anOlderCheckpointFindsARewrittenEntry() async throws {
        let sandbox = try await used()
        try sandbox.write("old.checkpoint", try await sandbox.succeed("log", "checkpoint"))
        try LogRewriter(sandbox, folder: "w").rewrite { event in
            guard event.kind == .commitRecorded else { return }
            event.data["title"] = "another"
        }
        #expect(try await sandbox.writ("log", "verify").status == 0)
        #expect(try await sandbox.writ("log", "verify", "--against", "\(sandbox.path)/old.checkpoint").status == 1)
    }

    @Test func whoHasTheLogsKeyCannotMakePeopleSayAnotherThing() async throws {
        let sandbox = try await used()
        try LogRewriter(sandbox, folder: "w").rewrite { event in
            guard event.kind == .reviewApproved else { return }
            event.data["review"] = "another"
        }
        let verify = try await sandbox.writ("log", "verify")
        #expect(verify.status == 1)
        #expect(verify.output.contains("its signature does not fit what it says"), "\(verify.output)")
    }

    @Test func anOlderCheckpointOfTheSameLogIsNoReason() async throws {
        let sandbox = try await used()
        try sandbox.write("old.checkpoint", try await sandbox.succeed("log", "checkpoint"))
        _ = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev")
        let verify = try await sandbox.writ("log", "verify", "--against", "\(sandbox.path)/old.checkpoint")
        #expect(verify.status == 0, "\(verify.text)")
    }

    @Test func withoutTheDirectoryNothingThatIsProvedChanges() async throws {
        let sandbox = try await used()
        let before = try await proofs(sandbox)
        for file in ["directory.db", "directory.db-wal", "directory.db-shm"] where sandbox.exists("w/\(file)") {
            try sandbox.remove("w/\(file)")
        }
        #expect(try await proofs(sandbox) == before)
        #expect(
            try await sandbox.entries("review.approved").first?["actor"]?["id"]?.stringValue?.hasPrefix("a_") == true)
    }

    /// What replay, verification and a proof say.
    private func proofs(_ sandbox: Sandbox) async throws -> [String] {
        [
            try await sandbox.succeed("log", "replay", "--format", "json"),
            try await verified(sandbox),
            try await sandbox.succeed("log", "prove", "27"), try await sandbox.succeed("log", "checkpoint"),
        ]
    }

    /// What verifying says of the log; its reads are others each time.
    private func verified(_ sandbox: Sandbox) async throws -> String {
        var report = try await sandbox.writ("log", "verify", "--format", "json").json().objectValue ?? [:]
        report["reads"] = nil
        // What the directory was compared with is told; that nothing is wrong stays.
        report["evidence"] = report["evidence"]?.objectValue?["intact"]
        return JSONValue.object(report).text
    }

    @Test func noAddressAndNoNameIsInTheLog() async throws {
        let sandbox = try await used()
        try await sandbox.succeed("import", "git", "\(sandbox.path)/clone", "--name", "other")
        try await sandbox.succeed("log", "export", "\(sandbox.path)/tiles")
        for text in ["example.org", "Example", "ann@", "bob@"] {
            let found = try await sandbox.attempt("grep", ["-rlaF", text, "\(sandbox.path)/tiles/tile"])
            #expect(found.status == 1, "`\(text)` is in \(found.output)")
        }
    }
}
