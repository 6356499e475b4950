// `writ hook check`: what would let a push go past the gate is found, with the command that mends it.

import Foundation
import Testing
import WritModel

@Suite struct HookCheckTests {
    /// What a check of the repository found.
    private func problems(_ sandbox: Sandbox, _ place: String = "shop.git") async throws -> [String] {
        let outcome = try await sandbox.writ("hook", "check", "\(sandbox.path)/\(place)", "--format", "json")
        let findings = try outcome.json()["findings"]?.arrayValue ?? []
        let serious = findings.filter { $0["note"] == false }
        #expect(outcome.status == (serious.isEmpty ? 0 : 1), "\(outcome.text)")
        return serious.compactMap { $0["problem"]?.stringValue }
    }

    private func hook(_ sandbox: Sandbox, _ name: String = "pre-receive") -> String {
        "\(sandbox.path)/shop.git/hooks/\(name)"
    }

    @Test func nothingIsFoundWhereEveryPushAsks() async throws {
        let sandbox = try await Sandbox.hooked()
        #expect(try await problems(sandbox) == [])
        let text = try await sandbox.succeed("hook", "check")
        #expect(text.contains("1 repository: every push asks"))
    }

    @Test func nothingIsNotSaidOfNothing() async throws {
        let sandbox = try await Sandbox()
        #expect(try await sandbox.writ("hook", "check").status == 65)
        #expect(try await sandbox.writ("hook", "check", "\(sandbox.path)/keys").status == 65)
        #expect(try await sandbox.writ("hook", "check", "\(sandbox.path)/none").status == 65)
    }

    @Test(arguments: ["pre-receive", "post-receive"])
    func aHookThatIsGoneReplacedOrOffIsFound(name: String) async throws {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("shop.git/hooks/\(name)")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: hook(sandbox, name))
        #expect(try await problems(sandbox) == ["not_executable"])
        try sandbox.remove("shop.git/hooks/\(name)")
        #expect(try await problems(sandbox) == ["missing"])
        try FileManager.default.createSymbolicLink(atPath: hook(sandbox, name), withDestinationPath: "../nowhere")
        #expect(try await problems(sandbox) == ["unlinked"])
        try sandbox.remove("shop.git/hooks/\(name)")
        try sandbox.write("shop.git/hooks/\(name)", "#!/bin/sh\nexit 0\n")
        #expect(try await problems(sandbox) == ["replaced"])
        // The line by which Writ knows its hooks does not make it one.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        try sandbox.write("shop.git/hooks/\(name)", (lines[..<2] + ["exit 0"] + lines[2...]).joined(separator: "\n"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook(sandbox, name))
        #expect(try await problems(sandbox) == ["edited"])
        try sandbox.write(
            "shop.git/hooks/\(name)", text.replacingOccurrences(of: "# writ-hook 2:", with: "# writ-hook 1:"))
        #expect(try await problems(sandbox) == ["outdated"])
    }

    @Test func theCommandThatIsToldMendsIt() async throws {
        let sandbox = try await Sandbox.hooked()
        try sandbox.remove("shop.git/hooks/pre-receive")
        let outcome = try await sandbox.writ("hook", "check", "--format", "json")
        let mend = try #require(try outcome.json()["findings"]?.arrayValue?.first?["mend"]?.stringValue)
        #expect(mend.hasPrefix("writ "))
        try await sandbox.run("sh", ["-c", "'\(Program.path)' \(mend.dropFirst(5))"])
        #expect(try await problems(sandbox) == [])
    }

    @Test func anotherProgramAndAnotherFolderAreFound() async throws {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("shop.git/hooks/pre-receive")
        try sandbox.write("shop.git/hooks/pre-receive", text.replacingOccurrences(of: Program.path, with: "/bin/true"))
        #expect(try await problems(sandbox).contains("other_program"))
        try sandbox.write(
            "shop.git/hooks/pre-receive", text.replacingOccurrences(of: "\(sandbox.path)/w'", with: "\(sandbox.path)'"))
        #expect(try await problems(sandbox) == ["other_folder"])
    }

    @Test func aFolderOfHooksThatGitDoesNotLookInIsFound() async throws {
        let sandbox = try await Sandbox.hooked()
        let git = ["-C", "\(sandbox.path)/shop.git", "config"]
        try await sandbox.run("git", git + ["core.hooksPath", "/dev/null"])
        #expect(try await problems(sandbox) == ["disabled"])
        try await sandbox.run("git", git + ["core.hooksPath", "\(sandbox.path)/others"])
        #expect(try await problems(sandbox) == ["elsewhere", "elsewhere"])
    }

    @Test func settingsThatLeadPastTheGateAreFound() async throws {
        let sandbox = try await Sandbox.hooked()
        let git = ["-C", "\(sandbox.path)/shop.git", "config"]
        try await sandbox.run("git", git + ["receive.procReceiveRefs", "refs/heads"])
        try await sandbox.run("git", git + ["receive.shallowUpdate", "true"])
        #expect(try await problems(sandbox) == ["bypass", "bypass"])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: "\(sandbox.path)/shop.git/hooks")
        #expect(try await problems(sandbox).contains("open"))
    }

    @Test func aHookThatRunsAfterTheGateIsTold() async throws {
        let sandbox = try await Sandbox.hooked()
        try sandbox.write("shop.git/hooks/update", "#!/bin/sh\nexit 0\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook(sandbox, "update"))
        let text = try await sandbox.succeed("hook", "check")
        #expect(text.contains("note: \(hook(sandbox, "update")) runs after Writ has allowed"))
    }

    @Test func copiedMovedAndForeignRepositoriesAreFound() async throws {
        let sandbox = try await Sandbox.hooked()
        try FileManager.default.createDirectory(atPath: "\(sandbox.path)/srv", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(sandbox.path)/shop.git", toPath: "\(sandbox.path)/srv/copy.git")
        #expect(Set(try await problems(sandbox, "srv")) == ["other_repository", "other_name"])
        try sandbox.remove("srv/copy.git")
        try sandbox.move("shop.git", to: "srv/shop.git")
        let gone = try await sandbox.writ("hook", "check")
        #expect(gone.status == 1)
        #expect(gone.output.contains("the repository `shop` is no longer here"))
        #expect(try await problems(sandbox, "srv").contains("other_repository"))
        // A repository that nobody installed a hook into.
        try await sandbox.run("git", ["init", "-q", "--bare", "\(sandbox.path)/other/new.git"])
        #expect(try await problems(sandbox, "other") == ["missing", "missing"])
        // What is gone for good is forgotten.
        try await sandbox.succeed("hook", "remove", "\(sandbox.path)/shop.git")
        #expect(try await sandbox.writ("hook", "check").status == 65)
    }

    @Test func aBranchThatMovedPastTheGateIsFound() async throws {
        let sandbox = try await Sandbox.hooked()
        #expect(try await sandbox.push("main:topic").status == 0)
        #expect(try await problems(sandbox) == [])
        let commit = try await sandbox.commit("past", by: .eve)
        try await sandbox.run("git", ["-C", "\(sandbox.path)/shop.git", "fetch", "-q", "../clone", "main"])
        try await sandbox.run("git", ["-C", "\(sandbox.path)/shop.git", "update-ref", "refs/heads/topic", commit])
        #expect(try await problems(sandbox) == ["outrun"])
        _ = try await sandbox.writ("audit", "--enforce", "--repo", "\(sandbox.path)/shop.git")
        #expect(try await problems(sandbox) == [])
    }
}
