// Claims about reasons and decisions as data.

import Testing
import WritModel

@Suite struct DecisionTests {
    // MARK: Reasons

    @Test func argumentsTakeTheirPlaces() {
        #expect(
            Reason("{0} by {1}: not {2}", "approval", "ann", "somebody else").text()
                == "approval by ann: not somebody else")
        #expect(Reason("{1}{0}{1}", "a", "b").text() == "bab")
        #expect(Reason("nothing").text() == "nothing")
    }

    @Test func argumentsAreNeverReadAsPlaces() {
        #expect(Reason("{0} and {1}", "{1}", "{0}").text() == "{1} and {0}")
        #expect(Reason("{0}", "{").text() == "{")
    }

    @Test func bracesThatAreNoPlacesStay() {
        #expect(Reason("{x} {} {9} { {0}", "a").text() == "{x} {} {9} { a")
        #expect(Reason("{0", "a").text() == "{0")
        #expect(Reason("{-1}", "a").text() == "{-1}")
    }

    @Test func renderingSeesEachArgumentOnce() {
        var seen: [String] = []
        let text = Reason("{0} {1}", "a_1", "x").text { argument in
            seen.append(argument)
            return argument == "a_1" ? "Ann" : argument
        }
        #expect(text == "Ann x")
        #expect(seen == ["a_1", "x"])
    }

    @Test func reasonsComeBackFromTheirJSON() {
        let reason = Reason("{0} by {1}", "a", "b")
        #expect(Reason(json: reason.json) == reason)
        #expect(Reason(json: "text") == nil)
        #expect(Reason(json: nil) == nil)
    }

    // MARK: Decisions

    private var decision: Decision {
        let first = CheckFailure(
            place: 0, subject: Subject(kind: "commit", id: "c1"), reason: Reason("{0} is missing", "x"), witness: [1],
            nearMisses: [NearMiss(entry: 7, reason: Reason("approval by {0}", "a_1"))],
            remedies: [
                Remedy(
                    event: "review.approved", fields: ["commit": "c1", "a": "b"], conditions: ["by somebody else"],
                    people: [AccountID(random: Array(repeating: 1, count: 16))], morePeople: 2)
            ])
        let others = [1, 3].map { CheckFailure(place: $0, reason: Reason("{0} too", "y")) }
        let full = CheckOutcome(
            id: "reviewed", result: .violated, failures: [first] + others, witness: [1, 7],
            actions: [.deny, .notify(["owner"]), .hold(signoff: "managers", within: .seconds(60)), .revertOnProtected])
        return Decision(
            id: "d-1", request: "r-1", verdict: .deny,
            policies: [
                PolicyOutcome(
                    policy: "p", digest: "sha256:0", mode: .enforce, verdict: .deny,
                    checks: [full, CheckOutcome(id: "calm", result: .satisfied)])
            ], language: "1", timeZones: "2026a")
    }

    @Test func decisionsComeBackFromTheirJSON() throws {
        let decision = decision
        #expect(Decision(json: decision.json) == decision)
        let bytes = JSONValue.object(decision.json).bytes
        let read = try #require(Decision(json: try JSONParser.parseObject(bytes)))
        #expect(JSONValue.object(read.json).bytes == bytes)
    }

    @Test func equalDecisionsHaveEqualBytes() {
        var other = decision
        // A dictionary's order is not a value's: the bytes must not depend on it.
        other.policies[0].checks[0].failures[0].remedies[0].fields = ["a": "b", "commit": "c1"]
        #expect(JSONValue.object(other.json).bytes == JSONValue.object(decision.json).bytes)
    }

    @Test func whatIsEmptyIsLeftOut() {
        let text = JSONValue.object(decision.json).text
        #expect(text.contains(#"{"id":"calm","result":"satisfied"}"#))
    }

    @Test(arguments: ["decision", "request", "verdict", "policies"]) func refusesADecisionWithoutAField(field: String) {
        var json = decision.json
        json[field] = nil
        #expect(Decision(json: json) == nil)
    }

    // MARK: Many failures

    private func decision(failing count: Int, policies: Int, subject: String) -> Decision {
        let failures = (0..<count).map { place in
            CheckFailure(
                place: place, subject: Subject(kind: "commit", id: subject),
                reason: Reason("{0} has no {1}: {2}", "commit \(place)", "approval", "by somebody else, by a human"),
                witness: [UInt64(place)],
                remedies: [Remedy(event: "review.approved", fields: ["commit": subject], conditions: ["a", "b"])])
        }
        let check = CheckOutcome(id: "reviewed", result: .violated, failures: failures, actions: [.deny])
        let outcome = PolicyOutcome(policy: "p", digest: "d", mode: .enforce, verdict: .deny, checks: [check])
        return Decision(
            id: "d-1", request: "r-1", verdict: .deny, policies: Array(repeating: outcome, count: policies),
            language: "2", timeZones: "2026a")
    }

    @Test func tellsWhichElementsFailedHoweverMany() throws {
        let read = try #require(Decision(json: decision(failing: 1000, policies: 1, subject: "c").json))
        let check = read.policies[0].checks[0]
        #expect(check.failing == 1000 && check.places == [0...999])
        #expect(check.failures.count == CheckOutcome.detailsMax)
    }

    @Test(arguments: [1, 5, 20]) func fitsAnEntryWhateverFails(policies: Int) throws {
        let decision = decision(failing: 1000, policies: policies, subject: String(repeating: "f", count: 64))
        #expect(JSONValue.object(decision.json).bytes.count <= Decision.bytesMax)
        let read = try #require(Decision(json: decision.json))
        #expect(read.policies.count == policies && read.policies.allSatisfy { $0.checks[0].places == [0...999] })
    }

    @Test func readsWhatVersion01Recorded() throws {
        let text = """
            {"decision":"d-1","request":"r-1","verdict":"deny","policies":[{"policy":"p","digest":"d","mode":"enforce",
            "verdict":"deny","checks":[{"id":"reviewed","result":"violated","reasons":[{"template":"{0} has no approval",
            "arguments":["commit 1"]},{"template":"{0} has none","arguments":["commit 2"]}],"failing":5,
            "nearMisses":[{"entry":4,"reason":{"template":"only claimed","arguments":[]}}],
            "remedies":[{"event":"review.approved","fields":{"commit":"c"},"who":"by a human"}],
            "actions":["deny","notify owner push.actor","hold signoff managers within 4 h","open violation",
            "revert on writ/revert/{short}","revert on the branch"]}]}],"language":"1","tzdata":"x"}
            """
        let decision = try #require(Decision(json: JSONParser.parseObject(Array(text.utf8))))
        let check = decision.policies[0].checks[0]
        #expect(
            check.failing == 5 && check.reasons.map { $0.text() } == ["commit 1 has no approval", "commit 2 has none"])
        #expect(check.nearMisses.map(\.entry) == [4] && check.remedies.map(\.conditions) == [["by a human"]])
        #expect(
            check.actions == [
                .deny, .notify(["owner", "push.actor"]), .hold(signoff: "managers", within: nil), .openViolation,
                .revertOnBranch("writ/revert/{short}"), .revertOnProtected,
            ])
    }

    @Test(arguments: [
        Action.notify(["a", "b"]), .escalate(["owner"]), .deny, .hold(signoff: nil, within: nil),
        .hold(signoff: "g", within: .seconds(3600)), .openViolation, .revertOnBranch("x/{short}"), .revertOnProtected,
    ]) func actionsComeBackFromTheirJSON(action: Action) {
        #expect(Action(json: action.json) == action)
    }
}
