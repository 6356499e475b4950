// `writ explain` and `writ audit`: why, and what else happened.

import Foundation
import Testing
import WritModel

@Suite struct ExplainTests {
    @Test func explainsADenialWithItsEvidence() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main:topic")
        try await sandbox.approve(commit, by: .ann)
        _ = try await sandbox.push("main")
        let id = try await sandbox.entries("decision.made").last?["id"]?.stringValue ?? ""
        let text = try await sandbox.succeed("explain", id)
        #expect(text.contains("denied push.requested of shop:refs/heads/main by"))
        #expect(text.contains("nearly: "))
        #expect(text.contains("by Ann Example"))
        #expect(text.contains("review.approved by Ann Example"))
        let json = try await sandbox.writ("explain", id, "--format", "json").json()
        #expect(json["decision"]?.stringValue == id)
        #expect(json["request"]?["kind"] == "push.requested")
        #expect(json["evidence"]?.arrayValue?.contains { $0["kind"] == "review.approved" } == true)
        #expect(!json.text.contains("a_"), "accounts are rendered")
    }

    @Test func explainsAnAllowanceWithItsWitness() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.pushApproved("change", in: "change")
        let id = try await sandbox.entries("decision.made").last?["id"]?.stringValue ?? ""
        let text = try await sandbox.succeed("explain", id)
        #expect(text.contains("four-eyes-push/reviewed: satisfied (entries "))
        #expect(text.contains("(signed-statement)"))
    }

    @Test func anUnknownDecisionIsSaid() async throws {
        let sandbox = try await Sandbox()
        let none = try await sandbox.writ("explain", "d-000000000000000000000000")
        #expect(none.status == 65)
        #expect(none.error.contains("d-000000000000000000000000"))
    }

    @Test func auditListsWhatWasViolatedAndAppendsNothing() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        let size = try await sandbox.size()
        let text = try await sandbox.writ("audit")
        #expect(text.status == 1)
        #expect(text.output.contains("violated  four-eyes-push/reviewed"))
        #expect(text.output.contains("four-eyes-push: 1 evaluated, 0 satisfied, 1 violated, 0 unknown"))
        let json = try await sandbox.writ("audit", "--policy", "four-eyes-push", "--format", "json")
        let lines = try json.jsonLines()
        #expect(lines.count == 2)
        #expect(lines[0]["check"] == "reviewed" && lines[0]["result"] == "violated")
        #expect(lines[0]["subject"]?["kind"]?.stringValue != nil)
        #expect(lines[0]["trigger"]?["index"]?.intValue != nil)
        #expect(lines[0]["reason"]?.stringValue?.contains("\(commit.prefix(10))") == true)
        #expect(
            lines[1]["summary"]?["four-eyes-push"]
                == ["evaluated": 1, "satisfied": 0, "violated": 1, "unknown": 0, "claimed": 0])
        #expect(try await sandbox.size() == size)
    }

    @Test func auditOfNothingViolatedEndsWith0() async throws {
        let sandbox = try await Sandbox.hooked()
        _ = try await sandbox.push("main:topic")
        #expect(try await sandbox.writ("audit").status == 0)
        let none = try await sandbox.writ("audit", "--policy", "four-eye-push")
        #expect(none.status == 65)
        #expect(none.error.contains("did you mean `four-eyes-push`?"))
    }

    @Test func auditUsesOtherPoliciesWithoutActivatingThem() async throws {
        let sandbox = try await Sandbox()
        _ = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev")
        try sandbox.write("other.yaml", Documents.noDeploys)
        let audit = try await sandbox.writ("audit", "--policies", "\(sandbox.path)/other.yaml", "--format", "json")
        #expect(audit.status == 1)
        #expect(try audit.jsonLines().last?["summary"]?["no-deploys"]?["violated"] == 1)
        #expect(try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev").status == 0)
    }

    @Test func auditRecordsWhatLateEvidenceChanges() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        #expect(try await sandbox.writ("audit", "--record").output.contains("0 amendments appended"))
        // Said today, of an approval that was given before the push was asked for.
        let event = """
            {"id":"f1","source":"ops","kind":"freeze.started","at":"2026-01-01T00:00:00Z","actor":"github:ops",\
            "data":{"freeze":"f1","scope":"all","reason":"x"}}
            """
        _ = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev")
        try await sandbox.activate(
            try sandbox.read("w/policies/change-freeze.yaml").replacing(
                "mode: enforce", with: "mode: enforce\naccept: claimed"),
            as: "change-freeze.yaml")
        try await sandbox.succeed("record", input: event + "\n")
        let audit = try await sandbox.writ("audit", "--record")
        #expect(audit.output.contains("1 amendments appended"), "\(audit.text) \(commit)")
        let amendment = try await sandbox.entries("amendment.made")
        #expect(amendment.count == 1)
        #expect(amendment.first?["data"]?["verdict"] == "deny")
        #expect(try await sandbox.writ("audit", "--record").output.contains("0 amendments appended"))
        #expect(try await sandbox.writ("log", "replay").status == 0)
    }
}
