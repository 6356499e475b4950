// Claims about expressions that would cost too much: each ends in an error that names the limit.

import Testing
import WritCEL

@Suite struct LimitsTests {
    let environment: Environment = {
        var environment = Environment()
        environment.limits.costMax = 150_000
        return environment
    }()

    func evaluate(_ source: String) throws -> Value {
        try environment.compile(source).evaluate([], context: EvaluationContext())
    }

    func expectLimit(_ name: String, _ source: String) throws {
        guard case .error(let error) = try evaluate(source) else {
            Issue.record("no error for \(source)")
            return
        }
        #expect(error.code == .limit(name))
    }

    @Test(arguments: [
        String(repeating: "(", count: 50_000), String(repeating: "[", count: 50_000),
        String(repeating: "-", count: 60_000) + "1",
        String(repeating: "!", count: 60_000) + "true", String(repeating: "{1:", count: 20_000),
        String(repeating: "a ? b : ", count: 8_000) + "c", String(repeating: "f(", count: 30_000),
        String(repeating: "1 + ", count: 15_000) + "1", "a" + String(repeating: ".b", count: 30_000),
        "a" + String(repeating: "[0]", count: 20_000), "a" + String(repeating: ".f()", count: 15_000),
        String(repeating: "[1].all(x, ", count: 5_000), String(repeating: "T{a: ", count: 10_000),
    ])
    func refusesDeepNesting(source: String) {
        #expect {
            try environment.parse(source)
        } throws: { error in
            (error as? CELProblems)?.problems.first?.message.contains("nestingMax") == true
        }
    }

    @Test func refusesLongSources() {
        let source = String(repeating: " ", count: environment.limits.sourceBytesMax) + "1"
        #expect {
            try environment.parse(source)
        } throws: { error in
            (error as? CELProblems)?.problems.first?.message.contains("sourceBytesMax") == true
        }
    }

    @Test func takesLongChainsOfLogic() throws {
        let source = Array(repeating: "true", count: 5_000).joined(separator: " && ")
        guard case .bool(true) = try evaluate(source) else {
            Issue.record("not true")
            return
        }
    }

    @Test func evaluatesAtTheDepthAllowed() throws {
        // The literal and the comparison are two levels more.
        let deep = environment.limits.nestingMax - 2
        let source = String(repeating: "[", count: deep) + "1" + String(repeating: "]", count: deep)
        #expect(!(try evaluate("\(source) == \(source)").isFault))
    }

    @Test func refusesTreesThatAreMadeTooHigh() throws {
        var tree = try environment.parse("1")
        for id in 0..<environment.limits.heightMax {
            tree = Expression(.list([ListElement(value: tree)]), at: tree, id: 1_000_000 + id)
        }
        #expect(throws: CELProblems.self) { try environment.check(tree) }
    }

    @Test func stopsTextThatDoubles() throws {
        var source = "'0123456789'"
        for _ in 0..<40 { source = "cel.bind(x, \(source), x + x)" }
        try expectLimit("stringBytesMax", source)
    }

    @Test func stopsListsThatDouble() throws {
        var source = "[1, 2, 3]"
        for _ in 0..<40 { source = "cel.bind(x, \(source), x + x)" }
        try expectLimit("listMax", source)
    }

    @Test func stopsNestedLoops() throws {
        try expectLimit(
            "costMax", "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))")
    }

    @Test func stopsComparingListsThatShareTheirParts() throws {
        var (left, right) = ("[1]", "[1]")
        for _ in 0..<40 {
            left = "cel.bind(x, \(left), [x, x])"
            right = "cel.bind(y, \(right), [y, y])"
        }
        try expectLimit("costMax", "\(left) == \(right)")
    }

    @Test func stopsWritingListsThatShareTheirParts() throws {
        var source = "['0123456789']"
        for _ in 0..<40 { source = "cel.bind(x, \(source), [x, x])" }
        try expectLimit("costMax", "'%s'.format([\(source)])")
    }

    @Test(arguments: [
        "'a'.matches('((a{0,1000}){0,1000}){0,1000}')", "'a'.matches('\(String(repeating: "a", count: 2_000))')",
        "'a'.matches('(a+')", "'a'.matches('a{2000}')", "'a'.matches('\(String(repeating: "(", count: 500))')",
    ])
    func refusesPatternsWhenCompiling(source: String) {
        #expect(throws: CELProblems.self) { try environment.compile(source) }
    }

    @Test func matchesInLinearTime() throws {
        let text = String(repeating: "a", count: 5_000)
        guard case .bool(false) = try evaluate("'\(text)'.matches('^(a+)+b$')") else {
            Issue.record("it matched")
            return
        }
    }

    @Test func contextsShareTheirBudget() throws {
        let program = try environment.compile("lists.range(100).all(x, x >= 0)")
        let context = EvaluationContext(costMax: 1_000)
        #expect(!program.evaluate([], context: context).isFault)
        #expect(context.costLeft <= 600)
        #expect(!program.evaluate([], context: context).isFault)
        #expect(program.evaluate([], context: context).isFault)
    }

    /// What costs little by itself, but works on much.
    @Test(arguments: [
        "s == t", "s < t", "{s: 1} == {}", "s in ['a', 'b']", "s in {'a': 1}", "{'a': 1}[?s].hasValue()", "int(s) == 1",
        "timestamp(s) == timestamp(0)", "'a'.contains(s)", "'a'.indexOf(s) == 0", "[s, t].sort() == []",
        "[s, t].distinct() == []", "sets.contains([s], [t])", "'a'.matches(s)", "s.matches('b$')",

        "[\(Array(repeating: "i", count: 800).joined(separator: ", "))].size() == 0",
    ])
    func chargesForWhatIsLong(body: String) throws {
        let long = "lists.range(8192).map(i, '0').join()"
        // Either way, the loop of 10 000 steps must not end.
        try expectLimit(
            "costMax",
            "cel.bind(s, \(long), cel.bind(t, \(long), lists.range(10000).map(i, [\(body)][0] || true).size() == 0))")
    }

    @Test func loopsMayNestAsDeepAsTheyCanBeRead() throws {
        let depth = environment.limits.nestingMax - 2
        let source = String(repeating: "[1].all(x, ", count: depth) + "true" + String(repeating: ")", count: depth)
        guard case .bool(true) = try evaluate(source) else {
            Issue.record("not true")
            return
        }
    }

    @Test func estimatesCosts() throws {
        let one = try environment.compile("[1, 2, 3].all(x, x > 0)")
        var environment = environment
        environment.declare("list", .list(.int))
        let many = try environment.compile("list.all(x, list.all(y, x > y))")
        #expect(one.estimatedCost < 20)
        #expect(many.estimatedCost > 1_000_000)
    }
}
