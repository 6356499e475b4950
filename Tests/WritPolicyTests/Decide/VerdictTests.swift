// Claims about how checks become a policy's verdict, and policies one verdict.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct VerdictTests {
    private func verdict(_ extra: String, _ checks: String, _ fields: JSONObject = [:]) throws -> Verdict? {
        try Scene(Scene.policy(extra, require: checks)).outcome("deploy.requested", fields)?.verdict
    }

    @Test func aViolatedCheckTakesItsOwnOtherwiseElseThePolicys() throws {
        let hold = "- { id: a, that: 'false', otherwise: [hold] }"
        let plain = "- { id: b, that: 'false' }"
        #expect(try verdict("otherwise: [deny]", hold) == .hold)
        #expect(try verdict("otherwise: [deny]", plain) == .deny)
        #expect(try verdict("otherwise: [deny]", "\(hold)\n\(plain)") == .deny)
        #expect(try verdict("otherwise: [hold]", "\(hold)\n\(plain)") == .hold)
        #expect(try verdict("otherwise: [{ notify: [owner] }]", plain) == .allow)
        #expect(try verdict("", plain) == .deny, "a gate's policy denies unless it says otherwise")
    }

    @Test func satisfiedChecksHaveNoActions() throws {
        let scene = Scene(Scene.policy(require: "- { id: a, that: 'true' }\n- { id: b, that: 'false' }"))
        let outcome = try #require(try scene.outcome())
        #expect(outcome.checks.map(\.actions) == [[], [.deny]])
    }

    @Test(arguments: [
        ("enforce", "low", Verdict.hold), ("enforce", "critical", .hold), ("warn", "critical", .allow),
        ("observe", "critical", .allow),
    ])
    func missingEvidenceHoldsWhereAGateIsEnforced(mode: String, severity: String, wanted: Verdict) throws {
        let unknown = "- { id: a, that: 'deploy.ticket == \"T\"' }"
        #expect(try verdict("mode: \(mode)\nseverity: \(severity)", unknown) == wanted)
        #expect(try verdict("mode: \(mode)\nseverity: \(severity)\nunknown: deny", unknown) == .deny)
        #expect(try verdict("mode: \(mode)\nseverity: \(severity)\nunknown: allow", unknown) == .allow)
    }

    @Test func theStrongestCheckWins() throws {
        let checks = "- { id: a, that: 'deploy.ticket == \"T\"' }\n- { id: b, that: 'false', otherwise: [hold] }"
        #expect(try verdict("unknown: deny", checks) == .deny)
        #expect(try verdict("unknown: allow", checks) == .hold)
    }

    @Test func aFalseWhenDoesNotApplyAndAnUnknownOneIsUnknown() throws {
        let check = "- { id: a, that: 'true' }"
        let when = "when: deploy.ticket == \"T-1\""
        #expect(try verdict(when, check, ["ticket": "T-2"]) == nil)
        #expect(try verdict(when, check, ["ticket": "T-1"]) == .allow)
        for (meaning, wanted) in [("allow", Verdict.allow), ("hold", .hold), ("deny", .deny)] {
            let scene = Scene(Scene.policy("\(when)\nunknown: \(meaning)", require: check))
            let outcome = try #require(try scene.outcome())
            #expect(outcome.verdict == wanted)
            #expect(outcome.checks.map(\.id) == ["when"])
            #expect(outcome.checks.map(\.result) == [.unknown])
            #expect(
                outcome.checks.first?.reasons.map { $0.text() } == [
                    "whether the policy applies cannot be told: `ticket` is not given"
                ])
        }
    }

    // MARK: Several policies

    private func verdict(_ policies: (mode: String, action: String)...) throws -> Verdict {
        let texts = policies.enumerated().map { number, policy in
            Scene.policy(
                "mode: \(policy.mode)\notherwise: [\(policy.action)]", named: "p\(number)",
                require: "- { id: a, that: 'false' }")
        }
        let scene = Scene(texts.joined(separator: "\n---\n"))
        return PolicyEngine.verdict(of: try scene.evaluations(scene.event("deploy.requested", [:])))
    }

    @Test func denyIsStrongerThanHoldAndHoldThanAllow() throws {
        #expect(try verdict(("enforce", "hold"), ("enforce", "deny")) == .deny)
        #expect(try verdict(("enforce", "deny"), ("enforce", "hold")) == .deny)
        #expect(try verdict(("enforce", "hold"), ("enforce", "{ notify: [owner] }")) == .hold)
        #expect(try verdict(("enforce", "{ notify: [owner] }")) == .allow)
    }

    @Test(arguments: ["observe", "warn"]) func whatDoesNotEnforceNeverStops(mode: String) throws {
        #expect(try verdict((mode, "deny")) == .allow)
        #expect(try verdict((mode, "deny"), ("enforce", "hold")) == .hold)
    }

    @Test func withoutAnApplicablePolicyNothingIsSaid() throws {
        let scene = Scene(Scene.policy("when: 'false'", require: "- { id: a, that: 'true' }"))
        #expect(PolicyEngine.verdict(of: try scene.evaluations(scene.event("deploy.requested", [:]))) == .notApplicable)
        #expect(PolicyEngine.verdict(of: try scene.evaluations(scene.event("push.requested", [:]))) == .notApplicable)
    }

    @Test func verdictsAreOrderedByStrength() {
        #expect(Verdict.allCases.sorted() == [.notApplicable, .allow, .hold, .deny])
    }
}
