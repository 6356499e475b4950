// Deploys of what ran before: a redeploy and a rollback pass by what is recorded, not by what they call themselves.

import Foundation
import Testing
import WritModel

@Suite struct RollbackTests {
    /// Everybody is asleep; what ran before may come back, with a release manager's word. As in the guide.
    private static let policy = """
        kind: policy
        policy: night
        title: At night only what ran before comes back, with a release manager's word
        why: New code that fails at night stays broken until somebody wakes up.
        severity: high
        mode: enforce
        on: deploy.requested as deploy
        when: deploy.environment == "production"
        require:
          - id: known
            check: It ran here before
            needs: ran_before
            where:
              of this service: ran_before.service == deploy.service
              here: ran_before.environment == deploy.environment
              this commit: ran_before.head == deploy.head
          - id: signed
            check: A release manager who does not deploy signed it off
            needs: signoff
            where:
              of this deploy: signoff.scope == deploy.subject.id
              by a release manager: signoff.by in group("release-managers")
              by somebody else: signoff.by != deploy.actor
        otherwise: [ { hold: { signoff: release-managers, within: 4h } } ]

        """

    private func deploy(_ sandbox: Sandbox, _ head: String, _ id: String, _ options: String...) async throws -> Outcome
    {
        try await sandbox.writ(
            [
                "gate", "deploy", "--service", "shop", "--environment", "production", "--repo",
                "\(sandbox.path)/shop.git", "--head", head, "--deploy", id, "--actor", "person:ann",
            ] + options)
    }

    private func signed(_ sandbox: Sandbox, _ head: String, _ id: String, _ options: String...) async throws -> Outcome
    {
        _ = try await deploy(sandbox, head, id)
        try await sandbox.succeed("signoff", "give", "deploy/\(id)", "--key", "\(sandbox.path)/keys/rita")
        return try await sandbox.writ(
            [
                "gate", "deploy", "--service", "shop", "--environment", "production", "--repo",
                "\(sandbox.path)/shop.git", "--head", head, "--deploy", id, "--actor", "person:ann",
            ] + options)
    }

    private func finish(_ sandbox: Sandbox, _ head: String, _ id: String) async throws {
        let event = """
            {"id":"\(id)/finished","source":"ci","kind":"deploy.finished","actor":"person:ann","data":{"deploy":"\(id)",\
            "service":"shop","environment":"production","head":"\(head)"}}

            """
        try await sandbox.succeed("record", input: event)
    }

    /// A sandbox with two reviewed commits, the first one deployed, then the second.
    private func deployed() async throws -> (sandbox: Sandbox, first: String, second: String) {
        let sandbox = try await Sandbox.hooked()
        try sandbox.remove("w/policies/release-hours.yaml")
        try await sandbox.succeed("activate")
        let first = try await sandbox.pushApproved("one", in: "one")
        let seed = try await sandbox.git("rev-parse", "HEAD~1")
        try await sandbox.succeed("import", "git", "\(sandbox.path)/shop.git")
        // Nobody vouches for who wrote what was there before, so two people have to have seen it.
        try await sandbox.approve(seed, by: .ann)
        try await sandbox.approve(seed, by: .rita)
        #expect(try await signed(sandbox, first, "d1").status == 0)
        try await finish(sandbox, first, "d1")
        let second = try await sandbox.pushApproved("two", in: "two")
        #expect(try await signed(sandbox, second, "d2").status == 0)
        try await finish(sandbox, second, "d2")
        return (sandbox, first, second)
    }

    @Test func aRedeployHasNothingNewAndPasses() async throws {
        let (sandbox, _, second) = try await deployed()
        let again = try await signed(sandbox, second, "d3")
        #expect(again.status == 0, "\(again.text)")
        let request = try #require(try await sandbox.entries("deploy.requested").last?["data"])
        #expect(request["commits"] == [] && request["derived"] == true && request["truncated"] == false)
        #expect(request["previous"] == .string(second))
    }

    @Test func aSignedRollbackAtNightPassesAndAMadeUpOneDoesNot() async throws {
        let (sandbox, first, _) = try await deployed()
        try await sandbox.activate(Self.policy, as: "night.yaml")
        #expect(try await deploy(sandbox, first, "back", "--class", "rollback").status == 2, "nobody signed it")
        let back = try await signed(sandbox, first, "back", "--class", "rollback")
        #expect(back.status == 0, "\(back.text)")
        // Approved, but it never ran here: calling it a rollback, or saying that it finished, gives nothing.
        let fresh = try await sandbox.pushApproved("three", in: "three")
        try await finish(sandbox, fresh, "made-up")
        let madeUp = try await signed(sandbox, fresh, "trick", "--class", "rollback")
        #expect(madeUp.status == 2, "\(madeUp.text)")
        try await finish(sandbox, fresh, "trick")
        #expect(try await deploy(sandbox, fresh, "trick", "--class", "rollback").status == 2)
    }

    @Test func aDeployIsJudgedSinceTheLastOneThatWasAllowedAndFinished() async throws {
        let (sandbox, _, second) = try await deployed()
        let unseen = try await sandbox.commit("unseen", by: .ann, in: "unseen")
        _ = try await sandbox.push("HEAD:refs/heads/topic")
        // A finish of a deploy that nobody allowed does not make it old.
        try await finish(sandbox, unseen, "never-asked")
        let top = try await sandbox.pushApproved("top", in: "top", to: "topic")
        #expect(try await signed(sandbox, top, "d3").status == 1)
        let request = try #require(try await sandbox.entries("deploy.requested").last?["data"])
        #expect(request["previous"] == .string(second))
        #expect(request["commits"] == [.string(unseen), .string(top)])
    }

    @Test func aShortenedCheckoutIsRefused() async throws {
        let (sandbox, _, second) = try await deployed()
        try await sandbox.run(
            "git", ["clone", "-q", "--depth", "1", "file://\(sandbox.path)/shop.git", "\(sandbox.path)/shallow"])
        let outcome = try await sandbox.writ(
            "gate", "deploy", "--service", "shop", "--environment", "production", "--repo", "\(sandbox.path)/shallow",
            "--head", second, "--deploy", "d9", "--actor", "person:ann")
        #expect(outcome.status == 65, "\(outcome.text)")
        #expect(outcome.error.contains("shallow"), "\(outcome.error)")
    }

    @Test func aCheckoutsCommitsAreNotRecordedAsTheHooks() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.run("git", ["clone", "-q", "\(sandbox.path)/shop.git", "\(sandbox.path)/ci"])
        _ = try await sandbox.writ(
            "gate", "deploy", "--service", "shop", "--environment", "production", "--repo", "\(sandbox.path)/ci",
            "--head", "main", "--actor", "person:ann")
        let commits = try await sandbox.entries("commit.recorded")
        #expect(!commits.isEmpty)
        #expect(commits.allSatisfy { $0["source"]?.stringValue?.hasPrefix("checkout/") == true })
    }
}
