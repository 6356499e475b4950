// Pushes over SSH to a real gitolite ask Writ, in every repository, and as whoever logged in.

import Foundation
import Testing
import WritModel

@Suite(.serialized, .enabled(if: Gitolite.isAvailable, Comment(rawValue: Gitolite.reason)))
struct GitoliteTests {
    @Test(.timeLimit(.minutes(20)))
    func aPushIsDeniedUntilSomebodyElseApprovedIt() async throws {
        let gitolite = try await Gitolite()
        let sandbox = gitolite.sandbox
        let installed = try await gitolite.user.writ("hook", "install", gitolite.user.home)
        #expect(installed.status == 0, "\(installed.text)")
        #expect(installed.output.contains("gitolite setup --hooks-only"))
        try await gitolite.user.run("gitolite", "setup", "--hooks-only")

        let commit = try await sandbox.commit("change", by: .ann)
        let denied = try await gitolite.push("main", as: .ann)
        #expect(denied.status != 0)
        #expect(denied.error.contains("review approve"), "\(denied.error)")
        // Ann may not approve it, whatever she has sent to the server for her name.
        try await sandbox.approve(commit, by: .ann)
        let names = ["REMOTE_USER": "bob", "GL_USERNAME": "bob", "GL_USER": "bob", "WRIT_ACTOR": "person:bob"]
        let own = try await gitolite.push("main", as: .ann, sending: names)
        #expect(own.status != 0)
        try await sandbox.approve(commit, by: .bob)
        let allowed = try await gitolite.push("main", as: .ann, sending: names.merging(["WRIT_HOME": "/"]) { $1 })
        #expect(allowed.status == 0, "\(allowed.error)")

        let pushed = try #require(try await sandbox.entries("branch.pushed").last)
        #expect(pushed["data"]?["repository"] == "shop")
        #expect(pushed["data"]?["after"]?.stringValue == commit)
        for request in try await sandbox.entries("push.requested") {
            #expect(request["actor"]?["id"] == "gitolite:ann")
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func aCommitInSomebodyElsesNameIsNotApprovedByItsPusher() async throws {
        let gitolite = try await Gitolite()
        try await gitolite.install()
        let forged = try await gitolite.sandbox.commit("change", by: .bob)
        #expect(try await gitolite.push("main:topic", as: .ann).status == 0)
        try await gitolite.sandbox.approve(forged, by: .ann)
        let push = try await gitolite.push("main", as: .ann)
        #expect(push.status != 0)
        #expect(push.error.contains("review approve"), "\(push.error)")
    }

    @Test(.timeLimit(.minutes(20)))
    func aRepositoryThatIsMadeLaterIsGated() async throws {
        let gitolite = try await Gitolite()
        let sandbox = gitolite.sandbox
        try await gitolite.install()
        // gitolite makes it because Ann pushes to it.
        let commit = try await sandbox.commit("tool", by: .ann)
        let denied = try await gitolite.push("main", to: "wild/tools/saw", as: .ann)
        #expect(denied.status != 0)
        #expect(denied.error.contains("review approve"), "\(denied.error)")
        #expect(sandbox.exists(gitolite.file("wild/tools/saw", "HEAD")))
        let first = try await sandbox.git("rev-list", "--max-parents=0", "HEAD")
        // Bob's first commit needs somebody else, and so does Ann's.
        try await sandbox.approve(first, by: .ann)
        try await sandbox.approve(commit, by: .bob)
        try await sandbox.approve(first, by: .rita)
        try await sandbox.approve(commit, by: .rita)
        let allowed = try await gitolite.push("main", to: "wild/tools/saw", as: .ann)
        #expect(allowed.status == 0, "\(allowed.error)")
        #expect(try await sandbox.entries("branch.pushed").last?["data"]?["repository"] == "wild/tools/saw")
        let check = try await gitolite.user.writ("hook", "check", gitolite.user.home)
        #expect(check.status == 0, "\(check.text)")
    }

    @Test(.timeLimit(.minutes(20)))
    func whatWouldOpenTheGateIsFound() async throws {
        let gitolite = try await Gitolite()
        let sandbox = gitolite.sandbox
        _ = try await gitolite.user.writ("hook", "install", gitolite.user.home)
        func check() async throws -> (status: Int, problems: Set<String>) {
            let outcome = try await gitolite.user.writ("hook", "check", gitolite.user.home, "--format", "json")
            let findings = try outcome.json()["findings"]?.arrayValue ?? []
            return (outcome.status, Set(findings.compactMap { $0["problem"]?.stringValue }))
        }
        // The common hooks are there, and no repository uses them yet.
        #expect(try await check() == (1, ["missing"]))
        try await gitolite.user.run("gitolite", "setup", "--hooks-only")
        #expect(try await check() == (0, []))

        // A hook of the repository's own takes the place of the link, until gitolite links it again.
        try sandbox.remove(gitolite.file("shop", "hooks/pre-receive"))
        try sandbox.write(gitolite.file("shop", "hooks/pre-receive"), "#!/bin/sh\nexit 0\n")
        #expect(try await check() == (1, ["replaced"]))
        try await gitolite.user.run("gitolite", "setup", "--hooks-only")
        #expect(try await check() == (0, []))

        // The common hook itself is taken away: every repository's is a link that leads nowhere.
        let common = "home/.gitolite/hooks/common/pre-receive"
        try sandbox.move(common, to: "home/kept")
        #expect(try await check() == (1, ["unlinked"]))
        try sandbox.move("home/kept", to: common)
        #expect(try await check() == (0, []))
    }
}
