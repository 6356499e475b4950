// Groups of regular expressions, and that no expression makes matching slow.

import Testing
import WritCEL

@Suite struct RegularExpressionTests {
    private func groups(_ pattern: String, _ text: String) throws -> [String?]? {
        try RegularExpression(pattern).firstMatch(in: text)?.map { $0.map(String.init) }
    }

    @Test(arguments: [
        ("a(b*)c", "xabbcx", ["abbc", "bb"]), ("(a|ab)(c|bcd)", "abcd", ["abcd", "a", "bcd"]),
        ("(a+)(a*)", "aaa", ["aaa", "aaa", ""]), ("(a+?)(a*)", "aaa", ["aaa", "a", "aa"]),
        ("^(\\w+)\\s+(\\w+)$", "one two", ["one two", "one", "two"]), ("(?:x|y)(z)", "yz", ["yz", "z"]),
        ("(a)?b", "b", ["b", nil]), ("(x{2,3})", "xxxx", ["xxx", "xxx"]), ("b(ü)", "abü", ["bü", "ü"]),
    ])
    func groupsHoldWhatAPerlWouldGive(pattern: String, text: String, expected: [String?]) throws {
        #expect(try groups(pattern, text) == expected)
    }

    @Test func theLeftmostMatchWins() throws {
        #expect(try groups("b+|a", "xxabb") == ["a"])
        #expect(try groups("z", "xxabb") == nil)
    }

    @Test func groupsAreFoundByName() throws {
        let expression = try RegularExpression("^LGTM=(?<who>\\S+)")
        #expect(expression.groupNames == ["who"])
        #expect(expression.firstMatch(of: "who", in: "LGTM=ann@example.org, thanks") == "ann@example.org,")
        #expect(expression.firstMatch(of: "who", in: "no LGTM=x") == nil)
        #expect(expression.firstMatch(of: "other", in: "LGTM=x") == nil)
    }

    @Test func aCatastrophicPatternStaysLinear() throws {
        // A backtracker would need 2^5000 steps; the budget of a test run is the proof.
        let text = String(repeating: "a", count: 5000)
        #expect(try groups("^(a+)+$", text + "!") == nil)
        #expect(try groups("^(a+)+$", text)?.first == text)
    }

    /// Or a loop over short texts would search without end at the price of the loop.
    @Test func shortSearchesCostWhatTheyVisit() throws {
        var environment = Environment()
        environment.declare("t", .string)
        let program = try environment.compile("t.find('(a|b)*c') == ''")
        let context = EvaluationContext(costMax: 10_000)
        let value = program.evaluate([.string(String(repeating: "a", count: 20))], context: context)
        #expect(value.equals(.bool(true)))
        #expect(10_000 - context.costLeft > 5 * 20)
    }

    @Test func brokenExpressionsAreRefused() {
        for pattern in ["(", "a**", "[z-a]", String(repeating: "a", count: 5000), "(a{1000}){1000}"] {
            #expect(throws: CELError.self) { _ = try RegularExpression(pattern) }
        }
    }
}
