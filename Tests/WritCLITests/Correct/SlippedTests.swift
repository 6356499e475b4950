// What slipped past a gate is found whatever came on top, each commit for itself and each merge as one.

import Foundation
import Testing
import WritModel

@Suite struct SlippedTests {
    /// A sandbox that corrects direct pushes, with a first push recorded.
    private func watched() async throws -> Sandbox {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("w/policies/direct-push.yaml")
        try await sandbox.activate(text.replacing("mode: observe", with: "mode: enforce"), as: "direct-push.yaml")
        try await sandbox.pushApproved("seen", in: "seen")
        return sandbox
    }

    private func open(_ sandbox: Sandbox) async throws -> [JSONValue] {
        try await sandbox.writ("violations", "--open", "--format", "json").jsonLines()
    }

    private static let ann = [
        "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": Person.ann.email, "GIT_COMMITTER_NAME": "Ann",
        "GIT_COMMITTER_EMAIL": Person.ann.email,
    ]

    @Test func eachOfManyCommitsHasItsOwnViolationReasonAndRevert() async throws {
        let sandbox = try await watched()
        var commits: [String] = []
        for number in 1...25 { commits.append(try await sandbox.commit("x", by: .ann, in: "file\(number)")) }
        try await sandbox.slip(try #require(commits.last))
        let audit = try await sandbox.enforce()
        let violations = try await open(sandbox)
        #expect(violations.count == 25, "\(audit.error)")
        for violation in violations {
            let commit = try #require(violation["trigger"]?["commit"]?.stringValue)
            #expect(violation["reason"]?.stringValue?.contains(String(commit.prefix(10))) == true)
            #expect(!(try await sandbox.tip("refs/heads/writ/revert/\(commit.prefix(10))")).isEmpty)
        }
        #expect(Set(violations.compactMap { $0["trigger"]?["commit"]?.stringValue }) == Set(commits))
    }

    @Test func aSlipIsFoundAlthoughAnHonestPushCameOnTop() async throws {
        let sandbox = try await watched()
        let commit = try await sandbox.slipPast("sneaky")
        let honest = try await sandbox.pushApproved("good", in: "good")
        #expect(try await sandbox.tip() == honest)
        // The push itself has opened the violation; nobody had to audit.
        let violation = try #require(try await open(sandbox).first)
        #expect(violation["subject"] == .string("shop@\(commit)"))
        let pushes = try await sandbox.entries("branch.pushed").filter { $0["data"]?["ref"] == "refs/heads/main" }
        #expect(pushes.suffix(2).map { $0["provenance"] } == ["recovered", "hook"])
        #expect(pushes.last?["data"]?["commits"] == [.string(honest)])
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("reverted by"), "\(audit.error)")
        #expect(try await open(sandbox).count == 1)
        #expect(try await sandbox.writ("log", "replay").status == 0)
    }

    @Test func aMergedPullRequestThatSlippedPastIsOneViolationAndOneRevert() async throws {
        let sandbox = try await watched()
        let before = try await sandbox.tip()
        try await sandbox.git("checkout", "-q", "-b", "feature")
        for number in 1...3 { _ = try await sandbox.commit("part \(number)", by: .ann, in: "part\(number)") }
        try await sandbox.git("checkout", "-q", "main")
        try await sandbox.git("merge", "-q", "--no-ff", "-m", "Merge pull request", "feature", setting: Self.ann)
        let merge = try await sandbox.git("rev-parse", "HEAD")
        try await sandbox.slip(merge)
        let audit = try await sandbox.enforce()
        let violations = try await open(sandbox)
        #expect(violations.map { $0["trigger"]?["commit"] } == [.string(merge)], "\(audit.error)")
        #expect(try await sandbox.entries("enforcement.performed").count == 1)
        let name = "refs/heads/writ/revert/\(merge.prefix(10))"
        #expect(try await sandbox.tree(name) == sandbox.tree(before))
        // The revert is reviewed and pushed; the one violation closes.
        try await sandbox.git("fetch", "-q", "origin")
        let revert = try await sandbox.tip(name)
        _ = try await sandbox.push("\(revert):refs/heads/main")
        try await sandbox.approve(revert, by: .bob)
        let push = try await sandbox.push("\(revert):refs/heads/main")
        #expect(push.status == 0, "\(push.error)")
        #expect(try await sandbox.enforce().error.contains("is closed"))
        #expect(try await open(sandbox).isEmpty)
    }

    @Test func wordsNeitherCloseAViolationNorKeepARevertFromBeingMade() async throws {
        let sandbox = try await watched()
        let commit = try await sandbox.slipPast("sneaky")
        let words = try await sandbox.commit(
            "tidy", by: .ann, in: "other", message: "docs: tidy\n\nThis reverts commit \(commit).\n")
        try await sandbox.slip(words)
        let audit = try await sandbox.enforce()
        #expect(!audit.error.contains("already reverted"), "\(audit.error)")
        #expect(!(try await sandbox.tip("refs/heads/writ/revert/\(commit.prefix(10))")).isEmpty)
        _ = try await sandbox.enforce()
        #expect(try await open(sandbox).count == 2)
    }

    @Test func aBranchThatSomebodyMadeBeforehandStopsNoRevert() async throws {
        let sandbox = try await watched()
        let commit = try await sandbox.commit("sneaky", by: .ann, in: "sneaky")
        let foreign = try await sandbox.git(
            "commit-tree", "-p", commit, "-m", "mine", "HEAD^{tree}", setting: Self.ann)
        try await sandbox.slip(commit)
        try await sandbox.run("git", ["-C", "\(sandbox.path)/shop.git", "fetch", "-q", "../clone", foreign])
        let name = "refs/heads/writ/revert/\(commit.prefix(10))"
        try await sandbox.run("git", ["-C", "\(sandbox.path)/shop.git", "update-ref", name, foreign])
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("reverted by"), "\(audit.error)")
        #expect(try await sandbox.tip(name) == foreign)
        #expect(!(try await sandbox.tip(name + "-2")).isEmpty)
    }

    @Test func onePolicyCorrectsItsOwnAlone() async throws {
        let sandbox = try await watched()
        let other = Documents.policy(
            "titles", on: "branch.pushed as push", require: "every: commit in push.commits", "    all:",
            "      it has a ticket: commit.title.startsWith(\"SHOP-\")"
        ).replacing("otherwise: [deny]", with: "otherwise: [ { open: violation } ]")
        try await sandbox.activate(other, as: "titles.yaml")
        try await sandbox.slipPast("sneaky")
        let audit = try await sandbox.writ(
            "audit", "--enforce", "--repo", "\(sandbox.path)/shop.git", "--policy", "titles")
        #expect(audit.error.contains("refs/heads/main had moved past the gate"), "\(audit.error)")
        #expect(Set(try await open(sandbox).compactMap { $0["policy"]?.stringValue }) == ["titles"])
        #expect(try await sandbox.entries("enforcement.performed").isEmpty)
        _ = try await sandbox.enforce()
        #expect(
            Set(try await open(sandbox).compactMap { $0["policy"]?.stringValue }) == ["titles", "direct-push"])
        let wrong = try await sandbox.writ(
            "audit", "--enforce", "--repo", "\(sandbox.path)/shop.git", "--policy", "titels")
        #expect(wrong.status == 65 && wrong.error.contains("did you mean `titles`?"), "\(wrong.error)")
    }

    @Test func aConflictIsToldUntilSomebodySettlesIt() async throws {
        let sandbox = try await watched()
        let commit = try await sandbox.slipPast("sneaky", in: "file")
        try await sandbox.pushApproved("built on it", in: "file")
        for _ in 1...3 {
            let audit = try await sandbox.enforce()
            #expect(audit.error.contains("conflicts with later changes to file"), "\(audit.error)")
        }
        #expect(try await sandbox.entries("enforcement.failed").count == 1, "recorded once, told each time")
        let id = try #require(try await open(sandbox).first?["violation"]?.stringValue)
        let shown = try await sandbox.writ("violations", "show", id)
        #expect(shown.output.contains("by hand: git revert \(commit)"), "\(shown.output)")
        try await sandbox.succeed("violations", "close", id, "--because", "kept, reviewed afterwards")
        #expect(!(try await sandbox.enforce().error.contains("could not be corrected")))
    }
}
