// Claims about the tests that policies carry: they pass when the policy does what they say, and say how it differs.

import Testing
import WritCEL
import WritModel

@testable import WritPolicy

@Suite struct PolicyTesterTests {
    private func run(_ tests: String) -> [String?] {
        let policy = Scene.policy("mode: enforce", require: Checks.reviewed)
        let text = "\(Facts.approval)\n---\n\(policy)\ntests:\n\(tests)"
        let read = DocumentReader.read(
            text: text, file: "own.yaml", includes: { .failure(IncludeError($0)) }, digest: { _ in "" })
        #expect(read.problems.map(\.description) == [])
        return PolicyTester(documents: read.documents, timeZones: .utcOnly).run().map(\.failure)
    }

    private static let given = """
            given:
              - { commit.recorded: { sha: a1, author: ann } }
              - { review.approved: { head: a1, commits: [a1], actor: bob, review: r1 } }
        """

    @Test func passesWhenThePolicySaysWhatTheTestSays() {
        let found = run(
            """
              - name: approved
            \(Self.given)
                when: { deploy.requested: { commits: [a1] } }
                then: { verdict: allow, violated: [] }
              - name: not approved
                given: [ { commit.recorded: { sha: a1, author: ann } } ]
                when: { deploy.requested: { commits: [a1] } }
                then: { verdict: deny, violated: [reviewed] }
              - name: nothing to deploy
                when: { deploy.requested: { commits: [] } }
                then: { unknown: [reviewed] }
            """)
        #expect(found == [nil, nil, nil])
    }

    @Test func saysHowTheVerdictDiffersAndWhy() {
        let found = run(
            """
              - name: wrong
                given: [ { commit.recorded: { sha: a1, author: ann } } ]
                when: { deploy.requested: { commits: [a1] } }
                then: { verdict: allow, violated: [] }
            """)
        #expect(
            found == [
                "the verdict is deny, not allow; violated are [reviewed], not []; "
                    + "reviewed: commit a1 has no approval: by somebody else, by a human"
            ])
    }

    @Test func violatedIsExact() {
        let found = run(
            """
              - name: wrong
            \(Self.given)
                when: { deploy.requested: { commits: [a1] } }
                then: { violated: [reviewed] }
            """)
        #expect(found == ["violated are [], not [reviewed]"])
    }

    @Test func aTriggerOfAnotherKindIsSaid() {
        let found = run("  - { name: wrong, when: { push.requested: { commits: [a1] } }, then: { verdict: deny } }")
        #expect(found == ["`push.requested` does not trigger the policy"])
    }

    @Test func fieldsAndValuesThatDoNotExistAreSaid() {
        let found = run(
            """
              - { name: field, when: { deploy.requested: { servce: shop } }, then: { verdict: deny } }
              - { name: value, when: { deploy.requested: { environment: prod } }, then: { verdict: deny } }
              - { name: time, when: { deploy.requested: { at: yesterday } }, then: { verdict: deny } }
              - { name: how, when: { deploy.requested: { provenance: rumour } }, then: { verdict: deny } }
            """)
        #expect(found.count == 4)
        #expect(found[0]?.hasPrefix("servce: `deploy.requested` has no such field; did you mean `service`?") == true)
        #expect(found[1]?.hasPrefix("environment: `prod` is not one of dev, staging, production") == true)
        #expect(found[2]?.hasPrefix("at: ") == true)
        #expect(found[3]?.hasPrefix("provenance: expected one of ") == true)
    }

    @Test func theSameNameIsTheSameAccount() {
        #expect(TestEvent.pseudonym("ann") == TestEvent.pseudonym("person:ann"))
        #expect(TestEvent.pseudonym("ann") != TestEvent.pseudonym("bob"))
        #expect(TestEvent.pseudonym("github:ann") != TestEvent.pseudonym("ann"))
        let id = TestEvent.pseudonym("ann")
        #expect(TestEvent.pseudonym(id.description) == id)
    }

    @Test func whatIsGivenHappenedAMinuteBeforeTheTrigger() {
        let policy = Scene.policy(
            "mode: enforce",
            require:
                "- { id: a, that: 'past(\"deploy.failed\").within(\"61s\").exists(f, f.service == deploy.service)' }\n"
                + "- { id: b, that: 'past(\"deploy.failed\").within(\"60s\").none(f, f.service == deploy.service)' }")
        let tests = """
            tests:
              - name: a minute
                given: [ { deploy.failed: { service: shop } } ]
                at: 2026-11-24T10:00:00+01:00
                when: { deploy.requested: { service: shop } }
                then: { verdict: allow, violated: [] }
            """
        let read = DocumentReader.read(
            text: "\(policy)\n\(tests)", file: "own.yaml", includes: { .failure(IncludeError($0)) }, digest: { _ in "" }
        )
        #expect(PolicyTester(documents: read.documents, timeZones: .utcOnly).run().map(\.failure) == [nil])
    }
}
