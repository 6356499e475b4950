// Who pushes: what the pusher says of themselves does not count.

import Foundation
import Testing
import WritModel

@Suite struct PusherTests {
    /// Bob approved Ann's commit. He may not push it himself: his approval is the only one.
    private func approved() async throws -> (sandbox: Sandbox, commit: String) {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main:topic")
        try await sandbox.approve(commit, by: .bob)
        return (sandbox, commit)
    }

    @Test func aNameThatThePusherSetsIsIgnored() async throws {
        let (sandbox, commit) = try await approved()
        let push = try await sandbox.push("main", setting: ["REMOTE_USER": "bob", "WRIT_ACTOR": "person:ann"])
        #expect(push.status != 0)
        #expect(push.error.contains("not by who pushes it"))
        #expect(try await sandbox.tip() != commit)
        let other = try await sandbox.push("main", setting: ["REMOTE_USER": "rita", "WRIT_ACTOR": "person:bob"])
        #expect(other.status == 0, "\(other.error)")
    }

    @Test func aCommitInSomebodyElsesNameIsNotApprovedByItsPusher() async throws {
        let sandbox = try await Sandbox.hooked()
        // Ann writes it as Bob, so that her own approval is one by somebody else.
        let commit = try await sandbox.commit("change", by: .bob)
        _ = try await sandbox.push("main:topic", setting: ["REMOTE_USER": "ann"])
        try await sandbox.approve(commit, by: .ann)
        let push = try await sandbox.push("main", setting: ["REMOTE_USER": "ann"])
        #expect(push.status != 0)
        #expect(push.error.contains("not by who pushes it"))
        #expect(try await sandbox.tip() != commit)
    }

    @Test func aNameCountsWhereTheFolderAllowsIt() async throws {
        let (sandbox, _) = try await approved()
        try sandbox.write("w/writ.yaml", try sandbox.read("w/writ.yaml") + "\nhooks:\n  accept_actor: true\n")
        let push = try await sandbox.push("main", setting: ["REMOTE_USER": "rita", "WRIT_ACTOR": "person:bob"])
        #expect(push.status != 0)
        #expect(push.error.contains("not by who pushes it"))
        let other = try await sandbox.push("main", setting: ["REMOTE_USER": "bob", "WRIT_ACTOR": "person:ann"])
        #expect(other.status == 0, "\(other.error)")
    }

    @Test func aMalformedNameIsNotSkipped() async throws {
        let (sandbox, commit) = try await approved()
        let push = try await sandbox.push("main", setting: ["GL_USERNAME": String(repeating: "x", count: 2000)])
        #expect(push.status != 0)
        #expect(push.error.contains("GL_USERNAME does not name an account"))
        #expect(try await sandbox.tip() != commit)
    }

    @Test func theVariableThatTheRepositorysDocumentNamesIsTheOnlyOneThatCounts() async throws {
        let (sandbox, commit) = try await approved()
        try await sandbox.activate(
            """
            kind: repository
            repository: shop
            protected: [main]
            pusher: { from: SSO_USER, as: remote }

            """, as: "shop.yaml")
        let unset = try await sandbox.push("main", setting: ["REMOTE_USER": "rita"])
        #expect(unset.status != 0)
        #expect(unset.error.contains("SSO_USER is not set"))
        let own = try await sandbox.push("main", setting: ["REMOTE_USER": "rita", "SSO_USER": "bob"])
        #expect(own.status != 0)
        #expect(own.error.contains("not by who pushes it"))
        #expect(try await sandbox.tip() != commit)
        let other = try await sandbox.push("main", setting: ["REMOTE_USER": "bob", "SSO_USER": "rita"])
        #expect(other.status == 0, "\(other.error)")
    }

    @Test func aSecondVariableThatNamesSomebodyElseRefusesThePush() async throws {
        let (sandbox, commit) = try await approved()
        let push = try await sandbox.push("main", setting: ["REMOTE_USER": "bob", "GL_USERNAME": "rita"])
        #expect(push.status != 0)
        #expect(push.error.contains("GL_USERNAME and REMOTE_USER are set"))
        #expect(try await sandbox.tip() != commit)
    }

    @Test func aHookOfAHostingProgramBelievesThatProgramAlone() async throws {
        let sandbox = try await Sandbox()
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git", "--host", "gitea")
        let unset = try await sandbox.push("main:topic", setting: ["REMOTE_USER": "bob"])
        #expect(unset.status != 0)
        #expect(unset.error.contains("GITEA_PUSHER_NAME is not set"))
        let push = try await sandbox.push("main:topic", setting: ["REMOTE_USER": "bob", "GITEA_PUSHER_NAME": "ann"])
        #expect(push.status == 0, "\(push.error)")
        #expect(try await sandbox.entries("push.requested").last?["actor"]?["id"] == "gitea:ann")
    }
}
