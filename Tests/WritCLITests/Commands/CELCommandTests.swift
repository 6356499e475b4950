// Claims about `writ cel`: what it prints, what it ends with.

import Testing
import WritModel

@Suite struct CELCommandTests {
    @Test(arguments: [
        (["1 + 2"], "3"), (["'a' + \"b\""], "\"ab\""), (["xs.filter(x, x > 1)", "--var", "xs=[1, 2, 3]"], "[2, 3]"),
        (["--check", "n + 1", "--declare", "n=int"], "int"), (["false && 1 / 0 == 1"], "false"),
        (
            ["'%s %s %s'.format([0.000000002, [-1.5e21, 12e-3], 1.5])"],
            "\"0.000000002 [-1500000000000000000000, 0.012] 1.5\""
        ),
        (["m.?a.?b.orValue('none')", "--var", "m={\"a\": null}"], "\"none\""),
        (["m[?'a'].?b[?0].hasValue()", "--var", "m={\"a\": 5}"], "false"),
        (["m.?a.?b.orValue('none')", "--var", "m={\"a\": {\"b\": \"deep\"}}"], "\"deep\""),
        (["timestamp('2024-07-01T00:00:00Z').getHours('Europe/Berlin')"], "2"),
    ])
    func printsValuesAndTypes(arguments: [String], wanted: String) async throws {
        let sandbox = try await Sandbox()
        let result = try await sandbox.writ(["cel"] + arguments)
        #expect(result.status == 0)
        #expect(result.output == wanted + "\n")
    }

    @Test(arguments: [
        (["n + 'a'", "--var", "n=1"], "expression:1:5: "), (["chnge == 1", "--declare", "change=int"], "`change`"),
        (["1 / 0"], "division by zero"), (["1 +"], "expression:1:4: "), (["x", "--var", "x=nojson"], "JSON"),
    ])
    func endsWith65WhereTheInputIsBad(arguments: [String], said: String) async throws {
        let sandbox = try await Sandbox()
        let result = try await sandbox.writ(["cel"] + arguments)
        #expect(result.status == 65)
        #expect(result.error.contains(said), "\(result.error)")
        #expect(result.output.isEmpty)
    }

    /// The JSON mapping of protobuf's well-known types.
    @Test(arguments: [
        (
            "t + d", ["t=google.protobuf.Timestamp", "d=google.protobuf.Duration"],
            ["t=\"2026-11-30T10:00:00+01:00\"", "d=\"90.5s\""], "timestamp(\"2026-11-30T09:01:30.5Z\")"
        ),
        ("d < duration('0s')", ["d=duration"], ["d=\"-1.5s\""], "true"),
        ("x + 1", ["x=google.protobuf.Int64Value"], ["x=\"9223372036854775806\""], "9223372036854775807"),
        ("x == null", ["x=google.protobuf.Int64Value"], ["x=null"], "true"),
        ("x", ["x=google.protobuf.UInt64Value"], ["x=\"18446744073709551615\""], "18446744073709551615u"),
        ("x + 1u", ["x=uint"], ["x=2"], "3u"), ("x", ["x=google.protobuf.Int32Value"], ["x=2.0"], "2"),
        ("x / 2.0", ["x=google.protobuf.DoubleValue"], ["x=3"], "1.5"),
        ("x > 1e308", ["x=google.protobuf.DoubleValue"], ["x=\"Infinity\""], "true"),
        ("x == 0.1", ["x=google.protobuf.FloatValue"], ["x=0.1"], "false"),
        (
            "x ? s : 'no'", ["x=google.protobuf.BoolValue", "s=google.protobuf.StringValue"], ["x=true", "s=\"yes\""],
            "\"yes\""
        ),
        ("x", ["x=google.protobuf.BytesValue"], ["x=\"_-8\""], "b\"\\xff\\xef\""),
        ("s.n + s.l[0] + 0.5", ["s=google.protobuf.Struct"], ["s={\"n\": 1, \"l\": [2]}"], "3.5"),
        ("type(v) == double", ["v=google.protobuf.Value"], ["v=7"], "true"),
        ("l[0] + 0.5", ["l=google.protobuf.ListValue"], ["l=[1]"], "1.5"),
        ("xs[0] + xs[1]", ["xs=list(google.protobuf.Int64Value)"], ["xs=[\"1\", 2]"], "3"),
        (
            "m[1] - m[2]", ["m=map(int, timestamp)"],
            ["m={\"1\": \"2026-01-02T00:00:00Z\", \"2\": \"2026-01-01T00:00:00Z\"}"], "duration(\"86400s\")"
        ),
    ])
    func readsValuesOfDeclaredTypes(
        expression: String, declared: [String], values: [String], wanted: String
    ) async throws {
        let sandbox = try await Sandbox()
        let options = declared.flatMap { ["--declare", $0] } + values.flatMap { ["--var", $0] }
        let result = try await sandbox.writ(["cel", expression] + options)
        #expect(result.output == wanted + "\n", "\(result.text)")
    }

    @Test(arguments: [
        ("google.protobuf.Timestamp", "\"yesterday\""), ("google.protobuf.Timestamp", "7"), ("duration", "\"1 day\""),
        ("google.protobuf.Int32Value", "2147483648"), ("google.protobuf.UInt32Value", "-1"), ("int", "1.5"),
        ("int", "\"x\""), ("uint", "-1"), ("google.protobuf.BoolValue", "1"), ("google.protobuf.Struct", "[]"),
        ("google.protobuf.ListValue", "{}"), ("bytes", "\"?\""), ("google.protobuf.FloatValue", "1e300"),
        ("string", "null"), ("map(int, string)", "{\"a\": \"b\"}"), ("list(int)", "[1, \"two\"]"),
    ])
    func refusesJSONThatIsNoValueOfTheDeclaredType(type: String, json: String) async throws {
        let sandbox = try await Sandbox()
        let result = try await sandbox.writ(["cel", "x", "--declare", "x=\(type)", "--var", "x=\(json)"])
        #expect(result.status == 65, "\(result.text)")
        #expect(result.error.contains("the value of `x` does not fit"), "\(result.error)")
    }

    @Test func saysWhatRemains() async throws {
        let sandbox = try await Sandbox()
        let result = try await sandbox.writ(
            ["cel", "n > 1 && m > n", "--var", "n=2", "--declare", "m=int"])
        #expect(result.status == 2)
        #expect(result.output.contains("remains: m > 2"))
    }

    @Test func explainsAsJSON() async throws {
        let sandbox = try await Sandbox()
        let result = try await sandbox.writ(
            ["--format", "json", "cel", "--explain", "xs.all(x, x < 2)", "--var", "xs=[1, 2]"])
        #expect(result.status == 0)
        let object = try result.json()
        #expect(object["value"] == false && object["type"] == "bool")
        let steps = object["trace"]?["steps"]?.arrayValue
        let last = steps?.last
        #expect(last?["decides"] == true && last?["bindings"]?["x"] == 2)
    }

    @Test func readsAFileAndEstimates() async throws {
        let sandbox = try await Sandbox()
        let file = sandbox.path + "/rule.cel"
        try sandbox.write("rule.cel", "xs.all(x,\n  x < 'a')")
        let faulty = try await sandbox.writ(["cel", "--file", file, "--declare", "xs=list(int)"])
        #expect(faulty.status == 65 && faulty.error.contains("rule.cel:2:7: "))
        let small = try await sandbox.writ(
            ["--format", "json", "cel", "--cost", "xs.all(x, x < 3)", "--declare", "xs=list(int)", "--bound", "xs=5"])
        let cost = try small.json()["cost"]
        #expect((cost?["estimate"]?.intValue ?? 0) < 100 && (cost?["limit"]?.intValue ?? 0) > 1_000)
    }

    @Test func refusesTwoExpressionsOrNone() async throws {
        let sandbox = try await Sandbox()
        #expect(try await sandbox.writ(["cel"]).status == 64)
        #expect(try await sandbox.writ(["cel", "1", "--file", "x"]).status == 64)
        #expect(try await sandbox.writ(["cel", "1", "--bound", "xs=3"]).status == 64)
    }
}
