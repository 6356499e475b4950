// Words alone revert nothing: a commit takes another back if git's own revert on its parent gives its tree.

import Testing
import WritConnector
import WritGit
import WritModel

@Suite struct RevertClaimTests {
    let sandbox: Sandbox
    /// A history of three commits; the second is the one to take back.
    let history: [String]

    init() async throws {
        sandbox = try Sandbox()
        try await sandbox.make("work")
        var ids = [try await sandbox.commit("work", "1\n2\n3\n")]
        ids.append(try await sandbox.commit("work", "bad\n", in: "bad"))
        ids.append(try await sandbox.commit("work", "later\n", in: "later"))
        history = ids
    }

    private func head() async throws -> String { try await sandbox.git("work", "rev-parse", "HEAD") }

    /// What the translation of the newest commit says that it reverts.
    private func recorded() async throws -> String? {
        let repository = try await sandbox.open("work")
        var commits: [GitCommit] = []
        try await repository.commits([try await head()]) { commits += $0 }
        let described = try await repository.described(commits, signaturesMax: 0)
        return CommitTranslator(repository: "work", provenance: .hook)
            .drafts(of: try #require(described.first)) { _ in nil }.last?.data["reverts"]?.stringValue
    }

    @Test func gitsOwnRevertHolds() async throws {
        try await sandbox.git("work", "revert", "--no-edit", history[1])
        #expect(try await recorded() == history[1])
    }

    @Test(arguments: [4, 7, 12])
    func shortIdsAreUnderstood(digits: Int) async throws {
        try await sandbox.git("work", "revert", "--no-commit", history[1])
        try await sandbox.git("work", "commit", "-q", "-m", "This reverts commit \(history[1].prefix(digits)).")
        #expect(try await recorded() == history[1])
    }

    @Test func aReferenceInGitsShortFormIsUnderstood() async throws {
        try await sandbox.git("work", "revert", "--no-commit", history[1])
        let short = try await sandbox.git("work", "log", "-1", "--format=reference", history[1])
        #expect(short.contains("("))
        try await sandbox.git("work", "commit", "-q", "-m", "Back out", "-m", "This reverts commit \(short).")
        #expect(try await recorded() == history[1])
    }

    @Test(arguments: ["empty", "something else", "the revert and more"])
    func wordsWithoutTheDeedRevertNothing(deed: String) async throws {
        if deed == "the revert and more" { try await sandbox.git("work", "revert", "--no-commit", history[1]) }
        if deed != "empty" {
            try sandbox.write("work/more", "more\n")
            try await sandbox.git("work", "add", "more")
        }
        try await sandbox.git(
            "work", "commit", "-q", "--allow-empty", "-m", "Revert", "-m", "This reverts commit \(history[1]).")
        #expect(try await recorded() == nil)
    }

    @Test func theDeedWithoutTheWordsIsNotTold() async throws {
        try await sandbox.git("work", "revert", "--no-commit", history[1])
        try await sandbox.git("work", "commit", "-q", "-m", "tidy up")
        #expect(try await recorded() == nil)
    }

    @Test func wordsAboutAnotherCommitAreNotTrue() async throws {
        try await sandbox.git("work", "revert", "--no-commit", history[1])
        try await sandbox.git("work", "commit", "-q", "-m", "This reverts commit \(history[2]).")
        #expect(try await recorded() == nil)
    }

    @Test func aCommitThatIsNotInTheHistoryCannotBeTakenBack() async throws {
        // The same change under another id, taken back there: the commit itself still stands where it is.
        try await sandbox.git("work", "checkout", "-q", "--detach", history[0])
        try await sandbox.commit("work", "bad\n", in: "bad", message: "the same\n")
        try await sandbox.git("work", "rm", "-q", "bad")
        try await sandbox.git("work", "commit", "-q", "-m", "This reverts commit \(history[1]).")
        #expect(try await recorded() == nil)
    }

    @Test func aMergeIsTakenBackToItsFirstParent() async throws {
        try await sandbox.git("work", "checkout", "-q", "-b", "side", history[0])
        try await sandbox.commit("work", "side\n", in: "side")
        try await sandbox.git("work", "checkout", "-q", "main")
        try await sandbox.git("work", "merge", "-q", "--no-ff", "-m", "merge", "side")
        let merge = try await head()
        try await sandbox.commit("work", "after\n", in: "after")
        try await sandbox.git("work", "revert", "--no-edit", "-m", "1", merge)
        #expect(try await recorded() == merge)
        // Taken back to its second parent, it is another change.
        try await sandbox.git("work", "reset", "-q", "--hard", "HEAD~1")
        try await sandbox.git("work", "revert", "--no-edit", "-m", "2", merge)
        #expect(try await recorded() == nil)
    }

    @Test(arguments: ["0000000", "--all", "main", "", "xyz"])
    func whatNamesNoCommitIsNoClaim(text: String) async throws {
        try await sandbox.commit("work", "x", message: "This reverts commit \(text).\n")
        #expect(try await recorded() == nil)
    }
}
