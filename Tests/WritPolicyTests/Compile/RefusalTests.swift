// Claims about what is refused when documents are compiled: where, what, and what to do.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct RefusalTests {
    /// A requirement, and what is said about it. Line 1 of the samples is the first line of the policy.
    struct Sample: Sendable, CustomTestStringConvertible {
        var check: String
        var problem: String
        var testDescription: String { check }

        init(_ check: String, _ problem: String) {
            self.check = check
            self.problem = problem
        }
    }

    private static let scanning =
        "look it up by a field: `.exists(x, x.field == ...)` with what is already known on the other side"

    // The condition begins in line 9, column 12, behind `    that: '`.
    private static let conditions = [
        Sample("signoff.exists(s, s.by != deploy.actor)", "9:12: `signoff` would scan the history; \(scanning)"),
        Sample("signoff.count(s, true) < 3", "9:12: `signoff` would scan the history; \(scanning)"),
        Sample("size(signoff) < 3", "9:12: `size(signoff)` would scan the history; \(scanning)"),
        Sample("signoff.size() < 3", "9:12: `signoff.size()` would scan the history; \(scanning)"),
        Sample("signoff == []", "9:12: `signoff` would scan the history; \(scanning)"),
        Sample(
            "past(\"deploy.failed\").exists(f, f.service != \"a\")",
            "9:12: `past(\"deploy.failed\")` would scan the history; \(scanning)"),
        Sample("past(\"deploy.failed\") == []", "9:12: `past(\"deploy.failed\")` would scan the history; \(scanning)"),
        Sample(
            "signoff.exists(s, s.scope == s.signoff)", "9:12: `signoff` would scan the history; \(scanning)"),
        Sample(
            "signoff.exists(s, s.scope == \"a\" || s.by == deploy.actor)",
            "9:12: `signoff` would scan the history; \(scanning)"),
        Sample(
            "signoff.all(s, s.scope == \"a\")",
            "9:12: `all` over a fact would scan the history; write `.where(x, x.field == ...).all(x, ...)`"),
        Sample(
            "signoff.map(s, s.by).size() < 3",
            "9:12: this macro is not available on facts; use exists, none, count or where(...).all(...)"),
        Sample(
            "signoff.exists(deploy, deploy.scope == \"a\")",
            "9:12: the variable `deploy` hides another of this name; give it another name"),
        Sample(
            "signoff.exists(signoff, signoff.scope == \"a\")",
            "9:12: the variable `signoff` hides another of this name; give it another name"),
        Sample(
            "deploy.commits.all(c, signoff.exists(c, c.scope == \"a\"))",
            "9:34: the variable `c` hides another of this name; give it another name"),
        Sample(
            "deploy.actor in group(\"manager\")",
            "9:28: there is no group `manager`; did you mean `managers`?"),
        Sample("deploy.actor in group(deploy.service)", "9:28: `group` takes one text in quotes"),
        Sample(
            "calendar(\"ofice\").open(deploy.at)", "9:12: there is no calendar `ofice`; did you mean `office`?"),
        Sample(
            "past(\"deploy.faild\").exists(f, f.service == \"a\")",
            "9:12: `deploy.faild` is not a known kind of event; did you mean `deploy.failed`?"),
        Sample(
            "signoff.begun(within(\"2x\")).exists(s, s.scope == \"a\")",
            "9:33: `2x` is not a span of time; such as `30d`, `4h` or `90m`"),
        Sample(
            "deploy.environment == \"prodution\"",
            "9:34: \"prodution\" can never be the value here; it is one of \"dev\", \"staging\", \"production\"; "
                + "did you mean `production`?"),
        Sample("deploy.servce == \"a\"", "9:19: `deploy.requested` has no field `servce`; did you mean `service`?"),
        Sample("deploi.service == \"a\"", "9:12: `deploi` is not declared; did you mean `deploy`?"),
        Sample("deploy.service == 3", "9:30: `==` does not take (string, int): expected string, found int"),
        Sample("deploy.service", "9:12: the condition is string, not a truth value; compare it with something"),
    ]

    private static let documents = """
        kind: group
        group: managers
        members: ["person:ann"]
        ---
        kind: calendar
        calendar: office
        zone: UTC
        open: [{ days: [tue], from: "09:00", to: "12:00" }]
        ---
        \(Facts.signoff)
        """

    /// What is said about a policy that stands before the other documents.
    private func problems(_ policy: String) -> [String] { Scene.compile(policy + "\n---\n" + Self.documents).problems }

    @Test(arguments: conditions) func aConditionIsRefusedWithItsPlace(sample: Sample) {
        let quoted = sample.check.replacing("'", with: "''")
        let found = problems(Scene.policy("severity: low", require: "- id: a\n  that: '\(quoted)'"))
        #expect(found == [sample.problem])
    }

    @Test func factsThatAreNotDeclaredAreRefused() {
        #expect(
            problems(Scene.policy(require: "- id: a\n  needs: signof\n  where: { a: 'signof.scope == \"x\"' }"))
                == ["9:12: there is no fact `signof`; did you mean `signoff`?"])
    }

    @Test func aSearchWithoutAnEqualityIsRefused() {
        #expect(
            problems(Scene.policy(require: "- id: a\n  needs: signoff\n  where: { a: signoff.by != deploy.actor }"))
                == [
                    "9:12: `signoff` would scan the history; "
                        + "add a condition such as `signoff.scope == ...` under `where`"
                ])
    }

    @Test func aTriggerMayNotHideAFact() {
        let policy = Scene.policy(on: "deploy.requested as signoff", require: "- { id: a, that: 'true' }")
        #expect(
            problems(policy) == [
                "5:25: the variable `signoff` hides another of this name; give it another name"
            ])
    }

    @Test func anElementMayNotHideTheTriggerOrAFact() {
        for name in ["deploy", "signoff"] {
            let policy = Scene.policy(require: "- id: a\n  every: \(name) in deploy.commits\n  that: 'true'")
            #expect(
                problems(policy) == [
                    "9:12: the variable `\(name)` hides another of this name; give it another name"
                ])
        }
    }

    @Test func anUnknownKindIsRefused() {
        #expect(
            problems(Scene.policy(on: "deploy.request as deploy", require: "- { id: a, that: 'true' }")) == [
                "5:5: `deploy.request` is not a known kind of event; did you mean `deploy.requested`?"
            ])
    }

    @Test(arguments: ["deny", "hold"]) func whatHasHappenedCannotBeStopped(action: String) {
        let policy = Scene.policy(
            on: "branch.pushed as push", "otherwise: [\(action)]", require: "- { id: a, that: 'true' }")
        #expect(
            problems(policy) == [
                "6:13: `branch.pushed` has already happened and cannot be stopped; "
                    + "detect it with `open: violation` or correct it with `revert`"
            ])
        let mixed = Scene.policy(
            on: "[push.requested, branch.pushed]", "as: push\notherwise: [\(action)]",
            require: "- { id: a, that: 'true' }")
        #expect(problems(mixed) == [])
    }

    // MARK: Facts

    private func fact(_ replaced: String = "", _ with: String = "") -> [String] {
        Scene.compile(Facts.signoff.replacing(replaced, with: with, maxReplacements: 1)).problems
    }

    @Test func anEndMustFindItsIntervals() {
        #expect(
            fact("r.signoff == fact.signoff", "r.signoff != fact.signoff") == [
                "6:45: `where` would scan the history; add an equality such as `r.field == fact.field`"
            ])
    }

    @Test func anEndMayNotCallItsEventFact() {
        #expect(
            fact("as: r, where: r.signoff", "as: fact, where: fact.signoff").contains {
                $0.contains("`fact` is the interval; name the event otherwise")
            })
    }

    @Test func factsSeeNoOtherFacts() {
        let other = Facts.signoff.replacing("fact: signoff", with: "fact: other").replacing(
            "as: s,", with: "as: s, where: 'signoff.exists(x, x.scope == s.scope)',")
        let found = Scene.compile(Facts.signoff + "\n---\n" + other).problems
        #expect(found.count == 1)
        #expect(found.first?.contains("facts cannot be used here") == true, "\(found)")
    }

    @Test func beginRulesMustAgreeOnTypes() {
        let found = Scene.compile(
            """
            kind: fact
            fact: f
            key: [k]
            begin:
              - { event: signoff.given, as: s, set: { k: s.scope } }
              - { event: signoff.revoked, as: s, set: { k: s.at } }
            """
        ).problems
        #expect(found == ["6:45: `k` is google.protobuf.Timestamp here and string in the first begin rule"])
    }
}
