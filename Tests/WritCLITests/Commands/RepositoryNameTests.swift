// What a repository is called: settled when its hook is installed, and not by whoever may write to it.

import Foundation
import Testing
import WritModel

@Suite struct RepositoryNameTests {
    /// The name in the latest request.
    private func name(_ sandbox: Sandbox) async throws -> String? {
        try await sandbox.entries("push.requested").last?["data"]?["repository"]?.stringValue
    }

    private func bare(_ sandbox: Sandbox, _ path: String) async throws {
        try await sandbox.run("git", ["init", "-q", "--bare", "\(sandbox.path)/\(path)"])
    }

    private func push(_ sandbox: Sandbox, to path: String, as branch: String = "topic") async throws -> Outcome {
        try await sandbox.attempt(
            "git", ["-C", "\(sandbox.path)/clone", "push", "\(sandbox.path)/\(path)", "main:\(branch)"])
    }

    @Test func theRepositorysOwnConfigurationDoesNotNameIt() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.run(
            "git",
            ["-C", "\(sandbox.path)/shop.git", "config", "remote.origin.url", "https://example.org/acme/free.git"])
        let setting = [
            "GL_REPO": "free", "GL_PROJECT_PATH": "free", "GITEA_REPO_NAME": "free", "GITEA_REPO_USER_NAME": "x",
        ]
        _ = try await sandbox.push("main:topic", setting: setting)
        #expect(try await name(sandbox) == "shop")
        // Installing again does not take another name from it, either.
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        _ = try await sandbox.push("main:other")
        #expect(try await name(sandbox) == "shop")
    }

    @Test func aHookThatWasChangedGivesItNoOtherName() async throws {
        let sandbox = try await Sandbox.hooked()
        let hook = "shop.git/hooks/pre-receive"
        let text = try sandbox.read(hook)
        #expect(text.contains("--name 'shop'"))
        try sandbox.write(hook, text.replacing("--name 'shop'", with: "--name 'free'"))
        let push = try await sandbox.push("main:topic")
        #expect(push.status != 0)
        #expect(push.error.contains("is known as `shop`"), "\(push.error)")
    }

    @Test func twoRepositoriesDoNotShareAName() async throws {
        let sandbox = try await Sandbox.hooked()
        try await bare(sandbox, "team/shop.git")
        let second = try await sandbox.writ("hook", "install", "\(sandbox.path)/team/shop.git")
        #expect(second.status == 65)
        #expect(second.error.contains("the name `shop` is that of the repository `\(sandbox.path)/shop.git`"))
        #expect(second.error.contains("--name"))
        #expect(!sandbox.exists("team/shop.git/hooks/pre-receive"))
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/team/shop.git", "--name", "team/shop")
        _ = try await push(sandbox, to: "team/shop.git")
        #expect(try await name(sandbox) == "team/shop")
    }

    @Test func namesAreFullPathsBelowTheConfiguredFolder() async throws {
        let sandbox = try await Sandbox()
        try sandbox.write("w/writ.yaml", try sandbox.read("w/writ.yaml") + "\nrepositories: \(sandbox.path)/srv\n")
        for path in ["srv/acme/shop.git", "srv/other/shop.git", "srv/top.git"] { try await bare(sandbox, path) }
        let done = try await sandbox.succeed("hook", "install", "--all", "\(sandbox.path)/srv", "--format", "json")
        let names = try Outcome(status: 0, output: done, error: "").json()["repositories"]?.arrayValue
        #expect(names?.compactMap { $0["name"]?.stringValue } == ["acme/shop", "other/shop", "top"])
        _ = try await push(sandbox, to: "srv/other/shop.git")
        #expect(try await name(sandbox) == "other/shop")
    }

    @Test func aMovedRepositoryIsNoticedAndKeepsItsNameWhenThatIsSaid() async throws {
        let sandbox = try await Sandbox.hooked()
        try sandbox.move("shop.git", to: "moved.git")
        let push = try await push(sandbox, to: "moved.git")
        #expect(push.status != 0)
        #expect(push.error.contains("it was moved or copied"))
        let again = try await sandbox.writ("hook", "install", "\(sandbox.path)/moved.git", "--name", "shop")
        #expect(again.status == 65)
        #expect(again.error.contains("--moved"))
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/moved.git", "--name", "shop", "--moved")
        #expect(try await self.push(sandbox, to: "moved.git").status == 0)
        #expect(try await name(sandbox) == "shop")
    }

    @Test func aCopyOfARepositoryIsNotJudgedAsTheOriginal() async throws {
        let sandbox = try await Sandbox.hooked()
        try FileManager.default.copyItem(atPath: "\(sandbox.path)/shop.git", toPath: "\(sandbox.path)/copy.git")
        let push = try await push(sandbox, to: "copy.git", as: "more")
        #expect(push.status != 0)
        #expect(push.error.contains("it was moved or copied"))
        #expect(try await sandbox.entries("push.requested").isEmpty)
    }

    @Test func aFolderMadeFromATemplateIsGatedAndOneWithAPastIsNot() async throws {
        let sandbox = try await Sandbox()
        try FileManager.default.createDirectory(atPath: "\(sandbox.path)/srv", withIntermediateDirectories: true)
        try await sandbox.succeed(
            "hook", "install", "--shared", "\(sandbox.path)/template/hooks", "--root", "\(sandbox.path)/srv")
        let template = ["--template", "\(sandbox.path)/template"]
        try await sandbox.run("git", ["init", "-q", "--bare"] + template + ["\(sandbox.path)/srv/new.git"])
        let push = try await push(sandbox, to: "srv/new.git")
        #expect(push.status == 0, "\(push.error)")
        #expect(try await name(sandbox) == "new")
        // A copy beside it comes with branches that no gate has seen under its name.
        try FileManager.default.copyItem(atPath: "\(sandbox.path)/srv/new.git", toPath: "\(sandbox.path)/srv/old.git")
        let other = try await self.push(sandbox, to: "srv/old.git", as: "more")
        #expect(other.status != 0)
        #expect(other.error.contains("has branches or tags that no gate has seen"))
        // One outside of the folder that names start from has none.
        try await sandbox.run("git", ["init", "-q", "--bare"] + template + ["\(sandbox.path)/elsewhere.git"])
        #expect(try await self.push(sandbox, to: "elsewhere.git").status != 0)
    }

    @Test func aDefaultBranchThatIsNotProtectedIsSaid() async throws {
        let sandbox = try await Sandbox()
        let install = ["hook", "install", "\(sandbox.path)/shop.git"]
        #expect(try await !sandbox.writ(install).error.contains("is not protected"))
        try await sandbox.run("git", ["-C", "\(sandbox.path)/shop.git", "symbolic-ref", "HEAD", "refs/heads/trunk"])
        let outcome = try await sandbox.writ(install)
        #expect(outcome.status == 0)
        #expect(outcome.error.contains("refs/heads/trunk is not protected"))
    }

    /// GitLab's folders are named by hashes. Its hooks are played here: it cannot be had in tests.
    @Test func gitlabNamesAProjectOnceWhateverItIsCalledLater() async throws {
        let sandbox = try await Sandbox()
        let hooks = "\(sandbox.path)/custom_hooks"
        try await sandbox.succeed("hook", "install", "--shared", hooks, "--host", "gitlab")
        try await sandbox.run("git", ["-C", "\(sandbox.path)/shop.git", "config", "core.hooksPath", hooks])
        func push(_ branch: String, _ project: String?) async throws -> Outcome {
            var setting = ["GL_USERNAME": "ann"]
            setting["GL_PROJECT_PATH"] = project
            return try await sandbox.push("main:\(branch)", setting: setting)
        }
        let nameless = try await push("topic", nil)
        #expect(nameless.status != 0)
        #expect(nameless.error.contains("GL_PROJECT_PATH is not set"))
        // It has a past that no gate has seen, which nobody could have taken over without its name.
        #expect(try await push("topic", "acme/group/shop").status == 0)
        #expect(try await name(sandbox) == "acme/group/shop")
        #expect(try await push("more", "free/shop").status == 0)
        #expect(try await name(sandbox) == "acme/group/shop")
        #expect(try await sandbox.entries("push.requested").last?["actor"]?["id"] == "gitlab:ann")
        // Another project does not get the name that is known.
        try await bare(sandbox, "other.git")
        try await sandbox.run("git", ["-C", "\(sandbox.path)/other.git", "config", "core.hooksPath", hooks])
        let other = try await sandbox.attempt(
            "git", ["-C", "\(sandbox.path)/clone", "push", "\(sandbox.path)/other.git", "main:topic"],
            setting: ["GL_USERNAME": "ann", "GL_PROJECT_PATH": "acme/group/shop"])
        #expect(other.status != 0)
        #expect(other.error.contains("the name `acme/group/shop` is that of"))
    }

    @Test func aRemovedHookFreesTheName() async throws {
        let sandbox = try await Sandbox.hooked()
        try await bare(sandbox, "team/shop.git")
        try await sandbox.succeed("hook", "remove", "\(sandbox.path)/shop.git")
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/team/shop.git")
    }
}
