// Claims about which intervals count: verified or claimed ones, open or ended ones, shown or cut off.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct EvidenceTests {
    private static let signed = """
        - id: signed
          needs: signoff
          where: { for this deploy: signoff.scope == deploy.subject.id, by somebody else: signoff.by != deploy.actor }
        """
    private let deploy: JSONObject = ["deploy": "d1", "actor": "ann"]

    private func sign(_ name: String, by actor: String, _ provenance: String = "hook") -> JSONObject {
        [
            "signoff": .string(name), "scope": "deploy/d1", "actor": .string(actor), "provenance": .string(provenance),
        ]
    }

    private func revoke(_ name: String, _ provenance: String = "hook") -> JSONObject {
        ["signoff": .string(name), "provenance": .string(provenance)]
    }

    private func scene(_ extra: String = "mode: enforce", _ check: String = signed) -> Scene {
        Scene(Facts.signoff, Scene.policy(extra, require: check))
    }

    // MARK: Verified and claimed

    @Test(arguments: Provenance.allCases) func whatCountsFollowsFromHowWritKnows(provenance: Provenance) throws {
        var enforcing = scene()
        try enforcing.happened("signoff.given", sign("s1", by: "bob", provenance.rawValue))
        #expect(try enforcing.result("deploy.requested", deploy) == (provenance.isVerified ? .satisfied : .violated))
        for extra in ["mode: observe", "mode: enforce\naccept: claimed"] {
            var trusting = scene(extra)
            try trusting.happened("signoff.given", sign("s1", by: "bob", provenance.rawValue))
            #expect(try trusting.result("deploy.requested", deploy) == .satisfied)
        }
    }

    @Test func restsOnClaimsOnlyWhereTheWitnessIsClaimed() throws {
        var trusting = scene("accept: claimed")
        try trusting.happened("signoff.given", sign("s1", by: "bob", "cli"))
        let trigger = try trusting.event("deploy.requested", deploy)
        #expect(try trusting.evaluations(trigger).map(\.restsOnClaims) == [true])
        try trusting.happened("signoff.given", sign("s2", by: "bob"))
        #expect(try trusting.evaluations(trigger).map(\.restsOnClaims) == [false])
    }

    @Test func auditsOfImportedTriggersAcceptClaimsUnlessThePolicyInsists() throws {
        for (extra, wanted) in [
            ("mode: enforce", CheckResult.satisfied), ("mode: enforce\naccept: verified", .violated),
        ] {
            var scene = scene(extra)
            try scene.happened("signoff.given", sign("s1", by: "bob", "import"))
            var fields = deploy
            fields["provenance"] = "import"
            let trigger = try scene.event("deploy.requested", fields)
            let result = try scene.evaluations(trigger, .happened).first?.outcome.checks.first?.result
            #expect(result == wanted)
        }
    }

    // MARK: Ends

    @Test func aVerifiedEndEnds() throws {
        var scene = scene()
        try scene.happened("signoff.given", sign("s1", by: "bob"))
        try scene.happened("signoff.revoked", revoke("s1"))
        #expect(try scene.result("deploy.requested", deploy) == .violated)
    }

    @Test func verifiedEvidenceDoesNotCountWhileItsEndIsClaimed() throws {
        var scene = scene()
        try scene.happened("signoff.given", sign("s1", by: "bob"))
        try scene.happened("signoff.revoked", revoke("s1", "cli"))
        let check = try scene.check("deploy.requested", deploy)
        #expect(check.result == .violated)
        #expect(
            check.reasons.map { $0.text() } == [
                "there is no signoff: by somebody else (it is claimed, and nobody vouches for it)"
            ])
        #expect(check.nearMisses.map { Scene.text($0.reason, "bob") } == ["signoff by bob: ended by a claim"])
        var trusting = self.scene("accept: claimed")
        try trusting.happened("signoff.given", sign("s1", by: "bob"))
        try trusting.happened("signoff.revoked", revoke("s1", "cli"))
        #expect(try trusting.result("deploy.requested", deploy) == .violated)
    }

    @Test func aVerifiedEndAfterAClaimedOneEnds() throws {
        var scene = scene()
        try scene.happened("signoff.given", sign("s1", by: "bob"))
        try scene.happened("signoff.revoked", revoke("s1", "cli"))
        try scene.happened("signoff.revoked", revoke("s1"))
        #expect(try scene.result("deploy.requested", deploy) == .violated)
    }

    @Test func anotherWitnessOutweighsAnUnknownOne() throws {
        var scene = scene()
        try scene.happened("signoff.given", sign("s1", by: "bob"))
        try scene.happened("signoff.revoked", revoke("s1", "cli"))
        try scene.happened("signoff.given", sign("s2", by: "cas"))
        let check = try scene.check("deploy.requested", deploy)
        #expect(check.result == .satisfied)
        #expect(check.witness == [2])
    }

    @Test func whatWasEverTrueDoesNotDependOnAClaimedEnd() throws {
        let check = "- { id: a, that: 'signoff.ever().exists(s, s.scope == deploy.subject.id)' }"
        var scene = scene("mode: enforce", check)
        try scene.happened("signoff.given", sign("s1", by: "bob"))
        try scene.happened("signoff.revoked", revoke("s1", "cli"))
        #expect(try scene.result("deploy.requested", deploy) == .satisfied)
    }

    @Test func endedSeesOnlyWhatHasEnded() throws {
        let check = "- { id: a, that: 'signoff.ended().exists(s, s.scope == deploy.subject.id)' }"
        var scene = scene("mode: enforce", check)
        try scene.happened("signoff.given", sign("s1", by: "bob"))
        #expect(try scene.result("deploy.requested", deploy) == .violated)
        try scene.happened("signoff.revoked", revoke("s1"))
        #expect(try scene.result("deploy.requested", deploy) == .satisfied)
    }

    // MARK: More than a look-up shows

    private static func bounded(_ max: Int) -> String {
        Facts.signoff + "\nmax_per_key: \(max)"
    }

    @Test func olderOnesThanALookUpShowsAreUnknown() throws {
        func scene(_ given: Int, by actor: String) throws -> CheckOutcome {
            var scene = Scene(Self.bounded(3), Scene.policy("mode: enforce", require: Self.signed))
            // The first is by somebody else, and would do.
            try scene.happened("signoff.given", sign("s0", by: "bob"))
            for number in 1..<given { try scene.happened("signoff.given", sign("s\(number)", by: actor)) }
            return try scene.check("deploy.requested", deploy)
        }
        #expect(try scene(3, by: "ann").result == .satisfied)
        let cut = try scene(4, by: "ann")
        #expect(cut.result == .unknown)
        #expect(cut.reasons.map { $0.text() } == ["it cannot be judged: there are more than 3 of `signoff`"])
        #expect(try scene(4, by: "cas").result == .satisfied, "a witness among the shown ones is enough")
    }

    @Test func aListOfWhichAnElementIsNotKnownMayFindMore() throws {
        let check = "- { id: calm, that: 'signoff.none(s, s.scope in [deploy.subject.id, deploy.ticket])' }"
        var scene = Scene(Facts.signoff, Scene.policy(require: check))
        try scene.happened("signoff.given", ["signoff": "s1", "scope": "T-1", "actor": "bob"])
        #expect(try scene.result("deploy.requested", ["deploy": "d1", "ticket": "T-1"]) == .violated)
        #expect(try scene.result("deploy.requested", ["deploy": "d1", "ticket": "T-2"]) == .satisfied)
        #expect(try scene.result("deploy.requested", ["deploy": "d1"]) == .unknown)
    }

    @Test func aLookUpOfTooManyValuesMayFindMore() throws {
        let check = """
            - { id: none, that: 'past("commit.recorded").none(c, c.sha in deploy.commits.map(x, x.sha)
                + deploy.commits.map(x, "x" + x.sha))' }
            """
        var scene = Scene(Scene.policy(require: check))
        func deploy(_ count: Int) -> JSONObject { ["commits": .array((0..<count).map { .string("c\($0)") })] }
        #expect(try scene.result("deploy.requested", deploy(500)) == .satisfied)
        #expect(try scene.result("deploy.requested", deploy(501)) == .unknown)
        try scene.happened("commit.recorded", ["sha": "c0"])
        #expect(try scene.result("deploy.requested", deploy(501)) == .violated)
    }

    @Test func conditionsOverTooManyAreUnknownUnlessAWitnessDecides() throws {
        let checks = """
            - { id: exists, that: 'signoff.exists(s, s.scope == deploy.subject.id && s.by != deploy.actor)' }
            - { id: none, that: 'signoff.none(s, s.scope == deploy.subject.id && s.by != deploy.actor)' }
            - { id: all, that: 'signoff.where(s, s.scope == deploy.subject.id).all(s, s.by != deploy.actor)' }
            - { id: count, that: 'signoff.count(s, s.scope == deploy.subject.id && s.by != deploy.actor) >= 1' }
            """
        func results(_ actor: String) throws -> [CheckResult] {
            var scene = Scene(Self.bounded(2), Scene.policy("mode: enforce", require: checks))
            for number in 0..<3 { try scene.happened("signoff.given", sign("s\(number)", by: actor)) }
            return try scene.outcome("deploy.requested", deploy)?.checks.map(\.result) ?? []
        }
        #expect(try results("ann") == [.unknown, .unknown, .violated, .unknown])
        // Two are counted and one is not seen: at least two, whatever the third says.
        #expect(try results("bob") == [.satisfied, .violated, .unknown, .satisfied])
    }

    @Test func countUnderAGapIsAtLeastWhatIsSeen() throws {
        let checks = """
            - { id: less, that: 'signoff.count(s, s.scope == deploy.subject.id) < 2' }
            - { id: more, that: 'signoff.count(s, s.scope == deploy.subject.id) >= 3' }
            """
        var scene = Scene(Self.bounded(2), Scene.policy("mode: enforce", require: checks))
        for number in 0..<3 { try scene.happened("signoff.given", sign("s\(number)", by: "bob")) }
        let results = try scene.outcome("deploy.requested", deploy)?.checks.map(\.result)
        #expect(results == [.violated, .unknown])
    }

    /// Otherwise whoever approves often enough keeps their old approvals when they leave.
    @Test func endsReachIntervalsThatALookUpNoLongerShows() throws {
        let left = """
            kind: fact
            fact: approval
            key: [commit]
            max_per_key: 2
            begin: { event: review.approved, as: r, for: c in r.commits, set: { commit: c, by: r.actor } }
            end: [{ event: identity.left, as: x, where: x.person == fact.by, because: left }]
            """
        var scene = Scene(left, Scene.policy("mode: enforce", require: Checks.reviewed))
        for number in 0..<5 {
            let sha = JSONValue.string("c\(number)")
            try scene.happened("commit.recorded", ["sha": sha, "author": "ann"])
            try scene.happened("review.approved", ["head": sha, "commits": [sha], "actor": "bob", "review": sha])
        }
        #expect(try scene.result("deploy.requested", ["commits": ["c0"]]) == .satisfied)
        try scene.happened("identity.left", ["person": "bob"])
        for number in 0..<5 {
            let commits: JSONValue = [.string("c\(number)")]
            #expect(try scene.result("deploy.requested", ["commits": commits]) == .violated, "c\(number)")
        }
    }
}
