// `writ audit --enforce`: what slipped past the gate is found, undone, and closed when the branch holds the revert.

import Foundation
import Testing
import WritModel

@Suite struct CorrectionTests {
    /// A sandbox that corrects direct pushes, with a first push recorded, so that it knows where the branch was.
    private func watched() async throws -> Sandbox {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("w/policies/direct-push.yaml")
        try await sandbox.activate(text.replacing("mode: observe", with: "mode: enforce"), as: "direct-push.yaml")
        try await sandbox.pushApproved("seen", in: "seen")
        return sandbox
    }

    @Test func aDirectUpdateIsFoundAndARevertIsOffered() async throws {
        let sandbox = try await watched()
        let before = try await sandbox.tip()
        let commit = try await sandbox.slipPast("sneaky")
        let audit = try await sandbox.enforce()
        #expect(audit.status == 1)
        #expect(audit.error.contains("refs/heads/main had moved past the gate; recorded"))
        #expect(audit.error.contains("of direct-push: commit \(commit.prefix(10))"))
        #expect(audit.error.contains("reverted by"))
        let pushed = try await sandbox.entries("branch.pushed").last
        #expect(pushed?["provenance"] == "recovered")
        #expect(pushed?["data"]?["before"]?.stringValue == before)
        #expect(pushed?["data"]?["after"]?.stringValue == commit)
        #expect(try await sandbox.entries("violation.opened").count == 1)
        #expect(try await sandbox.entries("enforcement.performed").count == 1)
        #expect(try await sandbox.tip() == commit, "the branch itself is left to people")
        let revert = "refs/heads/writ/revert/\(commit.prefix(10))"
        let shown = try await sandbox.run(
            "git", ["-C", "\(sandbox.path)/shop.git", "log", "-1", "--format=%an|%P|%B", revert])
        #expect(shown.hasPrefix("Writ|\(commit)|"))
        #expect(shown.contains("This reverts commit \(commit)."))
        #expect(shown.contains("Policy: direct-push"))
        #expect(shown.contains("Violation: v-"))
        #expect(shown.contains("Evidence: entries "))
        #expect(try await sandbox.tree(revert) == sandbox.tree(before))
    }

    @Test func aSecondRunDoesNothingNew() async throws {
        let sandbox = try await watched()
        try await sandbox.slipPast("sneaky")
        _ = try await sandbox.enforce()
        let size = try await sandbox.size()
        let again = try await sandbox.enforce()
        #expect(again.status == 1)
        #expect(!again.error.contains("violation"), "\(again.error)")
        #expect(try await sandbox.size() == size)
    }

    @Test func aViolationClosesOnlyWhenTheBranchHoldsTheRevert() async throws {
        let sandbox = try await watched()
        let commit = try await sandbox.slipPast("sneaky")
        _ = try await sandbox.enforce()
        #expect(try await sandbox.status()["openViolations"] == 1)
        #expect(try await sandbox.entries("violation.closed").isEmpty)
        try await sandbox.git("fetch", "-q", "origin")
        let revert = try await sandbox.git("rev-parse", "origin/writ/revert/\(commit.prefix(10))")
        // The revert itself goes through the gate: somebody approves it, and somebody pushes it.
        _ = try await sandbox.push("\(revert):main")
        try await sandbox.approve(revert, by: .bob)
        let merge = try await sandbox.push("\(revert):main")
        #expect(merge.status == 0, "\(merge.error)")
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("is closed"), "\(audit.error)")
        #expect(try await sandbox.entries("violation.closed").count == 1)
        #expect(try await sandbox.status()["openViolations"] == 0)
        let size = try await sandbox.size()
        _ = try await sandbox.enforce()
        #expect(try await sandbox.size() == size)
        #expect(try await sandbox.writ("log", "replay").status == 0)
        #expect(try await sandbox.writ("log", "verify").status == 0)
    }

    @Test func anotherProtectedBranchIsLookedAtForItsOwnRevert() async throws {
        let sandbox = try await watched()
        try await sandbox.run("git", ["-C", "\(sandbox.path)/shop.git", "branch", "master", "main"])
        _ = try await sandbox.enforce()
        let commit = try await sandbox.slipPast("sneaky", to: "master")
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("commit \(commit.prefix(10))"), "\(audit.error)")
        #expect(try await sandbox.entries("violation.closed").isEmpty, "`master` still holds the commit")
    }

    @Test func anObservingPolicyOnlyReports() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.pushApproved("seen", in: "seen")
        try await sandbox.slipPast("sneaky")
        let audit = try await sandbox.enforce()
        #expect(audit.status == 1)
        #expect(audit.output.contains("direct-push/approved"))
        #expect(try await sandbox.entries("branch.pushed").last?["provenance"] == "recovered")
        #expect(try await sandbox.entries("violation.opened").isEmpty)
        #expect(try await sandbox.entries("enforcement.performed").isEmpty)
    }

    @Test func aMergeIsUndoneToItsFirstParent() async throws {
        let sandbox = try await watched()
        try await sandbox.git("checkout", "-q", "-b", "side")
        try await sandbox.pushApproved("side", in: "side", to: "topic")
        try await sandbox.git("checkout", "-q", "main")
        let identity = [
            "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": Person.ann.email, "GIT_COMMITTER_NAME": "Ann",
            "GIT_COMMITTER_EMAIL": Person.ann.email,
        ]
        try await sandbox.git("merge", "-q", "--no-ff", "-m", "merge", "side", setting: identity)
        let merge = try await sandbox.git("rev-parse", "HEAD")
        try await sandbox.slip(merge)
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("reverted by"), "\(audit.error)")
        let revert = "refs/heads/writ/revert/\(merge.prefix(10))"
        #expect(try await sandbox.tree(revert) == sandbox.tree("\(merge)^1"))
        #expect(try await sandbox.entries("violation.opened").count == 1)
        #expect(try await sandbox.entries("enforcement.performed").count == 1)
    }

    @Test func aConflictEndsAsAViolationThatSaysSo() async throws {
        let sandbox = try await watched()
        let commit = try await sandbox.slipPast("sneaky", in: "file")
        _ = try await sandbox.commit("built on it", by: .ann, in: "file")
        let later = try await sandbox.git("rev-parse", "HEAD")
        try await sandbox.slip(later)
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("undoing it conflicts with later changes to file"), "\(audit.error)")
        #expect(audit.error.contains("by hand: git revert \(commit)"), "\(audit.error)")
        #expect(try await sandbox.tip("refs/heads/writ/revert/\(commit.prefix(10))").isEmpty)
        #expect(try await sandbox.status()["openViolations"] == 2)
    }

    @Test func aForgedRecordHidesNoDirectUpdate() async throws {
        let sandbox = try await watched()
        let before = try await sandbox.tip()
        let commit = try await sandbox.slipPast("sneaky")
        let event = """
            {"id":"p1","source":"ci","kind":"branch.pushed","actor":"email:\(Person.ann.email)","data":{"repository":"shop",\
            "ref":"refs/heads/main","branch":"main","push":"p1","before":"\(before)","after":"\(commit)","forced":false,\
            "created":false,"deleted":false,"commits":[],"truncated":false}}
            """
        try await sandbox.succeed("record", input: event + "\n")
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("refs/heads/main had moved past the gate; recorded"), "\(audit.error)")
        #expect(try await sandbox.entries("violation.opened").count == 1)
    }

    @Test func aCommitThatBreaksItsTestsIsReverted() async throws {
        let sandbox = try await watched()
        let before = try await sandbox.tip()
        let commit = try await sandbox.pushApproved("broken", in: "broken")
        let event = """
            {"id":"t1","source":"ci","kind":"test.finished","actor":"github:ci","data":{"repository":"shop",\
            "sha":"\(commit)","name":"unit","result":"failed"}}
            """
        try await sandbox.succeed("record", input: event + "\n")
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("of breaking-change"), "\(audit.error)")
        let revert = "refs/heads/writ/revert/\(commit.prefix(10))"
        #expect(try await sandbox.tree(revert) == sandbox.tree(before))
        #expect(try await sandbox.entries("enforcement.performed").count == 1)
    }

    @Test func aRevertToTheBranchItselfClosesItsViolation() async throws {
        let sandbox = try await watched()
        let before = try await sandbox.tip()
        let text = try sandbox.read("w/policies/direct-push.yaml")
        try await sandbox.activate(
            text.replacing("revert: { branch: \"writ/revert/{short}\" }", with: "revert: { to: protected }"),
            as: "direct-push.yaml")
        let commit = try await sandbox.slipPast("sneaky")
        let audit = try await sandbox.enforce()
        #expect(audit.error.contains("reverted by"), "\(audit.error)")
        #expect(try await sandbox.tip() != commit)
        #expect(try await sandbox.tree("refs/heads/main") == sandbox.tree(before))
        #expect(try await sandbox.entries("violation.closed").count == 1)
        let again = try await sandbox.enforce()
        #expect(!again.error.contains("reverted by"), "Writ's own revert is not reverted: \(again.error)")
        #expect(!again.error.contains("had moved past the gate"), "\(again.error)")
        #expect(try await sandbox.tree("refs/heads/main") == sandbox.tree(before))
    }
}

extension Sandbox {
    /// Pushes a commit that somebody else approved, through the gate.
    @discardableResult
    func pushApproved(_ text: String, in file: String, to branch: String = "main") async throws -> String {
        let commit = try await commit(text, by: .ann, in: file)
        _ = try await push("HEAD:refs/heads/for-review")
        try await approve(commit, by: .bob)
        let push = try await push("HEAD:refs/heads/\(branch)")
        guard push.status == 0 else { throw Run.Failure(description: push.error) }
        return commit
    }

    /// Puts a commit on a protected branch without the hooks: its objects are there, the ref is written directly.
    @discardableResult
    func slipPast(_ text: String, in file: String = "sneaky", to branch: String = "main") async throws -> String {
        let commit = try await commit(text, by: .ann, in: file)
        try await slip(commit, to: branch)
        return commit
    }

    func slip(_ commit: String, to branch: String = "main") async throws {
        try await run("git", ["-C", "\(path)/shop.git", "fetch", "-q", "../clone", "HEAD"])
        try await run("git", ["-C", "\(path)/shop.git", "update-ref", "refs/heads/\(branch)", commit])
    }

    func enforce() async throws -> Outcome {
        try await writ("audit", "--enforce", "--repo", "\(path)/shop.git")
    }

    func tree(_ revision: String) async throws -> String {
        try await run("git", ["-C", "\(path)/shop.git", "rev-parse", "\(revision)^{tree}"])
    }

    /// What `writ status` says.
    func status() async throws -> JSONValue { try await writ("status", "--format", "json").json() }

    /// The number of entries.
    func size() async throws -> Int64 { try await status()["entries"]?.intValue ?? -1 }
}
