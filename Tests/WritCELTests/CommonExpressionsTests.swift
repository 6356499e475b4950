// Claims about parts that are computed once: which they are, and that nobody can tell but by the time it takes. That results
// stay the same is a claim of AgreementTests too, whose expressions repeat themselves.

import Testing

@testable import WritCEL

@Suite struct CommonExpressionsTests {
    private static let environment: Environment = {
        var environment = Environment()
        for (name, type) in [
            ("s", CELType.string), ("t", .string), ("n", .int), ("l", .list(.string)), ("k", .list(.string)),
        ] {
            environment.declare(name, type)
        }
        environment.add(
            FunctionDeclaration(
                name: "draw",
                overloads: [
                    Overload(id: "draw", parameters: [.string], result: .int) { _, context in
                        guard let count = context.host as? Count else { return .int(0) }
                        count.value += 1
                        return .int(count.value)
                    }
                ]))
        return environment
    }()

    private final class Count { var value: Int64 = 0 }

    private static func cells(_ source: String) throws -> Int {
        try CommonExpressions(in: environment.check(environment.parse(source))).count
    }

    @Test(arguments: [
        "timestamp(s).getHours('UTC') >= 8 && timestamp(s).getHours('UTC') < 18",
        // The larger part holds the smaller one, which is used once within it.
        "s.upperAscii().size() > 3 || s.upperAscii().size() < 1",
        // In a loop, what does not depend on the loop's variable.
        "l.all(x, x < s.upperAscii())", "l.exists(x, k.exists(y, y == x.upperAscii()))",
        // Within one step of a loop.
        "l.all(x, x.upperAscii() == s || x.upperAscii() == t)",
        "cel.bind(x, s + t, x.upperAscii() == s || x.upperAscii() == t)",
        // A whole loop.
        "l.all(x, x.upperAscii() == s) && l.all(x, x.upperAscii() == s)",
    ])
    func isComputedOnce(source: String) throws {
        #expect(try Self.cells(source) == 1)
    }

    @Test(arguments: [
        // Reads and operators are cheaper than looking whether they were done.
        "s == t && s == t", "n + 1 > 2 || n + 1 < 0", "l.all(x, x == s)",
        // Other variables, other values.
        "s.upperAscii() == t || t.upperAscii() == s", "l.all(x, x.upperAscii() == s) && k.all(x, x.upperAscii() == s)",
        // What users add is called each time.
        "draw(s) + draw(s) > 1", "l.all(x, draw(s) > 0)",
        // The compiler computes it.
        "duration('1h') < duration('1h') + duration('1h')",
    ])
    func isLeftAsItIs(source: String) throws {
        #expect(try Self.cells(source) == 0)
    }

    @Test func addedFunctionsAreCalledAsOftenAsTheyAreWritten() throws {
        let count = Count()
        let program = try Self.environment.compile("draw(s) == 1 && draw(s) == 2")
        let value = program.evaluate([.string("a")], context: EvaluationContext(host: count))
        #expect(value.equals(.bool(true)) && count.value == 2)
    }

    /// A part costs what it costs wherever it is used, or limits would depend on what the compiler saves.
    @Test func costsTheSameAsIfItWereComputedEachTime() throws {
        func cost(_ source: String) throws -> UInt64 {
            let context = EvaluationContext(costMax: 100_000)
            let variables = [Value.string(String(repeating: "a", count: 5_000)), .string("b")]
            let program = try Self.environment.compile(source)
            guard case .bool = program.evaluate(variables, context: context) else { return 0 }
            return 100_000 - context.costLeft
        }
        let one = try cost("s.upperAscii() == t")
        #expect(one > 500)
        #expect(try cost("s.upperAscii() == t || s.upperAscii() == t") == 2 * one)
    }

    @Test func aStepDoesNotSeeWhatAnEarlierOneComputed() throws {
        let source = "l.map(x, x.upperAscii() + x.upperAscii() + k.map(y, x.lowerAscii() + y).join())"
        let list = Value.list([.string("a"), .string("b")])
        let program = try Self.environment.compile(source)
        let value = program.evaluate(
            [.string(""), .string(""), .int(0), list, list], context: EvaluationContext())
        #expect(value.literal == #"["AAaaab", "BBbabb"]"#)
        #expect(try Self.cells(source) == 2)
    }

    @Test func faultsAreOfTheirOwnPlace() throws {
        let program = try Self.environment.compile("timestamp(s).getHours() > 1\n|| timestamp(s).getHours() < 1")
        let (value, trace) = program.trace([.string("never")], context: EvaluationContext())
        guard case .error(let error) = value else { return #expect(Bool(false), "\(value.literal)") }
        #expect(error.position?.line == 1)
        #expect(trace?.root.children.count == 2)
    }
}
