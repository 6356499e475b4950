// Claims about strong Kleene logic: of the engine's own values, and of conditions.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct ThreeValuedTests {
    /// Truth values as letters: true, false, unknown.
    private static let letters: [Character] = ["T", "F", "U"]
    /// Kleene's tables, row by row: what `a && b` and `a || b` are (S. C. Kleene, Introduction to Metamathematics, 64).
    private static let and = ["TT": "T", "TF": "F", "TU": "U", "FF": "F", "FU": "F", "UU": "U"]
    private static let or = ["TT": "T", "TF": "T", "TU": "T", "FF": "F", "FU": "U", "UU": "U"]

    private static func value(_ letter: Character) -> ThreeValued {
        switch letter {
        case "T": .holds
        case "F": .fails
        default: .unknown(["a gap"])
        }
    }

    private static func letter(_ value: ThreeValued) -> String {
        switch value {
        case .holds: "T"
        case .fails: "F"
        case .unknown: "U"
        }
    }

    private static func letter(_ result: CheckResult) -> String {
        switch result {
        case .satisfied: "T"
        case .violated: "F"
        case .unknown: "U"
        }
    }

    private static func entry(_ table: [String: String], _ pair: [Character]) -> String? {
        table[String(pair)] ?? table[String(pair.reversed())]
    }

    private static let pairs = letters.flatMap { first in letters.map { [first, $0] } }

    @Test(arguments: pairs) func combinesAsKleeneDid(pair: [Character]) {
        let values = pair.map(Self.value)
        #expect(Self.letter(.all(values)) == Self.entry(Self.and, pair))
        #expect(Self.letter(.any(values)) == Self.entry(Self.or, pair))
    }

    @Test func negationKeepsTheUnknown() {
        #expect(Self.letters.map { Self.letter(Self.value($0).negated) } == ["F", "T", "U"])
        #expect(ThreeValued.unknown(["a gap"]).negated.causes == ["a gap"])
    }

    @Test func allOfNothingHoldsAndAnyOfNothingFails() {
        #expect(Self.letter(.all([])) == "T")
        #expect(Self.letter(.any([])) == "F")
    }

    @Test func causesOfAllUnknownsAreKept() {
        #expect(ThreeValued.all([.unknown(["a"]), .holds, .unknown(["b"])]).causes == ["a", "b"])
        #expect(ThreeValued.any([.unknown(["a"]), .fails]).causes == ["a"])
    }

    /// The same tables through CEL: an absent optional field is the unknown.
    @Test(arguments: pairs) func conditionsCombineAsKleeneDid(pair: [Character]) throws {
        let sources: [Character: String] = [
            "T": "deploy.service == \"shop\"", "F": "deploy.service == \"bank\"", "U": "deploy.ticket == \"T-1\"",
        ]
        let first = try #require(sources[pair[0]])
        let second = try #require(sources[pair[1]])
        let scene = Scene(
            Scene.policy(
                require: """
                    - { id: and, that: '\(first) && \(second)' }
                    - { id: or, that: '\(first) || \(second)' }
                    - { id: not, that: '!(\(first))' }
                    - { id: all, all: { one: '\(first)', two: '\(second)' } }
                    - { id: any, any: { one: '\(first)', two: '\(second)' } }
                    """))
        let outcome = try #require(try scene.outcome("deploy.requested", ["service": "shop"]))
        let letters = outcome.checks.map { Self.letter($0.result) }
        let and = Self.entry(Self.and, pair)
        let or = Self.entry(Self.or, pair)
        let not = ["T": "F", "F": "T", "U": "U"][String(pair[0])]
        #expect(letters == [and, or, not, and, or])
    }

    @Test func evaluationErrorsAreUnknown() throws {
        let scene = Scene(Scene.policy(require: "- { id: a, that: '1 / (size(deploy.commits) - 1) == 7' }"))
        let check = try scene.check("deploy.requested", ["commits": ["c1"]])
        #expect(check.result == .unknown)
        #expect(check.reasons.first?.text().contains("by zero") == true, "\(check.reasons)")
    }

    @Test func hasOfAnAbsentFieldIsFalse() throws {
        let scene = Scene(Scene.policy(require: "- { id: a, that: has(deploy.ticket) }"))
        #expect(try scene.result() == .violated)
        #expect(try scene.result("deploy.requested", ["ticket": "T-1"]) == .satisfied)
    }
}
