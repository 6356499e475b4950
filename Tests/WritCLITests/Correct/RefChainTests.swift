// What a ref was before is what the log says that it became, for every branch and tag.

import Foundation
import Testing
import WritModel

@Suite struct RefChainTests {
    private func server(_ sandbox: Sandbox, _ arguments: String...) async throws {
        try await sandbox.run("git", ["-C", "\(sandbox.path)/shop.git"] + arguments)
    }

    private func pushes(_ sandbox: Sandbox, _ ref: String) async throws -> [JSONValue] {
        try await sandbox.entries("branch.pushed").filter { $0["data"]?["ref"] == .string(ref) }
    }

    @Test func tagsAndBranchesMovedOrDeletedAtTheServerAreFound() async throws {
        let sandbox = try await Sandbox.hooked()
        let first = try await sandbox.git("rev-parse", "HEAD")
        try await sandbox.pushApproved("seen", in: "seen")
        try await sandbox.git(
            "tag", "-a", "-m", "one", "v1", first, setting: ["GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@x"])
        #expect(try await sandbox.push("HEAD:refs/heads/topic", "HEAD:refs/heads/gone", "v1").status == 0)
        try await server(sandbox, "tag", "light", first)
        try await server(sandbox, "branch", "-D", "gone")
        try await server(sandbox, "branch", "-f", "topic", first)
        let audit = try await sandbox.enforce()
        for ref in ["refs/tags/light", "refs/heads/gone", "refs/heads/topic"] {
            #expect(audit.error.contains("\(ref) had moved past the gate"), "\(audit.error)")
        }
        #expect(!audit.error.contains("refs/heads/main had moved"))
        #expect(!audit.error.contains("refs/tags/v1"), "an annotated tag is what it was pushed as")
        try await server(sandbox, "tag", "-d", "light")
        try await server(sandbox, "branch", "gone", first)
        let again = try await sandbox.enforce()
        #expect(again.error.contains("refs/tags/light had moved past the gate"), "\(again.error)")
        #expect(again.error.contains("refs/heads/gone had moved past the gate"))
        #expect(!(try await sandbox.enforce().error.contains("had moved past the gate")))
    }

    @Test func whatWasThereWhenWritBeganDidNotSlipBy() async throws {
        let sandbox = try await Sandbox()
        try await server(sandbox, "branch", "old", "main")
        try await server(sandbox, "tag", "v0", "main")
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        #expect(!(try await sandbox.enforce().error.contains("had moved past the gate")))
        try await server(sandbox, "branch", "-D", "old")
        #expect(try await sandbox.enforce().error.contains("refs/heads/old had moved past the gate"))
    }

    @Test func anAllowedPushWhoseRecordWasLostIsRecordedAsThatPush() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.pushApproved("seen", in: "seen")
        let hook = "\(sandbox.path)/shop.git/hooks/post-receive"
        try FileManager.default.moveItem(atPath: hook, toPath: hook + ".away")
        let first = try await sandbox.pushApproved("one", in: "one")
        let second = try await sandbox.pushApproved("two", in: "two")
        try FileManager.default.moveItem(atPath: hook + ".away", toPath: hook)
        let audit = try await sandbox.enforce()
        #expect(!audit.error.contains("refs/heads/main had moved past the gate"), "\(audit.error)")
        let recorded = try await pushes(sandbox, "refs/heads/main").suffix(2)
        #expect(recorded.map { $0["data"]?["after"] } == [.string(first), .string(second)])
        #expect(recorded.allSatisfy { $0["provenance"] == "hook" && $0["data"]?["request"] != nil })
        #expect(try await sandbox.writ("log", "replay").status == 0)
    }

    @Test func aPushThatNobodyWasAskedAboutIsRecordedAsFound() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.pushApproved("seen", in: "seen")
        let hook = "\(sandbox.path)/shop.git/hooks/pre-receive"
        try FileManager.default.moveItem(atPath: hook, toPath: hook + ".away")
        let commit = try await sandbox.commit("unasked", by: .ann, in: "unasked")
        #expect(try await sandbox.push("HEAD:main").status == 0)
        try FileManager.default.moveItem(atPath: hook + ".away", toPath: hook)
        let last = try #require(try await pushes(sandbox, "refs/heads/main").last)
        #expect(last["data"]?["after"] == .string(commit))
        #expect(last["provenance"] == "recovered")
    }

    @Test func whatThePusherSaysOfARefOpensNothing() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.pushApproved("seen", in: "seen")
        let size = try await sandbox.size()
        let old = try await sandbox.git("rev-parse", "HEAD~1")
        let new = try await sandbox.commit("x", by: .ann, in: "x")
        try await server(sandbox, "fetch", "-q", "../clone", "HEAD")
        _ = try await sandbox.attempt(
            "\(sandbox.path)/shop.git/hooks/pre-receive", [], input: "\(old) \(new) refs/heads/main\n",
            setting: ["GIT_DIR": "\(sandbox.path)/shop.git", "PWD": "\(sandbox.path)/shop.git"])
        #expect(try await sandbox.size() >= size)
        #expect(try await pushes(sandbox, "refs/heads/main").allSatisfy { $0["provenance"] == "hook" })
        #expect(try await sandbox.entries("violation.opened").isEmpty)
    }

    @Test func aMirrorPushIsSeenRefByRef() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.pushApproved("seen", in: "seen")
        _ = try await sandbox.push("HEAD:refs/heads/topic")
        try await sandbox.git("branch", "-q", "kept")
        try await sandbox.git("tag", "v1")
        let mirror = try await sandbox.push("--mirror")
        #expect(mirror.status == 0, "\(mirror.error)")
        #expect(try await pushes(sandbox, "refs/heads/topic").last?["data"]?["deleted"] == true)
        #expect(try await pushes(sandbox, "refs/tags/v1").last?["data"]?["created"] == true)
        #expect(!(try await sandbox.enforce().error.contains("had moved past the gate")))
    }
}
