// `writ import git` and the statements about what it brought.

import Foundation
import Testing
import WritModel

@Suite struct ImportTests {
    @Test func importingAgainAppendsOnlyWhatIsNew() async throws {
        let sandbox = try await Sandbox()
        let first = try await sandbox.writ(
            "import", "git", "\(sandbox.path)/clone", "--name", "shop", "--format", "json"
        ).json()
        #expect(first["repository"] == "shop" && first["commits"] == 1)
        let size = try await sandbox.size()
        let second = try await sandbox.writ(
            "import", "git", "\(sandbox.path)/clone", "--name", "shop", "--format", "json"
        ).json()
        #expect(second["appended"] == 0)
        #expect(try await sandbox.size() == size)
        try await sandbox.commit(
            "change", by: .ann,
            message:
                "change\n\nReviewed-by: Bob Example <\(Person.bob.email)>\nTested-by: build bot <bot@example.org>\n")
        let text = try await sandbox.succeed("import", "git", "\(sandbox.path)/clone", "--name", "shop")
        #expect(text.contains("shop: 1 commits read, 3 events appended"))
        #expect(try await sandbox.entries("review.approved").first?["provenance"] == "import")
        #expect(try await sandbox.entries("test.finished").first?["data"]?["result"] == "passed")
    }

    @Test func settingsSayWhichLinesAreEvidence() async throws {
        let sandbox = try await Sandbox()
        try sandbox.write(
            "w/writ.yaml",
            try sandbox.read("w/writ.yaml") + "\ngit:\n  evidence:\n    review: [Acked-by]\n    test: []\n")
        try await sandbox.commit(
            "change", by: .ann,
            message: "change\n\nAcked-by: Bob <\(Person.bob.email)>\nReviewed-by: Rita <r@example.org>\n")
        try await sandbox.succeed("import", "git", "\(sandbox.path)/clone", "--name", "shop")
        let reviews = try await sandbox.entries("review.approved")
        #expect(reviews.map { $0["actor"]?["id"]?.stringValue } == ["email:\(Person.bob.email)"])
    }

    @Test func approvingNeedsACommitThatIsKnown() async throws {
        let sandbox = try await Sandbox()
        let none = try await sandbox.approve(String(repeating: "a", count: 40), by: .bob)
        #expect(none.status == 65)
        #expect(none.error.contains("is recorded; push it, or import its repository, and approve it then"))
        let short = try await sandbox.approve("abc", by: .bob)
        #expect(short.status == 65)
        #expect(short.error.contains("give at least 7 hex digits"))
    }

    @Test func statementsAsJSONSayWhetherTheyCount() async throws {
        let sandbox = try await Sandbox()
        try await sandbox.succeed("import", "git", "\(sandbox.path)/clone", "--name", "shop")
        let commit = try await sandbox.git("rev-parse", "HEAD")
        let signed = try await sandbox.writ(
            "review", "approve", String(commit.prefix(10)), "--key", "\(sandbox.path)/keys/rita", "--format", "json"
        ).json()
        #expect(signed["verified"] == true && signed["actor"] == "Rita Example")
        let claimed = try await sandbox.writ("signoff", "give", "deploy/1", "--format", "json")
        #expect(claimed.status == 0)
        #expect(try claimed.json()["verified"] == false)
        #expect(claimed.error.contains("it counts only where claims count"))
    }
}
