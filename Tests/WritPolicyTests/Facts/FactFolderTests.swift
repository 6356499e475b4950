// Claims about how events become intervals, and how intervals end.

import Testing
import WritCEL
import WritModel

@testable import WritPolicy

@Suite struct FactFolderTests {
    private static let check = """
        - { id: open, that: 'signoff.exists(s, s.scope == deploy.subject.id)' }
        """

    private func isOpen(_ scene: Scene) throws -> Bool {
        try scene.result("deploy.requested", ["deploy": "d1"]) == .satisfied
    }

    private func scene(_ fact: String = Facts.signoff) -> Scene { Scene(fact, Scene.policy(require: Self.check)) }

    private let given: JSONObject = ["signoff": "s1", "scope": "deploy/d1", "actor": "bob"]

    @Test func anEndAppliesOnlyToWhatDidNotBeginAfterIt() throws {
        for (begin, end, isStillOpen) in [("1h", "2h", true), ("2h", "1h", false), ("1h", "1h", false)] {
            var scene = scene()
            try scene.happened("signoff.given", given, before: begin)
            try scene.happened("signoff.revoked", ["signoff": "s1"], before: end)
            #expect(try isOpen(scene) == isStillOpen, "begun \(begin), ended \(end) before")
        }
    }

    @Test func anEndBeforeItsBeginEndsNothing() throws {
        var scene = scene()
        try scene.happened("signoff.revoked", ["signoff": "s1"], before: "1h")
        try scene.happened("signoff.given", given, before: "1h")
        #expect(try isOpen(scene))
    }

    @Test func anEndEndsOnlyWhatItSpeaksOf() throws {
        var scene = scene()
        try scene.happened("signoff.given", given)
        try scene.happened("signoff.revoked", ["signoff": "s2"])
        #expect(try isOpen(scene))
    }

    @Test func anEventActsBeforeItEndsAnything() throws {
        let freeze = """
            kind: fact
            fact: request
            key: [service]
            begin: { event: deploy.finished, as: d, set: { service: d.service } }
            end: [{ event: deploy.requested, as: n, where: n.service == fact.service, because: asked }]
            """
        let check = "- { id: open, that: 'request.exists(r, r.service == deploy.service)' }"
        var scene = Scene(freeze, Scene.policy(require: check))
        try scene.happened("deploy.finished", ["service": "shop"])
        let trigger = try scene.event("deploy.requested", ["service": "shop"])
        scene.append(trigger)
        // The trigger itself is entry 1 and ends the interval; for the trigger it is open, for the next one it is not.
        let facts = try scene.facts()
        let engine = PolicyEngine(
            documents: scene.documents, facts: facts, people: scene.people, timeZones: .utcOnly, view: .decision)
        #expect(try engine.evaluate(trigger, at: 1).first?.outcome.checks.map(\.result) == [.satisfied])
        #expect(try engine.evaluate(trigger, at: 2).first?.outcome.checks.map(\.result) == [.violated])
    }

    @Test func anEventOfTheSameKindReplacesTheIntervalBeforeIt() throws {
        let running = """
            kind: fact
            fact: running
            key: [service]
            begin: { event: deploy.finished, as: d, set: { service: d.service, deploy: d.deploy } }
            end: [{ event: deploy.finished, as: n, where: n.service == fact.service, because: replaced }]
            """
        let check = """
            - { id: one, that: 'running.count(r, r.service == deploy.service) == 1' }
            - { id: last, that: 'running.exists(r, r.service == deploy.service && r.deploy == "d3")' }
            """
        var scene = Scene(running, Scene.policy(require: check))
        for number in 1...3 {
            try scene.happened("deploy.finished", ["service": "shop", "deploy": .string("d\(number)")])
        }
        let outcome = try scene.outcome("deploy.requested", ["service": "shop"])
        #expect(outcome?.checks.map(\.result) == [.satisfied, .satisfied])
    }

    @Test func twoBeginRulesOfOneKindBothBegin() throws {
        let merged = """
            kind: fact
            fact: merged
            key: [commit]
            begin:
              - { event: change.merged, as: m, for: c in m.commits, set: { commit: c.sha, how: '"listed"' } }
              - { event: change.merged, as: m, where: m.method == "merge", set: { how: '"merge"', commit: m.merge } }
            end: [{ event: change.reopened, as: o, where: o.head == fact.commit, because: reopened }]
            """
        let check = """
            - { id: listed, that: 'merged.exists(m, m.commit == deploy.head && m.how == "listed")' }
            - { id: merge, that: 'merged.exists(m, m.commit == deploy.head && m.how == "merge")' }
            """
        var scene = Scene(merged, Scene.policy(require: check))
        try scene.happened(
            "change.merged", ["change": "a#1", "commits": ["a1", "a2"], "merge": "m1", "method": "merge"])
        func results(_ head: JSONValue) throws -> [CheckResult] {
            try scene.outcome("deploy.requested", ["head": head])?.checks.map(\.result) ?? []
        }
        #expect(try results("a1") == [.satisfied, .violated])
        #expect(try results("a2") == [.satisfied, .violated])
        #expect(try results("m1") == [.violated, .satisfied])
        #expect(try results("z") == [.violated, .violated])
        try scene.happened("change.reopened", ["change": "a#1", "head": "a2"])
        #expect(try results("a1") == [.satisfied, .violated])
        #expect(try results("a2") == [.violated, .violated])
    }

    @Test func oneIntervalBeginsPerElementThatTheConditionAdmits() throws {
        let fact = """
            kind: fact
            fact: approval
            key: [commit]
            begin:
              event: review.approved
              as: r
              for: c in r.commits
              where: c != r.head
              set: { commit: c }
            """
        let check = "- { id: a, every: c in deploy.commits, that: 'approval.count(a, a.commit == c.sha) == 1' }"
        var scene = Scene(fact, Scene.policy(require: check))
        try scene.happened("review.approved", ["head": "a3", "commits": ["a1", "a2", "a3"], "review": "r1"])
        #expect(try scene.result("deploy.requested", ["commits": ["a1", "a2"]]) == .satisfied)
        #expect(try scene.check("deploy.requested", ["commits": ["a1", "a3"]]).failing == 1)
        #expect(try scene.facts().count == 2)
    }
}
