// Events that cannot be recorded: each is said with its line, and what stood before it is kept.

import Foundation
import Testing
import WritModel

@Suite struct EventInputTests {
    private func event(_ id: String, kind: String = "test.finished", name: String = "unit") -> String {
        """
        {"id":"\(id)","source":"ci","kind":"\(kind)","at":"2026-11-20T09:12:03Z","actor":"github:ci",\
        "data":{"repository":"shop","sha":"\(String(repeating: "a", count: 40))","name":"\(name)","result":"passed"}}

        """
    }

    @Test func acknowledgesWhatStandsBeforeABadLine() async throws {
        let sandbox = try await Sandbox(.bare)
        let recorded = try await sandbox.writ("record", input: event("1") + event("2") + "{nonsense\n" + event("3"))
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("standard input:3: "))
        #expect(try recorded.jsonLines() == [["id": "1", "index": 1], ["id": "2", "index": 2]])
        #expect(try await sandbox.entries("test.finished").count == 2)
    }

    @Test func saysTheLineOfAnEventThatItsSchemaRefuses() async throws {
        let sandbox = try await Sandbox(.bare)
        let bad = event("2").replacing("passed", with: "pased")
        let recorded = try await sandbox.writ("record", input: event("1") + bad + event("3"))
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("standard input:2: event `2`"), "\(recorded.error)")
        #expect(recorded.error.contains("`pased` is not a value of the field; did you mean `passed`?"))
        #expect(try recorded.jsonLines() == [["id": "1", "index": 1]])
    }

    @Test func refusesAnUnknownKind() async throws {
        let sandbox = try await Sandbox(.bare)
        let recorded = try await sandbox.writ("record", input: event("1", kind: "test.finshed"))
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("standard input:1: "), "\(recorded.error)")
        #expect(recorded.error.contains("`test.finshed` is not a known kind; did you mean `test.finished`?"))
    }

    @Test func refusesAnEventOverTheLimitAndKeepsTheOthers() async throws {
        let sandbox = try await Sandbox(.bare)
        let long = event("2", name: String(repeating: "x", count: 65_535))
        let recorded = try await sandbox.writ("record", input: event("1") + long)
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("65535") || recorded.error.contains("65,535"), "\(recorded.error)")
        #expect(recorded.error.contains("standard input:2: "), "\(recorded.error)")
        #expect(try recorded.jsonLines() == [["id": "1", "index": 1]])
        #expect(try await sandbox.writ("log", "verify").status == 0)
    }

    @Test func takesAnEventUpToTheLimit() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.succeed("record", input: event("1", name: "x"))
        let leaf = try await leafBytes(sandbox)
        // Times are written without trailing zeros, so that leaves differ by a few bytes.
        let name = String(repeating: "x", count: 65_535 - leaf - 8)
        try await sandbox.succeed("record", input: event("2", name: name))
        let longer = try await sandbox.writ("record", input: event("3", name: name + String(repeating: "x", count: 18)))
        #expect(longer.status == 65)
        #expect(try await sandbox.writ("log", "verify").output.contains("3 entries verified"))
    }

    /// The length of the second entry's leaf, which differs from the later ones only by its name. The first lays down the
    /// account that they name.
    private func leafBytes(_ sandbox: Sandbox) async throws -> Int {
        try await sandbox.succeed("log", "export", "\(sandbox.path)/tiles")
        let path = "\(sandbox.path)/tiles/tile/entries/000.p/2"
        let bundle = Array(try Data(contentsOf: URL(filePath: path)))
        // An entry of a bundle is its length in two bytes and the leaf.
        let first = Int(bundle[0]) << 8 | Int(bundle[1])
        return bundle.count - 2 - first - 2
    }

    @Test func theSameEventAgainIsAcknowledgedAndNotAppended() async throws {
        let sandbox = try await Sandbox(.bare)
        let first = try await sandbox.succeed("record", input: event("1"))
        #expect(try await sandbox.succeed("record", input: event("1")) == first)
        #expect(try await sandbox.entries("test.finished").count == 1)
    }

    @Test func theSameIdWithOtherContentIsRefused() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.succeed("record", input: event("1"))
        let recorded = try await sandbox.writ("record", input: event("1", name: "other"))
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("the event `1` of `ci` is in the log already as entry 1, with other content"))
        #expect(try await sandbox.entries("test.finished").count == 1)
    }

    @Test func recordsCloudEventsAndWhatHasNoTranslation() async throws {
        let sandbox = try await Sandbox(.bare)
        let known = """
            {"specversion":"1.0","id":"1","source":"ci","type":"test.finished","time":"2026-11-20T09:12:03Z",\
            "data":{"repository":"shop","sha":"\(String(repeating: "a", count: 40))","name":"unit","result":"passed"}}

            """
        let other = #"{"specversion":"1.0","id":"2","source":"ci","type":"com.example.thing","data":{}}"# + "\n"
        try await sandbox.succeed("record", input: known + other)
        #expect(try await sandbox.entries("test.finished").first?["data"]?["result"] == "passed")
        #expect(try await sandbox.entries("source.event").first?["data"]?["type"] == "com.example.thing")
    }

    @Test func aMissingFileIsSaid() async throws {
        let sandbox = try await Sandbox(.bare)
        let recorded = try await sandbox.writ("record", "\(sandbox.path)/none.jsonl")
        #expect(recorded.status == 65)
        #expect(recorded.error.contains("cannot read `\(sandbox.path)/none.jsonl`"))
    }

    @Test(arguments: [
        ["status", "--nonsense"], ["log", "query", "--kind", "nonsense"], ["nonsense"],
        ["hook", "run", "x", "--repo", "."],
    ])
    func wrongUsageEndsWith64(arguments: [String]) async throws {
        let sandbox = try await Sandbox(.bare)
        let outcome = try await sandbox.writ(arguments)
        #expect(outcome.status == 64, "\(outcome.text)")
        #expect(!outcome.error.isEmpty)
    }
}
