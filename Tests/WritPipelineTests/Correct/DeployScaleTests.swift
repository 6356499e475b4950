// A service that existed long before Writ: its first deploy is judged from its baseline on.

import Testing
import WritAuditLog
import WritConnector
import WritGit
import WritModel

@testable import WritPipeline

@Suite struct DeployScaleTests {
    private static let count = 17_000

    /// A repository with a long history of empty changes.
    private func history(_ workshop: Workshop) async throws {
        try await workshop.run("git", ["init", "-q", "--bare", "\(workshop.path)/shop.git"])
        var stream = ""
        for number in 1...Self.count {
            stream += "commit refs/heads/main\nmark :\(number)\ncommitter C <c@example.org> \(1_700_000_000 + number)"
            stream += " +0000\ndata 2\nx\n" + (number > 1 ? "from :\(number - 1)\n" : "") + "\n"
        }
        try await workshop.git("shop.git", "fast-import", "--quiet", input: stream)
    }

    @Test func theFirstDeployOfSeventeenThousandCommitsIsOneStepAfterItsBaseline() async throws {
        let workshop = try Workshop()
        let installation = try workshop.installation()
        try await history(workshop)
        let actor = try #require(Account("os:root"))
        _ = try Activation(installation).activate(
            .written(
                """
                kind: policy
                policy: known
                title: Every commit that is deployed is known
                why: For a test.
                severity: low
                mode: enforce
                on: deploy.requested as deploy
                require: [ { id: titled, check: It has a title, every: c in deploy.commits, all: { title: c.title != "" } } ]
                otherwise: [deny]

                """), actor: actor, approver: nil)
        let git = try await workshop.open("shop.git")
        let gate = DeployGate(
            installation, repository: (git, CommitTranslator(repository: "shop", provenance: .hook)))
        func ask() async throws -> GateAnswer {
            try await gate.ask(
                DeployOrder(
                    service: "shop", environment: "production", deploy: "d1", head: "main", kind: "normal", ticket: nil,
                    actor: actor))
        }
        let whole = try await ask()
        #expect(whole.decision.verdict != .allow, "the list is cut")
        #expect(whole.request.data["truncated"] == true && whole.request.data["derived"] == true)
        let base = try await workshop.git("shop.git", "rev-parse", "main~3")
        try installation.session { session in
            _ = try session.appendOwn(
                .deployBaselined, data: ["service": "shop", "environment": "production", "head": .string(base)])
        }
        let first = try await ask()
        #expect(first.decision.verdict == .allow)
        #expect(first.request.data["commits"]?.arrayValue?.count == 3)
        #expect(first.request.data["truncated"] == false)
    }
}
