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

    /// The same history with `main` moved back, as before a push.
    private func before() async throws -> (main: [String], side: String) {
        let (main, side) = try await history()
        try await sandbox.git("work", "checkout", "-q", "--detach")
        try await sandbox.git("work", "update-ref", "refs/heads/main", main[0])
        return (main, side)
    }

    @Test func anOrdinaryUpdateBringsWhatIsNew() async throws {
        let (main, _) = try await before()
        let update = RefUpdate(ref: "refs/heads/main", before: main[0], after: main[2])
        let pushed = try await sandbox.open("work").pushed(update)
        #expect(pushed == PushedRef(update: update, commits: [main[1], main[2]]))
    }

    @Test func theRecordOfAPushSeesWhatTheGateSaw() async throws {
        let (main, _) = try await before()
        let update = RefUpdate(ref: "refs/heads/main", before: main[0], after: main[2])
        let asked = try await sandbox.open("work").pushed(update)
        try await sandbox.git("work", "update-ref", "refs/heads/main", main[2])
        #expect(try await sandbox.open("work").pushed(update, usual.afterwards) == asked)
    }

    @Test func aForcedUpdateIsToldAndBringsOnlyWhatIsNew() async throws {
        let (main, side) = try await history()
        let update = RefUpdate(ref: "refs/heads/main", before: main[2], after: side)
        let pushed = try await sandbox.open("work").pushed(update)
        #expect(pushed.commits == [side])
        #expect(pushed.isForced)
    }

    @Test func anUpdateByAMergeIsNotForced() async throws {
        let (main, side) = try await before()
        try await sandbox.git("work", "checkout", "-q", "side")
        try await sandbox.git("work", "merge", "-q", "-m", "merge", main[2])
        let merge = try await sandbox.git("work", "rev-parse", "HEAD")
        let repository = try await sandbox.open("work")
        #expect(try await !repository.pushed(RefUpdate(ref: "refs/heads/side", before: side, after: merge)).isForced)
        // Cut to its newest commit, the list no longer shows the parent.
        let fromMain = RefUpdate(ref: "refs/heads/main", before: main[0], after: merge)
        let cut = try await repository.pushed(fromMain, limit: 1)
        #expect(!cut.isForced && cut.isTruncated && cut.commits == [merge])
        #expect(try await repository.pushed(RefUpdate(ref: "refs/heads/side", before: merge, after: side)).isForced)
    }

    @Test func anUnknownPreviousObjectCountsAsForced() async throws {
        let (_, side) = try await history()
        let gone = String(repeating: "1", count: 40)
        try await sandbox.git("work", "checkout", "-q", "main")
        let update = RefUpdate(ref: "refs/heads/topic", before: gone, after: side)
        try await sandbox.git("work", "branch", "-D", "-q", "side")
        let pushed = try await sandbox.open("work").pushed(update)
        #expect(pushed.commits == [side])
        #expect(pushed.isForced)
    }

    // MARK: What is new on a protected ref

    @Test func whatAnUnprotectedBranchHoldsIsNewOnAProtectedOne() async throws {
        let (main, side) = try await before()
        let onto = RefUpdate(ref: "refs/heads/release/1", before: zeros, after: side)
        #expect(try await sandbox.open("work").pushed(onto).commits == [side])
        let all = RefUpdate(ref: "refs/heads/release/2", before: zeros, after: main[2])
        #expect(try await sandbox.open("work").pushed(all).commits == [main[1], main[2]])
    }

    @Test func whatAProtectedRefOrTheBaselineHoldsIsNotNew() async throws {
        let (main, side) = try await history()
        let repository = try await sandbox.open("work")
        let new = RefUpdate(ref: "refs/heads/release/1", before: zeros, after: main[2])
        #expect(try await repository.pushed(new).commits.isEmpty)
        let topic = RefUpdate(ref: "refs/heads/release/1", before: zeros, after: side)
        var scope = usual
        scope.baseline = [side, String(repeating: "1", count: 40), "--all", "x\ny"]
        #expect(try await repository.pushed(topic, scope).commits.isEmpty)
        scope.baseline = [main[0]]
        #expect(try await repository.pushed(topic, scope).commits == [side])
    }

    @Test func aDefaultBranchThatNobodyProtectsHidesNothing() async throws {
        let (main, _) = try await history()
        try await sandbox.git("work", "branch", "-q", "-m", "main", "develop")
        let update = RefUpdate(ref: "refs/heads/main", before: zeros, after: main[2])
        #expect(try await sandbox.open("work").pushed(update).commits == main)
    }

    @Test func refsOfOnePushAreEachJudgedAgainstWhatStoodBefore() async throws {
        let (main, side) = try await before()
        let updates = [
            RefUpdate(ref: "refs/heads/main", before: main[0], after: main[2]),
            RefUpdate(ref: "refs/heads/release/1", before: zeros, after: main[1]),
            RefUpdate(ref: "refs/tags/v1", before: zeros, after: side),
        ]
        let asked = try await sandbox.open("work").pushedNow(updates, usual, limit: 10)
        #expect(asked.map(\.commits) == [[main[1], main[2]], [main[1]], [side]])
        for update in updates { try await sandbox.git("work", "update-ref", update.ref, update.after) }
        #expect(try await sandbox.open("work").pushedNow(updates, usual.afterwards, limit: 10) == asked)
    }

    @Test(arguments: [0, 1, 2])
    func aFalseWordAboutWhereARefStoodHidesNothing(after: Int) async throws {
        let (main, side) = try await before()
        // git refuses the first update later, but not the second, which must not profit by it.
        let updates = [
            RefUpdate(ref: "refs/heads/main", before: side, after: main[after]),
            RefUpdate(ref: "refs/heads/release/1", before: zeros, after: side),
        ]
        let pushed = try await sandbox.open("work").pushedNow(updates, usual, limit: 10)[1]
        #expect(pushed.commits.last == side)
    }

    @Test func aRefThatHasMovedAlreadyIsJudgedFromWhereItStood() async throws {
        let (main, _) = try await history()
        // As of somebody who asks in the very repository that holds the commits.
        let update = RefUpdate(ref: "refs/heads/main", before: main[0], after: main[2])
        #expect(try await sandbox.open("work").pushed(update).commits == [main[1], main[2]])
    }

    // MARK: Other refs

    @Test func aNewBranchThatIsNotProtectedBringsWhatNoRefHolds() async throws {
        let (main, side) = try await history()
        let repository = try await sandbox.open("work")
        let new = RefUpdate(ref: "refs/heads/topic", before: zeros, after: side)
        #expect(try await repository.pushed(new).commits.isEmpty)
        try await sandbox.git("work", "branch", "-D", "-q", "side")
        #expect(try await repository.pushed(new).commits == [side])
        try await sandbox.git("work", "update-ref", "refs/heads/topic", side)
        #expect(try await repository.pushed(new, usual.afterwards).commits == [side])
        let moved = RefUpdate(ref: "refs/heads/topic", before: main[0], after: side)
        #expect(try await repository.pushed(moved).commits == [side])
    }

    @Test func aNewBranchOfAnEmptyRepositoryBringsAll() async throws {
        let (main, _) = try await history()
        for branch in ["main", "side"] { try await sandbox.git("work", "update-ref", "-d", "refs/heads/\(branch)") }
        let new = RefUpdate(ref: "refs/heads/main", before: zeros, after: main[2])
        #expect(try await sandbox.open("work").pushed(new).commits == main)
    }

    @Test func aDeletionAndABlobBringNothing() async throws {
        let (main, _) = try await history()
        let repository = try await sandbox.open("work")
        let deletion = RefUpdate(ref: "refs/heads/side", before: main[0], after: zeros)
        #expect(try await repository.pushed(deletion) == PushedRef(update: deletion, commits: []))
        let blob = try await sandbox.git("work", "rev-parse", "HEAD:file")
        let tag = RefUpdate(ref: "refs/tags/blob", before: zeros, after: blob)
        #expect(try await repository.pushed(tag).commits.isEmpty)
    }

    @Test(arguments: ["v1", "v2"])
    func anAnnotatedTagBringsItsCommits(name: String) async throws {
        let (_, side) = try await history()
        try await sandbox.git("work", "tag", "-a", "-m", "x", "v1", side)
        try await sandbox.git("work", "tag", "-a", "-m", "a tag of a tag", "v2", "v1")
        let tag = try await sandbox.git("work", "rev-parse", name)
        for name in ["v1", "v2"] { try await sandbox.git("work", "tag", "-d", name) }
        let update = RefUpdate(ref: "refs/tags/\(name)", before: zeros, after: tag)
        let repository = try await sandbox.open("work")
        #expect(try await repository.pushed(update).commits == [side])
        // Once it is there, nothing below it is new on another protected ref.
        try await sandbox.git("work", "update-ref", "refs/tags/\(name)", tag)
        let branch = RefUpdate(ref: "refs/heads/release/1", before: zeros, after: side)
        #expect(try await repository.pushed(branch).commits.isEmpty)
    }

    // MARK: Symbolic refs

    @Test func aSymbolicRefIsJudgedAsTheRefItPointsTo() async throws {
        let (main, side) = try await before()
        try await sandbox.git("work", "symbolic-ref", "refs/heads/devel", "refs/heads/main")
        try await sandbox.git("work", "symbolic-ref", "refs/heads/twice", "refs/heads/devel")
        let repository = try await sandbox.open("work")
        for name in ["refs/heads/devel", "refs/heads/twice"] {
            let pushed = try await repository.pushed(RefUpdate(ref: name, before: main[0], after: side))
            #expect(pushed.update.ref == "refs/heads/main")
            #expect(pushed.via == name)
            #expect(pushed.commits == [side])
        }
        // git deletes what it points to.
        let deletion = try await repository.pushed(RefUpdate(ref: "refs/heads/devel", before: main[0], after: zeros))
        #expect(deletion.update.ref == "refs/heads/main" && deletion.update.isDeletion)
    }

    @Test func aSymbolicRefToNothingIsJudgedAsWhatItWouldMake() async throws {
        let (main, _) = try await history()
        try await sandbox.git("work", "symbolic-ref", "refs/heads/next", "refs/heads/release/next")
        try await sandbox.git("work", "pack-refs", "--all")
        let pushed = try await sandbox.open("work").pushed(
            RefUpdate(ref: "refs/heads/next", before: zeros, after: main[2]))
        #expect(pushed.update.ref == "refs/heads/release/next")
    }

    @Test func aProtectedNameForAnUnprotectedBranchMakesNothingOld() async throws {
        let (_, side) = try await history()
        try await sandbox.git("work", "symbolic-ref", "refs/heads/release/next", "refs/heads/side")
        let update = RefUpdate(ref: "refs/heads/release/1", before: zeros, after: side)
        #expect(try await sandbox.open("work").pushed(update).commits == [side])
    }

    @Test func aCircleOfSymbolicRefsIsRefused() async throws {
        let (main, side) = try await history()
        try sandbox.write("work/.git/refs/heads/a", "ref: refs/heads/b\n")
        try sandbox.write("work/.git/refs/heads/b", "ref: refs/heads/a\n")
        await #expect(throws: GitError.self) {
            try await sandbox.open("work").pushed(RefUpdate(ref: "refs/heads/a", before: main[0], after: side))
        }
    }

    // MARK: Limits

    @Test func aMissingObjectIsNeverTakenForAnEmptyPush() async throws {
        let (main, _) = try await history()
        let gone = String(repeating: "1", count: 40)
        await #expect(throws: GitError.badName(gone)) {
            try await sandbox.open("work").pushed(RefUpdate(ref: "refs/heads/main", before: main[0], after: gone))
        }
    }

    @Test(arguments: [0, 1, 2, 3])
    func theLimitKeepsTheNewest(limit: Int) async throws {
        let (main, _) = try await history()
        try await sandbox.git("work", "branch", "-m", "main", "develop")
        let update = RefUpdate(ref: "refs/heads/main", before: zeros, after: main[2])
        let repository = try await sandbox.open("work")
        let pushed = try await repository.pushed(update, limit: limit)
        #expect(pushed.commits == Array(main.suffix(limit)))
        #expect(pushed.isTruncated == (limit < 3))
        // Several refs share a walk, and are cut alike.
        let other = RefUpdate(ref: "refs/heads/release/1", before: zeros, after: main[1])
        let both = try await repository.pushedNow([update, other], usual, limit: limit)
        #expect(both.map(\.commits) == [Array(main.suffix(limit)), Array(main[..<2].suffix(limit))])
        #expect(both.map(\.isTruncated) == [limit < 3, limit < 2])
    }

    @Test func aListOfIdsFitsIntoAnEntryWhateverTheirLength() {
        #expect(CommitListLimit.count(digits: 40) == 1000)
        for digits in ObjectName.lengths {
            #expect(CommitListLimit.count(digits: digits) * (digits + 3) <= CommitListLimit.bytesMax)
        }
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
        for _ in 0..<9000 where !sandbox.exists("env") { try await Task.sleep(for: .milliseconds(20)) }
        var surroundings: [String: String] = [:]
        for line in (sandbox.read("env") ?? "").split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { surroundings[String(parts[0])] = String(parts[1]) }
        }
        let update = try #require(try ReceiveInput(Array((sandbox.read("input") ?? "").utf8)).updates.first)
        #expect(update == RefUpdate(ref: "refs/heads/main", before: main[0], after: main[2]))
        let inside = try await GitCommandLine(opening: "\(sandbox.path)/server.git", environment: surroundings)
        let seen = try? await inside.pushed(update)
        let outside = try await sandbox.open("server.git")
        let unseen = try? await outside.pushed(update)
        // Another repository that is opened in the hook must not be read through this one's quarantine.
        let other = try await GitCommandLine(opening: "\(sandbox.path)/work", environment: surroundings)
        let others = try? await other.all()
        try sandbox.write("answer", "1")
        let refused = try await push
        #expect(surroundings["GIT_QUARANTINE_PATH"] != nil)
        #expect(seen?.commits == [main[1], main[2]])
        #expect(unseen == nil)
        #expect(others?.count == 4)
        #expect(refused.status != 0)
        #expect(try await outside.refs() == ["refs/heads/main": main[0]])
    }
}
