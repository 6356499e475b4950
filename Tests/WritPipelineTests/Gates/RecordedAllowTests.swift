// The proof that lets a gate end with success is made of answers that allow everything, and of nothing else.

import Testing
import WritModel
import WritPipeline

@Suite struct RecordedAllowTests {
    /// A policy whose verdict on a deploy is that of its class.
    private static let documents = """
        kind: policy
        policy: by-class
        title: A policy of a test
        why: So that each verdict can be had.
        owner: team:tests
        severity: high
        mode: enforce
        on: deploy.requested as deploy
        when: deploy.service == "shop"
        require:
          - id: not-held
            check: The deploy is not to be held
            that: "!(deploy.deploy.startsWith('held'))"
            otherwise: [ { hold: { signoff: people, within: 4h } } ]
          - id: not-denied
            check: The deploy is not to be denied
            that: "!(deploy.deploy.startsWith('denied'))"
        otherwise: [deny]
        ---
        kind: group
        group: people
        members: [person:ann]

        """

    private func answers(_ deploys: String...) throws -> [GateAnswer] {
        let ledger = try Ledger()
        try ledger.activate(Self.documents)
        return try deploys.map { try ledger.askToDeploy([], by: "github:ann", deploy: $0) }
    }

    @Test func isMadeOfAllowsAlone() throws {
        let allowed = try answers("one", "two")
        #expect(RecordedAllow(allowed, to: 2)?.decisions == allowed.map(\.decision.id))
        for refused in ["held", "denied"] {
            #expect(try RecordedAllow(answers(refused), to: 1) == nil)
            #expect(try RecordedAllow(answers("one", refused), to: 2) == nil)
            #expect(try RecordedAllow(answers(refused, "one"), to: 2) == nil)
        }
    }

    @Test func everyRequestHasAnAnswer() throws {
        let allowed = try answers("one", "two")
        for requests in [0, 1, 3] { #expect(RecordedAllow(allowed, to: requests) == nil) }
        #expect(RecordedAllow([], to: 0) == nil && RecordedAllow([], to: 1) == nil)
    }
}
