// A sign-off counts for what it answers, whatever a policy compares.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct SignoffBindingTests {
    private static let asked: JSONObject = [
        "deploy": "d1", "service": "shop", "environment": "production", "head": "a1b2c3d4e5f6",
    ]

    private func flaw(_ change: (inout JSONObject) -> Void, claims: Bool = false) throws -> String? {
        let scene = Scene(Facts.signoff)
        var said = Self.asked
        said["deploy"] = nil
        for (field, value) in [("signoff", "s1"), ("scope", "deploy/d1"), ("request", "r1")] {
            said[field] = .string(value)
        }
        change(&said)
        let binding = SignoffBinding(
            trigger: try scene.event("deploy.requested", Self.asked), now: Scene.noon, acceptsClaims: claims)
        return binding.flaw(of: try scene.event("signoff.given", said)).map { $0.text() }
    }

    @Test func countsForWhatWasAsked() throws {
        #expect(try flaw { _ in } == nil)
    }

    @Test(arguments: [
        ("service", "billing", "it is for the service billing"),
        ("environment", "staging", "it is for the environment staging"),
        ("head", "ffffffffffffff", "it is for the head ffffffffff"),
        ("digest", "sha256:1", "it is for the digest sha256:1"),
    ])
    func doesNotCountForAnythingElse(field: String, value: String, flaw: String) throws {
        #expect(try self.flaw { $0[field] = .string(value) } == flaw)
        // Where claims are accepted, what both say is compared.
        #expect(try self.flaw({ $0[field] = .string(value) }, claims: true) == (field == "digest" ? nil : flaw))
    }

    @Test func whatItDoesNotSayItDoesNotSignOff() throws {
        #expect(try flaw { $0["head"] = nil } == "it says nothing of a head")
        #expect(try flaw { $0 = ["scope": "deploy/d1"] } == "it was given before anybody asked")
        #expect(try flaw({ $0["head"] = nil }, claims: true) == nil)
    }

    @Test func expires() throws {
        #expect(try flaw { $0["expires"] = .string(Scene.time("1h").description) } == "it expired 1 h before")
        #expect(try flaw { $0["expires"] = .string(Scene.noon.description) } != nil)
        #expect(try flaw { $0["expires"] = .string(Scene.noon.adding(.seconds(1)).description) } == nil)
    }

    @Test func noPolicyHasToCompare() throws {
        let check = "- { id: a, that: 'signoff.exists(s, s.scope == deploy.subject.id)' }"
        var scene = Scene(Facts.signoff, Scene.policy("mode: enforce", require: check))
        let other: JSONObject = [
            "signoff": "s1", "scope": "deploy/d1", "request": "r1", "service": "billing", "environment": "production",
            "head": "a1b2c3d4e5f6",
        ]
        try scene.happened("signoff.given", other)
        let outcome = try scene.check("deploy.requested", Self.asked)
        #expect(outcome.result == .violated)
        #expect(outcome.nearMisses.map { $0.reason.text() }.contains { $0.hasSuffix("it is for the service billing") })
    }
}
