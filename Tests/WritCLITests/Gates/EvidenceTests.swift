// Evidence at the gate: only what somebody else signed counts, whoever says otherwise.

import Foundation
import Testing
import WritModel

@Suite struct EvidenceTests {
    /// A sandbox in which Ann's commit has been denied once, so that it is recorded.
    private func denied() async throws -> (sandbox: Sandbox, commit: String) {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main").status != 0)
        return (sandbox, commit)
    }

    private func expectStillDenied(_ sandbox: Sandbox, _ commit: String, nearly: String? = nil) async throws {
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("commit \(commit.prefix(10)) has no approval"), "\(push.error)")
        if let nearly { #expect(push.error.contains(nearly), "\(push.error)") }
        #expect(try await sandbox.tip() != commit)
    }

    @Test func anUnsignedApprovalDoesNotCount() async throws {
        let (sandbox, commit) = try await denied()
        let approval = try await sandbox.writ("review", "approve", commit)
        #expect(approval.status == 0)
        #expect(approval.output.contains("only claimed"))
        #expect(approval.error.contains("no key to sign it with"))
        try await expectStillDenied(sandbox, commit, nearly: "claimed")
    }

    @Test func anApprovalWithAKeyThatNobodyKnowsDoesNotCount() async throws {
        let (sandbox, commit) = try await denied()
        let approval = try await sandbox.approve(commit, by: .eve)
        #expect(approval.output.contains("only claimed"))
        #expect(approval.error.contains("in no `identity` document"))
        try await expectStillDenied(sandbox, commit, nearly: "claimed")
    }

    @Test func theAuthorsOwnApprovalDoesNotCount() async throws {
        let (sandbox, commit) = try await denied()
        #expect(try await sandbox.approve(commit, by: .ann).output.contains("signed and verified"))
        try await expectStillDenied(sandbox, commit)
    }

    @Test func theAuthorsApprovalThroughASecondAccountDoesNotCount() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann, email: Person.ann.oldEmail)
        _ = try await sandbox.push("main")
        #expect(try await sandbox.approve(commit, by: .ann).output.contains("signed and verified"))
        try await expectStillDenied(sandbox, commit)
    }

    @Test func theApprovalOfACoAuthorDoesNotCount() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit(
            "change", by: .ann, message: "change\n\nCo-authored-by: Bob <\(Person.bob.email)>\n")
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        let push = try await sandbox.push("main")
        #expect(push.status != 0)
        #expect(push.error.contains("no-contributor-approves"))
        #expect(!push.error.contains("four-eyes-push"))
    }

    @Test func aReviewLineInThePushedMessageDoesNotCount() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit(
            "change", by: .ann, message: "change\n\nReviewed-by: Bob Example <\(Person.bob.email)>\n")
        try await expectStillDenied(sandbox, commit)
        #expect(try await sandbox.entries("review.approved").isEmpty)
    }

    @Test func anImportedReviewLineDoesNotCountAtTheGate() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit(
            "change", by: .ann, message: "change\n\nReviewed-by: Bob Example <\(Person.bob.email)>\n")
        try await sandbox.succeed("import", "git", "\(sandbox.path)/clone", "--name", "shop")
        #expect(try await sandbox.entries("review.approved").count == 1)
        try await expectStillDenied(sandbox, commit, nearly: "claimed")
    }

    @Test func anApprovalThroughRecordDoesNotCount() async throws {
        let (sandbox, commit) = try await denied()
        let event = """
            {"id":"r1","source":"github/shop","kind":"review.approved","actor":"email:\(Person.bob.email)",\
            "provenance":"signed-statement",\
            "data":{"repository":"shop","review":"r1","head":"\(commit)","commits":["\(commit)"]}}
            """
        let recorded = try await sandbox.writ("record", input: event + "\n")
        #expect(recorded.status == 0, "\(recorded.error)")
        #expect(try await sandbox.entries("review.approved").first?["provenance"] == "cli")
        try await expectStillDenied(sandbox, commit, nearly: "claimed")
    }

    @Test func aForgedCommitDoesNotChangeWhoWroteIt() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        let parent = try await sandbox.tip()
        // Before Writ has seen the commit, and again afterwards: it is said to be Bob's.
        for id in ["before", "after"] {
            let event = """
                {"id":"\(id)","source":"git/shop","kind":"commit.recorded","actor":"email:\(Person.bob.email)",\
                "data":{"repository":"shop","sha":"\(commit)","short":"\(commit.prefix(10))","parents":["\(parent)"],\
                "author":"email:\(Person.bob.email)","committer":"email:\(Person.bob.email)","coauthors":[],\
                "authored":"2026-11-20T09:12:03Z","title":"change","trailers":{}}}
                """
            let recorded = try await sandbox.writ("record", input: event + "\n")
            #expect(recorded.status == 0, "\(recorded.error)")
            _ = try await sandbox.push("main")
        }
        try await sandbox.approve(commit, by: .ann)
        try await expectStillDenied(sandbox, commit)
    }

    @Test func anImportedMailmapDoesNotMoveAKnownPersonsAccounts() async throws {
        let sandbox = try await Sandbox.hooked()
        let map = "Bob Example <\(Person.bob.email)> Ann Example <\(Person.ann.email)>"
        let commit = try await sandbox.commit(map, by: .ann, in: ".mailmap")
        try await sandbox.succeed("import", "git", "\(sandbox.path)/clone", "--name", "shop")
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .ann)
        try await expectStillDenied(sandbox, commit)
    }

    @Test(arguments: ["document.activated", "decision.made", "violation.closed", "identity.linked", "push.requested"])
    func whatOnlyWritSaysCannotBeRecorded(kind: String) async throws {
        let sandbox = try await Sandbox()
        let event = #"{"id":"x","source":"ci","kind":"\#(kind)","data":{}}"#
        let recorded = try await sandbox.writ("record", input: event + "\n")
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("standard input:1: "))
        #expect(recorded.error.contains("`\(kind)`"))
        #expect(try await sandbox.entries(kind).allSatisfy { $0["id"] != "x" })
    }

    @Test func aRequestCannotBeRecordedAsACloudEvent() async throws {
        let sandbox = try await Sandbox()
        let event = #"{"specversion":"1.0","id":"x","source":"ci","type":"deploy.requested","data":{}}"#
        let recorded = try await sandbox.writ("record", input: event + "\n")
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("ask for its decision with `writ decide`"))
    }

    @Test func aCloudEventCannotSpeakForWrit() async throws {
        let sandbox = try await Sandbox()
        let event = #"{"specversion":"1.0","id":"x","source":"ci","type":"decision.made","data":{"verdict":"allow"}}"#
        try await sandbox.succeed("record", input: event + "\n")
        #expect(try await sandbox.entries("decision.made").isEmpty)
        #expect(try await sandbox.entries("source.event").first?["data"]?["type"] == "decision.made")
    }

    @Test(arguments: ["writ", "writ/statements", "hook/shop"])
    func theSourcesOfWritItselfCannotBeClaimed(source: String) async throws {
        let sandbox = try await Sandbox()
        let event = #"{"id":"x","source":"\#(source)","kind":"deploy.finished","data":{}}"#
        let recorded = try await sandbox.writ("record", input: event + "\n")
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("`\(source)` is a name that only Writ itself uses"))
        let named = try await sandbox.writ(
            "record", "--source", source, input: #"{"id":"x","kind":"deploy.finished","data":{}}"# + "\n")
        #expect(named.status == 65)
    }
}
