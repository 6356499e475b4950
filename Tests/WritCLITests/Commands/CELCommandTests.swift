// Claims about `writ cel`: what it prints, what it ends with.

import Testing
import WritModel

@Suite struct CELCommandTests {
    @Test(arguments: [
        (["1 + 2"], "3"), (["'a' + \"b\""], "\"ab\""), (["xs.filter(x, x > 1)", "--var", "xs=[1, 2, 3]"], "[2, 3]"),
        (["--check", "n + 1", "--declare", "n=int"], "int"), (["false && 1 / 0 == 1"], "false"),
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
