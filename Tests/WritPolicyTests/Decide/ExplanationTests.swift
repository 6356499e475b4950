// Claims about explanations: reasons, near misses with their exact text, remedies, witnesses.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct ExplanationTests {
    private func scene(_ extra: String = "mode: enforce") throws -> Scene {
        var scene = Scene(Facts.approval, Scene.policy(extra, require: Checks.reviewed))
        try scene.happened("commit.recorded", ["sha": "a1", "author": "ann"])
        return scene
    }

    private func approve(
        _ scene: inout Scene, _ review: String, by actor: JSONValue, _ provenance: String = "hook",
        before: String? = nil
    ) throws {
        try scene.happened(
            "review.approved",
            [
                "head": "a1", "commits": ["a1"], "actor": actor, "review": .string(review),
                "provenance": .string(provenance),
            ], before: before)
    }

    private let deploy: JSONObject = ["commits": ["a1"], "actor": "dan"]

    private func nearMisses(_ scene: Scene) throws -> [String] {
        try scene.check("deploy.requested", deploy).nearMisses.map { Scene.text($0.reason, "ann", "bob", "bot") }
    }

    // MARK: Near misses

    @Test func aCandidateThatFailsOneLabelIsNamed() throws {
        var scene = try scene()
        try approve(&scene, "r1", by: "ann")
        let check = try scene.check("deploy.requested", deploy)
        #expect(try nearMisses(scene) == ["approval by ann: not by somebody else"])
        #expect(check.nearMisses.map(\.entry) == [1])
        #expect(check.reasons.map { $0.text() } == ["commit a1 has no approval: by somebody else, by a human"])
    }

    @Test func aCandidateThatFailsTwoLabelsIsNotNear() throws {
        var scene = try scene()
        try scene.happened("commit.recorded", ["sha": "b1", "author": "bot"])
        try approve(&scene, "r1", by: ["id": "ann", "kind": "bot"])
        #expect(try nearMisses(scene) == [])
    }

    @Test func aCandidateThatEndedSaysHowLongBefore() throws {
        for (before, text) in [("2h", "2 h"), ("3d", "3 d"), ("90s", "1 min"), ("7s", "7 s")] {
            var scene = try scene()
            try approve(&scene, "r1", by: "bob", before: "5d")
            try scene.happened("review.dismissed", ["review": "r1"], before: before)
            #expect(try nearMisses(scene) == ["approval by bob: dismissed \(text) before"])
        }
    }

    @Test func aCandidateThatIsOnlyClaimedSaysSo() throws {
        var scene = try scene()
        try approve(&scene, "r1", by: "bob", "cli")
        #expect(try nearMisses(scene) == ["approval by bob: only claimed"])
        #expect(try scene.result("deploy.requested", deploy) == .violated)
    }

    @Test func aCandidateWithALabelAndAFlawIsNotNear() throws {
        var scene = try scene()
        try approve(&scene, "r1", by: "ann", "cli")
        try approve(&scene, "r2", by: "ann", before: "1h")
        try scene.happened("review.dismissed", ["review": "r2"])
        #expect(try nearMisses(scene) == [])
    }

    @Test func theLatestThreeNearMissesAreShown() throws {
        var scene = try scene()
        for number in 0..<5 { try approve(&scene, "r\(number)", by: "ann") }
        #expect(try scene.check("deploy.requested", deploy).nearMisses.map(\.entry) == [5, 4, 3])
    }

    @Test func searchesInsideOfConditionsHaveNearMissesToo() throws {
        let check = """
            - id: signed
              any:
                signed: 'signoff.exists(s, s.scope == deploy.subject.id && s.by in group("managers"))'
                small: 'size(deploy.commits) < 1'
            """
        let group = "kind: group\ngroup: managers\nmembers: [person:rita]"
        var scene = Scene(Facts.signoff, group, Scene.policy("mode: enforce", require: check))
        try scene.happened("signoff.given", ["signoff": "s1", "scope": "deploy/d1", "actor": "bob"])
        let found = try scene.check("deploy.requested", ["deploy": "d1", "commits": ["a1"]])
        #expect(
            found.nearMisses.map { Scene.text($0.reason, "bob") } == [
                "signoff by bob: not s.by in group(\"managers\")"
            ])
        #expect(found.remedies.map(\.event) == ["signoff.given"])
    }

    // MARK: Remedies

    @Test func theRemedyNamesTheEventItsFieldsAndWho() throws {
        let check = try scene().check("deploy.requested", deploy)
        #expect(
            check.remedies == [
                Remedy(
                    event: "review.approved", fields: ["commit": "a1"], conditions: ["by somebody else", "by a human"])
            ])
    }

    @Test func whatIsForbiddenHasNoRemedy() throws {
        let check = "- { id: a, that: '!signoff.exists(s, s.scope == deploy.subject.id)' }"
        var scene = Scene(Facts.signoff, Scene.policy("mode: enforce", require: check))
        try scene.happened("signoff.given", ["signoff": "s1", "scope": "deploy/d1", "actor": "bob"])
        let found = try scene.check("deploy.requested", ["deploy": "d1"])
        #expect(found.result == .violated)
        #expect(found.remedies == [])
        #expect(found.nearMisses == [])
        #expect(found.witness == [0])
    }

    @Test func aSearchWithoutFurtherLabelsHasAWholeSentence() throws {
        let check = """
            - id: signed
              needs: signoff
              where: { for this deploy: signoff.scope == deploy.subject.id }
            - { id: titled, check: It is big, that: 'size(deploy.commits) > 3' }
            """
        let outcome = try Scene(Facts.signoff, Scene.policy(require: check)).outcome()
        #expect(
            outcome?.checks.map { $0.reasons.map { $0.text() } } == [["there is no signoff"], ["not so: It is big"]])
    }

    // MARK: Witnesses

    @Test func aSatisfiedCheckNamesTheEntriesItRestsOn() throws {
        var scene = try scene()
        try scene.happened("commit.recorded", ["sha": "b1", "author": "ann"])
        try approve(&scene, "r1", by: "ann")
        try approve(&scene, "r2", by: "bob")
        try scene.happened("review.approved", ["head": "b1", "commits": ["b1"], "actor": "bob", "review": "r3"])
        let check = try scene.check("deploy.requested", ["commits": ["b1", "a1"]])
        #expect(check.result == .satisfied)
        #expect(check.witness == [3, 4])
        #expect(check.nearMisses == [] && check.remedies == [] && check.reasons == [])
    }

    @Test func explanationsNameAccountsByPseudonymAlone() throws {
        var scene = try scene()
        try approve(&scene, "r1", by: "ann")
        let check = try scene.check("deploy.requested", deploy)
        let texts = check.nearMisses.map { $0.reason.text() }
        #expect(texts == ["approval by \(TestEvent.pseudonym("ann")): not by somebody else"])
    }
}
