// Pushes to a protected branch: nobody gets one past the gate that people have not approved.

import Foundation
import Testing
import WritModel

@Suite struct PushTests {
    @Test func stopsAnUnreviewedPushAndSaysWhatIsMissing() async throws {
        let sandbox = try await Sandbox.hooked()
        let before = try await sandbox.tip()
        let commit = try await sandbox.commit("change", by: .ann)
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("writ: denied push to refs/heads/main of shop"))
        #expect(push.error.contains("commit \(commit.prefix(10)) has no approval: by somebody else"))
        #expect(push.error.contains("writ review approve \(commit)"))
        #expect(push.error.contains("writ explain d-"))
        #expect(try await sandbox.tip() == before)
    }

    @Test func letsTheSamePushThroughOnceSomebodyElseApproved() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main").status != 0)
        let approval = try await sandbox.approve(commit, by: .bob)
        #expect(approval.output.contains("signed and verified"))
        let push = try await sandbox.push("main")
        #expect(push.status == 0, "\(push.error)")
        #expect(try await sandbox.tip() == commit)
    }

    @Test func recordsThePushThatHappened() async throws {
        let sandbox = try await Sandbox.hooked()
        let before = try await sandbox.tip()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        #expect(try await sandbox.entries("branch.pushed").isEmpty)
        try await sandbox.approve(commit, by: .bob)
        _ = try await sandbox.push("main")
        let pushed = try await sandbox.entries("branch.pushed")
        #expect(pushed.count == 1)
        #expect(pushed.first?["provenance"] == "hook")
        #expect(pushed.first?["data"]?["before"]?.stringValue == before)
        #expect(pushed.first?["data"]?["after"]?.stringValue == commit)
        #expect(pushed.first?["data"]?["commits"] == [.string(commit)])
    }

    @Test func aCommitFirstPushedToAnotherBranchIsStillUnreviewed() async throws {
        let sandbox = try await Sandbox.hooked()
        let before = try await sandbox.tip()
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main:topic").status == 0)
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("commit \(commit.prefix(10)) has no approval"))
        #expect(try await sandbox.tip() == before)
    }

    @Test func aNewProtectedBranchBringsNothingPastReview() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main:topic").status == 0)
        let push = try await sandbox.push("main:master")
        #expect(push.status != 0)
        #expect(push.error.contains("commit \(commit.prefix(10)) has no approval"))
    }

    @Test func oneUnapprovedCommitAmongApprovedOnesIsEnough() async throws {
        let sandbox = try await Sandbox.hooked()
        let first = try await sandbox.commit("one", by: .ann)
        let second = try await sandbox.commit("two", by: .ann)
        #expect(try await sandbox.push("main:topic").status == 0)
        try await sandbox.approve(second, by: .bob)
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("commit \(first.prefix(10)) has no approval"))
        #expect(!push.error.contains("commit \(second.prefix(10)) has no approval"))
    }

    @Test func anApprovalDoesNotCoverTheAmendedCommit() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        try await sandbox.git("reset", "-q", "--hard", "HEAD~1")
        let other = try await sandbox.commit("another change", by: .ann, message: "change in file\n")
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("commit \(other.prefix(10)) has no approval"))
    }

    @Test func movesNoRefWhenOneOfTwoIsDenied() async throws {
        let sandbox = try await Sandbox.hooked()
        let before = try await sandbox.tip()
        try await sandbox.commit("change", by: .ann)
        let push = try await sandbox.push("main", "main:topic")
        #expect(push.status != 0)
        #expect(try await sandbox.tip() == before)
        #expect(try await sandbox.tip("refs/heads/topic").isEmpty)
    }

    @Test func letsTagsAndDeletionsOfOtherBranchesPass() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.git("tag", "nightly")
        #expect(try await sandbox.push("nightly", "main:topic").status == 0)
        #expect(try await !sandbox.tip("refs/tags/nightly").isEmpty)
        let deletion = try await sandbox.push(":topic", ":refs/tags/nightly")
        #expect(deletion.status == 0, "\(deletion.error)")
        #expect(try await sandbox.tip("refs/heads/topic").isEmpty)
        #expect(try await sandbox.entries("branch.pushed").contains { $0["data"]?["deleted"] == true })
    }

    @Test func refusesToDeleteOrRewriteAProtectedBranch() async throws {
        let sandbox = try await Sandbox.hooked()
        let before = try await sandbox.tip()
        try await sandbox.run(
            "git", ["-C", "\(sandbox.path)/shop.git", "config", "receive.denyDeleteCurrent", "ignore"])
        let deletion = try await sandbox.push(":main")
        #expect(deletion.status != 0)
        #expect(deletion.error.contains("no-force-push"))
        try await sandbox.git(
            "commit", "-q", "--amend", "-m", "rewritten",
            setting: [
                "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": Person.ann.email, "GIT_COMMITTER_NAME": "Ann",
                "GIT_COMMITTER_EMAIL": Person.ann.email,
            ])
        let rewritten = try await sandbox.git("rev-parse", "HEAD")
        _ = try await sandbox.push("main:topic")
        // The amended commit is still Bob's.
        try await sandbox.approve(rewritten, by: .rita)
        let forced = try await sandbox.push("+main")
        #expect(forced.status != 0)
        #expect(forced.error.contains("no-force-push"))
        #expect(!forced.error.contains("four-eyes-push"))
        #expect(try await sandbox.tip() == before)
    }

    @Test func aReplacementIsNotAcceptedAndHidesNoCommit() async throws {
        let sandbox = try await Sandbox.hooked()
        let base = try await sandbox.tip()
        let commit = try await sandbox.commit("change", by: .ann)
        // The repository would show the approved first commit wherever the new one stands.
        #expect(try await sandbox.push("\(base):refs/replace/\(commit)").status != 0)
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("commit \(commit.prefix(10)) has no approval"))
    }

    @Test func aListOfCommitsThatIsCutSatisfiesNothing() async throws {
        let sandbox = try await Sandbox.hooked(.bare)
        try await sandbox.activate(Documents.titled)
        try await sandbox.commit("few", by: .ann)
        #expect(try await sandbox.push("main").status == 0)
        let before = try await sandbox.tip()
        let stream = (1...1001).map { number in
            let parent = number == 1 ? "from refs/heads/main^0\n" : ""
            return
                "commit refs/heads/main\ncommitter Ann <\(Person.ann.email)> 1700000000 +0000\ndata 2\nx\n\(parent)\n"
        }
        try await sandbox.git("fast-import", "--quiet", input: stream.joined())
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("held push to refs/heads/main"))
        #expect(push.error.contains("push.commits"))
        #expect(push.error.contains("in smaller steps"))
        #expect(push.error.contains("writ baseline repository shop --repo PATH"))
        #expect(try await sandbox.tip() == before)
    }
}
