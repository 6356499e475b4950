// The working folder at the gate: the active documents decide, and without them nothing passes.

import Foundation
import Testing
import WritModel

@Suite struct FolderTests {
    /// A sandbox with a commit that somebody else approved: only what a test does to the folder stops it.
    private func approved() async throws -> (sandbox: Sandbox, commit: String) {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main:topic")
        try await sandbox.approve(commit, by: .bob)
        return (sandbox, commit)
    }

    @Test func aPushIsDeniedWhileTheFolderIsMovedAway() async throws {
        let (sandbox, commit) = try await approved()
        try sandbox.move("w", to: "elsewhere")
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("writ: the folder \(sandbox.path)/w is missing; the push cannot be judged"))
        #expect(try await sandbox.tip() != commit)
        try sandbox.move("elsewhere", to: "w")
        #expect(try await sandbox.push("main").status == 0)
    }

    @Test func aPushIsDeniedWhileTheFolderIsNotOneOfWrit() async throws {
        let (sandbox, commit) = try await approved()
        try sandbox.move("w/writ.yaml", to: "kept.yaml")
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("is not a folder of Writ"))
        #expect(try await sandbox.tip() != commit)
    }

    @Test func anEditedPolicyThatIsNotActiveDecidesNothing() async throws {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("w/policies/four-eyes.yaml")
        try sandbox.write("w/policies/four-eyes.yaml", text.replacing("mode: enforce", with: "mode: observe"))
        try sandbox.write("w/policies/own.yaml", Documents.permissive)
        let commit = try await sandbox.commit("change", by: .ann)
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("four-eyes-push"))
        #expect(push.error.contains("3 documents in `policies/` differ from the active ones, which decide"))
        #expect(try await sandbox.tip() != commit)
    }

    @Test func aPolicyFileThatNoLongerParsesLeavesTheActiveOnesInForce() async throws {
        let (sandbox, commit) = try await approved()
        let other = try await sandbox.commit("unapproved", by: .ann, in: "other")
        try sandbox.write("w/policies/four-eyes.yaml", "kind: policy\npolicy: [")
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(
            push.error.contains("a document in `policies/` has an error (see `writ check`); the active ones decide"))
        #expect(push.error.contains("commit \(other.prefix(10)) has no approval"))
        let approved = try await sandbox.push("\(commit):main")
        #expect(approved.status == 0, "\(approved.error)")
    }

    @Test func anActiveDocumentThatCannotBeReadClosesTheGate() async throws {
        let (sandbox, commit) = try await approved()
        try LogRewriter(sandbox, folder: "w").rewrite { event in
            guard event.kind == .documentActivated, event.data["name"] == "four-eyes-push" else { return }
            event.data["body"] = "kind: policy\npolicy: ["
        }
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("the active policy `four-eyes-push`"), "\(push.error)")
        #expect(push.error.contains("cannot be read"))
        #expect(try await sandbox.tip() != commit)
        let status = try await sandbox.writ("status")
        #expect(status.status == 69)
        #expect(status.output.contains("every gate is closed"))
    }

    @Test func aGateWithoutAnActivePolicyIsClosed() async throws {
        let sandbox = try await Sandbox.hooked(.bare)
        let commit = try await sandbox.commit("change", by: .ann)
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("no policy is active, so nothing is let through"))
        #expect(try await sandbox.tip() != commit)
        let deploy = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev")
        #expect(deploy.status == 69)
        #expect(deploy.error.contains("no policy is active"))
    }

    @Test func noGateTakesPoliciesFromElsewhere() async throws {
        let sandbox = try await Sandbox.hooked()
        try sandbox.write("permissive.yaml", Documents.permissive)
        let file = "\(sandbox.path)/permissive.yaml"
        let deploy = try await sandbox.writ(
            "gate", "deploy", "--service", "shop", "--environment", "production", "--policies", file)
        #expect(deploy.status == 64)
        #expect(deploy.error.contains("--policies"))
        let update = "\(String(repeating: "0", count: 40)) \(try await sandbox.tip()) refs/heads/main\n"
        let push = try await sandbox.writ(
            "gate", "push", "--repo", "\(sandbox.path)/shop.git", "--policies", file, input: update)
        #expect(push.status == 64)
        let decide = try await sandbox.writ("decide", "--policies", file, input: "{}")
        #expect(decide.status == 64)
        let audit = try await sandbox.writ(
            "audit", "--enforce", "--repo", "\(sandbox.path)/shop.git", "--policies", file)
        #expect(audit.status == 64)
        #expect(audit.error.contains("--record and --enforce use active documents only"))
        #expect(try await sandbox.writ("audit", "--record", "--policies", file).status == 64)
        #expect(try await sandbox.entries("decision.made").isEmpty)
    }
}
