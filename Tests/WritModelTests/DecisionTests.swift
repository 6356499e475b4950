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
        let full = CheckOutcome(
            id: "reviewed", result: .violated, reasons: [Reason("{0} is missing", "x")], failing: 3,
            nearMisses: [NearMiss(entry: 7, reason: Reason("approval by {0}", "a_1"))], witness: [1, 7],
            remedies: [Remedy(event: "review.approved", fields: ["commit": "c1", "a": "b"], who: "somebody else")],
            actions: ["deny", "notify owner"])
        return Decision(
            id: "d-1", request: "r-1", verdict: .deny,
            policies: [
                PolicyOutcome(
                    policy: "p", digest: "sha256:0", mode: "enforce", verdict: .deny,
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
        other.policies[0].checks[0].remedies[0].fields = ["a": "b", "commit": "c1"]
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
}
