// What pushes bring: ordinary, forced, new, deleted, and inside a real push's quarantine.

import Foundation
import Testing
import WritConnector
import WritGit

@Suite struct PushTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    /// main: 1-2-3; side: 1-a.
    private func history() async throws -> (main: [String], side: String) {
        try await sandbox.make("work")
        var main: [String] = []
        for number in 1...3 { main.append(try await sandbox.commit("work", "\(number)")) }
        try await sandbox.git("work", "checkout", "-q", "-b", "side", main[0])
        let side = try await sandbox.commit("work", "a", in: "other")
        try await sandbox.git("work", "checkout", "-q", "main")
        return (main, side)
    }

    @Test func anOrdinaryUpdateBringsWhatIsNew() async throws {
        let (main, _) = try await history()
        let update = RefUpdate(ref: "refs/heads/main", before: main[0], after: main[2])
        let pushed = try await sandbox.open("work").commits(of: update, limit: 10)
        #expect(pushed.commits.map(\.sha) == [main[1], main[2]])
        #expect(!pushed.isForced && !pushed.isTruncated)
    }

    @Test func aForcedUpdateIsToldAndBringsOnlyWhatIsNew() async throws {
        let (main, side) = try await history()
        let update = RefUpdate(ref: "refs/heads/main", before: main[2], after: side)
        let pushed = try await sandbox.open("work").commits(of: update, limit: 10)
        #expect(pushed.commits.map(\.sha) == [side])
        #expect(pushed.isForced)
    }

    @Test func anUpdateByAMergeIsNotForced() async throws {
        let (main, side) = try await history()
        try await sandbox.git("work", "checkout", "-q", "side")
        try await sandbox.git("work", "merge", "-q", "-m", "merge", "main")
        let merge = try await sandbox.git("work", "rev-parse", "HEAD")
        let repository = try await sandbox.open("work")
        let fromSide = RefUpdate(ref: "refs/heads/side", before: side, after: merge)
        #expect(try await !repository.commits(of: fromSide, limit: 10).isForced)
        // Cut to its newest commit, the list no longer shows the parent.
        let fromMain = RefUpdate(ref: "refs/heads/main", before: main[0], after: merge)
        let cut = try await repository.commits(of: fromMain, limit: 1)
        #expect(!cut.isForced && cut.isTruncated)
        let backwards = RefUpdate(ref: "refs/heads/side", before: merge, after: side)
        #expect(try await repository.commits(of: backwards, limit: 10).isForced)
    }

    @Test func anUnknownPreviousObjectCountsAsForced() async throws {
        let (main, side) = try await history()
        let gone = String(repeating: "1", count: 40)
        let repository = try await sandbox.open("work")
        let onSide = RefUpdate(ref: "refs/heads/side", before: gone, after: side)
        let pushed = try await repository.commits(of: onSide, limit: 10)
        #expect(pushed.commits.map(\.sha) == [side])
        #expect(pushed.isForced)
        let onMain = RefUpdate(ref: "refs/heads/main", before: gone, after: main[2])
        #expect(try await repository.commits(of: onMain, limit: 10).commits.map(\.sha) == main)
    }

    @Test func aNewBranchBringsWhatTheDefaultBranchLacks() async throws {
        let (main, side) = try await history()
        let repository = try await sandbox.open("work")
        let new = RefUpdate(ref: "refs/heads/side", before: zeros, after: side)
        #expect(try await repository.commits(of: new, limit: 10).commits.map(\.sha) == [side])
        let tag = RefUpdate(ref: "refs/tags/v1", before: zeros, after: main[2])
        #expect(try await repository.commits(of: tag, limit: 10).commits.isEmpty)
        let first = RefUpdate(ref: "refs/heads/main", before: zeros, after: main[2])
        #expect(try await repository.commits(of: first, limit: 10).commits.map(\.sha) == main)
    }

    @Test func aNewBranchOfAnEmptyRepositoryBringsAll() async throws {
        let (main, _) = try await history()
        try await sandbox.git("work", "symbolic-ref", "HEAD", "refs/heads/unborn")
        let new = RefUpdate(ref: "refs/heads/main", before: zeros, after: main[2])
        #expect(try await sandbox.open("work").commits(of: new, limit: 10).commits.map(\.sha) == main)
        try await sandbox.git("work", "update-ref", "--no-deref", "HEAD", main[0])
        #expect(try await sandbox.open("work").commits(of: new, limit: 10).commits.map(\.sha) == main)
    }

    @Test func aDeletionAndABlobBringNothing() async throws {
        let (main, _) = try await history()
        let repository = try await sandbox.open("work")
        let deletion = RefUpdate(ref: "refs/heads/side", before: main[0], after: zeros)
        #expect(try await repository.commits(of: deletion, limit: 10).commits.isEmpty)
        let blob = try await sandbox.git("work", "rev-parse", "HEAD:file")
        let tag = RefUpdate(ref: "refs/tags/blob", before: zeros, after: blob)
        #expect(try await repository.commits(of: tag, limit: 10).commits.isEmpty)
    }

    @Test func anAnnotatedTagBringsItsCommits() async throws {
        let (_, side) = try await history()
        try await sandbox.git("work", "tag", "-a", "-m", "x", "v1", side)
        let tag = try await sandbox.git("work", "rev-parse", "v1")
        let update = RefUpdate(ref: "refs/tags/v1", before: zeros, after: tag)
        #expect(try await sandbox.open("work").commits(of: update, limit: 10).commits.map(\.sha) == [side])
    }

    @Test func aMissingObjectIsNeverTakenForAnEmptyPush() async throws {
        let (main, _) = try await history()
        let gone = String(repeating: "1", count: 40)
        await #expect(throws: GitError.badName(gone)) {
            try await sandbox.open("work").commits(
                of: RefUpdate(ref: "refs/heads/main", before: main[0], after: gone), limit: 10)
        }
    }

    @Test(arguments: [0, 1, 2, 3])
    func theLimitKeepsTheNewest(limit: Int) async throws {
        let (main, _) = try await history()
        let update = RefUpdate(ref: "refs/heads/main", before: zeros, after: main[2])
        let pushed = try await sandbox.open("work").commits(of: update, limit: limit)
        #expect(pushed.commits.map(\.sha) == Array(main.suffix(limit)))
        #expect(pushed.isTruncated == (limit < 3))
    }

    @Test func aDeploysCommitsAreThoseSinceThePrevious() async throws {
        let (main, side) = try await history()
        let repository = try await sandbox.open("work")
        #expect(
            try await repository.commits(from: main[0], to: "main", limit: 10).commits.map(\.sha) == [main[1], main[2]])
        #expect(try await repository.commits(from: nil, to: main[2], limit: 10).commits.map(\.sha) == main)
        #expect(try await repository.commits(from: main[2], to: side, limit: 10).isForced)
        await #expect(throws: GitError.badName("gone")) {
            try await repository.commits(from: "gone", to: side, limit: 10)
        }
    }

    @Test func seesQuarantinedObjectsInARealPush() async throws {
        let (main, _) = try await history()
        try await sandbox.make("server.git", bare: true)
        try await sandbox.git("work", "push", "-q", "\(sandbox.path)/server.git", "\(main[0]):refs/heads/main")
        // The hook tells the test what git told it, and waits for the answer.
        try sandbox.write(
            "server.git/hooks/pre-receive",
            """
            #!/bin/sh
            cat > '\(sandbox.path)/input'
            env > '\(sandbox.path)/env.part' && mv '\(sandbox.path)/env.part' '\(sandbox.path)/env'
            while [ ! -f '\(sandbox.path)/answer' ]; do sleep 0.02; done
            exit "$(cat '\(sandbox.path)/answer')"
            """, mode: 0o755)
        async let push = sandbox.attempt(
            "git", ["-C", "\(sandbox.path)/work", "push", "-q", "\(sandbox.path)/server.git", "main"])
        for _ in 0..<500 where !sandbox.exists("env") { try await Task.sleep(for: .milliseconds(20)) }
        var surroundings: [String: String] = [:]
        for line in (sandbox.read("env") ?? "").split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { surroundings[String(parts[0])] = String(parts[1]) }
        }
        let update = try ReceiveInput(Array((sandbox.read("input") ?? "").utf8)).updates[0]
        #expect(update == RefUpdate(ref: "refs/heads/main", before: main[0], after: main[2]))
        let inside = try await GitCommandLine(opening: "\(sandbox.path)/server.git", environment: surroundings)
        let seen = try? await inside.commits(of: update, limit: 10)
        let outside = try await sandbox.open("server.git")
        let unseen = try? await outside.commits(of: update, limit: 10)
        // Another repository that is opened in the hook must not be read through this one's quarantine.
        let other = try await GitCommandLine(opening: "\(sandbox.path)/work", environment: surroundings)
        let others = try? await other.all()
        try sandbox.write("answer", "1")
        let refused = try await push
        #expect(surroundings["GIT_QUARANTINE_PATH"] != nil)
        #expect(seen?.commits.map(\.sha) == [main[1], main[2]])
        #expect(unseen == nil)
        #expect(others?.count == 4)
        #expect(refused.status != 0)
        #expect(try await outside.refs() == ["refs/heads/main": main[0]])
    }
}
