// `writ gate deploy`: hours, sign-offs, and the commits since the last deploy.

import Foundation
import Testing
import WritModel

@Suite struct DeployTests {
    /// A sandbox in which only the sign-off stands between a reviewed head and production.
    private func ready() async throws -> (sandbox: Sandbox, head: String) {
        let sandbox = try await Sandbox.hooked()
        try sandbox.remove("w/policies/release-hours.yaml")
        try await sandbox.succeed("activate")
        let head = try await sandbox.pushApproved("change", in: "change")
        // The first commit is Bob's and was there before Writ.
        let first = try await sandbox.git("rev-parse", "HEAD~1")
        try await sandbox.succeed("import", "git", "\(sandbox.path)/shop.git")
        // Nobody vouches for who wrote what was there before, so two people have to have seen it.
        try await sandbox.approve(first, by: .ann)
        try await sandbox.approve(first, by: .rita)
        return (sandbox, head)
    }

    private func deploy(_ sandbox: Sandbox, _ head: String, _ id: String, _ options: String...) async throws -> Outcome
    {
        try await sandbox.writ(
            [
                "gate", "deploy", "--service", "shop", "--environment", "production", "--repo",
                "\(sandbox.path)/shop.git", "--head", head, "--deploy", id, "--actor", "person:ann",
            ] + options)
    }

    @Test func aRetryWithTheSameIdPassesAfterTheSignOff() async throws {
        let (sandbox, head) = try await ready()
        let held = try await deploy(sandbox, head, "4711")
        #expect(held.status == 2, "\(held.text)")
        #expect(held.output.contains("held deploy of shop to production (deploy/4711)"))
        #expect(held.output.contains("to mend it, somebody of release-managers runs: writ signoff give deploy/4711"))
        let given = try await sandbox.writ(
            "signoff", "give", "deploy/4711", "--reason", "looks good", "--key", "\(sandbox.path)/keys/rita")
        #expect(given.status == 0)
        #expect(given.output.contains("deploy/4711 signed off by Rita Example, signed and verified"))
        #expect(try await deploy(sandbox, head, "4711").status == 0)
        #expect(try await deploy(sandbox, head, "4712").status == 2)
    }

    @Test func onlySomebodyElsesSignOffCounts() async throws {
        let (sandbox, head) = try await ready()
        // Not a release manager; only claimed; and a release manager, but the one who deploys.
        _ = try await sandbox.writ("signoff", "give", "deploy/1", "--key", "\(sandbox.path)/keys/bob")
        #expect(try await deploy(sandbox, head, "1").status == 2)
        _ = try await sandbox.writ("signoff", "give", "deploy/1", "--key", "\(sandbox.path)/keys/eve")
        #expect(try await deploy(sandbox, head, "1").status == 2)
        _ = try await sandbox.writ("signoff", "give", "deploy/1", "--key", "\(sandbox.path)/keys/rita")
        #expect(try await deploy(sandbox, head, "1", "--actor", "person:rita").status == 2)
        #expect(try await deploy(sandbox, head, "1").status == 0)
    }

    @Test func aClosedCalendarHolds() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(Documents.closedNow().replacing("[deny]", with: "[hold]"))
        let held = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev")
        #expect(held.status == 2)
        #expect(held.output.contains("held deploy of shop to dev"))
        try await sandbox.activate(Documents.openNow().replacing("[deny]", with: "[hold]"))
        #expect(try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev").status == 0)
    }

    @Test func printsTheDecisionAsJSON() async throws {
        let (sandbox, head) = try await ready()
        let held = try await deploy(sandbox, head, "4711", "--format", "json")
        #expect(held.status == 2)
        let json = try held.json()
        #expect(json["verdict"] == "hold")
        #expect(json["decision"]?.stringValue?.hasPrefix("d-") == true)
        let policies = json["policies"]?.arrayValue ?? []
        let signoff = policies.first { $0["policy"] == "signoff-production" }
        #expect(signoff?["verdict"] == "hold")
        #expect(signoff?["digest"]?.stringValue?.hasPrefix("sha256:") == true)
        let check = signoff?["checks"]?.arrayValue?.first
        #expect(check?["id"] == "signed" && check?["result"] == "violated" && check?["nearMisses"] == [])
        #expect(check?["reason"]?.stringValue?.isEmpty == false)
        let entry = try await sandbox.entries("decision.made").last
        #expect(entry?["index"] == json["index"] && entry?["data"]?["verdict"] == "hold")
    }

    @Test func aGateToWhichNoPolicyAppliesAllowsAndSaysSo() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(Documents.titled)
        let allowed = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev")
        #expect(allowed.status == 0)
        #expect(allowed.output.contains("no active policy applies to it"))
    }

    @Test func anUnknownHeadIsRefused() async throws {
        let (sandbox, _) = try await ready()
        let refused = try await deploy(sandbox, "no-such-branch", "1")
        #expect(refused.status == 65)
        #expect(refused.error.contains("no-such-branch"))
    }
}
