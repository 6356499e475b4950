// A statement counts for what it says, as long as its key is its person's.

import Foundation
import Testing
import WritModel

@Suite struct StatementBindingTests {
    private static func deploys() async throws -> Sandbox {
        let sandbox = try await Sandbox.hooked()
        try sandbox.remove("w/policies/release-hours.yaml")
        try sandbox.remove("w/policies/four-eyes.yaml")
        try await sandbox.succeed("activate")
        return sandbox
    }

    private static func deploy(
        _ sandbox: Sandbox, _ id: String = "d1", service: String = "shop", head: String = "main"
    ) async throws -> Outcome {
        try await sandbox.writ(
            "gate", "deploy", "--service", service, "--environment", "production", "--deploy", id, "--repo",
            "\(sandbox.path)/shop.git", "--head", head, "--actor", "remote:ann")
    }

    private static func signOff(_ sandbox: Sandbox, _ scope: String = "deploy/d1") async throws {
        try await sandbox.succeed("signoff", "give", scope, "--key", "\(sandbox.path)/keys/rita")
    }

    @Test func aSignOffCountsForTheHeadAndTheServiceThatWereAskedFor() async throws {
        let sandbox = try await Self.deploys()
        #expect(try await Self.deploy(sandbox).status == 2)
        try await Self.signOff(sandbox)
        #expect(try await Self.deploy(sandbox).status == 0)
        try await sandbox.commit("next", by: .ann)
        #expect(try await sandbox.push("main:topic").status == 0)
        let other = try await Self.deploy(sandbox, head: "topic")
        #expect(other.status == 2)
        #expect(other.output.contains("it is for the head \(try await sandbox.tip().prefix(10))"), "\(other.output)")
        let billing = try await Self.deploy(sandbox, service: "billing")
        #expect(billing.status == 2)
        #expect(billing.output.contains("it is for the service shop"), "\(billing.output)")
    }

    @Test func aSignOffThatAnswersNothingCountsForNothing() async throws {
        let sandbox = try await Self.deploys()
        let early = try await sandbox.writ("signoff", "give", "deploy/d2", "--key", "\(sandbox.path)/keys/rita")
        #expect(early.error.contains("nobody has asked for `deploy/d2`"))
        let asked = try await Self.deploy(sandbox, "d2")
        #expect(asked.status == 2)
        #expect(asked.output.contains("it was given before anybody asked"), "\(asked.output)")
        try await Self.signOff(sandbox, "deploy/d2")
        #expect(try await Self.deploy(sandbox, "d2").status == 0)
    }

    @Test func theCommandThatMendsACheckIsOneCommandWhateverTheDeployIsCalled() async throws {
        let sandbox = try await Self.deploys()
        let asked = try await Self.deploy(sandbox, "x$(touch \(sandbox.path)/pwned);touch \(sandbox.path)/pwned")
        #expect(asked.status == 2)
        let line = try #require(asked.output.split(separator: "\n").first { $0.contains("writ signoff give") })
        let command = String(line[line.firstRange(of: "writ signoff give")!.lowerBound...])
        try sandbox.write("bin/writ", "#!/bin/sh\nfor word; do echo \"[$word]\"; done\n")
        let shown = try await sandbox.run(
            "sh", ["-c", "chmod +x '\(sandbox.path)/bin/writ'; PATH='\(sandbox.path)/bin':$PATH; \(command)"])
        #expect(shown.contains("[deploy/x$(touch \(sandbox.path)/pwned);touch \(sandbox.path)/pwned]"))
        #expect(!sandbox.exists("pwned"))
    }

    // MARK: Keys

    /// A commit of Ann's that Bob has approved, pushed to a branch that nobody protects.
    private static func approved(_ sandbox: Sandbox, _ text: String) async throws -> String {
        let commit = try await sandbox.commit(text, by: .ann)
        #expect(try await sandbox.push("main:topic").status == 0)
        try await sandbox.approve(commit, by: .bob)
        return commit
    }

    /// Bob's document with other keys.
    private static func activateBob(_ sandbox: Sandbox, keys: String) async throws {
        let people = try sandbox.read("w/policies/people.yaml")
        let documents = people.components(separatedBy: "---\n").map { document in
            guard document.contains("person: bob\n") else { return document }
            return document.split(separator: "\n").map { $0.hasPrefix("keys:") ? keys : String($0) }
                .joined(separator: "\n") + "\n"
        }
        try sandbox.write("w/policies/people.yaml", documents.joined(separator: "---\n"))
        try await sandbox.succeed("activate")
    }

    private static func bobsKey(_ sandbox: Sandbox) throws -> String {
        try sandbox.publicKey(of: .bob).split(separator: " ").prefix(2).joined(separator: " ")
    }

    private static func newKey(_ sandbox: Sandbox) async throws -> String {
        try await sandbox.run(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "\(sandbox.path)/keys/new"])
        return try sandbox.read("keys/new.pub").split(separator: " ").prefix(2).joined(separator: " ")
            .trimmingCharacters(in: .newlines)
    }

    @Test func aKeyThatIsTakenOutTakesItsApprovalsAlong() async throws {
        let sandbox = try await Sandbox.hooked()
        let old = try Self.bobsKey(sandbox)
        _ = try await Self.approved(sandbox, "change")
        let new = try await Self.newKey(sandbox)
        try await Self.activateBob(sandbox, keys: "keys: [\"\(new)\"]")
        let denied = try await sandbox.push("main")
        #expect(denied.status != 0)
        #expect(denied.error.contains("key removed"), "\(denied.error)")
        // Putting it back does not make what it signed count again; saying so anew with the other key does.
        try await Self.activateBob(sandbox, keys: "keys: [\"\(old)\", \"\(new)\"]")
        #expect(try await sandbox.push("main").status != 0)
        let commit = try await sandbox.git("rev-parse", "HEAD")
        try await sandbox.succeed("review", "approve", commit, "--key", "\(sandbox.path)/keys/new")
        #expect(try await sandbox.push("main").status == 0)
        #expect(try await sandbox.writ("log", "replay").status == 0)
    }

    @Test func whatARetiredKeySignedBeforeCountsOn() async throws {
        let sandbox = try await Sandbox.hooked()
        let old = try Self.bobsKey(sandbox)
        _ = try await Self.approved(sandbox, "change")
        let new = try await Self.newKey(sandbox)
        let soon = Instant(nanoseconds: Int64(Date().timeIntervalSince1970 + 60) * 1_000_000_000)
        let retired = "retired: [{ key: \"\(old)\", at: \(soon) }]"
        try await Self.activateBob(sandbox, keys: "keys: [\"\(new)\"]\n\(retired)")
        #expect(try await sandbox.push("main").status == 0)
        // It signs nothing new.
        let next = try await Self.approved(sandbox, "next")
        let denied = try await sandbox.push("main")
        #expect(denied.status != 0)
        #expect(denied.error.contains("only claimed"), "\(denied.error)")
        try await sandbox.succeed("review", "approve", next, "--key", "\(sandbox.path)/keys/new")
        #expect(try await sandbox.push("main").status == 0)
        #expect(try await sandbox.writ("log", "replay").status == 0)
    }

    @Test func whatARetiredKeySignedAfterwardsEnds() async throws {
        let sandbox = try await Sandbox.hooked()
        let old = try Self.bobsKey(sandbox)
        _ = try await Self.approved(sandbox, "change")
        let new = try await Self.newKey(sandbox)
        try await Self.activateBob(
            sandbox, keys: "keys: [\"\(new)\"]\nretired: [{ key: \"\(old)\", at: 2020-01-01T00:00:00Z }]")
        #expect(try await sandbox.push("main").status != 0)
    }

    @Test func aPersonWithoutADocumentApprovesNothing() async throws {
        let sandbox = try await Sandbox.hooked()
        _ = try await Self.approved(sandbox, "change")
        let people = try sandbox.read("w/policies/people.yaml")
        let others = people.components(separatedBy: "---\n").filter { !$0.contains("person: bob\n") }
        try sandbox.write("w/policies/people.yaml", others.joined(separator: "---\n"))
        try await sandbox.succeed("activate")
        #expect(try await sandbox.push("main").status != 0)
    }
}
