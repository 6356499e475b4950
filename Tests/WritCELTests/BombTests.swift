// Claims about expressions that grow without bound: with the default limits each ends in an error. What they take is
// measured by `WritBenchmarks bombs`; no test looks at a clock.

import Testing
import WritCEL

@Suite struct BombTests {
    private static func nested(_ depth: Int, _ seed: String, _ body: String) -> String {
        (0..<depth).reduce(seed) { inner, _ in "cel.bind(x, \(inner), \(body))" }
    }

    private static let range = "lists.range(100000)"

    static let bombs: [(limit: String, source: String)] = [
        ("costMax", nested(40, "'0123456789'", "x + x")), ("listMax", nested(40, "[1, 2]", "x + x")),
        ("stringBytesMax", nested(40, "'aaaaaaaa'", "x.replace('a', x)")),
        ("stringBytesMax", nested(40, "'0123456789'", "[x, x, x].join()")),
        ("costMax", nested(40, "[1]", "[x, x]") + " == " + nested(40, "[1]", "[x, x]")),
        ("costMax", "json.encode(\(nested(40, "[1]", "[x, x]")))"),
        ("costMax", "\(range).all(a, \(range).all(b, \(range).all(c, a + b + c >= 0)))"),
        ("costMax", "\(range).map(x, {x: x, x + 1: x})"), ("costMax", "\(range).reduce(made, x, [0], made + [x])"),
        ("costMax", "\(range).map(x, 'a').join().findAll('a|a.*b')"),
        ("costMax", "\(range).all(x, 'aaaaaaaaaaaaaaaaaaaaaaaa'.matches('(a|aa|' + string(x) + ')*b') == false)"),
        ("memoryBytesMax", "lists.range(1000).map(x, lists.range(3000 + x))"),
        (
            "memoryBytesMax",
            "cel.bind(t, lists.range(500000 / 8).map(x, 'abcdefgh').join(), [t + t, t + t, t + t, t + t])"
        ),
    ]

    @Test(arguments: bombs)
    func endsInAnErrorThatNamesTheLimit(limit: String, source: String) throws {
        let value = try Environment().compile(source).evaluate([], context: EvaluationContext())
        guard case .error(let error) = value, case .limit(let name) = error.code else {
            Issue.record("no limit for \(source): \(value.isFault)")
            return
        }
        // Either of the two budgets may be spent first where an expression spends both.
        let budgets = ["costMax", "memoryBytesMax"]
        #expect(name == limit || (budgets.contains(name) && budgets.contains(limit)), "\(name) for \(source)")
        #expect(error.message.contains(name))
    }

    @Test func refusesAMegabyteOfSource() {
        let source = String(repeating: "1 + ", count: 250_000) + "1"
        #expect {
            try Environment().compile(source)
        } throws: { error in
            (error as? CELProblems)?.problems.first?.message.contains("sourceBytesMax") == true
        }
    }

    /// Each literal is within its limits; together they may not be evaluated when compiling.
    @Test(arguments: ["lists.range(N).size()", "'a'.matches('(a{0,90}){0,N}b') ? 1 : 0"])
    func manyLiteralsShareOneBudget(part: String) throws {
        let count = part.hasPrefix("lists") ? 90_000 : 35
        let parts = (0..<200).map { number in
            part.replacing("N", with: String(part.hasPrefix("lists") ? count - number : count)).replacing(
                "b'", with: "b\(number)'")
        }
        let program = try Environment().compile("[\(parts.joined(separator: ", "))].size() == 200")
        guard case .error(let error) = program.evaluate([], context: EvaluationContext()) else {
            Issue.record("all of it was evaluated")
            return
        }
        #expect(error.code == .limit("costMax") || error.code == .limit("memoryBytesMax"))
    }

    @Test func patternsStayLinear() throws {
        // As long again costs twice as much, not four times.
        func cost(_ length: Int) throws -> UInt64 {
            var environment = Environment()
            environment.declare("s", .string)
            let context = EvaluationContext(costMax: 1_000_000)
            environment.limits.costMax = 1_000_000
            let program = try environment.compile("s.matches('^(a|aa|a*)*b$')")
            let value = program.evaluate([.string(String(repeating: "a", count: length))], context: context)
            #expect(value.equals(.bool(false)))
            return 1_000_000 - context.costLeft
        }
        #expect(try cost(8_000) < 3 * cost(4_000))
    }
}
