// Undoing commits without a work tree.

import Foundation
import Testing
import WritConnector
import WritGit
import WritModel

@Suite struct RevertTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func order(_ commit: String, target: String = "refs/heads/main", message: String = "Revert\n")
        -> RevertOrder
    {
        RevertOrder(
            commit: commit, onto: "refs/heads/main", target: target, message: message, authorName: "Writ",
            authorEmail: "writ@example.org", time: Instant(nanoseconds: 1_750_000_000_000_000_000))
    }

    private func lines(_ range: ClosedRange<Int>, changing line: Int? = nil) -> String {
        range.map { $0 == line ? "changed\n" : "line \($0)\n" }.joined()
    }

    @Test func takesBackExactlyWhatTheCommitChanged() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", lines(1...20))
        let bad = try await sandbox.commit("work", lines(1...20, changing: 3))
        let tip = try await sandbox.commit("work", lines(1...20, changing: 3) + "line 21\n")
        try await sandbox.run("git", ["clone", "-q", "--bare", "\(sandbox.path)/work", "\(sandbox.path)/bare"])
        let repository = try await sandbox.open("bare")
        guard case .made(let sha) = try await repository.revert(order(bad)) else {
            Issue.record("nothing was made")
            return
        }
        #expect(try await sandbox.git("bare", "rev-parse", "refs/heads/main") == sha)
        #expect(try await sandbox.git("bare", "rev-parse", "main^") == tip)
        #expect(try await sandbox.git("bare", "show", "main:file") + "\n" == lines(1...21))
        let made = try await repository.commits(from: tip, to: sha, limit: 5).commits
        #expect(made.first?.message == "Revert\n\nThis reverts commit \(bad).\n")
        #expect(made.first?.author == GitCommit.Person(name: "Writ", email: "writ@example.org"))
        #expect(made.first?.committed == Instant(seconds: 1_750_000_000))
    }

    @Test func putsTheRevertOnAnotherBranch() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        let bad = try await sandbox.commit("work", "2\n")
        let repository = try await sandbox.open("work")
        let first = try await repository.revert(order(bad, target: "refs/heads/writ/revert"))
        guard case .made(let sha) = first else {
            Issue.record("\(first)")
            return
        }
        let refs = try await repository.refs()
        #expect(refs == ["refs/heads/main": bad, "refs/heads/writ/revert": sha])
        #expect(try await repository.revert(order(bad, target: "refs/heads/writ/revert")) == .alreadyThere(sha: sha))
    }

    @Test func isDoneOnlyOnceUntilItIsUndoneItself() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        let bad = try await sandbox.commit("work", "2\n")
        let repository = try await sandbox.open("work")
        guard case .made(let first) = try await repository.revert(order(bad)) else {
            Issue.record("nothing was made")
            return
        }
        #expect(try await repository.revert(order(bad)) == .alreadyThere(sha: first))
        guard case .made(let again) = try await repository.revert(order(first)) else {
            Issue.record("the revert was not reverted")
            return
        }
        #expect(try await sandbox.git("work", "show", "\(again):file") == "2")
        guard case .made = try await repository.revert(order(bad)) else {
            Issue.record("a commit that is back cannot be reverted")
            return
        }
        #expect(try await sandbox.git("work", "show", "main:file") == "1")
    }

    @Test func contentThatIsUndoneAlreadyIsLeftAlone() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        let bad = try await sandbox.commit("work", "2\n")
        let tip = try await sandbox.commit("work", "1\n", message: "by hand\n")
        #expect(try await sandbox.open("work").revert(order(bad)) == .alreadyThere(sha: tip))
    }

    @Test func tellsTheConflictingPathsAndChangesNothing() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n", in: "a b")
        let bad = try await sandbox.commit("work", "2\n", in: "a b")
        let tip = try await sandbox.commit("work", "3\n", in: "a b")
        let repository = try await sandbox.open("work")
        #expect(try await repository.revert(order(bad)) == .conflict(paths: ["a b"], isMerge: false))
        #expect(try await repository.refs() == ["refs/heads/main": tip])
    }

    @Test func undoesAMergeToItsFirstParentAndLeavesFirstCommitsToPeople() async throws {
        try await sandbox.make("work")
        let first = try await sandbox.commit("work", "1\n")
        try await sandbox.git("work", "checkout", "-q", "-b", "side")
        let side = try await sandbox.commit("work", "2\n", in: "other")
        try await sandbox.git("work", "checkout", "-q", "main")
        let repository = try await sandbox.open("work")
        await #expect(throws: GitError.notContained(commit: side, ref: "refs/heads/main")) {
            try await repository.revert(order(side))
        }
        try await sandbox.git("work", "merge", "-q", "--no-ff", "-m", "merge", "side")
        let merge = try await sandbox.git("work", "rev-parse", "main")
        #expect(try await repository.revert(order(first)) == .noParentTree)
        guard case .made(let sha) = try await repository.revert(order(merge)) else {
            Issue.record("the merge was not undone")
            return
        }
        #expect(
            try await sandbox.git("work", "rev-parse", "\(sha)^{tree}")
                == sandbox.git("work", "rev-parse", "\(first)^{tree}"))
        #expect(try await repository.revert(order(merge)) == .alreadyThere(sha: sha))
    }

    @Test func undoesAnOctopusMergeToItsFirstParent() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        for name in ["one", "two"] {
            try await sandbox.git("work", "checkout", "-q", "-b", name, "main")
            try await sandbox.commit("work", "\(name)\n", in: name)
        }
        try await sandbox.git("work", "checkout", "-q", "main")
        let before = try await sandbox.commit("work", "main\n", in: "main")
        try await sandbox.git("work", "merge", "-q", "--no-ff", "-m", "merge", "one", "two")
        let merge = try await sandbox.git("work", "rev-parse", "main")
        try await sandbox.commit("work", "later\n", in: "later")
        guard case .made(let sha) = try await sandbox.open("work").revert(order(merge)) else {
            Issue.record("the merge was not undone")
            return
        }
        let kept = try await sandbox.git("work", "ls-tree", "--name-only", sha)
        #expect(kept == "file\nlater\nmain")
        #expect(try await sandbox.git("work", "diff", "--name-only", before, sha) == "later")
    }

    @Test func aMergeThatTookTheBranchAsItsSecondParentIsNotUndoneToTheFirst() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        try await sandbox.git("work", "branch", "side")
        let stood = try await sandbox.commit("work", "2\n", in: "main")
        try await sandbox.git("work", "checkout", "-q", "side")
        try await sandbox.commit("work", "3\n", in: "side")
        try await sandbox.git("work", "merge", "-q", "--no-ff", "-m", "merge", "main")
        let merge = try await sandbox.git("work", "rev-parse", "side")
        try await sandbox.git("work", "update-ref", "refs/heads/main", merge)
        var wanted = order(merge)
        wanted.stood = stood
        #expect(try await sandbox.open("work").revert(wanted) == .otherMainline(parent: 2))
        #expect(try await sandbox.git("work", "rev-parse", "main") == merge)
    }

    @Test(arguments: ["refs/heads/writ", "refs/heads/writ/revert/one/deeper"])
    func aNameThatAnotherBranchKeepsAwayIsTaken(other: String) async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        let bad = try await sandbox.commit("work", "2\n")
        try await sandbox.git("work", "update-ref", other, bad)
        let repository = try await sandbox.open("work")
        #expect(try await repository.revert(order(bad, target: "refs/heads/writ/revert/one")) == .taken)
        #expect(try await repository.refs() == ["refs/heads/main": bad, other: bad])
    }

    @Test func neverDiscardsCommitsOfTheTarget() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        let bad = try await sandbox.commit("work", "2\n")
        try await sandbox.git("work", "checkout", "-q", "-b", "writ")
        let kept = try await sandbox.commit("work", "3\n", in: "other")
        let repository = try await sandbox.open("work")
        #expect(try await repository.revert(order(bad, target: "refs/heads/writ")) == .taken)
        #expect(try await repository.refs()["refs/heads/writ"] == kept)
    }

    @Test(arguments: ["refs/heads/--x\n", "main", "refs/heads/a..b", "HEAD", "--stdin"])
    func refusesTargetsThatAreNoRefs(target: String) async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1\n")
        let bad = try await sandbox.commit("work", "2\n")
        await #expect(throws: GitError.badName(target)) {
            try await sandbox.open("work").revert(order(bad, target: target))
        }
    }

    @Test func aCommitOnlyRepositoryHasNothingToGoBackTo() async throws {
        try await sandbox.make("work")
        let tree = String(repeating: "1", count: 40)
        var parent = ""
        for number in 1...2 {
            let line = parent.isEmpty ? "" : "parent \(parent)\n"
            let text = "tree \(tree)\n\(line)author A <a@x> \(number) +0000\ncommitter C <c@x> 2 +0000\n\nx\n"
            parent = try await sandbox.git(
                "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: text)
        }
        try await sandbox.run("bash", ["-c", "echo \(parent) > '\(sandbox.path)/work/.git/refs/heads/main'"])
        let repository = try await sandbox.open("work")
        #expect(try await repository.all().count == 2)
        #expect(try await repository.revert(order(parent)) == .noParentTree)
    }
}
