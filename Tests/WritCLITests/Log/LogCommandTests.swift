// `writ log`: query, checkpoint, prove, export.

import Foundation
import Testing
import WritModel

@Suite struct LogCommandTests {
    @Test func queryFiltersByKindAndRange() async throws {
        let sandbox = try await Sandbox()
        let all = try await Outcome(
            status: 0, output: sandbox.succeed("log", "query", "--format", "json"), error: ""
        ).jsonLines()
        #expect(all.count > 20)
        let indexes = all.compactMap { $0["index"]?.intValue }
        #expect(indexes.count == all.count && indexes == indexes.sorted())
        let some = try await sandbox.succeed(
            "log", "query", "--from", "\(indexes[3])", "--to", "\(indexes[9])", "--limit", "2", "--format", "json")
        #expect(try Outcome(status: 0, output: some, error: "").jsonLines() == Array(all[3...4]))
        #expect(try await sandbox.entries("review.approved").isEmpty)
        let text = try await sandbox.succeed("log", "query", "--limit", "1")
        #expect(text.hasPrefix("\(indexes[0])  20") && text.contains("document.activated"))
    }

    @Test func queryLeavesOutWhichAccountsWereSeenUnlessAsked() async throws {
        let sandbox = try await Sandbox()
        let all = try await sandbox.writ("log", "query", "--format", "json").jsonLines()
        #expect(all.allSatisfy { $0["kind"] != "account.seen" })
        let seen = try await sandbox.entries("account.seen")
        #expect(!seen.isEmpty)
        // Nothing else is left out.
        let size = try await sandbox.status()["entries"]?.intValue
        #expect(size == Int64(all.count + seen.count))
    }

    @Test func queryRendersAccountsForReaders() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        let recorded = try await sandbox.entries("commit.recorded")
        #expect(recorded.first?["data"]?["author"]?.stringValue == "email:\(Person.ann.email)")
        #expect(try await sandbox.entries("review.approved").first?["actor"]?["id"] == "person:bob")
        #expect(try await sandbox.succeed("log", "query", "--kind", "review.approved").contains("by Bob Example"))
    }

    @Test func checkpointsAreSignedNotes() async throws {
        let sandbox = try await Sandbox()
        let note = try await sandbox.succeed("log", "checkpoint")
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
        let size = try await sandbox.entries("document.activated").count + sandbox.entries("account.seen").count
        #expect(lines.first == "test.example/log")
        #expect(lines[1] == "\(size)")
        #expect(note.contains("\n\n\u{2014} test.example/log "))
        let json = try await sandbox.writ("log", "checkpoint", "--format", "json").json()
        #expect(json["size"] == .int(Int64(size)))
        #expect(json["note"] == .string(note))
    }

    @Test func provesAnEntryThatIsThereAndNoOther() async throws {
        let sandbox = try await Sandbox()
        #expect(try await sandbox.succeed("log", "prove", "3").hasPrefix("c2sp.org/tlog-proof@v1\n"))
        let none = try await sandbox.writ("log", "prove", "999")
        #expect(none.status == 65)
        #expect(none.error.contains("there is no entry 999"))
    }

    @Test func exportsAgainOnlyWhatIsNew() async throws {
        let sandbox = try await Sandbox()
        let folder = "\(sandbox.path)/tiles"
        let first = try await sandbox.writ("log", "export", folder, "--format", "json").json()
        let size = first["size"]?.intValue ?? 0
        #expect(sandbox.exists("tiles/checkpoint") && sandbox.exists("tiles/tile/0/000.p/\(size)"))
        #expect(try sandbox.read("tiles/checkpoint") == (try await sandbox.succeed("log", "checkpoint")))
        try await sandbox.activate(Documents.permissive)
        let second = try await sandbox.writ("log", "export", folder, "--format", "json").json()
        #expect(second["size"] == .int(size + 1))
        // Whoever has the older checkpoint still finds what it is of.
        #expect(sandbox.exists("tiles/tile/0/000.p/\(size)"))
        #expect(sandbox.exists("tiles/tile/entries/000.p/\(size + 1)"))
    }

    @Test func verifyTrustsOnlyTheKeyItIsGiven() async throws {
        let sandbox = try await Sandbox()
        let key = try sandbox.read("w/keys/log.vkey").trimming
        #expect(try await sandbox.writ("log", "verify", "--key", key).status == 0)
        let other = try await sandbox.writ("init", "--bare", "--format", "json", at: "other")
        let otherKey = try other.json()["verifierKey"]?.stringValue ?? ""
        #expect(try await sandbox.writ("log", "verify", "--key", otherKey).status == 1)
        #expect(try await sandbox.writ("log", "verify", "--key", "nonsense").status == 64)
    }

    @Test func verifyNamesTheEntryThatWasChanged() async throws {
        let sandbox = try await Sandbox()
        let entry = try await sandbox.entries("document.activated")[5]
        let id = entry["id"]?.stringValue ?? ""
        var bytes = try Data(contentsOf: URL(filePath: "\(sandbox.path)/w/log.db"))
        let place = try #require(bytes.range(of: Data("{\"id\":\"\(id)\"".utf8)))
        bytes[place.upperBound - 3] ^= 1
        try bytes.write(to: URL(filePath: "\(sandbox.path)/w/log.db"))
        let verify = try await sandbox.writ("log", "verify", "--format", "json")
        #expect(verify.status == 1)
        #expect(try verify.json()["firstWrongEntry"] == entry["index"])
        #expect(try verify.json()["intact"] == false)
    }
}

extension String {
    /// Without line ends around it.
    var trimming: String { trimmingCharacters(in: .newlines) }
}
