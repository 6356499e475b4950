// Who pushes: what the pusher says of themselves does not count.

import Foundation
import Testing

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
}
