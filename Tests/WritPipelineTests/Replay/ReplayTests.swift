// Claims about replay: every decision follows from the entries before it, and one that does not is found.

import Testing
import WritAuditLog
import WritModel
import WritPolicy
import WritTesting

@testable import WritPipeline

@Suite struct ReplayTests {
    // MARK: Documents that are activated one after the other

    private static let approval = """
        kind: fact
        fact: approval
        key: [commit]
        max_per_key: 4
        begin: { event: review.approved, as: r, for: c in r.commits, set: { commit: c, by: r.actor, review: r.review } }
        end:
          - { event: review.dismissed, as: d, where: d.review == fact.review, because: dismissed }
          - { event: identity.left, as: x, where: x.person == fact.by, because: left }
        """
    private static let policy = """
        kind: policy
        policy: four-eyes
        title: Four eyes
        why: Tests need it.
        severity: high
        mode: enforce
        accept: claimed
        on: deploy.requested as deploy
        require:
          - id: reviewed
            every: commit in deploy.commits
            needs: approval
            where:
              of this commit: approval.commit == commit.sha
              by somebody else: approval.by != commit.author
        """
    private static let managed = """
        kind: fact
        fact: managed
        key: [commit]
        begin:
          event: review.approved
          as: r
          for: c in r.commits
          where: r.actor in group("managers")
          set: { commit: c, by: r.actor }
        ---
        kind: policy
        policy: managed
        title: A manager saw it
        why: Tests need it.
        severity: low
        mode: enforce
        accept: claimed
        on: deploy.requested as deploy
        require:
          - id: managed
            every: commit in deploy.commits
            that: managed.exists(m, m.commit == commit.sha)
            otherwise: [hold]
        """

    private static func group(_ members: String) -> String { "kind: group\ngroup: managers\nmembers: [\(members)]" }
    private static let ann = "kind: identity\nperson: ann\nname: Ann\naccounts: [\"github:ann\"]"

    private static let editions = [
        [approval, policy], [approval, policy, managed, group("person:ann")],
        [approval, policy, managed, group("\"github:bob\"")],
        [approval, policy, managed, group("\"github:ann\""), ann],
        [approval.replacing("max_per_key: 4", with: "max_per_key: 1"), policy],
        [approval.replacing("because: left", with: "because: gone"), policy, ann],
        [approval, policy.replacing("approval.by != commit.author", with: "approval.by != deploy.actor")],
    ].map { $0.joined(separator: "\n---\n") }

    // MARK: Random histories

    private static let people = ["person:ann", "github:ann", "github:bob", "email:bob@example.org", "github:cas"]

    /// Plays a random history and says how many decisions it holds.
    private func play(_ ledger: Ledger, seed: UInt64, steps: Int) throws -> Int {
        var generator = SeededGenerator(seed: seed)
        func pick<Element>(_ choices: [Element]) -> Element {
            choices[Int.random(in: 0..<choices.count, using: &generator)]
        }
        let shas = ["c1", "c2", "c3"]
        var decisions = 0
        try ledger.activate(Self.editions[0])
        for _ in 0..<steps {
            ledger.wait(.seconds(Int64.random(in: 0...600, using: &generator)))
            let provenance = pick([Provenance.hook, .hook, .cli])
            switch Int.random(in: 0..<16, using: &generator) {
            case 0, 1: try ledger.commit(pick(shas), author: pick(Self.people), as: provenance)
            case 2, 3, 4, 5:
                let at = pick([nil, ledger.now.adding(.seconds(-500))])
                try ledger.approve(
                    pick(shas), by: pick(Self.people), review: pick(["r1", "r2", "r3"]), at: at, as: provenance)
            case 6:
                try ledger.record(
                    "review.dismissed", by: pick(Self.people), as: provenance,
                    ["repository": "shop", "review": .string(pick(["r1", "r2", "r3"])), "head": "none", "commits": []])
            case 7: try ledger.record("identity.left", as: provenance, ["person": .string(pick(Self.people))])
            case 8:
                try ledger.record(
                    "identity.linked", ["person": .string(pick(Self.people)), "account": .string(pick(Self.people))])
            case 9, 10: try ledger.activate(pick(Self.editions))
            default:
                let count = Int.random(in: 0...2, using: &generator)
                let commits = Array(shas.shuffled(using: &generator).prefix(count))
                _ = try ledger.askToDeploy(commits, by: pick(Self.people))
                decisions += 1
            }
        }
        return decisions
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func decisionsReplayByteForByte(seed: UInt64) throws {
        let ledger = try Ledger()
        let decisions = try play(ledger, seed: seed, steps: 60)
        let report = try Replay(ledger.installation).run()
        #expect(report.difference == nil)
        #expect(report.decisions == decisions)
        #expect(report.entries == (try ledger.store.read { try $0.size }))
        #expect(try ledger.problems() == [])
    }

    /// Replay rests on the entries alone.
    @Test(arguments: 100..<110 as Range<UInt64>) func replayNeedsNeitherStoredFactsNorNotes(seed: UInt64) throws {
        let ledger = try Ledger()
        let decisions = try play(ledger, seed: seed, steps: 40)
        try forgetFacts(ledger)
        let report = try Replay(ledger.installation).run()
        #expect(report.difference == nil)
        #expect(report.decisions == decisions)
    }

    /// Facts made anew by an activation are those that were kept while the log grew.
    @Test(arguments: 200..<220 as Range<UInt64>) func decisionsDoNotDependOnWhenFactsWereFolded(seed: UInt64) throws {
        let ledger = try Ledger()
        _ = try play(ledger, seed: seed, steps: 40)
        try ledger.activate(Self.editions[1])
        let commits = [["c1"], ["c2"], ["c3"], ["c1", "c2", "c3"]]
        let before = try commits.map { try ledger.askToDeploy($0, by: "github:dan").decision.policies }
        // Nothing is left of the stored facts; activating something makes them again.
        try forgetFacts(ledger)
        try ledger.activate(Self.editions[0])
        try ledger.activate(Self.editions[1])
        let after = try commits.map { try ledger.askToDeploy($0, by: "github:dan").decision.policies }
        #expect(after == before)
    }

    private func forgetFacts(_ ledger: Ledger) throws {
        let rules = try ledger.store.read { log in
            try LogState(log, installation: ledger.installation).compiled.factRules
        }
        try ledger.store.write { log in
            for rule in rules { try log.removeFacts(rule: rule) }
            try log.setNote(named: LogState.rulesNote, to: nil)
            try log.setNote(named: LogState.activeNote, to: nil)
        }
    }

    // MARK: Facts that depend on more than events

    /// Otherwise whoever has two accounts goes on counting with one after having left with the other.
    @Test func aLinkIsSeenInWhatWasFoldedBefore() throws {
        let ledger = try Ledger()
        try ledger.activate(Self.editions[0])
        try ledger.commit("c1", author: "github:ann")
        try ledger.approve("c1", by: "github:bob")
        try ledger.record("identity.left", ["person": "email:bob@example.org"])
        #expect(try ledger.askToDeploy(["c1"], by: "github:ann").decision.verdict == .allow)
        try ledger.record("identity.linked", ["person": "github:bob", "account": "email:bob@example.org"])
        #expect(try ledger.askToDeploy(["c1"], by: "github:ann").decision.verdict == .deny)
        #expect(try Replay(ledger.installation).run().difference == nil)
    }

    @Test func aDeclaredIdentityIsSeenInWhatWasFoldedBefore() throws {
        let ledger = try Ledger()
        try ledger.activate(Self.editions[0])
        try ledger.commit("c1", author: "github:bob")
        try ledger.approve("c1", by: "github:ann")
        try ledger.record("identity.left", ["person": "person:ann"])
        #expect(try ledger.askToDeploy(["c1"], by: "github:bob").decision.verdict == .allow)
        try ledger.activate([Self.approval, Self.policy, Self.ann].joined(separator: "\n---\n"))
        #expect(try ledger.askToDeploy(["c1"], by: "github:bob").decision.verdict == .deny)
        #expect(try Replay(ledger.installation).run().difference == nil)
    }

    @Test func aChangedGroupIsSeenInWhatWasFoldedBefore() throws {
        let ledger = try Ledger()
        try ledger.activate(Self.editions[1])
        try ledger.commit("c1", author: "github:ann")
        try ledger.approve("c1", by: "github:bob")
        #expect(try ledger.askToDeploy(["c1"], by: "github:ann").decision.verdict == .hold)
        try ledger.activate(Self.editions[2])
        #expect(try ledger.askToDeploy(["c1"], by: "github:ann").decision.verdict == .allow)
        #expect(try Replay(ledger.installation).run().difference == nil)
    }

    // MARK: What replay finds

    @Test func aVerdictThatDoesNotFollowIsFoundThoughHashesAndSignaturesAreRight() throws {
        let ledger = try Ledger()
        try ledger.activate(Self.editions[0])
        try ledger.commit("c1", author: "github:ann")
        let honest = try ledger.askToDeploy(["c1"], by: "github:ann")
        #expect(honest.decision.verdict == .deny)
        var forged = honest.decision
        forged.verdict = .allow
        let request = try ledger.draft("deploy.requested", by: "github:ann", honest.request.data)
        let place = try ledger.installation.session { session in
            let event = try #require(try session.seal([request]).first)
            try session.append(event)
            forged.request = event.id
            forged.id = Gate.id(source: event.source, request: event.id, documents: session.state.digest)
            return try session.appendOwn(.decisionMade, id: forged.id, data: forged.json)
        }
        #expect(try ledger.problems() == [])
        let report = try Replay(ledger.installation).run()
        #expect(report.difference?.index == place)
        #expect(report.difference?.decision == forged.id)
        #expect(report.difference?.path == "verdict")
        #expect(report.difference?.recorded.contains("allow") == true)
        #expect(report.difference?.replayed.contains("deny") == true)
    }

    @Test func aDecisionUnderAnotherIdIsFound() throws {
        let ledger = try Ledger()
        try ledger.activate(Self.editions[0])
        let honest = try ledger.askToDeploy(["c1"], by: "github:ann")
        let request = try ledger.draft("deploy.requested", by: "github:ann", honest.request.data)
        let place = try ledger.installation.session { session in
            let event = try #require(try session.seal([request]).first)
            try session.append(event)
            var decision = honest.decision
            decision.request = event.id
            return try session.appendOwn(.decisionMade, id: "d-other", data: decision.json)
        }
        #expect(try Replay(ledger.installation).run().difference?.index == place)
    }

    @Test func theSameRequestGetsTheStoredDecision() throws {
        let ledger = try Ledger()
        try ledger.activate(Self.editions[0])
        try ledger.commit("c1", author: "github:ann")
        let draft = try ledger.draft(
            "deploy.requested", by: "github:ann",
            [
                "deploy": "d1", "service": "shop", "environment": "production", "head": "none",
                "commits": [.string(Ledger.sha("c1"))],
                "class": "normal",
            ])
        let first = try #require(try Gate(ledger.installation).ask([draft]).first)
        try ledger.approve("c1", by: "github:bob")
        let size = try ledger.store.read { try $0.size }
        let second = try #require(try Gate(ledger.installation).ask([draft]).first)
        #expect(second.isStored && !first.isStored)
        #expect(second.decision == first.decision)
        #expect(try ledger.store.read { try $0.size } == size)
        #expect(try ledger.askToDeploy(["c1"], by: "github:ann").decision.verdict == .allow)
    }

    @Test func aClaimedTimeOfARequestDecidesNothing() throws {
        let ledger = try Ledger()
        try ledger.activate(
            """
            kind: policy
            policy: hours
            title: Hours
            why: Tests need it.
            mode: enforce
            accept: claimed
            on: deploy.requested as deploy
            require: [{ id: early, that: 'deploy.at < timestamp("2026-01-01T00:00:00Z")' }]
            """)
        var draft = try ledger.draft(
            "deploy.requested", by: "github:ann",
            [
                "deploy": "d1", "service": "shop", "environment": "production", "head": "none", "commits": [],
                "class": "normal",
            ])
        draft.at = Instant(nanoseconds: 0)
        let answer = try #require(try Gate(ledger.installation).ask([draft]).first)
        #expect(answer.decision.verdict == Verdict.deny)
        #expect(answer.request.at == ledger.now)
    }
}

/// A generator whose numbers a test can repeat (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Decisions under another version of the language.
@Suite struct FormerLanguageTests {
    private func decided(_ languages: String...) throws -> Ledger {
        let ledger = try Ledger()
        try ledger.activate(
            """
            kind: policy
            policy: none
            title: Nothing is deployed
            why: Tests need it.
            severity: low
            mode: enforce
            accept: claimed
            on: deploy.requested as deploy
            require:
              - id: never
                that: "false"
            """)
        for language in languages {
            let answer = try ledger.askToDeploy(["c1"], by: "github:ann")
            var other = answer.decision
            other.language = language
            // The same, as if it had been decided under that version.
            let request = try ledger.draft("deploy.requested", by: "github:ann", answer.request.data)
            _ = try ledger.installation.session { session in
                let event = try #require(try session.seal([request]).first)
                try session.append(event)
                other.request = event.id
                other.id = Gate.id(source: event.source, request: event.id, documents: session.state.digest)
                return try session.appendOwn(.decisionMade, id: other.id, data: other.json)
            }
        }
        return ledger
    }

    @Test func olderOnesAreCountedAndNotCompared() throws {
        let ledger = try decided()
        let present = CompiledDocuments.language
        _ = try ledger.askToDeploy(["c1"], by: "github:ann")
        _ = try ledger.askToDeploy(["c1"], by: "github:ann")
        let next = String((Int(present) ?? 0) + 1)
        let report = try Replay(ledger.installation, language: next).run()
        #expect(report.difference == nil)
        #expect(report.former == [present: 2])
        #expect(report.decisions == 0)
    }

    @Test func anOlderOneAfterAPresentOneIsADifference() throws {
        let ledger = try decided("0", CompiledDocuments.language)
        #expect(try Replay(ledger.installation).run().difference?.path == "language")
    }

    @Test(arguments: ["0", "9999", "-1", "one", ""]) func aLanguageThatNeverWasIsADifference(language: String) throws {
        let ledger = try decided(language)
        #expect(try Replay(ledger.installation).run().difference?.path == "language")
    }
}
