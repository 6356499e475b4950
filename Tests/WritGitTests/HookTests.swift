// Hooks in real repositories, run by real pushes.

import Foundation
import Testing
import WritConnector
import WritGit

@Suite struct HookTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    /// A server with a program in Writ's place that notes what it is called with and gives an answer.
    private func server(_ name: String = "server.git", home: String = "home") async throws -> HookInstaller {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1")
        try await sandbox.make(name, bare: true)
        try sandbox.write("\(home)/answer", "0")
        try sandbox.write(
            "writ",
            "#!/bin/sh\nfor word; do echo \"<$word>\"; last=$word; done > '\(sandbox.path)/called'\n"
                + "cat > '\(sandbox.path)/stdin'\necho \"writ-allow $last\"\nexit \"$(cat \"$2/answer\")\"\n",
            mode: 0o755)
        return HookInstaller(try await sandbox.open(name), environment: sandbox.environment)
    }

    private func install(_ hooks: HookInstaller, home: String = "home") async throws -> HookInstallation {
        try await hooks.install(HookSettings(binary: "\(sandbox.path)/writ", home: "\(sandbox.path)/\(home)"))
    }

    private func push(to name: String = "server.git", setting: [String: String] = [:]) async throws -> Int {
        try await sandbox.attempt(
            "git", ["-C", "\(sandbox.path)/work", "push", "-q", "\(sandbox.path)/\(name)", "main"], setting: setting
        ).status
    }

    @Test(arguments: ["server.git", "it's a \"$(touch pwned)\" `x` \\ ;&|<> * ü.git", "line\nend.git"])
    func aPushIsJudgedWhateverTheFoldersAreCalled(name: String) async throws {
        let home = "home " + name
        let hooks = try await server(name, home: home)
        let installation = try await install(hooks, home: home)
        #expect(installation == HookInstallation(folder: "\(sandbox.path)/\(name)/hooks", chained: [], isShared: false))
        try sandbox.write("\(home)/answer", "3")
        #expect(try await push(to: name) != 0)
        let called = try #require(sandbox.read("called"))
        let nonce = try #require(called.split(separator: "\n").last)
        #expect(Int(nonce.dropFirst().dropLast()) != nil)
        #expect(
            called
                == "<-C>\n<\(sandbox.path)/\(home)>\n<hook>\n<run>\n<pre-receive>\n<--hooks>\n<hooks>\n<--repo>\n"
                + "<\(sandbox.path)/\(name)>\n<--nonce>\n\(nonce)\n"
        )
        let head = try await sandbox.git("work", "rev-parse", "main")
        #expect(sandbox.read("stdin") == "\(zeros) \(head) refs/heads/main\n")
        try sandbox.write("\(home)/answer", "0")
        #expect(try await push(to: name) == 0)
        #expect(sandbox.read("called")?.contains("<post-receive>") == true)
        #expect(!sandbox.exists("pwned") && !sandbox.exists("\(name)/pwned"))
    }

    @Test func aMissingProgramRefusesThePush() async throws {
        let hooks = try await server()
        _ = try await install(hooks)
        try FileManager.default.removeItem(atPath: "\(sandbox.path)/writ")
        #expect(try await push() != 0)
    }

    @Test func aProgramThatMayNotBeRunRefusesThePush() async throws {
        let hooks = try await server()
        _ = try await install(hooks)
        try sandbox.write("writ", "#!/bin/sh\nexit 0\n", mode: 0o644)
        #expect(try await push() != 0)
    }

    @Test func aMissingFolderRefusesThePush() async throws {
        let hooks = try await server()
        _ = try await install(hooks)
        // A program that would allow everything: the script alone must see that the folder is gone.
        try sandbox.write("writ", Self.allowing, mode: 0o755)
        #expect(try await push() == 0)
        try await sandbox.commit("work", "2")
        try FileManager.default.removeItem(atPath: "\(sandbox.path)/home")
        #expect(try await push() != 0)
    }

    /// A program in Writ's place that says that every push may pass, as Writ does.
    private static let allowing = "#!/bin/sh\nfor word; do last=$word; done\necho \"writ-allow $last\"\n"

    @Test(arguments: [
        "", "echo writ-allow", "echo writ-allow 1", "for word; do last=$word; done; echo \"$last\"",
        "for word; do last=$word; done; echo \"writ-allow $last\" >&2",
        "for word; do last=$word; done; echo help; echo \"writ-allow $last\"",
        "for word; do last=$word; done; echo \"writ-allow $last and more\"", "echo \"writ-allow $*\"",
        "for word; do last=$word; done; echo \"writ-allow $last\"; exit 7",
        "for word; do last=$word; done; echo \"writ-allow $last\"; kill -9 $$",
    ])
    func noStatusWithoutTheAnswerLetsAPushPass(program: String) async throws {
        _ = try await install(server())
        try sandbox.write("writ", "#!/bin/sh\n\(program)\n", mode: 0o755)
        #expect(try await push() != 0)
        try sandbox.write("writ", Self.allowing, mode: 0o755)
        #expect(try await push() == 0)
    }

    @Test func aHookOfVersionOneIsBroughtUpToDate() async throws {
        let hooks = try await server()
        _ = try await install(hooks)
        let now = sandbox.read("server.git/hooks/pre-receive")
        try sandbox.write(
            "server.git/hooks/pre-receive",
            "#!/bin/sh\n# writ-hook 1: asks Writ about this push; `writ hook remove` takes it out again\nexit 0\n",
            mode: 0o755)
        #expect(try await install(hooks).chained == [])
        #expect(sandbox.read("server.git/hooks/pre-receive") == now)
    }

    @Test func noVariableOfThePusherMovesAHookToAnotherFolder() async throws {
        _ = try await install(server())
        try sandbox.write("home/answer", "1")
        try sandbox.write("oth'er/answer", "0")
        #expect(
            try await push(setting: ["WRIT_HOME": "\(sandbox.path)/oth'er", "home": "\(sandbox.path)/oth'er"]) != 0)
        #expect(sandbox.read("called")?.contains("<\(sandbox.path)/home>") == true)
    }

    @Test func theNameAndTheHostingProgramAreWrittenIntoTheHook() async throws {
        let hooks = try await server()
        let name = try #require(RepositoryName("it's/$(touch${IFS}pwned)/shop"))
        _ = try await hooks.install(
            HookSettings(
                binary: "\(sandbox.path)/writ", home: "\(sandbox.path)/home", name: name, root: "/srv", host: .gitea))
        #expect(try await push() == 0)
        #expect(sandbox.read("called")?.contains("<--name>\n<\(name)>\n<--host>\n<gitea>\n") == true)
        #expect(sandbox.read("called")?.contains("<--root>") == false)
        #expect(!sandbox.exists("server.git/pwned"))
    }

    @Test func aSharedHookNamesTheFolderThatNamesStartFrom() async throws {
        _ = try await server()
        let hosting = GitHookHosting()
        let settings = HookSettings(
            binary: "\(sandbox.path)/writ", home: "\(sandbox.path)/home", root: sandbox.path, host: .gitolite)
        let done = try hosting.install(into: "\(sandbox.path)/common", settings)
        #expect(done.isShared && done.chained == [])
        for hook in ["pre-receive", "post-receive"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(sandbox.path)/server.git/hooks/\(hook)",
                withDestinationPath: "\(sandbox.path)/common/\(hook)")
        }
        #expect(
            hosting.sharesHook(.preReceive, repository: "\(sandbox.path)/server.git", folder: "\(sandbox.path)/common"))
        #expect(try await push() == 0)
        #expect(
            sandbox.read("called")?.contains(
                "<--repo>\n<\(sandbox.path)/server.git>\n<--root>\n<\(sandbox.path)>\n<--host>\n<gitolite>\n") == true)
        #expect(try hosting.remove(from: "\(sandbox.path)/common") == [.preReceive, .postReceive])
        #expect(throws: HookError.badPath("common")) { try hosting.install(into: "common", settings) }
    }

    @Test func repositoriesAreFoundInWhateverStateTheyAre() async throws {
        for name in ["a.git", "team/b.git", "team/deep/c.git"] {
            try FileManager.default.createDirectory(
                atPath: "\(sandbox.path)/all/\(name)", withIntermediateDirectories: true)
            try await sandbox.make("all/\(name)", bare: true)
        }
        try await sandbox.make("all/work")
        try sandbox.write("all/a.git/HEAD", String(repeating: "1", count: 40) + "\n")
        try FileManager.default.createSymbolicLink(
            atPath: "\(sandbox.path)/all/link.git", withDestinationPath: "\(sandbox.path)/all/a.git")
        let found = try GitHookHosting().repositories(below: "\(sandbox.path)/all")
        #expect(
            found.map { $0.dropFirst(sandbox.path.count) } == [
                "/all/a.git", "/all/team/b.git", "/all/team/deep/c.git", "/all/work/.git",
            ])
        #expect(throws: GitHookHosting.HostingError.unreadable(path: "\(sandbox.path)/none")) {
            try GitHookHosting().repositories(below: "\(sandbox.path)/none")
        }
    }

    @Test func chainsAnExistingHookAndGivesItBack() async throws {
        let hooks = try await server()
        let old = "#!/bin/sh\ncat > '\(sandbox.path)/chained-stdin'\nexit 7\n"
        try sandbox.write("server.git/hooks/pre-receive", old, mode: 0o755)
        #expect(try await install(hooks).chained == [.preReceive])
        let path = "\(sandbox.path)/server.git/hooks/pre-receive.chained"
        #expect(try await hooks.chainedHook(for: .preReceive) == path)
        #expect(try await hooks.chainedHook(for: .postReceive) == nil)
        let input: [UInt8] = Array("bytes \u{0} and more\n".utf8) + [0xff]
        #expect(try await hooks.runChained(.preReceive, input: input) == 7)
        #expect(FileManager.default.contents(atPath: "\(sandbox.path)/chained-stdin").map { Array($0) } == input)
        #expect(try await hooks.runChained(.postReceive, input: input) == 0)
        #expect(try await hooks.runChained(.preReceive, input: input, in: "\(sandbox.path)/server.git/hooks") == 7)
        #expect(try await hooks.runChained(.preReceive, input: input, in: sandbox.path) == 0)
        #expect(try await hooks.remove() == [.preReceive, .postReceive])
        #expect(sandbox.read("server.git/hooks/pre-receive") == old)
        #expect(
            !sandbox.exists("server.git/hooks/pre-receive.chained") && !sandbox.exists("server.git/hooks/post-receive"))
        #expect(FileManager.default.isExecutableFile(atPath: "\(sandbox.path)/server.git/hooks/pre-receive"))
        #expect(try await hooks.remove() == [])
    }

    @Test func aChainedHookNeedNotReadItsInput() async throws {
        let hooks = try await server()
        try sandbox.write("server.git/hooks/pre-receive", "#!/bin/sh\nexec <&-\nexit 0\n", mode: 0o755)
        try sandbox.write("server.git/hooks/post-receive", "#!/bin/sh\nkill -9 $$\n", mode: 0o755)
        _ = try await install(hooks)
        #expect(try await hooks.runChained(.preReceive, input: [UInt8](repeating: 65, count: 1 << 20)) == 0)
        #expect(try await hooks.runChained(.postReceive, input: []) == 128 + 9)
    }

    @Test func aHookThatGitWouldNotRunIsKeptButNotRun() async throws {
        let hooks = try await server()
        try sandbox.write("server.git/hooks/pre-receive", "#!/bin/sh\nexit 7\n", mode: 0o644)
        _ = try await install(hooks)
        #expect(try await hooks.chainedHook(for: .preReceive) == nil)
        #expect(try await hooks.runChained(.preReceive, input: []) == 0)
        #expect(try await hooks.remove().count == 2)
        #expect(sandbox.read("server.git/hooks/pre-receive") == "#!/bin/sh\nexit 7\n")
    }

    @Test func installingAgainChangesNothingButThePaths() async throws {
        let hooks = try await server()
        try sandbox.write("server.git/hooks/pre-receive", "#!/bin/sh\nexit 7\n", mode: 0o755)
        let first = try await install(hooks)
        let text = sandbox.read("server.git/hooks/pre-receive")
        #expect(try await install(hooks) == first)
        #expect(sandbox.read("server.git/hooks/pre-receive") == text)
        _ = try await hooks.install(HookSettings(binary: "/elsewhere/writ", home: "\(sandbox.path)/home"))
        #expect(sandbox.read("server.git/hooks/pre-receive")?.contains("$('/elsewhere/writ' -C") == true)
        #expect(sandbox.read("server.git/hooks/pre-receive.chained") == "#!/bin/sh\nexit 7\n")
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(sandbox.path)/server.git/hooks")
        #expect(
            names.filter { !$0.hasSuffix(".sample") }.sorted() == [
                "post-receive", "pre-receive", "pre-receive.chained",
            ])
    }

    @Test func doesNotOverwriteAForeignChainedFile() async throws {
        let hooks = try await server()
        try sandbox.write("server.git/hooks/post-receive", "#!/bin/sh\nexit 7\n", mode: 0o755)
        try sandbox.write("server.git/hooks/post-receive.chained", "precious", mode: 0o755)
        await #expect(throws: HookError.chainedExists(path: "\(sandbox.path)/server.git/hooks/post-receive.chained")) {
            try await install(hooks)
        }
        #expect(sandbox.read("server.git/hooks/post-receive.chained") == "precious")
        #expect(!sandbox.exists("server.git/hooks/pre-receive"))
    }

    @Test func chainsALinkedHook() async throws {
        let hooks = try await server()
        try sandbox.write("shared/hook", "#!/bin/sh\nexit 5\n", mode: 0o755)
        try FileManager.default.createSymbolicLink(
            atPath: "\(sandbox.path)/server.git/hooks/pre-receive", withDestinationPath: "../../shared/hook")
        _ = try await install(hooks)
        #expect(sandbox.read("shared/hook") == "#!/bin/sh\nexit 5\n")
        #expect(try await hooks.runChained(.preReceive, input: []) == 5)
        _ = try await hooks.remove()
        let link = try FileManager.default.destinationOfSymbolicLink(
            atPath: "\(sandbox.path)/server.git/hooks/pre-receive")
        #expect(link == "../../shared/hook")
    }

    @Test func honoursTheConfiguredFolderAndJudgesEachRepositoryAsItself() async throws {
        let hooks = try await server()
        try await sandbox.git("server.git", "config", "core.hooksPath", "~/all hooks")
        let installation = try await install(hooks)
        #expect(installation.folder == "\(sandbox.path)/all hooks")
        #expect(installation.isShared)
        #expect(try await push() == 0)
        #expect(sandbox.read("called")?.contains("<--repo>\n<\(sandbox.path)/server.git>\n") == true)
        #expect(!sandbox.exists("server.git/hooks/pre-receive"))
        try await sandbox.git("server.git", "config", "core.hooksPath", "own")
        #expect(try await install(hooks).folder == "\(sandbox.path)/server.git/own")
        try sandbox.write("home/answer", "1")
        try await sandbox.commit("work", "2")
        #expect(try await push() != 0)
        try await sandbox.git("server.git", "config", "core.hooksPath", "/dev/null")
        await #expect(throws: HookError.hooksDisabled(folder: "/dev/null")) { try await install(hooks) }
    }

    @Test(arguments: ["writ", "", "./writ", "~/writ", "/a\u{0}b"])
    func refusesPathsThatAreNotAbsolute(path: String) async throws {
        let hooks = try await server()
        await #expect(throws: HookError.badPath(path)) {
            try await hooks.install(HookSettings(binary: path, home: sandbox.path))
        }
        await #expect(throws: HookError.badPath(path)) {
            try await hooks.install(HookSettings(binary: "/x", home: path))
        }
        #expect(!sandbox.exists("server.git/hooks/pre-receive"))
    }
}
