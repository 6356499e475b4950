// Of what slipped past, the policies are named that would have stopped it; of what is clean, none.

import Testing
import WritInsights
import WritModel
import WritPipeline
import WritPolicy

@Suite struct WhyNotTests {
    let ledger: Ledger

    init() throws {
        ledger = try Ledger()
        let people = ["ann", "bob", "cas", "dan"].map {
            "kind: identity\nperson: \($0)\naccounts: [\"github:\($0)\"]\n"
        }
        try ledger.activate(people.joined(separator: "---\n"))
    }

    private func ask(_ subject: String) throws -> WhyNotAnswer {
        try WhyNot(ledger.installation).ask(Tracer(ledger.installation).trace(subject))
    }

    private func push(_ name: String, as provenance: Provenance, branch: String = "main", forced: Bool = false) throws {
        let sha = JSONValue.string(Ledger.sha(name))
        try ledger.record(
            "branch.pushed", by: "github:ann", as: provenance,
            [
                "repository": "shop", "ref": .string("refs/heads/\(branch)"), "branch": .string(branch),
                "push": .string("p-\(name)"), "before": "", "after": sha, "forced": .bool(forced), "created": false,
                "deleted": false, "commits": [sha], "truncated": false,
            ])
    }

    @Test func aBypassIsStoppedByThePackagedPoliciesWhereNoneIsActive() throws {
        try ledger.commit("a1", author: "github:ann")
        try push("a1", as: .recovered, forced: true)
        let answer = try ask(Ledger.sha("a1"))
        #expect(answer.stopping.map(\.policy) == ["four-eyes-push", "no-contributor-approves", "no-force-push"])
        #expect(answer.stopping.allSatisfy { $0.origin == .packaged && $0.isSupposed && $0.kind == "push.requested" })
        #expect(answer.stopping.first?.checks.first?.reasons.isEmpty == false)
        #expect(answer.findings.filter { !$0.stops }.map(\.policy) == ["direct-push"])
    }

    @Test func aCleanChangeIsStoppedByNone() throws {
        try ledger.commit("a1", author: "github:ann")
        // Nobody vouches for its author, so that two people have to have seen it.
        try ledger.approve("a1", by: "github:bob")
        try ledger.approve("a1", by: "github:dan")
        try push("a1", as: .recovered)
        let answer = try ask(Ledger.sha("a1"))
        #expect(answer.findings.isEmpty)
        #expect(answer.policies == 11 && answer.triggers > 0)
    }

    @Test func whatWasKnownLaterDoesNotCount() throws {
        try ledger.commit("a1", author: "github:ann")
        try push("a1", as: .recovered)
        ledger.wait(.seconds(60))
        try ledger.approve("a1", by: "github:bob")
        #expect(try ask(Ledger.sha("a1")).stopping.map(\.policy).contains("four-eyes-push"))
    }

    @Test func aCommitOfWhichOnlyTheHistoryIsKnownIsSupposedToBePushed() throws {
        try ledger.commit("a1", author: "github:ann", as: .import)
        try ledger.approve("b2", by: "github:bob", as: .import)
        try ledger.commit("b2", author: "github:ann", as: .import)
        #expect(try ask(Ledger.sha("a1")).stopping.map(\.policy) == ["four-eyes-push", "no-contributor-approves"])
        #expect(try ask(Ledger.sha("b2")).findings.isEmpty, "claims count in imported history")
    }

    @Test func otherCommitsOfThePushDoNotMatter() throws {
        for (name, by) in [("a1", "github:bob"), ("b2", "github:ann")] {
            try ledger.commit(name, author: "github:ann")
            try ledger.approve(name, by: by)
        }
        try ledger.approve("a1", by: "github:dan")
        let shas = ["a1", "b2"].map { JSONValue.string(Ledger.sha($0)) }
        try ledger.record(
            "branch.pushed", by: "github:cas",
            [
                "repository": "shop", "ref": "refs/heads/main", "branch": "main", "push": "p1", "before": "",
                "after": shas[1], "forced": false, "created": false, "deleted": false, "commits": .array(shas),
                "truncated": false,
            ])
        #expect(try ask(Ledger.sha("a1")).findings.isEmpty)
        #expect(!(try ask(Ledger.sha("b2")).stopping.isEmpty))
    }

    @Test func policiesAreThoseOfThenAndThoseOfToday() throws {
        try ledger.commit("a1", author: "github:ann")
        try push("a1", as: .recovered)
        try ledger.activate(
            """
            kind: policy
            policy: nobody-pushes
            title: Nobody pushes
            why: We are closed.
            owner: team:platform
            severity: high
            mode: enforce
            on: push.requested as push
            require:
              - { id: closed, check: We are open, that: "push.branch != \\"main\\"" }
            otherwise: [deny]
            """)
        let before = try ask(Ledger.sha("a1"))
        #expect(before.stopping.first { $0.policy == "nobody-pushes" }?.origin == .later)
        try ledger.commit("b2", author: "github:ann")
        try push("b2", as: .recovered)
        let after = try ask(Ledger.sha("b2"))
        #expect(after.stopping.first { $0.policy == "nobody-pushes" }?.origin == .active)
    }

    @Test func aMergeThatNobodyElseApprovedIsStopped() throws {
        func change(_ kind: String, _ number: Int, merge: String?) throws {
            var data: JSONObject = [
                "repository": "shop", "change": .string("acme/shop#\(number)"), "base": "main",
                "head": .string(Ledger.sha("a1")), "author": "github:ann", "title": "t", "draft": false, "labels": [],
            ]
            if let merge {
                data["merge"] = .string(Ledger.sha(merge))
                data["method"] = "squash"
                data["merged_by"] = "github:ann"
                data["commits"] = []
            }
            try ledger.record(kind, by: "github:ann", as: .import, data)
        }
        try change("change.opened", 1, merge: nil)
        try change("change.merged", 1, merge: "c3")
        try push("c3", as: .import)
        #expect(try ask("acme/shop#1").stopping.map(\.policy) == ["four-eyes-merge"])
        try change("change.opened", 2, merge: nil)
        try ledger.record(
            "review.approved", by: "github:bob", as: .import,
            ["repository": "shop", "change": "acme/shop#2", "review": "r", "head": "", "commits": []])
        try change("change.merged", 2, merge: "d4")
        try push("d4", as: .import)
        #expect(try ask("acme/shop#2").findings.isEmpty)
    }

    @Test func aPersonIsNotStopped() throws {
        try ledger.commit("a1", author: "github:ann")
        #expect(throws: PipelineError.self) { try ask("github:ann") }
    }
}
