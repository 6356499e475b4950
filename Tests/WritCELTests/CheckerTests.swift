// Claims about what the checker accepts, refuses, and says about it.

import Testing
import WritCEL

@Suite struct CheckerTests {
    let environment: Environment = {
        let person = RecordType(name: "person", fields: [RecordType.Field(name: "id", type: .string)])
        let change = RecordType(
            name: "change",
            fields: [
                RecordType.Field(name: "author", type: .record(person)),
                RecordType.Field(name: "state", type: .enumeration(["open", "merged", "closed"])),
                RecordType.Field(name: "labels", type: .list(.enumeration(["bug", "chore"]))),
                RecordType.Field(name: "@secret", type: .int),
            ])
        var environment = Environment()
        environment.declare("change", .record(change))
        environment.declare("n", .int)
        environment.declare("anything", .dyn)
        return environment
    }()

    func problems(_ source: String) -> [CELProblem] {
        do {
            _ = try environment.check(environment.parse(source))
            return []
        } catch {
            return error.problems
        }
    }

    func type(_ source: String) throws -> CELType { try environment.check(environment.parse(source)).type }

    /// A variable of a well-known message has the type that its values have.
    @Test(arguments: [
        ("google.protobuf.Int64Value", "wrapper(int)"), ("google.protobuf.StringValue", "wrapper(string)"),
        ("google.protobuf.Struct", "map(string, dyn)"), ("google.protobuf.ListValue", "list(dyn)"),
        ("google.protobuf.Value", "dyn"),
    ])
    func knowsVariablesOfWellKnownMessages(name: String, wanted: String) throws {
        var environment = environment
        environment.declare("x", .message(name))
        environment.declare("xs", .list(.message(name)))
        #expect(try environment.check(environment.parse("x")).type.description == wanted)
        #expect(try environment.check(environment.parse("xs[0]")).type.description == wanted)
        #expect(CELType(name)?.description == wanted)
    }

    @Test func reportsAllProblemsInTheOrderOfTheSource() {
        let found = problems("chnge.x == 1 && n + 'a' == 2 && change.autor == 'x' && nosuch(n)")
        #expect(found.map(\.position.column) == [1, 21, 40, 56])
    }

    @Test(arguments: [
        ("chnge.state == 'open'", "change"), ("change.autor.id == ''", "author"), ("change.state == 'mergd'", "merged"),
        ("'opn' != change.state", "open"), ("'bgu' in change.labels", "bug"),
        ("change.state in ['open', 'closd']", "closed"),
        ("n.exsits", nil), ("[1].size() == sise('a')", "size"), ("change.author.id.startWith('a')", "startsWith"),
    ])
    func suggestsWhatWasPerhapsMeant(source: String, suggestion: String?) {
        let found = problems(source)
        #expect(found.count == 1)
        #expect(found.first?.suggestion == suggestion)
    }

    @Test(arguments: [
        "1 + 1.0", "1 == 'a'", "!1", "n ? 1 : 2", "size(1)", "[1].map(x, y)", "n.all(x, x)", "[1].all(x, x)", "-'a'",
        "has(n.a)", "n[0]", "{1: 2}.a", "'a'.startsWith(1)", "[1].exists(x, x == 'a')", "person{}", "n()", "1 in 1",
        "optional.of(1).optFlatMap(x, x)", "change.nosuch", "true && 1", "T{}", "change.author == null",
        "change.author == 'ada'",
    ])
    func refusesWhatCanNeverWork(source: String) {
        #expect(!problems(source).isEmpty)
    }

    @Test(arguments: [
        ("[1, 2]", "list(int)"), ("[1, 'a']", "list(dyn)"), ("{'a': 1}", "map(string, int)"), ("anything.a.b", "dyn"),
        ("change.author", "person"), ("[change].map(c, c.author.id)", "list(string)"), ("1 < 2u", "bool"),
        ("[].map(x, x)", "list(dyn)"), ("{'a': 1}.transformMap(k, v, k + 'b')", "map(string, string)"),
        ("optional.of(n).optMap(x, [x])", "optional_type(list(int))"), ("change.?author.?id", "optional_type(string)"),
        ("anything ? 1 : 2", "int"), ("cel.bind(x, n, [x])", "list(int)"), ("change.state + 'x'", "string"),
        ("[change.state, 'other']", "list(string)"), ("type(n)", "type(int)"),
    ])
    func findsTypes(source: String, wanted: String) throws {
        #expect(try type(source).description == wanted)
    }

    @Test func hiddenNamesAreForMadeTreesOnly() throws {
        #expect(throws: CELProblems.self) { try environment.parse("change.@secret") }
        #expect(throws: CELProblems.self) { try environment.parse("change.`@secret`") }
        let tree = try environment.parse("change.state")
        guard case .select(let operand, _, _) = tree.kind else {
            Issue.record("no select")
            return
        }
        let made = Expression(.select(operand, field: "@secret", isTest: false), at: tree, id: 1_000_000)
        #expect(try environment.check(made).type == .int)
    }

    @Test func limitsTheNumberOfProblems() {
        let source = (0..<200).map { "x\($0)" }.joined(separator: " && ")
        #expect(problems(source).count == environment.limits.problemsMax)
    }

    @Test func namesWhatAFunctionTakes() throws {
        let found = try #require(problems("n.startsWith('a')").first)
        #expect(found.message == "`startsWith` does not take (int, string): expected string, found int")
    }
}
