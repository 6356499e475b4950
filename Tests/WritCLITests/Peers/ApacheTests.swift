// Pushes over HTTP to git-http-backend behind a real Apache ask Writ, as whoever logged in.

import Foundation
import Testing
import WritModel

@Suite(.serialized, .enabled(if: Apache.isAvailable, Comment(rawValue: Apache.reason)))
struct ApacheTests {
    /// A server whose repositories ask Writ, whose documents say that the web server names the pusher.
    private func gated() async throws -> Apache {
        let apache = try await Apache()
        try apache.sandbox.write(
            "w/policies/pusher.yaml",
            """
            kind: repository
            repository: "acme/*"
            protected: [main]
            pusher: { from: REMOTE_USER, as: remote }

            """)
        for words in [["activate"], ["hook", "install", "--all", "\(apache.user.home)/srv"]] {
            let done = try await apache.user.attempt(Program.path, ["-C", "\(apache.sandbox.path)/w"] + words)
            guard done.status == 0 else { throw Run.Failure(description: done.text) }
        }
        return apache
    }

    @Test(.timeLimit(.minutes(20)))
    func aPushIsDeniedUntilSomebodyElseApprovedIt() async throws {
        let apache = try await gated()
        let sandbox = apache.sandbox
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await apache.push("main", as: .ann, password: "wrong").status != 0)
        #expect(try await sandbox.entries("push.requested").isEmpty)
        let denied = try await apache.push("main", as: .ann)
        #expect(denied.status != 0)
        #expect(denied.error.contains("review approve"), "\(denied.error)")
        try await sandbox.approve(commit, by: .bob)
        // Headers are no variables of the server's, whatever they are called.
        let headers = ["REMOTE_USER: bob", "Remote-User: bob", "WRIT_ACTOR: person:bob", "GL_USER: bob"]
        let allowed = try await apache.push("main", as: .ann, headers: headers)
        #expect(allowed.status == 0, "\(allowed.error)")
        let pushed = try #require(try await sandbox.entries("branch.pushed").last)
        #expect(pushed["data"]?["repository"] == "acme/shop")
        #expect(pushed["data"]?["after"]?.stringValue == commit)
        #expect(pushed["actor"]?["id"] == "remote:ann")
    }

    @Test(.timeLimit(.minutes(20)))
    func aCommitInSomebodyElsesNameIsNotApprovedByItsPusher() async throws {
        let apache = try await gated()
        let forged = try await apache.sandbox.commit("change", by: .bob)
        #expect(try await apache.push("main:topic", as: .ann).status == 0)
        try await apache.sandbox.approve(forged, by: .ann)
        let push = try await apache.push("main", as: .ann)
        #expect(push.status != 0)
        #expect(push.error.contains("review approve"), "\(push.error)")
    }

    @Test(.timeLimit(.minutes(20)))
    func aRepositoryThatIsMadeLaterFromTheTemplateIsGated() async throws {
        let apache = try await gated()
        let (sandbox, home) = (apache.sandbox, apache.user.home)
        let shared = try await apache.user.writ("hook", "install", "--shared", "\(home)/template/hooks")
        #expect(shared.status == 0, "\(shared.text)")
        try await apache.user.run("git", "config", "--global", "init.templateDir", "\(home)/template")
        try await apache.user.run("git", "init", "-q", "--bare", "\(home)/srv/acme/later.git")
        // A repository that was made by somebody without the template is found.
        try await apache.user.run("git", "init", "-q", "--bare", "--template=", "\(home)/srv/acme/bare.git")
        try await sandbox.commit("change", by: .ann)
        let push = try await apache.push("main", to: "acme/later", as: .ann)
        #expect(push.status != 0)
        #expect(push.error.contains("review approve"), "\(push.error)")
        #expect(try await sandbox.entries("push.requested").last?["data"]?["repository"] == "acme/later")
        let check = try await apache.user.writ("hook", "check", "\(home)/srv")
        #expect(check.status == 1)
        #expect(check.output.contains("acme/bare.git"))
        #expect(!check.output.contains("acme/later.git") && !check.output.contains("acme/shop.git"), "\(check.output)")
    }
}
