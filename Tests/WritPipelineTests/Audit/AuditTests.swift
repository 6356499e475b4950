// Claims about audits: the order in which things happened, what is counted, and that nothing is appended.

import Testing
import WritAuditLog
import WritModel
import WritPipeline
import WritTesting

@Suite struct AuditTests {
    private static let policies = """
        kind: fact
        fact: approval
        key: [commit]
        begin: { event: review.approved, as: r, for: c in r.commits, set: { commit: c, by: r.actor, review: r.review } }
        end: [{ event: review.dismissed, as: d, where: d.review == fact.review, because: dismissed }]
        ---
        kind: policy
        policy: reviewed
        title: Every commit was approved before
        why: Tests need it.
        severity: high
        mode: observe
        on: commit.recorded as commit
        require:
          - id: reviewed
            needs: approval
            where: { of this commit: approval.commit == commit.sha, by somebody else: approval.by != commit.author }
        """

    private func audit(_ ledger: Ledger, _ text: String = policies) throws -> AuditReport {
        try Audit(ledger.installation).run(.folder(.written(text)))
    }

    private func violated(_ ledger: Ledger) throws -> [String] {
        try audit(ledger).findings.map { String($0.trigger.data["sha"]?.stringValue?.prefix(2) ?? "") }
    }

    private func before(_ ledger: Ledger, _ seconds: Int64) -> Instant { ledger.now.adding(.seconds(-seconds)) }

    // MARK: Order

    @Test func whatHappenedBeforeCountsThoughItWasRecordedAfterwards() throws {
        let ledger = try Ledger()
        try ledger.commit("c1", author: "github:ann", at: before(ledger, 60))
        try ledger.approve("c1", by: "github:bob", at: before(ledger, 61))
        try ledger.commit("c2", author: "github:ann", at: before(ledger, 60))
        try ledger.approve("c2", by: "github:bob", at: before(ledger, 59))
        #expect(try violated(ledger) == ["c2"])
    }

    @Test func atTheSameTimeTheOrderOfTheLogDecides() throws {
        let ledger = try Ledger()
        let moment = before(ledger, 60)
        try ledger.commit("c1", author: "github:ann", at: moment)
        try ledger.approve("c1", by: "github:bob", at: moment)
        try ledger.approve("c2", by: "github:bob", at: moment)
        try ledger.commit("c2", author: "github:ann", at: moment)
        #expect(try violated(ledger) == ["c1"])
    }

    @Test func aTimeAfterArrivalIsTheArrival() throws {
        let ledger = try Ledger()
        try ledger.approve("c1", by: "github:bob", at: ledger.now.adding(.seconds(1000)))
        ledger.wait(.seconds(10))
        try ledger.commit("c1", author: "github:ann", at: ledger.now)
        #expect(try violated(ledger) == [])
    }

    @Test func anEndCountsFromWhenItHappened() throws {
        let ledger = try Ledger()
        for (sha, ended) in [("c1", 59 as Int64), ("c2", 61)] {
            try ledger.commit(sha, author: "github:ann", at: before(ledger, 60))
            try ledger.approve(sha, by: "github:bob", review: sha, at: before(ledger, 90))
            try ledger.record(
                "review.dismissed", by: "github:cas", at: before(ledger, ended),
                ["repository": "shop", "review": .string(sha), "head": .string(Ledger.sha(sha)), "commits": []])
        }
        #expect(try violated(ledger) == ["c2"])
    }

    @Test func findingsComeInTheOrderOfTheirTriggers() throws {
        let ledger = try Ledger()
        for (sha, age) in [("c1", 10 as Int64), ("c2", 30), ("c3", 20)] {
            try ledger.commit(sha, author: "github:ann", at: before(ledger, age))
        }
        #expect(try violated(ledger) == ["c2", "c3", "c1"])
    }

    // MARK: People

    /// Today's knowledge counts: an account that turned out to be the author's own.
    @Test func whoIsWhoIsWhatIsKnownToday() throws {
        let ledger = try Ledger()
        try ledger.approve("c1", by: "email:ann@example.org", at: before(ledger, 61))
        try ledger.commit("c1", author: "github:ann", at: before(ledger, 60))
        #expect(try violated(ledger) == [])
        try ledger.record("identity.linked", ["person": "github:ann", "account": "email:ann@example.org"])
        #expect(try violated(ledger) == ["c1"])
    }

    // MARK: Counts

    @Test func everyTriggerIsCountedOnce() throws {
        let ledger = try Ledger()
        let text = """
            kind: policy
            policy: tickets
            title: Tickets
            why: Tests need it.
            severity: high
            on: commit.recorded as commit
            when: commit.title == "a change" || commit.reverts == "x"
            require:
              - { id: short, that: 'commit.sha != "\(Ledger.sha("c3"))"' }
              - { id: known, that: 'commit.reverts == "c1" || commit.sha == "\(Ledger.sha("c1"))"' }
            """
        for sha in ["c1", "c2", "c3"] { try ledger.commit(sha, author: "github:ann", as: .import) }
        try ledger.commit("c4", author: "github:ann")
        let report = try audit(ledger, text)
        let count = try #require(report.counts["tickets"])
        #expect(count.evaluated == 4)
        #expect(count.satisfied == 1)
        #expect(count.violated == 1, "a violated check wins over an unknown one")
        #expect(count.unknown == 2)
        #expect(count.claimed == 3)
        #expect(report.findings.filter { $0.check.result == .unknown }.count == 3)
    }

    @Test func aPolicyWithoutTriggersIsCountedToo() throws {
        let count = try #require(try audit(try Ledger()).counts["reviewed"])
        #expect([count.evaluated, count.satisfied, count.violated, count.unknown, count.claimed] == [0, 0, 0, 0, 0])
    }

    @Test func onlyThePoliciesThatWereAskedForAreEvaluated() throws {
        let ledger = try Ledger()
        let both =
            Self.policies + "\n---\n"
            + Self.policies.replacing("policy: reviewed", with: "policy: other")
            .split(separator: "---\n")[1]
        let report = try Audit(ledger.installation).run(.folder(.written(both)), policies: ["other"])
        #expect(Set(report.counts.keys) == ["other"])
        let error = #expect(throws: PipelineError.self) {
            _ = try Audit(ledger.installation).run(.folder(.written(both)), policies: ["othr"])
        }
        #expect(error?.description == "there is no policy `othr`; did you mean `other`?")
    }

    // MARK: The log

    @Test func anAuditAppendsNothing() throws {
        let ledger = try Ledger()
        try ledger.commit("c1", author: "github:ann")
        let before = try ledger.store.read { (try $0.size, try $0.checkpoint()) }
        #expect(try violated(ledger) == ["c1"])
        let after = try ledger.store.read { (try $0.size, try $0.checkpoint()) }
        #expect(before == after)
    }

    @Test func withoutAnActivePolicyAnAuditOfThemSaysSo() throws {
        let ledger = try Ledger()
        #expect(throws: PipelineError.self) { _ = try Audit(ledger.installation).run() }
    }

    @Test func theDirectoryMayBeLost() throws {
        let ledger = try Ledger()
        try ledger.approve("c1", by: "github:ann")
        try ledger.commit("c1", author: "github:ann")
        try ledger.approve("c2", by: "github:bob")
        try ledger.commit("c2", author: "github:ann")
        #expect(try violated(ledger) == ["c1"])
        for name in ["github:ann", "github:bob"] { ledger.store.erase(try #require(Account(name))) }
        #expect(try violated(ledger) == ["c1"])
        #expect(try ledger.problems() == [])
    }
}
