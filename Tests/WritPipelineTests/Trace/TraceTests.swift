// A story has everything that led to a thing and what followed, each once, and nothing of what was only nearby.

import Foundation
import Testing
import WritAuditLog
import WritInsights
import WritModel
import WritPipeline

@Suite struct TraceTests {
    private static let policy = """
        kind: policy
        policy: named-head
        title: A deploy names its commit
        why: What is not named cannot be found again.
        owner: team:platform
        severity: low
        mode: enforce
        on: deploy.requested as deploy
        require:
          - { id: head, check: The head is named, that: 'deploy.head != ""' }
        otherwise: [deny]
        """

    let ledger: Ledger

    init() throws { ledger = try Ledger() }

    private func trace(_ subject: String) throws -> Trace { try Tracer(ledger.installation).trace(subject) }

    private static func sha(_ name: String) -> JSONValue { .string(Ledger.sha(name)) }

    /// Everything below a node, each as its kind and entry.
    private static func kinds(_ trace: Trace) -> [String] { trace.nodes.filter { $0.entry != nil }.map(\.kind) }

    private func push(_ names: [String], push: String) throws -> UInt64 {
        try ledger.record(
            "branch.pushed", by: "github:ann",
            [
                "repository": "shop", "ref": "refs/heads/main", "branch": "main", "push": .string(push), "before": "",
                "after": Self.sha(names.last ?? ""), "forced": false, "created": false, "deleted": false,
                "commits": .array(names.map(Self.sha)), "truncated": false,
            ])
    }

    private func change(_ kind: String, _ number: Int, head: String, merge: String? = nil) throws -> UInt64 {
        var data: JSONObject = [
            "repository": "shop", "change": .string("acme/shop#\(number)"), "base": "main", "head": Self.sha(head),
            "author": "github:ann", "title": "Sell tea", "draft": false, "labels": [],
        ]
        if let merge {
            data["merge"] = Self.sha(merge)
            data["method"] = "squash"
            data["merged_by"] = "github:bob"
            data["commits"] = [Self.sha(head)]
        }
        return try ledger.record(kind, by: "github:ann", data)
    }

    private func deploy(_ kind: String, _ id: String, _ name: String, service: String = "shop") throws {
        try ledger.record(
            kind, by: "github:cas",
            [
                "deploy": .string(id), "service": .string(service), "environment": "staging", "head": Self.sha(name),
                "digest": "sha256:d1d1d1",
            ])
        ledger.wait(.seconds(60))
    }

    /// A commit from its proposal to the incident it caused and its revert, with others beside it.
    private func history() throws {
        _ = try change("change.opened", 12, head: "a1")
        ledger.wait(.seconds(3600))
        try ledger.commit("a1", author: "github:ann")
        try ledger.commit("b2", author: "github:dan")
        try ledger.approve("a1", by: "github:bob")
        try ledger.approve("b2", by: "github:bob")
        _ = try change("change.merged", 12, head: "a1", merge: "a1")
        _ = try push(["a1", "b2"], push: "p1")
        try ledger.record(
            "build.finished", by: "github:ci",
            ["repository": "shop", "sha": Self.sha("a1"), "digest": "sha256:d1d1d1", "builder": "ci", "result": "ok"])
        ledger.wait(.seconds(7200))
        try deploy("deploy.finished", "4711", "a1")
        try ledger.record(
            "signoff.given", by: "github:eve", ["signoff": "s1", "scope": "deploy/4711", "reason": "seen"])
        try ledger.record(
            "incident.opened", by: "github:eve",
            ["incident": "77", "service": "shop", "severity": "high", "title": "no tea"])
        try ledger.record(
            "commit.recorded", by: "github:cas",
            [
                "repository": "shop", "sha": Self.sha("c3"), "short": "c3c3c3c3c3", "parents": [Self.sha("b2")],
                "author": "github:cas", "committer": "github:cas", "coauthors": [],
                "authored": .string(ledger.now.description), "title": "Revert \"Sell tea\"", "trailers": [:],
                "reverts": Self.sha("a1"),
            ])
        try deploy("deploy.finished", "4712", "c3")
        try ledger.record(
            "incident.opened", by: "github:eve",
            ["incident": "78", "service": "shop", "severity": "low", "title": "no milk"])
    }

    @Test func aCommitsStoryRunsFromItsProposalToItsRevert() throws {
        try history()
        let trace = try trace(Ledger.sha("a1"))
        let kinds = Self.kinds(trace)
        for kind in [
            "change.opened", "change.merged", "review.approved", "branch.pushed", "build.finished", "deploy.finished",
            "signoff.given", "incident.opened", "commit.recorded",
        ] { #expect(kinds.contains(kind), "\(kind)") }
        #expect(Set(trace.nodes.compactMap(\.entry)).count == kinds.count, "every entry stands once")
        #expect(kinds.count { $0 == "review.approved" } == 1, "the other commit's review is not of this story")
        #expect(kinds.count { $0 == "incident.opened" } == 1, "the second incident is of the second deploy")
        let revert = try #require(trace.nodes.first { $0.role == .reverted })
        #expect(revert.thing == TraceKey(type: "commit", id: Ledger.sha("c3")))
        #expect(revert.since == .seconds(7260))
        #expect(trace.root.kind == "commit.recorded" && trace.root.children.contains { $0.entry == revert.entry })
    }

    @Test(arguments: ["acme/shop#12", "deploy/4711", "4711", "sha256:d1d1d1", "incident/77", "a1a1a1", "shop@a1a1a1"])
    func aStoryIsFoundByEveryNameOfItsThing(subject: String) throws {
        try history()
        let trace = try trace(subject)
        let commits = trace.nodes.filter { $0.kind == "commit.recorded" && $0.role != .reverted }.compactMap(
            \.thing?.id)
        #expect(commits == [Ledger.sha("a1")])
        #expect(trace.nodes.contains { $0.kind == "deploy.finished" && $0.thing?.id == "4711" })
    }

    @Test func aDeploysStoryHasAllItsCommitsAndNoOtherDeploy() throws {
        try ledger.activate(Self.policy)
        try ledger.commit("a1", author: "github:ann")
        try ledger.approve("a1", by: "github:bob")
        try ledger.commit("b2", author: "github:dan")
        let answer = try ledger.askToDeploy(["a1", "b2"], by: "github:cas", deploy: "d1")
        _ = try ledger.askToDeploy(["a1"], by: "github:cas", deploy: "d2")
        let trace = try trace("deploy/d1")
        #expect(trace.root.kind == "deploy.requested")
        #expect(trace.nodes.filter { $0.kind == "commit.recorded" }.count == 2)
        #expect(trace.nodes.filter { $0.kind == "decision.made" }.map(\.entry) == [answer.index])
        #expect(trace.nodes.filter { $0.kind == "deploy.requested" }.count == 1)
        let decided = try self.trace(answer.decision.id)
        #expect(decided.root.kind == "decision.made")
        #expect(decided.nodes.contains { $0.kind == "deploy.requested" })
        #expect(decided.nodes.filter { $0.kind == "commit.recorded" }.count == 2)
    }

    @Test func kindsThatAProjectAddsAreTraced() throws {
        try ledger.activate(
            """
            kind: schema
            event: scan.finished
            capability: observe
            subject: scan
            fields: { scan: string, commit: string, findings: int }
            """)
        try ledger.commit("a1", author: "github:ann")
        try ledger.record("scan.finished", by: "github:ci", ["scan": "x9", "commit": Self.sha("a1"), "findings": 3])
        #expect(Self.kinds(try trace(Ledger.sha("a1"))).contains("scan.finished"))
        #expect(Self.kinds(try trace("scan/x9")).contains("commit.recorded"))
    }

    @Test func aPersonsStoryIsWhatTheyDidLatestWithCounts() throws {
        try history()
        for _ in 0..<TraceLimits.personEntriesMax {
            try ledger.approve("b2", by: "github:fay", review: UUID().uuidString)
        }
        let ann = try trace("github:ann")
        #expect(ann.root.sentence.contains("change.merged 1") && !ann.isCut)
        #expect(ann.nodes.contains { $0.kind == "branch.pushed" })
        try ledger.commit("e5", author: "github:fay")
        let fay = try trace("github:fay")
        #expect(fay.isCut && fay.root.children.count == TraceLimits.personEntriesMax)
        #expect(fay.root.children.last?.kind == "commit.recorded")
    }

    @Test(arguments: [
        "", "nothing", "deploy/", "/", "@", "#", "a_", "github:nobody", "sha256:", "\"\\\u{1b}[31m", "*", "a1a",
        "shop@",
        "other@a1a1a1", "decision/d-0", "d-000000000000000000000000", "v-1", "99999999999999999999999999", "push/",
        String(repeating: "f", count: 40), String(repeating: "x", count: 5000), "🫖", "../../etc/passwd", "%00",
    ])
    func whatIsNotThereIsSaid(subject: String) throws {
        try history()
        #expect(throws: PipelineError.self) { try trace(subject) }
    }

    @Test func whatMayBeSeveralThingsIsSaidWithAllOfThem() throws {
        try ledger.commit("47", author: "github:ann")
        try ledger.record(
            "commit.recorded", by: "github:ann",
            [
                "repository": "shop", "sha": .string("4747" + String(repeating: "0", count: 36)), "short": "4747000000",
                "parents": [], "author": "github:ann", "committer": "github:ann", "coauthors": [],
                "authored": .string(ledger.now.description), "title": "t", "trailers": [:],
            ])
        let error = #expect(throws: PipelineError.self) { try trace("4747") }
        #expect(error?.description.contains(Ledger.sha("47")) == true)
        #expect(error?.description.contains("4747000000") == true)
        #expect(try trace("47474").subject.id == Ledger.sha("47"))
    }

    @Test func aNameThatIsNearlyRightIsSuggested() throws {
        try history()
        let error = #expect(throws: PipelineError.self) { try trace("acme/shop#13") }
        #expect(error?.description.contains("did you mean `acme/shop#12`?") == true)
    }
}
