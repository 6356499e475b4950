// What is signed is checked again, and what lies beside the entries is compared with them.

import Testing
import WritAuditLog
import WritModel
import WritPolicy
import WritTesting

@testable import WritPipeline

struct EvidenceVerifierTests {
    private let ledger: Ledger
    private let sha = Ledger.sha("c1")

    init() throws {
        ledger = try Ledger()
        try ledger.activate(
            """
            \(Ledger.people("ann", "bob"))
            ---
            kind: fact
            fact: approval
            key: [commit]
            begin: { event: review.approved, as: r, for: c in r.commits, set: { commit: c, by: r.actor, review: r.review } }
            end:
              - { event: review.withdrawn, as: w, where: w.review == fact.review, because: withdrawn }
            ---
            kind: policy
            policy: four-eyes
            title: Somebody else approves
            why: Tests need it.
            severity: low
            mode: enforce
            on: push.requested as push
            require:
              - { id: a, every: c in push.commits, needs: approval, where: { it: approval.commit == c.sha } }
            otherwise: [deny]
            """)
        try ledger.commit("c1", author: "github:ann")
    }

    private func speaker(_ person: String) throws -> Speaker {
        Speaker(account: try #require(Account("os:somebody")), key: Ledger.key(person), isOwner: false)
    }

    private func approve() async throws -> Event {
        try await ledger.statements.approve(commit: sha, repository: nil, as: speaker("bob")).event
    }

    private func verify() async throws -> EvidenceReport {
        try await EvidenceVerifier(ledger.installation, verifier: PlainSigner()).verify()
    }

    private func append(_ event: Event, _ change: (inout Event) -> Void) throws -> UInt64 {
        var event = event
        event.id += "-other"
        change(&event)
        return try ledger.installation.session { try $0.append(event).index }
    }

    @Test func anHonestLogIsIntact() async throws {
        _ = try await approve()
        _ = try await approve()
        _ = try await ledger.statements.withdraw(commit: sha, repository: nil, reason: "no", as: speaker("bob"))
        let report = try await verify()
        #expect(report.problems == [])
        #expect(report.statements == 4)
        #expect(report.facts == 3)
        #expect(report.documents == 4)
        #expect(report.accounts > 0 && report.missingAccounts == 0)
    }

    @Test func aStatementThatSaysAnotherThingThanWasSignedIsFound() async throws {
        let approval = try await approve()
        let index = try append(approval) { $0.data["head"] = .string(Ledger.sha("d2")) }
        #expect(try await verify().problems == ["entry \(index): its signature does not fit what it says"])
    }

    @Test func aStatementInSomebodyElsesNameIsFound() async throws {
        let approval = try await approve()
        let account = try #require(Account("person:ann"))
        let ann = try #require(try ledger.installation.directory.existingID(of: account))
        let index = try append(approval) { event in
            event.id = approval.id + "-x"
            event.actor = Actor(id: ann)
        }
        let problems = try await verify().problems
        #expect(problems == ["entry \(index) was signed with a key that was not its speaker's then"])
    }

    @Test func aStatementThatIsSaidToBeSignedAndIsNotIsFound() async throws {
        let approval = try await approve()
        let index = try append(approval) { $0.data["statement"] = nil }
        #expect(try await verify().problems == ["entry \(index) is said to be signed, and has no signature"])
    }

    @Test func aKeyThatIsTakenOutLaterWasGoodThen() async throws {
        _ = try await approve()
        try ledger.activate(Ledger.people("ann"))
        #expect(try await verify().problems == [])
    }
}
