// Claims about time: windows are half-open, and ages are measured at the trigger.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct WindowTests {
    private static let failed = """
        - { id: few, that: 'past("deploy.failed").within("1h").count(f, f.service == deploy.service) < 2' }
        - { id: some, that: 'past("deploy.failed").within("1h").exists(f, f.service == deploy.service)' }
        - { id: none, that: 'past("deploy.failed").within("1h").none(f, f.service == deploy.service)' }
        - { id: ever, that: 'past("deploy.failed").exists(f, f.service == deploy.service)' }
        """

    private func results(_ checks: String, _ happened: (String, before: String?)..., fact: String = Facts.signoff)
        throws
        -> String
    {
        var scene = Scene(fact, Scene.policy(require: checks))
        for (number, (kind, before)) in happened.enumerated() {
            var fields: JSONObject = ["service": "shop"]
            if kind == "signoff.given" {
                fields = ["signoff": .string("s\(number)"), "scope": "deploy/d1", "actor": "bob"]
            }
            try scene.happened(kind, fields, before: before)
        }
        let outcome = try scene.outcome("deploy.requested", ["service": "shop", "deploy": "d1", "actor": "ann"])
        return outcome?.checks.map { $0.result == .satisfied ? "T" : $0.result == .violated ? "F" : "U" }.joined() ?? ""
    }

    @Test func aWindowHasItsEndAndNotItsBeginning() throws {
        #expect(try results(Self.failed) == "TFTF")
        #expect(try results(Self.failed, ("deploy.failed", "1h")) == "TFTT", "exactly an hour ago is outside")
        #expect(try results(Self.failed, ("deploy.failed", "3599s")) == "TTFT")
        #expect(try results(Self.failed, ("deploy.failed", nil)) == "TTFT", "at the same moment is inside")
        #expect(try results(Self.failed, ("deploy.failed", "3599s"), ("deploy.failed", "1s")) == "FTFT")
        #expect(try results(Self.failed, ("deploy.failed", "2h"), ("deploy.failed", "1s")) == "TTFT")
    }

    @Test func aWindowAloneIsEnoughToFindEvents() throws {
        let check = "- { id: few, that: 'past(\"deploy.failed\").within(\"1h\").count(f, true) < 2' }"
        #expect(try results(check, ("deploy.failed", "59m")) == "T")
        #expect(try results(check, ("deploy.failed", "59m"), ("deploy.failed", "1m")) == "F")
        #expect(try results(check, ("deploy.failed", "61m"), ("deploy.failed", "1m")) == "T")
    }

    private static let young = """
        - { id: young, that: 'signoff.begun(within("2h")).exists(s, s.scope == deploy.subject.id)' }
        - { id: candidate, that: 'signoff.exists(s, s.scope == deploy.subject.id && s.begun_within("2h"))' }
        - id: labelled
          needs: signoff
          where: { this: signoff.scope == deploy.subject.id, young: 'signoff.begun_within("2h")' }
        - { id: old, that: 'signoff.open_for("2h").exists(s, s.scope == deploy.subject.id)' }
        """

    @Test func begunWithinIsHalfOpenInEveryForm() throws {
        #expect(try results(Self.young, ("signoff.given", "2h")) == "FFFT")
        #expect(try results(Self.young, ("signoff.given", "7199s")) == "TTTF")
        #expect(try results(Self.young, ("signoff.given", nil)) == "TTTF")
    }

    /// A source's clock may run ahead of another's: what has not begun yet by the trigger's time is in no window.
    @Test func whatBeginsAfterTheTriggerIsInNoWindow() throws {
        var scene = Scene(Facts.signoff, Scene.policy(require: Self.young))
        let later = Scene.noon.adding(.seconds(60))
        try scene.happened(
            "signoff.given",
            [
                "signoff": "s1", "scope": "deploy/d1", "at": .string(later.description),
                "seen": .string(later.description),
            ])
        let outcome = try scene.outcome("deploy.requested", ["deploy": "d1"])
        #expect(outcome?.checks.map(\.result) == [.violated, .violated, .violated, .violated])
    }

    @Test func aDayIs24Hours() throws {
        let check = "- { id: a, that: 'past(\"deploy.failed\").within(\"1d\").exists(f, f.service == deploy.service)' }"
        #expect(try results(check, ("deploy.failed", "24h")) == "F")
        #expect(try results(check, ("deploy.failed", "86399s")) == "T")
    }

    @Test func aClaimedTimeAfterArrivalCountsAsArrival() throws {
        var scene = Scene(
            Scene.policy(
                require: "- { id: a, that: 'past(\"deploy.failed\").within(\"1h\").exists(f, f.service == \"shop\")' }")
        )
        var event = try scene.event("deploy.failed", ["service": "shop"], at: "2h")
        event.at = Scene.noon
        scene.append(event)
        #expect(try scene.result() == .violated)
    }

    @Test func calendarsAreAskedForTheTriggersTime() throws {
        let calendar = """
            kind: calendar
            calendar: office
            zone: UTC
            open: [{ days: [tue], from: "09:00", to: "12:00" }]
            """
        let scene = Scene(
            calendar,
            Scene.policy(
                require: """
                    - { id: open, that: calendar("office").open(deploy.at) }
                    - { id: next, that: 'calendar("office").next_open(deploy.at) == timestamp("2026-12-01T09:00:00Z")' }
                    """))
        func results(before: String?) throws -> [CheckResult]? {
            try scene.evaluations(scene.event("deploy.requested", [:], at: before)).first?.outcome.checks.map(\.result)
        }
        #expect(try results(before: nil) == [.violated, .satisfied], "noon is the minute at which it closes")
        #expect(try results(before: "1s") == [.satisfied, .violated])
        #expect(try results(before: "3h") == [.satisfied, .violated])
        #expect(try results(before: "10801s") == [.violated, .violated])
    }
}
