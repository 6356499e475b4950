// Claims about traces, residuals, estimates and excerpts: what they say of one expression.

import Testing
import WritCEL

@Suite struct ExplainingTests {
    private func environment(_ variables: (String, CELType)...) -> Environment {
        var environment = Environment()
        for (name, type) in variables { environment.declare(name, type) }
        return environment
    }

    @Test func namesTheElementForWhichAllFailed() throws {
        let program = try environment(("n", .int)).compile("n > 0 && [1, 5, 2].all(x, x < n)")
        let (value, trace) = program.trace([.int(4)], context: EvaluationContext())
        #expect(value.equals(.bool(false)))
        let deciding = try #require(trace).decidingElements
        #expect(deciding.map { $0.bindings.map(\.value.literal) } == [["5"]])
        // What held is not why it failed.
        #expect(trace?.root.children.map(\.isDeciding) == [false, true])
    }

    @Test func namesTheBranchThatWasTaken() throws {
        let program = try environment(("n", .int)).compile("n > 1 ? n + 1 : n / 0")
        let trace = try #require(program.trace([.int(2)], context: EvaluationContext()).trace)
        #expect(trace.root.children.map { $0.node.source() } == ["n > 1", "n + 1"])
        #expect(trace.root.children.map(\.value.literal) == ["true", "3"])
    }

    @Test func cutsLongTracesAndSaysSo() throws {
        let program = try Environment().compile("lists.range(20000).all(x, x >= 0)")
        let (value, trace) = program.trace([], context: EvaluationContext())
        #expect(value.equals(.bool(true)))
        #expect(trace?.isCut == true)
    }

    @Test(arguments: [
        ("u && k", "u"), ("k && u || n > 5", "u"), ("n + 1 == m", "5 == m"), ("k ? m : 1 / 0", "m"),
        ("l.exists(x, x == m && x < n)", "[1, 2].exists(x, x == m && x < 4)"), ("u ? n + 1 : n", "u ? 5 : 4"),
        ("m == 1 || 2 / (n - 4) == 1", "m == 1 || 2 / 0 == 1"), ("n > 1", "true"),
    ])
    func leavesWhatIsNotKnown(source: String, remaining: String) throws {
        let environment = environment(
            ("u", .bool), ("m", .int), ("k", .bool), ("n", .int), ("l", .list(.int)))
        let unknown = Value.unknown(Unknown("later"))
        let values = [unknown, unknown, .bool(true), .int(4), .list([.int(1), .int(2)])]
        let residual = try environment.compile(source).residual(values, context: EvaluationContext())
        #expect(residual.expression.source() == remaining)
        #expect(residual.causes == (remaining == "true" ? [] : ["later"]))
    }

    @Test func estimatesFromDeclaredBounds() throws {
        let review = RecordType(name: "review", fields: [.init(name: "state", type: .string)])
        let commit = RecordType(
            name: "commit", fields: [.init(name: "reviews", type: .list(.record(review)), elementsMax: 3)])
        var environment = environment(("commits", .list(.record(commit))))
        let source = "commits.all(c, c.reviews.exists(r, r.state == 'approved'))"
        let unbound = try environment.compile(source).estimatedCost
        let isSet = environment.setBound(10, of: "commits")
        let isSetForNothing = environment.setBound(10, of: "nosuch")
        #expect(isSet && !isSetForNothing)
        let bound = try environment.compile(source).estimatedCost
        #expect(bound * 50 < unbound)
        environment.setBound(30, of: "commits[].reviews")
        #expect(try environment.compile(source).estimatedCost > bound * 5)
    }

    @Test func underlinesTheFault() throws {
        let source = "n > 1 &&\n\tn + 'a' == 2"
        let problem = try #require(throws: CELProblems.self) {
            try environment(("n", .int)).compile(source)
        }.problems.first
        #expect(
            problem?.excerpt(of: source, file: "rule.cel") == """
                rule.cel:2:6: `+` does not take (int, string): expected int, found string
                   n + 'a' == 2
                       ^^^
                """)
    }

    @Test func reportsSyntaxErrorsOfSeveralBrackets() throws {
        let problems = try #require(throws: CELProblems.self) { try Environment().parse("f(1 +, [2 *], (3 /))") }
        #expect(problems.problems.map(\.position.column) == [6, 12, 19])
    }

    @Test(arguments: ["int", "list(string)", "map(string, list(dyn))", "optional_type(int)", "net.IP"])
    func readsTypesAsTheyAreWritten(text: String) {
        #expect(CELType(text)?.description == text)
        #expect(CELType(text + ")") == nil)
    }
}
