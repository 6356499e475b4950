// Claims about evaluation: unknowns, errors, records, functions of the host's.

import Testing
import WritCEL

@Suite struct EvaluationTests {
    static let person = RecordType(
        name: "person",
        fields: [RecordType.Field(name: "id", type: .string), RecordType.Field(name: "name", type: .string)],
        identityField: 0)
    static let change = RecordType(
        name: "change",
        fields: [
            RecordType.Field(name: "author", type: .record(person)), RecordType.Field(name: "title", type: .string),
            RecordType.Field(name: "size", type: .int), RecordType.Field(name: "merger", type: .record(person)),
        ])

    static func person(_ id: String, _ name: String = "") -> Value {
        .record(Record(type: person, slots: [.string(id), .string(name)]))
    }

    static func evaluate(_ source: String, _ values: [(String, CELType, Value)] = []) throws -> Value {
        var environment = Environment()
        for (name, type, _) in values { environment.declare(name, type) }
        let program = try environment.compile(source)
        return program.evaluate(values.map(\.2), context: EvaluationContext())
    }

    static let unknown = Value.unknown(Unknown("evidence"))
    static let states: [(String, CELType, Value)] = [
        ("t", .bool, .bool(true)), ("f", .bool, .bool(false)), ("u", .bool, unknown),
        ("w", .bool, .unknown(Unknown("other"))), ("e", .bool, .error(CELError(.divisionByZero, "division by zero"))),
        ("list", .list(.bool), .list([.bool(true), unknown])), ("none", .list(.bool), .list([.bool(false), unknown])),
    ]

    @Test(arguments: [
        ("f && u", "false"), ("u && f", "false"), ("t || u", "true"), ("u || t", "true"), ("u && t", "unknown"),
        ("u || f", "unknown"), ("e && f", "false"), ("f && e", "false"), ("e || t", "true"), ("e && t", "error"),
        ("u && e", "unknown"), ("e && u", "unknown"), ("e || u", "unknown"), ("!u", "unknown"), ("!e", "error"),
        ("u ? t : f", "unknown"), ("e ? t : f", "error"), ("t ? t : u", "true"), ("t && t && u && f", "false"),
        ("t && u && e && t", "unknown"), ("u == u", "unknown"), ("u == e", "unknown"), ("e == u", "unknown"),
        ("list.all(x, x)", "unknown"), ("list.exists(x, x)", "true"), ("none.all(x, x)", "false"),
        ("none.exists(x, x)", "unknown"), ("list.exists_one(x, x)", "unknown"), ("list.filter(x, x) == []", "unknown"),
        ("list.map(x, !x) == []", "unknown"), ("list.map(x, true) == [true, true]", "true"), ("true in list", "true"),
        ("false in list", "unknown"), ("[t, u] == [t]", "unknown"), ("[e, u] == [t]", "unknown"),
        ("[true, e].size() == 2", "error"), ("list == [true, true]", "unknown"),
        ("list == [false, true]", "false"), ("list != [false, true]", "true"), ("list == list", "unknown"),
        ("[list] == [none]", "false"), ("list in [[true, true]]", "unknown"),
        ("[list, list].distinct() == []", "unknown"),
        ("{'a': u}.a", "unknown"),
    ])
    func followsStrongKleene(source: String, wanted: String) throws {
        #expect(EvaluationTests.spoken(try EvaluationTests.evaluate(source, EvaluationTests.states)) == wanted)
    }

    static func spoken(_ value: Value) -> String {
        switch value {
        case .bool(let truth): "\(truth)"
        case .unknown: "unknown"
        case .error: "error"
        default: "\(value)"
        }
    }

    @Test func mergesTheCausesOfUnknowns() throws {
        let value = try EvaluationTests.evaluate("u && w && u", EvaluationTests.states)
        guard case .unknown(let unknown) = value else {
            Issue.record("\(value)")
            return
        }
        #expect(unknown.causes == ["evidence", "other"])
        #expect(Unknown(causes: (0..<20).map(String.init)).causes.count == Unknown.causesMax)
    }

    @Test(arguments: [
        ("c.title == 'fix'", "true"), ("c.title != 'fix'", "false"), ("'fix' == c.title", "true"),
        ("c.author.id == 'ada'", "true"), ("c.author.id == c.title", "false"), ("c.size > 3", "true"),
        ("3 < c.size", "true"), ("c.size <= 3", "false"), ("c.author == ada", "true"), ("c.author in [ada]", "true"),
        ("has(c.author)", "true"), ("has(c.merger)", "false"), ("c.merger == ada", "unknown"),
        ("c.merger.id == 'x'", "unknown"), ("has(c.merger) && c.merger.id == 'x'", "false"),
        ("c.?merger.?id.orValue('nobody') == 'nobody'", "true"), ("[c].exists(x, x.author.id == 'ada')", "true"),
        ("[c].all(x, [c].all(y, x.title == y.title))", "true"), ("gone.title == 'fix'", "unknown"),
        ("c.title in ['fix', 'feat']", "true"), ("gone.title in ['fix']", "unknown"), ("gone.size > 1", "unknown"),
    ])
    func readsRecordsBySlot(source: String, wanted: String) throws {
        // The same person with another name: identity decides.
        let slots: [Value] = [EvaluationTests.person("ada", "Ada"), .string("fix"), .int(4), EvaluationTests.unknown]
        let values: [(String, CELType, Value)] = [
            ("c", .record(EvaluationTests.change), .record(Record(type: EvaluationTests.change, slots: slots))),
            ("ada", .record(EvaluationTests.person), EvaluationTests.person("ada")),
            ("gone", .record(EvaluationTests.change), EvaluationTests.unknown),
        ]
        #expect(EvaluationTests.spoken(try EvaluationTests.evaluate(source, values)) == wanted)
    }

    @Test func survivesValuesThatAreNotOfTheDeclaredTypes() throws {
        let wrong: [Value] = [.int(1), .record(Record(type: EvaluationTests.person, slots: [])), .null, .list([])]
        for value in wrong {
            for source in [
                "c.title == 'x'", "c.author.id == 'x'", "has(c.title)", "c.size < 3", "[c].all(x, x.size > 1)",
            ] {
                let result = try EvaluationTests.evaluate(source, [("c", .record(EvaluationTests.change), value)])
                #expect(result.isFault, "\(source) of \(value)")
            }
        }
    }

    @Test func textIsComparedByScalars() throws {
        #expect(EvaluationTests.spoken(try EvaluationTests.evaluate("'\\u00e9' == 'e\\u0301'")) == "false")
        #expect(EvaluationTests.spoken(try EvaluationTests.evaluate("'\\u00e9' in {'e\\u0301': 1}")) == "false")
        #expect(EvaluationTests.spoken(try EvaluationTests.evaluate("'\\U0001F600' > '\\uFFFD'")) == "true")
    }

    @Test func errorsKnowTheirPlace() throws {
        guard case .error(let error) = try EvaluationTests.evaluate("1 +\n  2 / 0") else {
            Issue.record("no error")
            return
        }
        #expect(error.code == .divisionByZero)
        #expect(error.position == SourcePosition(line: 2, column: 3, offset: 6))
    }

    @Test func callsFunctionsOfTheHost() throws {
        final class Facts { var asked: [String] = [] }
        var environment = Environment()
        environment.declare("name", .string)
        let overload = Overload(id: "lookup_string", parameters: [.string], result: .int) { arguments, context in
            guard case .string(let name) = arguments[0], let facts = context.host as? Facts else { return .null }
            facts.asked.append(name)
            return .int(Int64(facts.asked.count))
        }
        environment.add(FunctionDeclaration(name: "@lookup", overloads: [overload]))
        #expect(throws: CELProblems.self) { try environment.parse("@lookup(name)") }
        let plain = try environment.parse("name")
        let made = Expression(.call(function: "@lookup", target: nil, arguments: [plain]), at: plain, id: 1_000_000)
        let program = try environment.compile(environment.check(made))
        let facts = Facts()
        let context = EvaluationContext(host: facts)
        _ = program.evaluate([.string("a")], context: context)
        guard case .int(2) = program.evaluate([.string("b")], context: context) else {
            Issue.record("not called twice")
            return
        }
        #expect(program.evaluate([EvaluationTests.unknown], context: context).isFault)
        #expect(facts.asked == ["a", "b"])
    }

    @Test func runsFromManyTasksAtOnce() async throws {
        var environment = Environment()
        environment.declare("n", .int)
        let program = try environment.compile("lists.range(n).map(x, x * 2).exists(x, x == n) == (n % 2 == 0 && n > 0)")
        await withTaskGroup(of: Bool.self) { group in
            for n in 0..<64 {
                group.addTask {
                    guard case .bool(true) = program.evaluate([.int(Int64(n))], context: EvaluationContext()) else {
                        return false
                    }
                    return true
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
