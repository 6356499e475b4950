// Claims about who is who: a name in a commit is a claim, and whoever answers for it must not be its second pair of eyes.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct AuthorshipTests {
    private static let people = ["ann", "bob", "cas"].map { name in
        """
        kind: identity
        person: \(name)
        accounts: ["email:\(name)@example.org", "remote:\(name)"]
        keys: ["ssh-ed25519 AAAA\(name)"]
        """
    }.joined(separator: "\n---\n")

    private static let robot = """
        kind: identity
        person: robot
        accounts: ["remote:robot"]
        human: false
        """

    private static let reviewed = """
        - id: reviewed
          every: commit in push.commits
          needs: approval
          where: { of it: approval.commit == commit.sha, by another: approval.by != commit.author }
        """

    /// A history whose people are those that documents name.
    private static func scene(
        _ checks: String = reviewed, on trigger: String = "push.requested as push", _ extra: String = ""
    ) -> Scene {
        let policy = Scene.policy(on: trigger, "mode: enforce\n\(extra)", require: checks)
        let texts = [Facts.approval, Facts.signoff, people, robot, policy].joined(separator: "\n---\n")
        let (compiled, problems) = Scene.compile(texts)
        #expect(problems == [])
        var resolver = PersonResolver()
        compiled.declarePeople(in: &resolver) { TestEvent.pseudonym($0) }
        return Scene(documents: compiled, people: resolver)
    }

    private static func commit(_ author: String, _ sha: String = "c1", signedBy key: String? = nil) -> JSONObject {
        var fields: JSONObject = ["sha": .string(sha), "author": .string("email:\(author)@example.org")]
        if let key { fields["signature"] = ["key": .string(key), "valid": true] }
        return fields
    }

    private static func brought(by account: String, _ sha: String = "c1") -> JSONObject {
        ["ref": "refs/heads/topic", "commits": [.string(sha)], "actor": .string(account)]
    }

    private static func approved(by account: String, _ sha: String = "c1", _ review: String = "r") -> JSONObject {
        [
            "head": .string(sha), "commits": [.string(sha)], "actor": .string(account),
            "review": .string(review + account),
        ]
    }

    private static func push(_ account: String, _ sha: String = "c1") -> JSONObject {
        ["ref": "refs/heads/main", "commits": [.string(sha)], "actor": .string(account)]
    }

    private static func result(
        author: String, broughtBy: String?, approvedBy: [String], pushedBy: String = "os:git", key: String? = nil
    ) throws -> CheckResult {
        var scene = scene()
        if let broughtBy { try scene.happened("push.requested", brought(by: broughtBy)) }
        try scene.happened("commit.recorded", commit(author, signedBy: key))
        for approver in approvedBy { try scene.happened("review.approved", approved(by: approver)) }
        return try scene.result("push.requested", push(pushedBy))
    }

    // MARK: Forged names

    @Test func nobodyReviewsTheirOwnCommitUnderAnothersName() throws {
        // Ann writes as bob, brings it, approves it; whoever pushes it then.
        for pusher in ["remote:ann", "remote:robot", "os:git", "remote:cas"] {
            let result = try Self.result(
                author: "bob", broughtBy: "remote:ann", approvedBy: ["remote:ann"], pushedBy: pusher)
            #expect(result == .violated, "\(pusher)")
        }
    }

    @Test func bringingItThroughAnUndeclaredAccountDoesNotHelp() throws {
        #expect(try Self.result(author: "bob", broughtBy: "os:git", approvedBy: ["remote:ann"]) == .violated)
        #expect(try Self.result(author: "bob", broughtBy: nil, approvedBy: ["remote:ann"]) == .violated)
        // Bringing it once more under a good name comes too late.
        var scene = Self.scene()
        try scene.happened("push.requested", Self.brought(by: "os:git"))
        try scene.happened("push.requested", Self.brought(by: "remote:bob"))
        try scene.happened("commit.recorded", Self.commit("bob"))
        try scene.happened("review.approved", Self.approved(by: "remote:ann"))
        #expect(try scene.result("push.requested", Self.push("remote:bob")) == .violated)
    }

    @Test func withoutAnybodyWhoAnswersTwoApproversAreEnough() throws {
        let two = ["remote:ann", "remote:cas"]
        #expect(try Self.result(author: "bob", broughtBy: "os:git", approvedBy: two) == .satisfied)
        #expect(try Self.result(author: "stranger", broughtBy: nil, approvedBy: two) == .satisfied)
        #expect(try Self.result(author: "stranger", broughtBy: nil, approvedBy: ["remote:ann"]) == .violated)
    }

    @Test func whoeverBroughtItAnswersForIt() throws {
        #expect(try Self.result(author: "stranger", broughtBy: "remote:ann", approvedBy: ["remote:bob"]) == .satisfied)
        #expect(try Self.result(author: "stranger", broughtBy: "remote:ann", approvedBy: ["remote:ann"]) == .violated)
        // A program that brings it answers for nothing.
        #expect(try Self.result(author: "bob", broughtBy: "remote:robot", approvedBy: ["remote:ann"]) == .violated)
    }

    @Test func anAuthorWhoBroughtOrSignedItIsBelieved() throws {
        #expect(try Self.result(author: "bob", broughtBy: "remote:bob", approvedBy: ["remote:ann"]) == .satisfied)
        #expect(
            try Self.result(author: "bob", broughtBy: "os:git", approvedBy: ["remote:ann"], key: "ssh-ed25519 AAAAbob")
                == .satisfied)
        for key in ["ssh-ed25519 AAAAann", "ssh-ed25519 AAAAnobody"] {
            let result = try Self.result(author: "bob", broughtBy: "os:git", approvedBy: ["remote:ann"], key: key)
            #expect(result == .violated, "\(key)")
        }
    }

    @Test func theFailingNameIsSaid() throws {
        var scene = Self.scene()
        try scene.happened("push.requested", Self.brought(by: "remote:ann"))
        try scene.happened("commit.recorded", Self.commit("bob"))
        try scene.happened("review.approved", Self.approved(by: "remote:ann"))
        let check = try scene.check("push.requested", Self.push("os:git"))
        #expect(check.reasons.first?.template.contains("nobody vouches for who wrote or pushed it") == true)
        #expect(check.reasons.first?.arguments.last == TestEvent.pseudonym("remote:ann").description)
    }

    @Test func claimedPushesBringNothing() throws {
        var scene = Self.scene()
        var claimed = Self.brought(by: "remote:bob")
        claimed["provenance"] = "cli"
        try scene.happened("push.requested", claimed)
        try scene.happened("commit.recorded", Self.commit("bob"))
        try scene.happened("review.approved", Self.approved(by: "remote:ann"))
        #expect(try scene.result("push.requested", Self.push("os:git")) == .violated)
    }

    @Test func itHoldsInWhateverFormTheConditionIsWritten() throws {
        for check in [
            "- { id: a, that: 'push.commits.all(c, approval.exists(a, a.commit == c.sha && a.by != c.author))' }",
            "- { id: a, every: c in push.commits, any: { x: 'approval.exists(a, a.commit == c.sha && a.by != c.author)' } }",
            "- { id: a, every: c in push.commits, that: '!(approval.none(a, a.commit == c.sha && !(a.by in [c.author])))' }",
        ] {
            var scene = Self.scene(check)
            try scene.happened("push.requested", Self.brought(by: "remote:ann"))
            try scene.happened("commit.recorded", Self.commit("bob"))
            try scene.happened("review.approved", Self.approved(by: "remote:ann"))
            #expect(try scene.result("push.requested", Self.push("os:git")) == .violated)
            try scene.happened("review.approved", Self.approved(by: "remote:cas"))
            #expect(try scene.result("push.requested", Self.push("os:git")) == .satisfied)
        }
    }

    @Test func aPolicyThatSparesSomebodyIsNotEscapedUnderTheirName() throws {
        var scene = Self.scene(
            "- { id: a, that: 'false' }", on: "commit.recorded as commit",
            "when: commit.author != commit.committer || commit.author.kind != \"bot\"")
        try scene.happened("push.requested", Self.brought(by: "remote:ann"))
        let forged: JSONObject = ["sha": "c1", "author": "remote:robot", "committer": "remote:robot"]
        #expect(try scene.outcome("commit.recorded", forged)?.checks.first?.result == .violated)
    }

    // MARK: Undeclared accounts

    @Test func undeclaredApproversAreNobodyElse() throws {
        for account in ["remote:zoe", "email:zoe@example.org", "name:Zoe"] {
            let result = try Self.result(author: "bob", broughtBy: "remote:bob", approvedBy: [account])
            #expect(result == .violated, "\(account)")
        }
    }

    @Test func undeclaredDeployersAreNobodyElse() throws {
        let check = """
            - id: signed
              needs: signoff
              where: { it: signoff.scope == deploy.subject.id, another: signoff.by != deploy.actor }
            """
        var scene = Self.scene(check, on: "deploy.requested as deploy")
        try scene.happened("signoff.given", ["signoff": "s1", "scope": "deploy/d1", "actor": "remote:ann"])
        #expect(try scene.result("deploy.requested", ["deploy": "d1", "actor": "remote:bob"]) == .satisfied)
        #expect(try scene.result("deploy.requested", ["deploy": "d1", "actor": "os:root"]) == .violated)
        #expect(try scene.result("deploy.requested", ["deploy": "d1", "actor": "remote:ann"]) == .violated)
    }

    @Test func anUndeclaredPusherMayBeEachApprover() throws {
        let check = """
            - id: independent
              every: commit in push.commits
              needs: approval
              where: { of it: approval.commit == commit.sha, not the pusher: approval.by != push.actor }
            """
        var scene = Self.scene(check)
        try scene.happened("push.requested", Self.brought(by: "remote:bob"))
        try scene.happened("commit.recorded", Self.commit("bob"))
        try scene.happened("review.approved", Self.approved(by: "remote:ann"))
        #expect(try scene.result("push.requested", Self.push("remote:bob")) == .satisfied)
        #expect(try scene.result("push.requested", Self.push("os:git")) == .violated)
        try scene.happened("review.approved", Self.approved(by: "remote:cas"))
        #expect(try scene.result("push.requested", Self.push("os:git")) == .satisfied)
    }

    @Test func whereClaimsAreAcceptedAccountsStandAsTheyAre() throws {
        var scene = Self.scene(Self.reviewed, on: "push.requested as push", "accept: claimed")
        try scene.happened("commit.recorded", Self.commit("bob"))
        try scene.happened("review.approved", Self.approved(by: "name:Zoe"))
        #expect(try scene.result("push.requested", Self.push("os:git")) == .satisfied)
    }

    @Test func conditionsSeeWhoIsDeclaredAndWhatIsVouched() throws {
        let check =
            "- { id: a, every: c in push.commits, that: 'c.author.declared && c.vouched && push.actor.declared' }"
        for (bringer, pusher, wanted) in [
            ("remote:bob", "remote:ann", CheckResult.satisfied), ("os:git", "remote:ann", .violated),
            ("remote:bob", "os:git", .violated),
        ] {
            var scene = Self.scene(check)
            try scene.happened("push.requested", Self.brought(by: bringer))
            try scene.happened("commit.recorded", Self.commit("bob"))
            #expect(try scene.result("push.requested", Self.push(pusher)) == wanted, "\(bringer), \(pusher)")
        }
    }

    @Test(arguments: [
        ("ssh-ed25519 AAAAbob", true as Bool?, CheckResult.satisfied), ("ssh-ed25519 AAAAann", true, .violated),
        ("ssh-ed25519 AAAAnobody", true, .violated), ("ssh-ed25519 AAAAbob", false, .violated), ("", false, .violated),
        ("ssh-ed25519 AAAAbob", nil, .unknown),
    ])
    func signaturesAreWorthWhatTheIdentitiesInForceSay(key: String, isValid: Bool?, wanted: CheckResult) throws {
        let check =
            "- { id: a, every: c in push.commits, that: 'c.signature.state == \"good\" && c.signature.by == c.author' }"
        var scene = Self.scene(check)
        try scene.happened("push.requested", Self.brought(by: "remote:bob"))
        var fields = Self.commit("bob")
        var signature: JSONObject = ["key": .string(key)]
        if let isValid { signature["valid"] = .bool(isValid) }
        fields["signature"] = .object(signature)
        try scene.happened("commit.recorded", fields)
        #expect(try scene.result("push.requested", Self.push("remote:bob")) == wanted)
    }

    @Test func whatWasToldOfACommitLaterCounts() throws {
        let check = "- { id: a, every: c in push.commits, that: '!c.paths.exists(p, p.startsWith(\"payment/\"))' }"
        var scene = Self.scene(check)
        try scene.happened("commit.recorded", Self.commit("bob"))
        #expect(try scene.result("push.requested", Self.push("remote:bob")) == .unknown)
        try scene.happened("commit.described", ["sha": "c1", "paths": ["docs/a"]])
        #expect(try scene.result("push.requested", Self.push("remote:bob")) == .satisfied)
        // What was cut may hold anything.
        var cut = Self.scene(check)
        var fields = Self.commit("bob")
        fields["paths"] = ["docs/a"]
        fields["paths_truncated"] = true
        try cut.happened("commit.recorded", fields)
        #expect(try cut.result("push.requested", Self.push("remote:bob")) == .unknown)
    }

    @Test func theSameChangeBeforeARebaseComesNear() throws {
        var scene = Self.scene()
        for sha in ["c0", "c1"] {
            try scene.happened("push.requested", Self.brought(by: "remote:bob", sha))
            var fields = Self.commit("bob", sha)
            fields["patch"] = "p1"
            try scene.happened("commit.recorded", fields)
        }
        try scene.happened("review.approved", Self.approved(by: "remote:ann", "c0"))
        let check = try scene.check("push.requested", Self.push("remote:bob"))
        #expect(check.result == .violated)
        #expect(check.nearMisses.contains { $0.reason.arguments.contains("c0") })
    }

    @Test func whoCouldSupplyWhatIsMissingIsNamed() throws {
        var scene = Self.scene()
        try scene.happened("push.requested", Self.brought(by: "remote:bob"))
        try scene.happened("commit.recorded", Self.commit("bob"))
        let remedy = try #require(try scene.check("push.requested", Self.push("remote:bob")).remedies.first)
        #expect(Set(remedy.people) == Set(["person:ann", "person:cas"].map { TestEvent.pseudonym($0) }))
    }
}
