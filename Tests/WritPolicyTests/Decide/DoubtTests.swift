// Claims about doubt: nothing is satisfied by evidence that nobody vouches for, whichever way it would turn out, in any
// form that a condition can have.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct DoubtTests {
    /// Every documented form, over one fact.
    static let forms: [(name: String, check: String)] = [
        ("needs", "needs: mark\n  where: { here: mark.scope == deploy.service, fine: mark.by != deploy.actor }"),
        ("forbids", "forbids: mark\n  where: { here: mark.scope == deploy.service, other: mark.by != deploy.actor }"),
        ("exists", that("mark.exists(m, m.scope == deploy.service && m.by != deploy.actor)")),
        ("not exists", that("!mark.exists(m, m.scope == deploy.service && m.by != deploy.actor)")),
        ("none", that("mark.none(m, m.scope == deploy.service && m.by != deploy.actor)")),
        ("exists_one", that("mark.exists_one(m, m.scope == deploy.service)")),
        ("all", that("mark.where(m, m.scope == deploy.service).all(m, m.by != deploy.actor)")),
        ("count <", that("mark.count(m, m.scope == deploy.service) < 1")),
        ("count <=", that("mark.count(m, m.scope == deploy.service) <= 1")),
        ("count ==", that("mark.count(m, m.scope == deploy.service) == 1")),
        ("count !=", that("mark.count(m, m.scope == deploy.service) != 1")),
        ("count >=", that("mark.count(m, m.scope == deploy.service) >= 1")),
        ("count >", that("mark.count(m, m.scope == deploy.service) > 1")),
        ("ever", that("mark.ever().exists(m, m.scope == deploy.service)")),
        ("never", that("mark.ever().none(m, m.scope == deploy.service)")),
        ("ended", that("mark.ended().exists(m, m.scope == deploy.service)")),
        ("none ended", that("mark.ended().none(m, m.scope == deploy.service)")),
        ("begun within", that("mark.begun(within(\"1h\")).exists(m, m.scope == deploy.service)")),
        ("none within", that("mark.begun(within(\"1h\")).none(m, m.scope == deploy.service)")),
        ("open for", that("mark.open_for(\"1m\").exists(m, m.scope == deploy.service)")),
        ("not open for", that("mark.open_for(\"1m\").none(m, m.scope == deploy.service)")),
        ("any", "any: { a: 'mark.exists(m, m.scope == deploy.service)', b: 'deploy.service == \"x\"' }"),
        ("all of labels", "all: { a: 'mark.none(m, m.scope == deploy.service)', b: 'deploy.service == \"shop\"' }"),
        (
            "equal to a count",
            that("mark.exists(m, m.scope == deploy.service) == mark.ever().exists(m, m.scope == deploy.service)")
        ),
        ("in a list", that("mark.exists(m, m.scope in [deploy.service, \"x\"])")),
        ("not in a list", that("mark.none(m, m.scope in [deploy.service, \"x\"])")),
        ("past", that("past(\"deploy.failed\").exists(i, i.service == deploy.service)")),
        ("none past", that("past(\"deploy.failed\").none(i, i.service == deploy.service)")),
        ("past counted", that("past(\"deploy.failed\").within(\"1h\").count(i, i.service == deploy.service) < 1")),
    ]

    private static func that(_ text: String) -> String { "that: '\(text.replacing("'", with: "''"))'" }

    /// What is known of the evidence: how it was told, and what it may turn out to have been.
    enum State: String, CaseIterable {
        case verified, claimed, beginUnknown, endedByClaim, repeatedByClaim, absent, overLimit, claimsOverLimit
    }

    private static let fact = """
        kind: fact
        fact: mark
        key: [scope]
        max_per_key: 2
        begin:
          event: deploy.failed
          as: i
          where: i.class != "rollback"
          set: { scope: i.service, by: i.actor }
        end:
          - { event: deploy.finished, as: r, where: r.service == fact.scope && r.actor == fact.by, because: resolved }
          - { event: deploy.failed, as: n, where: n.service == fact.scope && n.actor == fact.by, because: repeated }
        """

    private static func scene(_ check: String) -> Scene {
        Scene(fact, Scene.policy("mode: enforce\nunknown: allow", require: "- id: a\n  \(check)"))
    }

    private static func open(_ actor: String, _ provenance: String = "hook", isTold: Bool = true) -> JSONObject {
        var fields: JSONObject = ["service": "shop", "actor": .string(actor), "provenance": .string(provenance)]
        fields["source"] = provenance == "hook" ? "forge" : "stranger"
        if isTold { fields["class"] = "normal" }
        return fields
    }

    private static func close(_ provenance: String) -> JSONObject {
        [
            "service": "shop", "actor": "bob", "provenance": .string(provenance),
            "source": .string("other-\(provenance)"),
        ]
    }

    /// The histories that a state may stand for: the one that is told first, then every way in which it may be.
    private static func histories(_ state: State) -> [[(String, JSONObject)]] {
        let one = ("deploy.failed", open("bob"))
        switch state {
        case .verified: return [[one], [one]]
        case .absent: return [[], []]
        case .claimed: return [[("deploy.failed", open("bob", "cli"))], [one], []]
        case .beginUnknown:
            var other = open("bob")
            other["class"] = "rollback"
            return [[("deploy.failed", open("bob", isTold: false))], [one], [("deploy.failed", other)]]
        case .endedByClaim:
            return [
                [one, ("deploy.finished", close("cli"))], [one, ("deploy.finished", close("hook"))], [one],
            ]
        case .repeatedByClaim:
            return [[one, ("deploy.failed", open("bob", "cli"))], [one, one], [one]]
        case .overLimit:
            let many = (0..<3).map { ("deploy.failed", open("p\($0)")) }
            return [many, many]
        case .claimsOverLimit:
            let claims = (0..<4).map { ("deploy.failed", open("p\($0)", "cli")) }
            let true_ = (0..<4).map { ("deploy.failed", open("p\($0)")) }
            return [[one] + claims, [one] + true_, [one]]
        }
    }

    private static func result(_ check: String, _ history: [(String, JSONObject)]) throws -> CheckResult {
        var scene = scene(check)
        for (kind, fields) in history { try scene.happened(kind, fields, before: "10m") }
        return try scene.result("deploy.requested", ["service": "shop", "actor": "ann"])
    }

    @Test(arguments: State.allCases) func nothingIsSatisfiedThatWouldNotBeWhicheverWayDoubtTurnsOut(state: State) throws
    {
        for (name, check) in Self.forms {
            // Whether an interval begins depends on a field that events may leave out.
            let histories = Self.histories(state)
            let told = try Self.result(check, histories[0])
            guard told == .satisfied else { continue }
            for resolved in histories.dropFirst() {
                #expect(try Self.result(check, resolved) != .violated, "\(name), \(state.rawValue)")
            }
        }
    }

    @Test(arguments: [State.claimed, .endedByClaim]) func whatOnlyClaimsLeaveOpenIsViolatedWhateverUnknownMeans(
        state: State
    ) throws {
        for (name, check) in Self.forms {
            let histories = Self.histories(state)
            let told = try Self.result(check, histories[0])
            #expect(told != .unknown, "\(name), \(state.rawValue)")
        }
    }

    @Test func claimsCrowdNothingOut() throws {
        let many = (0..<50).map { ("deploy.failed", Self.open("p\($0)", "cli")) }
        let one = ("deploy.failed", Self.open("bob"))
        #expect(try Self.result(Self.forms[0].check, [one] + many) == .satisfied)
        #expect(try Self.result(Self.forms[1].check, [one] + many) == .violated)
    }

    @Test func whatEndedDoesNotFillAKey() throws {
        var history: [(String, JSONObject)] = []
        for _ in 0..<200 { history.append(("deploy.failed", Self.open("bob"))) }
        #expect(try Self.result(Self.forms[0].check, history) == .satisfied)
        #expect(try Self.result("that: 'mark.count(m, m.scope == deploy.service) == 1'", history) == .satisfied)
    }

    @Test func equalitiesBeyondTheKeyCountOnlyWhatTheyMeet() throws {
        var history = (0..<10).map { ("deploy.failed", Self.open("p\($0)")) }
        history.insert(("deploy.failed", Self.open("ann")), at: 0)
        let check = "that: 'mark.exists(m, m.scope == deploy.service && m.by == deploy.actor)'"
        #expect(try Self.result(check, history) == .satisfied)
    }

    @Test func aClaimEndsForGoodWhatItsOwnSourceClaimed() throws {
        let own = ("deploy.failed", Self.open("bob", "cli"))
        var end = Self.close("cli")
        #expect(try Self.result(Self.forms[1].check, [own, ("deploy.finished", end)]) == .violated)
        end["source"] = "stranger"
        #expect(try Self.result(Self.forms[1].check, [own, ("deploy.finished", end)]) == .satisfied)
    }

    // MARK: Random histories

    /// Satisfied with claims among the evidence means satisfied however each of them turns out.
    @Test func whatIsSatisfiedIsSoHoweverEachClaimTurnsOut() throws {
        let base = Scene(RandomScene.documents)
        var satisfied = 0
        for seed in 0..<300 as Range<UInt64> {
            var random = RandomScene(seed: seed &+ 7_000, documents: base.documents, people: base.people)
            try random.grow(to: Int(seed % 14))
            var trigger = try random.request()
            trigger.provenance = .hook
            let told = try random.scene.evaluations(trigger)
            let claims = random.scene.events.indices.filter { !random.scene.events[$0].provenance.isVerified }
            guard claims.count <= 6 else { continue }
            for assignment in 0..<(1 << claims.count) {
                var scene = Scene(documents: base.documents, people: base.people)
                for (index, event) in random.scene.events.enumerated() {
                    var event = event
                    if let bit = claims.firstIndex(of: index) {
                        guard assignment >> bit & 1 == 1 else { continue }
                        event.provenance = .hook
                    }
                    scene.append(event)
                }
                let resolved = try scene.evaluations(trigger)
                for evaluation in told where evaluation.policy.document.accept == .verified {
                    let other = resolved.first { $0.policy.name == evaluation.policy.name }
                    for check in evaluation.outcome.checks where check.result == .satisfied {
                        satisfied += 1
                        let result = other?.outcome.checks.first { $0.id == check.id }?.result
                        // Claims that turn out true may fill a key, which leaves it unknown; they never make it false.
                        #expect(
                            result != .violated, "seed \(seed), \(evaluation.policy.name)/\(check.id), \(assignment)")
                    }
                }
            }
        }
        #expect(satisfied > 1000)
    }
}
