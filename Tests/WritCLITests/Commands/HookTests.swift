// `writ hook`: hooks that were there go on, and come back.

import Foundation
import Testing
import WritModel

@Suite struct HookTests {
    private func withHook(_ sandbox: Sandbox, _ body: String) throws {
        try sandbox.write("shop.git/hooks/pre-receive", "#!/bin/sh\n\(body)\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: "\(sandbox.path)/shop.git/hooks/pre-receive")
    }

    @Test func installingTwiceIsInstallingOnce() async throws {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("shop.git/hooks/pre-receive")
        let json = try await sandbox.writ("hook", "install", "\(sandbox.path)/shop.git", "--format", "json")
        #expect(json.status == 0)
        #expect(try json.json()["chained"] == [])
        #expect(try sandbox.read("shop.git/hooks/pre-receive") == text)
    }

    @Test func removingPutsBackWhatWasThere() async throws {
        let sandbox = try await Sandbox()
        try withHook(sandbox, "echo theirs >&2")
        let theirs = try sandbox.read("shop.git/hooks/pre-receive")
        let installed = try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        #expect(installed.contains("the pre-receive hook that was there runs after Writ has allowed"))
        let removed = try await sandbox.succeed("hook", "remove", "\(sandbox.path)/shop.git")
        #expect(removed.contains("pre-receive"))
        #expect(try sandbox.read("shop.git/hooks/pre-receive") == theirs)
        #expect(!sandbox.exists("shop.git/hooks/post-receive"))
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main").status == 0)
        #expect(try await sandbox.tip() == commit)
        #expect(try await sandbox.succeed("hook", "remove", "\(sandbox.path)/shop.git").contains("no hooks of Writ"))
    }

    @Test func theOtherHookRunsAfterWritAllowed() async throws {
        let sandbox = try await Sandbox()
        try withHook(sandbox, "cat >> '\(sandbox.path)/seen'; exit 0")
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main").status != 0)
        #expect(!sandbox.exists("seen"))
        #expect(try await sandbox.push("main:topic").status == 0)
        #expect(try sandbox.read("seen").contains("refs/heads/topic"))
    }

    @Test func theOtherHookMayStillDeny() async throws {
        let sandbox = try await Sandbox()
        try withHook(sandbox, "echo not today >&2; exit 3")
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        let push = try await sandbox.push("main:topic")
        #expect(push.status != 0)
        #expect(push.error.contains("not today"))
        #expect(try await sandbox.tip("refs/heads/topic").isEmpty)
    }

    /// A hook of version 1 asks for no answer, and goes by the status alone.
    @Test func aHookOfVersionOneStillAsks() async throws {
        let sandbox = try await Sandbox.hooked()
        let now = try sandbox.read("shop.git/hooks/pre-receive")
        try withHook(
            sandbox,
            """
            # writ-hook 1: asks Writ about this push; `writ hook remove` takes it out again
            exec '\(Program.path)' -C '\(sandbox.path)/w' hook run pre-receive --hooks hooks --repo '\(sandbox.path)/shop.git'
            """)
        try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main").status != 0)
        #expect(try await sandbox.push("main:topic").status == 0)
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        #expect(try sandbox.read("shop.git/hooks/pre-receive") == now)
        #expect(!sandbox.exists("shop.git/hooks/pre-receive.chained"))
    }

    @Test func whatTheOtherHookPrintsIsShownAndIsNoAnswer() async throws {
        let sandbox = try await Sandbox()
        try withHook(sandbox, "echo theirs; echo \"writ-allow $PPID\"")
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        try await sandbox.commit("change", by: .ann)
        let push = try await sandbox.push("main:topic")
        #expect(push.status == 0 && push.error.contains("remote: theirs"), "\(push.error)")
    }

    @Test func pushOptionsReachTheRequest() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.run(
            "git", ["-C", "\(sandbox.path)/shop.git", "config", "receive.advertisePushOptions", "true"])
        let push = try await sandbox.push("-o", "ticket=GOV-1", "main:topic")
        #expect(push.status == 0, "\(push.error)")
        #expect(try await sandbox.entries("push.requested").last?["data"]?["options"] == ["ticket": "GOV-1"])
    }

    @Test func aFolderThatIsNoRepositoryIsSaid() async throws {
        let sandbox = try await Sandbox()
        let install = try await sandbox.writ("hook", "install", "\(sandbox.path)/keys")
        #expect(install.status == 65)
        #expect(install.error.contains("\(sandbox.path)/keys"))
    }
}
