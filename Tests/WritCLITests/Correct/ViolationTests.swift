// Violations as objects: opened, assigned, closed by people and by corrections, opened again when those are undone.

import Foundation
import Testing
import WritModel

@Suite struct ViolationTests {
    private func watched() async throws -> Sandbox {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("w/policies/direct-push.yaml")
        try await sandbox.activate(text.replacing("mode: observe", with: "mode: enforce"), as: "direct-push.yaml")
        try await sandbox.pushApproved("seen", in: "seen")
        return sandbox
    }

    private func violations(_ sandbox: Sandbox, _ arguments: String...) async throws -> [JSONValue] {
        try await sandbox.writ(["violations", "--format", "json"] + arguments).jsonLines()
    }

    @Test func aViolationSaysEverythingThatWhoeverTakesCareOfItNeeds() async throws {
        let sandbox = try await watched()
        let commit = try await sandbox.slipPast("sneaky")
        _ = try await sandbox.enforce()
        let found = try #require(try await violations(sandbox).first)
        #expect(found["state"] == "open")
        #expect(found["policy"] == "direct-push")
        #expect(found["owner"] == "team:platform")
        #expect(found["severity"]?.stringValue?.isEmpty == false)
        #expect(found["subject"] == .string("shop@\(commit)"))
        #expect(found["trigger"]?["commit"] == .string(commit))
        #expect(found["actions"]?.arrayValue?.contains(["open": "violation"]) == true)
        let id = found["violation"]?.stringValue ?? ""
        let shown = try await sandbox.writ("violations", "show", String(id.prefix(10)))
        #expect(shown.output.contains("trigger: entry "))
        #expect(shown.output.contains("enforcement.performed: revert"))
        let detail = try await sandbox.writ("violations", "show", id, "--format", "json").json()
        #expect(detail["trigger"]?["kind"] == "branch.pushed")
        #expect(detail["steps"]?.arrayValue?.isEmpty == false)
        let told = try await sandbox.outbox().compactMap { $0["target"]?.stringValue }
        #expect(told.contains("team:platform"), "the owner is to be told: \(told)")
    }

    @Test func peopleAssignAndCloseWithAReason() async throws {
        let sandbox = try await watched()
        try await sandbox.slipPast("sneaky")
        _ = try await sandbox.enforce()
        let id = try #require(try await violations(sandbox).first?["violation"]?.stringValue)
        #expect(try await sandbox.writ("violations", "assign", id, "nobody").status == 65)
        #expect(try await sandbox.writ("violations", "assign", id, "remote:ann").status == 0)
        #expect(try await violations(sandbox, "--owner", "remote:ann").count == 1)
        #expect(try await violations(sandbox, "--owner", "remote:bob").isEmpty)
        #expect(try await sandbox.writ("violations", "close", id).status == 64)
        #expect(try await sandbox.writ("violations", "close", id, "--because", "").status == 65)
        #expect(
            try await sandbox.writ("violations", "close", id, "--because", "agreed with ann@example.org").status == 0)
        #expect(try await sandbox.writ("violations", "close", id, "--because", "again").status == 65)
        #expect(try await violations(sandbox, "--open").isEmpty)
        let closed = try #require(try await violations(sandbox, "--closed").first)
        #expect(closed["closed"]?["by"]?.stringValue?.hasPrefix("os:") == true)
        #expect(closed["closed"]?["reason"]?.stringValue?.hasPrefix("agreed with") == true)
        #expect(try await sandbox.status()["openViolations"] == 0)
        _ = try await sandbox.enforce()
        #expect(try await violations(sandbox, "--open").isEmpty, "what a person closed stays closed")
        let log = try Data(contentsOf: URL(filePath: "\(sandbox.path)/w/log.db"))
        #expect(log.range(of: Data("agreed with ann@".utf8)) == nil)
    }

    @Test func filtersLeaveOutTheOthers() async throws {
        let sandbox = try await watched()
        try await sandbox.slipPast("sneaky")
        _ = try await sandbox.enforce()
        let severity = try #require(try await violations(sandbox).first?["severity"]?.stringValue)
        #expect(try await violations(sandbox, "--severity", severity, "--policy", "direct-push", "--open").count == 1)
        #expect(try await violations(sandbox, "--policy", "four-eyes").isEmpty)
        #expect(try await violations(sandbox, "--closed").isEmpty)
        let wrong = try await sandbox.writ("violations", "--severity", "hihg")
        #expect(wrong.status == 65)
        #expect(wrong.error.contains("did you mean `high`?"))
        #expect(try await sandbox.writ("violations", "--open", "--closed").status == 64)
        #expect(try await sandbox.writ("violations", "show", "v-nothing").status == 65)
    }

    @Test func aViolationOpensAgainWhenItsRevertIsReverted() async throws {
        let sandbox = try await watched()
        let text = try sandbox.read("w/policies/direct-push.yaml")
        try await sandbox.activate(
            text.replacing("revert: { branch: \"writ/revert/{short}\" }", with: "revert: { to: protected }"),
            as: "direct-push.yaml")
        try await sandbox.slipPast("sneaky")
        _ = try await sandbox.enforce()
        #expect(try await violations(sandbox, "--closed").count == 1)
        let revert = try await sandbox.tip()
        try await sandbox.git("fetch", "-q", "origin")
        try await sandbox.git("reset", "-q", "--hard", revert)
        let identity = [
            "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": Person.ann.email, "GIT_COMMITTER_NAME": "Ann",
            "GIT_COMMITTER_EMAIL": Person.ann.email,
        ]
        try await sandbox.git("revert", "--no-edit", revert, setting: identity)
        let undoing = try await sandbox.git("rev-parse", "HEAD")
        _ = try await sandbox.push("HEAD:refs/heads/for-review")
        try await sandbox.approve(undoing, by: .bob)
        #expect(try await sandbox.push("HEAD:main").status == 0)
        let audit = try await sandbox.enforce()
        #expect(
            audit.error.contains("is open again: its revert \(revert.prefix(10)) was itself reverted by"),
            "\(audit.error)")
        let again = try #require(try await violations(sandbox, "--open").first)
        #expect(again["reopened"]?.arrayValue?.count == 1)
        #expect(try await sandbox.tip() == undoing, "Writ does not fight with people")
        let size = try await sandbox.size()
        _ = try await sandbox.enforce()
        #expect(try await sandbox.size() == size)
        #expect(try await sandbox.writ("log", "replay").status == 0)
    }

    @Test func anAuditThatRecordsOpensViolationsOnce() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(
            """
            kind: policy
            policy: green
            title: Tests pass
            why: For a test.
            severity: low
            on: test.finished as t
            require: [ { id: passed, check: It passed, that: t.result == "passed" } ]

            """)
        let events = (0..<5).map { number in
            """
            {"id":"t\(number)","source":"ci","kind":"test.finished","actor":"github:ci","data":{"repository":"shop",\
            "sha":"\(String(repeating: "a", count: 40))","name":"unit","result":"\(number < 2 ? "failed" : "passed")"}}

            """
        }.joined()
        try await sandbox.succeed("record", input: events)
        #expect(try await sandbox.writ("audit").status == 1)
        #expect(try await violations(sandbox).isEmpty, "a plain audit appends nothing")
        #expect(try await sandbox.writ("audit", "--record").output.contains("2 violations opened"))
        #expect(try await sandbox.writ("audit", "--record").output.contains("0 violations opened"))
        #expect(try await violations(sandbox, "--open", "--severity", "low").count == 2)
        #expect(try await sandbox.outbox().isEmpty, "a policy that observes tells nobody")
    }
}
