// What counts as the revert of a commit: what git would have made, and never what a message says alone.

import Foundation
import Testing
import WritConnector
import WritGit

@Suite struct RevertEvidenceTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func found(of commit: String) async throws -> [RevertPair] {
        try await sandbox.open("work").reverts(of: [commit], in: "refs/heads/main")
    }

    /// A repository whose last commit changes a file.
    private func repository() async throws -> String {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        return try await sandbox.commit("work", "2\n")
    }

    @Test func aRevertThatGitMadeCounts() async throws {
        let bad = try await repository()
        try await sandbox.commit("work", "x\n", in: "other")
        try await sandbox.git("work", "revert", "--no-edit", bad)
        let revert = try await sandbox.git("work", "rev-parse", "HEAD")
        #expect(try await found(of: bad) == [RevertPair(commit: revert, undoes: bad)])
        #expect(try await sandbox.open("work").areReverts([RevertPair(commit: revert, undoes: bad)]) == [true])
    }

    @Test func anAbbreviatedIdCountsWhereTheTreeAgrees() async throws {
        let bad = try await repository()
        let message = "Back\n\nThis reverts commit \(bad.prefix(9)) (change file, 2026-01-01).\n"
        let revert = try await sandbox.commit("work", "1\n", message: message)
        #expect(try await found(of: bad) == [RevertPair(commit: revert, undoes: bad)])
    }

    @Test func wordsAloneUndoNothing() async throws {
        let bad = try await repository()
        try await sandbox.commit("work", "x\n", in: "other", message: "tidy\n\nThis reverts commit \(bad).\n")
        #expect(try await found(of: bad) == [])
    }

    @Test func aRevertWithSomethingElseInItCountsNot() async throws {
        let bad = try await repository()
        try await sandbox.git("work", "revert", "--no-commit", bad)
        try await sandbox.commit("work", "x\n", in: "other", message: "This reverts commit \(bad).\n")
        #expect(try await found(of: bad) == [])
    }

    @Test func anEmptyCommitCountsNotWhereTheContentWasUndoneBefore() async throws {
        let bad = try await repository()
        try await sandbox.commit("work", "1\n", message: "by hand\n")
        try await sandbox.commit("work", "1\n", message: "This reverts commit \(bad).\n")
        #expect(try await found(of: bad) == [])
    }

    @Test func theRevertOfARevertIsFoundAsWell() async throws {
        let bad = try await repository()
        try await sandbox.git("work", "revert", "--no-edit", bad)
        let first = try await sandbox.git("work", "rev-parse", "HEAD")
        try await sandbox.git("work", "revert", "--no-edit", first)
        let second = try await sandbox.git("work", "rev-parse", "HEAD")
        let pairs = try await found(of: bad)
        #expect(pairs == [RevertPair(commit: second, undoes: first), RevertPair(commit: first, undoes: bad)])
        let history = RevertHistory(pairs)
        #expect(history.standing(of: bad) == nil)
        #expect(history.undone(of: bad) == RevertPair(commit: second, undoes: first))
    }

    @Test func theRevertOfAMergeCountsToItsFirstParentOnly() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        try await sandbox.git("work", "checkout", "-q", "-b", "side")
        try await sandbox.commit("work", "2\n", in: "side")
        try await sandbox.git("work", "checkout", "-q", "main")
        try await sandbox.commit("work", "3\n", in: "main")
        try await sandbox.git("work", "merge", "-q", "--no-ff", "-m", "merge", "side")
        let merge = try await sandbox.git("work", "rev-parse", "HEAD")
        try await sandbox.git("work", "revert", "--no-edit", "-m", "2", merge)
        #expect(try await found(of: merge) == [])
        try await sandbox.git("work", "reset", "-q", "--hard", merge)
        try await sandbox.git("work", "revert", "--no-edit", "-m", "1", merge)
        let revert = try await sandbox.git("work", "rev-parse", "HEAD")
        #expect(try await found(of: merge) == [RevertPair(commit: revert, undoes: merge)])
    }

    @Test(arguments: [false, true])
    func aRevertThatAMergeBringsCountsUnlessTheMergeLeavesItOut(isLeftOut: Bool) async throws {
        let bad = try await repository()
        try await sandbox.git("work", "checkout", "-q", "-b", "side")
        try await sandbox.git("work", "revert", "--no-edit", bad)
        let revert = try await sandbox.git("work", "rev-parse", "HEAD")
        try await sandbox.git("work", "checkout", "-q", "main")
        try await sandbox.commit("work", "x\n", in: "other")
        let strategy = isLeftOut ? ["-s", "ours"] : ["-s", "ort"]
        try await sandbox.run(
            "git", ["-C", "\(sandbox.path)/work", "merge", "-q", "--no-ff", "-m", "merge"] + strategy + ["side"])
        #expect(try await found(of: bad) == (isLeftOut ? [] : [RevertPair(commit: revert, undoes: bad)]))
    }

    @Test func aRevertBelowMoreThanAThousandCommitsIsFound() async throws {
        let bad = try await repository()
        try await sandbox.git("work", "revert", "--no-edit", bad)
        let revert = try await sandbox.git("work", "rev-parse", "HEAD")
        let stream = (1...1200).map { number in
            "commit refs/heads/main\ncommitter C <c@x> \(1_800_000_000 + number) +0000\ndata 2\nx\n"
                + (number == 1 ? "from \(revert)\n" : "") + "\n"
        }.joined()
        try await sandbox.git("work", "fast-import", "--quiet", "--force", input: stream)
        #expect(try await found(of: bad) == [RevertPair(commit: revert, undoes: bad)])
    }

    @Test func lookingWritesNothingIntoTheRepository() async throws {
        let bad = try await repository()
        try await sandbox.git("work", "revert", "--no-edit", bad)
        let before = try await sandbox.git("work", "count-objects", "-v")
        #expect(try await found(of: bad).count == 1)
        #expect(try await sandbox.git("work", "count-objects", "-v") == before)
    }

    @Test func aCommitOnlyRepositoryTellsNothing() async throws {
        try await sandbox.make("work")
        let tree = String(repeating: "1", count: 40)
        var commits: [String] = []
        for number in 1...3 {
            let parent = commits.last.map { "parent \($0)\n" } ?? ""
            let text = "tree \(tree)\n\(parent)author A <a@x> \(number) +0000\ncommitter C <c@x> 2 +0000\n\nx\n"
            commits.append(
                try await sandbox.git(
                    "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: text))
        }
        let pair = RevertPair(commit: commits[2], undoes: commits[1])
        #expect(try await sandbox.open("work").areReverts([pair]) == [false])
    }
}
