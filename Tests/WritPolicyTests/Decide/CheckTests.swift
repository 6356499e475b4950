// Claims about the forms of a check, alone and over the elements of a list.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct CheckTests {
    private func reviewed(_ extra: String = "mode: enforce") throws -> Scene {
        var scene = Scene(Facts.approval, Scene.policy(extra, require: Checks.reviewed))
        for (sha, author) in [("a1", "ann"), ("b1", "bob"), ("c1", "cas")] {
            try scene.happened("commit.recorded", ["sha": .string(sha), "author": .string(author)])
        }
        return scene
    }

    private func approve(_ scene: inout Scene, _ sha: String, by actor: String, _ provenance: String = "hook") throws {
        try scene.happened(
            "review.approved",
            [
                "head": .string(sha), "commits": [.string(sha)], "actor": .string(actor), "review": .string("r-\(sha)"),
                "provenance": .string(provenance),
            ])
    }

    private func deploy(_ shas: JSONValue...) -> JSONObject { ["commits": .array(shas), "actor": "dan"] }

    // MARK: every

    @Test func everyElementNeedsItsOwnEvidence() throws {
        var scene = try reviewed()
        try approve(&scene, "a1", by: "bob")
        #expect(try scene.result("deploy.requested", deploy("a1")) == .satisfied)
        let check = try scene.check("deploy.requested", deploy("a1", "b1", "c1"))
        #expect(check.result == .violated)
        #expect(check.failing == 2)
        #expect(
            check.reasons.map { Scene.text($0) } == [
                "commit b1 has no approval: by somebody else, by a human",
                "commit c1 has no approval: by somebody else, by a human",
            ])
    }

    @Test func anEmptyListIsUnknown() throws {
        let check = try reviewed().check("deploy.requested", deploy())
        #expect(check.result == .unknown)
        #expect(check.reasons.map { $0.text() } == ["it cannot be judged: nobody can tell what is in deploy.commits"])
    }

    @Test func aCutListIsUnknownUnlessAnElementFails() throws {
        let push = Scene.policy(
            on: "push.requested as deploy", "mode: enforce", require: Checks.reviewed)
        var scene = Scene(Facts.approval, push)
        try scene.happened("commit.recorded", ["sha": "a1", "author": "ann"])
        let cut: JSONObject = ["commits": ["a1"], "truncated": true]
        #expect(try scene.result("push.requested", cut) == .violated)
        try scene.happened("review.approved", ["head": "a1", "commits": ["a1"], "actor": "bob", "review": "r1"])
        let check = try scene.check("push.requested", cut)
        #expect(check.result == .unknown)
        #expect(check.reasons.map { $0.text() } == ["deploy.commits may not be whole: it was cut at its limit"])
        #expect(try scene.result("push.requested", ["commits": ["a1"], "truncated": false]) == .satisfied)
    }

    @Test func aListThatIsOnlyClaimedIsUnknownWhereEvidenceMustBeVerified() throws {
        var scene = try reviewed()
        try approve(&scene, "a1", by: "bob")
        var claimed = deploy("a1")
        claimed["provenance"] = "cli"
        let check = try scene.check("deploy.requested", claimed)
        #expect(check.result == .unknown)
        #expect(check.reasons.map { $0.text() } == ["deploy.commits may not be whole: it is only claimed"])
        var trusting = try reviewed("mode: enforce\naccept: claimed")
        try approve(&trusting, "a1", by: "bob")
        #expect(try trusting.result("deploy.requested", claimed) == .satisfied)
    }

    @Test func aCommitThatWasNeverRecordedIsUnknownNotSatisfied() throws {
        var scene = try reviewed()
        try approve(&scene, "d1", by: "bob")
        #expect(try scene.result("deploy.requested", deploy("d1")) == .unknown)
    }

    @Test func aCommitThatSomebodyOnlyClaimsToKnowIsNotJoinedToVerifiedEvidence() throws {
        var scene = Scene(Facts.approval, Scene.policy("mode: enforce", require: Checks.reviewed))
        // The liar says that somebody else wrote what they approve.
        try scene.happened("commit.recorded", ["sha": "a1", "author": "ann", "provenance": "cli"])
        try approve(&scene, "a1", by: "bob")
        #expect(try scene.result("deploy.requested", deploy("a1")) == .unknown)
        try scene.happened("commit.recorded", ["sha": "a1", "author": "bob"])
        #expect(try scene.result("deploy.requested", deploy("a1")) == .violated)
    }

    @Test func everyFailingElementIsAValueOfItsOwn() throws {
        let scene = try reviewed()
        let shas = (0..<30).map { JSONValue.string("a1\($0)") }
        let forbidding = Scene(
            Facts.approval,
            Scene.policy(require: "- { id: a, every: commit in deploy.commits, that: 'commit.sha == \"x\"' }"))
        let check = try forbidding.check("deploy.requested", ["commits": .array(shas)])
        #expect(check.failing == 30)
        #expect(check.failures.map(\.place) == Array(0..<30) && check.places == [0...29])
        #expect(check.failures.compactMap(\.subject) == shas.map { Subject(kind: "commit", id: $0.stringValue ?? "") })
        #expect(scene.documents.policies.count == 1)
    }

    @Test func everyHoldsOverAnyForm() throws {
        let scene = Scene(
            Scene.policy(
                require: """
                    - { id: that, every: c in deploy.commits, that: 'c.sha.startsWith("a")' }
                    - { id: any, every: c in deploy.commits, any: { a: 'c.sha.startsWith("a")', b: 'c.sha == "b"' } }
                    - { id: all, every: c in deploy.commits, all: { a: 'c.sha.startsWith("a")', n: 'c.sha != "a9"' } }
                    """))
        func results(_ shas: JSONValue...) throws -> [CheckResult] {
            try scene.outcome("deploy.requested", ["commits": .array(shas)])?.checks.map(\.result) ?? []
        }
        #expect(try results("a1", "a2") == [.satisfied, .satisfied, .satisfied])
        #expect(try results("a1", "b") == [.violated, .satisfied, .violated])
        #expect(try results("a1", "a9") == [.satisfied, .satisfied, .violated])
        #expect(try results("a1", "z") == [.violated, .violated, .violated])
    }

    // MARK: forbids

    @Test func forbidsIsTheOppositeOfNeeds() throws {
        var scene = Scene(
            Facts.signoff,
            Scene.policy(
                require: """
                    - id: none
                      forbids: signoff
                      where: { for this deploy: signoff.scope == deploy.subject.id, by somebody: signoff.by != deploy.actor }
                    """))
        let deploy: JSONObject = ["deploy": "d1", "actor": "ann"]
        #expect(try scene.result("deploy.requested", deploy) == .satisfied)
        try scene.happened("signoff.given", ["signoff": "s1", "scope": "deploy/d1", "actor": "ann"])
        #expect(try scene.result("deploy.requested", deploy) == .satisfied)
        try scene.happened("signoff.given", ["signoff": "s2", "scope": "deploy/d1", "actor": "bob"])
        let check = try scene.check("deploy.requested", deploy)
        #expect(check.result == .violated)
        #expect(check.witness == [1])
        #expect(check.reasons.map { $0.text() } == ["there is a signoff: by somebody"])
        #expect(check.remedies.isEmpty)
    }

    // MARK: Several conditions

    @Test func allSaysWhichLabelsFailAndAnyNamesThemAll() throws {
        let scene = Scene(
            Scene.policy(
                require: """
                    - id: all
                      all: { it is the shop: 'deploy.service == "shop"', it is small: 'size(deploy.commits) < 2' }
                    - id: any
                      any: { it is the shop: 'deploy.service == "shop"', it is small: 'size(deploy.commits) < 2' }
                    """))
        let outcome = try #require(
            try scene.outcome("deploy.requested", ["service": "bank", "commits": ["a1", "a2"]]))
        #expect(
            outcome.checks.map { $0.reasons.map { $0.text() } } == [
                ["not it is the shop, it is small"], ["none of these holds: it is the shop, it is small"],
            ])
    }
}
