// Taking back what was said, with the program and real keys.

import Foundation
import Testing
import WritModel

@Suite struct CounterpartCommandTests {
    private func key(_ person: Person, _ sandbox: Sandbox) -> [String] {
        ["--key", "\(sandbox.path)/keys/\(person.rawValue)"]
    }

    @Test func anApprovalThatWasTakenBackDoesNotLetAPushThrough() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        let stranger = try await sandbox.writ(["review", "withdraw", commit] + key(.rita, sandbox))
        #expect(stranger.status == 77, "\(stranger.text)")
        #expect(stranger.error.contains("you have not approved"))
        let taken = try await sandbox.writ(["review", "withdraw", commit] + key(.bob, sandbox))
        #expect(taken.status == 0, "\(taken.text)")
        #expect(taken.output.contains("taken back by Bob Example, signed and verified"))
        let denied = try await sandbox.push("main")
        #expect(denied.status != 0)
        #expect(denied.error.contains("withdrawn"), "\(denied.error)")
        try await sandbox.approve(commit, by: .bob)
        #expect(try await sandbox.push("main").status == 0)
    }

    @Test func askingForChangesEndsOnesOwnApproval() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        let asked = try await sandbox.writ(["review", "request-changes", commit] + key(.bob, sandbox))
        #expect(asked.status == 0, "\(asked.text)")
        #expect(try await sandbox.push("main").status != 0)
    }

    @Test func aFreezeStopsPushesUntilItIsEnded() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        let refused = try await sandbox.writ(
            ["freeze", "start", "--scope", "all", "--reason", "because"] + key(.bob, sandbox))
        #expect(refused.status == 77, "\(refused.text)")
        let started = try await sandbox.writ("freeze", "start", "--scope", "all", "--reason", "incident 12, ask rita")
        #expect(started.status == 0, "\(started.text)")
        #expect(started.output.contains("as the folder's owner"))
        let denied = try await sandbox.push("main")
        #expect(denied.status != 0)
        #expect(try await sandbox.writ("freeze", "end", "all").status == 0)
        let passed = try await sandbox.push("main")
        #expect(passed.status == 0, "\(passed.error)")
        #expect(try await sandbox.writ("freeze", "end", "all").status == 65)
    }

    @Test func aSignOffThatWasRevokedHoldsTheDeployAgain() async throws {
        let sandbox = try await Sandbox.hooked()
        try sandbox.remove("w/policies/release-hours.yaml")
        try sandbox.remove("w/policies/four-eyes.yaml")
        try await sandbox.succeed("activate")
        func deploy() async throws -> Outcome {
            try await sandbox.writ(
                "gate", "deploy", "--service", "shop", "--environment", "production", "--deploy", "d1", "--repo",
                "\(sandbox.path)/shop.git", "--head", "main", "--actor", "person:ann")
        }
        let asked = try await deploy()
        let early = try await sandbox.writ(["signoff", "give", "deploy/other"] + key(.rita, sandbox))
        #expect(early.status == 0)
        #expect(early.error.contains("answers no request"))
        let given = try await sandbox.writ(["signoff", "give", "deploy/d1"] + key(.rita, sandbox))
        #expect(given.status == 0)
        #expect(!given.error.contains("answers no request"))
        let entry = try #require(try await sandbox.entries("signoff.given").last)
        #expect(entry["data"]?["service"] == "shop")
        #expect(entry["data"]?["environment"] == "production")
        #expect(entry["data"]?["head"] == .string(try await sandbox.tip()))
        #expect(entry["data"]?["statement"]?["key"]?.stringValue?.hasPrefix("ssh-ed25519 ") ?? false)
        // The starter holds for four hours.
        let at = try #require(entry["at"]?.stringValue.flatMap { Instant($0) })
        let expires = try #require(entry["data"]?["expires"]?.stringValue.flatMap { Instant($0) })
        #expect(expires <= at.adding(.seconds(4 * 3600)) && expires >= at.adding(.seconds(4 * 3600 - 60)))
        let before = try await deploy()
        let revoked = try await sandbox.writ(["signoff", "revoke", "deploy/d1"] + key(.rita, sandbox))
        #expect(revoked.status == 0, "\(revoked.text)")
        let after = try await deploy()
        #expect(
            asked.status == 2 && before.status == 0 && after.status == 2, "\(asked.text)\n\(before.text)\n\(after.text)"
        )
    }

    @Test func hooksGiveTheFirstBaselineAndNeverMoveIt() async throws {
        let sandbox = try await Sandbox.hooked()
        let first = try await sandbox.tip()
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        let own = try await sandbox.entries("repository.baselined")
        #expect(own.count == 1)
        #expect(own.first?["data"]?["refs"] == ["refs/heads/main": .string(first)])
        #expect(own.first?["provenance"] == "internal")
        let refused = try await sandbox.writ(
            ["baseline", "repository", "\(sandbox.path)/shop.git"] + key(.bob, sandbox))
        #expect(refused.status == 77, "\(refused.text)")
        let given = try await sandbox.writ("baseline", "repository", "\(sandbox.path)/shop.git", "--all")
        #expect(given.status == 0, "\(given.text)")
        #expect(try await sandbox.entries("repository.baselined").last?["provenance"] == "session")
        let service = try await sandbox.writ(
            "baseline", "service", "shop", "--environment", "production", "--head", "main", "--repo",
            "\(sandbox.path)/shop.git")
        #expect(service.status == 0, "\(service.text)")
        #expect(try await sandbox.entries("deploy.baselined").last?["data"]?["head"] == .string(first))
    }

    @Test func peopleAreSuggestedAsDocumentsThatCanBeActivated() async throws {
        let sandbox = try await Sandbox(.bare)
        for (person, email) in [
            (Person.ann, Person.ann.email), (.ann, "1+Ann@users.noreply.github.com"), (.eve, "eve: \"x\" @example.org"),
        ] {
            try await sandbox.commit("\(email.utf8.count)", by: person, email: email)
        }
        try await sandbox.git("push", "-q", "origin", "main")
        let repo = "\(sandbox.path)/shop.git"
        let text = try await sandbox.succeed("people", "suggest", "--repo", repo)
        #expect(text.contains("github:ann"))
        #expect(text.contains("The same name as"))
        try await sandbox.activate(text, as: "people.yaml")
        let again = try await sandbox.succeed("people", "suggest", "--repo", repo)
        #expect(!again.contains("kind: identity"), "\(again)")
        try await sandbox.succeed("import", "git", repo)
        #expect(!(try await sandbox.succeed("people", "suggest")).contains("kind: identity"))
    }
}
