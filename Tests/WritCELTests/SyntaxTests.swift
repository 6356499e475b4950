// Claims about parsing, printing and the tree.

import Testing
import WritCEL

@Suite struct SyntaxTests {
    let environment = Environment()

    @Test(arguments: [
        "1 + 2 * 3", "(1 + 2) * 3", "a - (b - c)", "a.b.c == \"x\" && !has(a.d)", "a || b && c || d",
        "a ? b : c ? d : e", "(a ? b : c) ? d : e", "[1, ?a, 2u]", "{\"k\": 1.5, ?\"o\": b}", "a.?b[?0].c",
        "x in [1, 2]", "-(1)", "-a.b", "-1", "!(a && b)", "f(a, b).g(c)", "a.exists(x, x > 1).f()",
        "cel.bind(x, 1, x + x)", "a.map(x, x > 1, x * 2)", "a.all(i, v, i < v)", "T{f: 1, ?g: h}", "b\"\\xff\"",
        "\"\\n\\\"\\\\\"", "a.`b-c`", "-9223372036854775808", "1e+300", "a.exists_one(x, x)", "(-1).f()",
    ])
    func printsWhatItParses(source: String) throws {
        let tree = try environment.parse(source)
        #expect(tree.source() == source)
    }

    @Test func placesEveryNode() throws {
        let tree = try environment.parse("a &&\n  b.cd")
        guard case .call(_, _, let arguments) = tree.kind else {
            Issue.record("no call")
            return
        }
        #expect(arguments[1].position == SourcePosition(line: 2, column: 3, offset: 7))
        #expect(arguments[1].end == SourcePosition(line: 2, column: 7, offset: 11))
    }

    @Test func givesUniqueIDs() throws {
        let tree = try environment.parse("a.exists(x, x.b == [1, 2][0] && {1: 2}[1] == c)")
        var ids: [Int] = []
        tree.visit { ids.append($0.id) }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0 < Expression.syntheticIDStart })
    }

    @Test func findsFreeVariables() throws {
        let tree = try environment.parse("a.exists(x, x.b == c) && x && cel.bind(d, e, d)")
        #expect(tree.freeVariables == ["a", "c", "x", "e"])
    }

    @Test func rewritesFromTheBottomUp() throws {
        let tree = try environment.parse("a + f(a)")
        let rewritten = tree.rewritten { node in
            if case .identifier("a") = node.kind { return Expression(.literal(.int(1)), at: node, id: node.id) }
            if case .call("f", nil, let arguments) = node.kind { return arguments[0] }
            return nil
        }
        #expect(rewritten.source() == "1 + 1")
    }

    @Test func readsOnAfterFaultsThatAllowIt() {
        let source = "has(a) && let == 9223372036854775808 && b.all(1, true) && c.all(x, x, true)"
        #expect {
            try environment.parse(source)
        } throws: { error in
            (error as? CELProblems)?.problems.map(\.position.column) == [5, 11, 18, 47, 68]
        }
    }

    @Test(arguments: [
        ("a +", 1, 4), ("(a", 1, 3), ("a b", 1, 3), ("[1, 2", 1, 6), ("a = b", 1, 3), ("'abc", 1, 1), ("a.1", 1, 2),
        ("f(a,)", 1, 5), ("{1 2}", 1, 4), ("1x", 1, 1), ("'\\q'", 1, 2), ("a &\n& b", 1, 3), ("", 1, 1),
        ("b'\\u0041'", 1, 3),
    ])
    func pointsAtWhatItCannotRead(source: String, line: Int, column: Int) {
        #expect {
            try environment.parse(source)
        } throws: { error in
            let found = (error as? CELProblems)?.problems.first?.position
            return found?.line == line && found?.column == column
        }
    }
}
