// Archives are read in all forms they come in, with bounded memory, and a bad line costs that line alone.

import Foundation
import Testing
import WritConnector
import WritModel

@testable import WritGitHub

@Suite struct ArchiveTests {
    private static func line(_ id: String, type: String = "WatchEvent") -> String {
        #"{"id":"\#(id)","type":"\#(type)","actor":{"login":"ann"},"repo":{"name":"acme/shop"},"payload":{"a":"[\"},{"},"#
            + #""created_at":"2021-07-21T06:00:00Z"}"#
    }

    private static func read(_ path: String, name: String? = nil) throws -> [Result<SourceRecord, SourceFault>] {
        var records: [Result<SourceRecord, SourceFault>] = []
        try GitHubArchive(files: [path], commands: CommentCommands(), name: name).read { records += $0.records }
        return records
    }

    private static func ids(_ records: [Result<SourceRecord, SourceFault>]) -> [String] {
        records.map { record in
            switch record {
            case .success(let record): record.plain.id
            case .failure(let fault): "fault at \(fault.place.split(separator: ":").last ?? "")"
            }
        }
    }

    @Test func linesAndArraysAreReadAlike() throws {
        let lines = try TemporaryFile(Array("\n\(Self.line("1"))\r\n\n\(Self.line("2"))".utf8))
        let array = try TemporaryFile(Array(" [\n \(Self.line("1")),\n\(Self.line("2"))\n]\n".utf8))
        #expect(try Self.ids(Self.read(lines.path)) == ["1", "2"])
        #expect(try Self.ids(Self.read(array.path)) == ["1", "2"])
        let none = [try TemporaryFile(Array("[]".utf8)), try TemporaryFile([]), try TemporaryFile(Array("\n \n".utf8))]
        for file in none { #expect(try Self.ids(Self.read(file.path)) == []) }
    }

    @Test func anyCutOfTheTextGivesTheSameRecords() {
        let text = Array("[\(Self.line("1")), \(Self.line("2")),3,\"a,]\"]".utf8)
        var whole = RecordSplitter()
        let expected = whole.records(in: text).map(\.bytes)
        #expect(expected.count == 4)
        for cut in 0...text.count {
            var splitter = RecordSplitter()
            let records = splitter.records(in: Array(text[..<cut])) + splitter.records(in: Array(text[cut...]))
            #expect(records.map(\.bytes) == expected)
        }
    }

    @Test func aBadLineIsNamedAndTheOthersAreRead() throws {
        let file = try TemporaryFile(
            Array("\(Self.line("1"))\n{\"id\":\n[1]\n\(Self.line("2"))\n{\"type\":\"PushEvent\"}\n".utf8))
        let records = try Self.read(file.path)
        #expect(Self.ids(records) == ["1", "fault at 2", "fault at 3", "2", "fault at 5"])
    }

    @Test(arguments: [
        ("A B C\n", ["1", "2", "3"]), ("A B\nC", ["1", "2", "3"]), ("AB", ["1", "2"]),
        ("A\tB\r\nC\r\n", ["1", "2", "3"]),
        // What was cut swallows what follows on its line, once.
        ("<B\nC\n", ["fault at 1", "3"]), ("A<\nC\n", ["1", "fault at 1", "3"]),
        ("A<B\nC\n", ["1", "fault at 1", "3"]),
        ("A{\"x\":1}B\n", ["1", "fault at 1", "2"]), ("A{\"x\":1}[2]}]{}B\n", ["1", "fault at 1", "2"]),
        ("A nonsense\nB\n", ["1", "fault at 1", "2"]), ("^A\n^B^C\n^A", ["1", "2", "3", "1"]), ("^\r\n\r\nA", ["1"]),
    ])
    func recordsThatShareALineAreReadAndLossesCounted(text: String, wanted: [String]) throws {
        var whole: [UInt8] = []
        for character in text {
            switch character {
            case "A", "B", "C":
                let number = ["A": "1", "B": "2", "C": "3"][character]
                whole += Array(Self.line(number ?? "").utf8)
            case "<": whole += Array(Self.line("9").utf8.prefix(60))
            case "^": whole += [0xef, 0xbb, 0xbf]
            default: whole += Array(String(character).utf8)
            }
        }
        let file = try TemporaryFile(whole)
        #expect(try Self.ids(Self.read(file.path)) == wanted)
    }

    @Test func anArchiveMayBeOneLine() throws {
        let count = 3 * RecordSplitter.lineBytesMax / Self.line("100000").utf8.count
        var text: [UInt8] = []
        for number in 0..<count { text += Array(Self.line("\(100_000 + number)").utf8) }
        // What is complete is handed over while the line goes on.
        var splitter = RecordSplitter()
        #expect(splitter.records(in: text).count > count / 2)
        let file = try TemporaryFile(text)
        let ids = try Self.ids(Self.read(file.path))
        #expect(ids.count == count && ids.first == "100000" && ids.last == "\(100_000 + count - 1)")
    }

    @Test func aPipeIsReadOnceAndWhole() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writ-\(UUID().uuidString)").path
        defer { unlink(folder) }
        #expect(mkfifo(folder, 0o600) == 0)
        let text = (1...5000).map { Self.line("\($0)") }.joined(separator: "\n")
        Thread.detachNewThread { try? Data(text.utf8).write(to: URL(filePath: folder)) }
        #expect(try Self.ids(Self.read(folder)).count == 5000)
    }

    @Test func gzipIsKnownByItsFirstBytesAndMembersAreJoined() throws {
        let one = try TemporaryFile(Array("\(Self.line("1"))\n".utf8)).packed()
        let two = try TemporaryFile(Array("\(Self.line("2"))\n".utf8)).packed()
        let joined = try TemporaryFile(one + two, name: "events.json")
        #expect(try Self.ids(Self.read(joined.path)) == ["1", "2"])
    }

    @Test func whatIsCutOffIsSaidAndWhatStoodBeforeIsHandedOver() throws {
        let text = (1...4000).map { Self.line("\($0)") }.joined(separator: "\n")
        let packed = try TemporaryFile(Array(text.utf8)).packed()
        let file = try TemporaryFile(Array(packed.dropLast(packed.count / 3)))
        var count = 0
        #expect(throws: SourceFault.self) {
            try GitHubArchive(files: [file.path], commands: CommentCommands(), name: nil).read {
                count += $0.records.count
            }
        }
        #expect(count > 1000)
        let damaged = try TemporaryFile(packed[..<100] + [0, 0, 0, 0, 0, 0] + packed[106...])
        #expect(throws: SourceFault.self) { try Self.read(damaged.path) }
        let array = try TemporaryFile(Array("[\(Self.line("1")),".utf8))
        #expect(throws: SourceFault.self) { try Self.read(array.path) }
    }

    @Test func otherPackingsAreNamedWithTheirCommand() throws {
        let file = try TemporaryFile([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 1, 2, 3])
        let fault = #expect(throws: SourceFault.self) { try Self.read(file.path) }
        #expect(fault?.message.contains("xz -dk") == true)
        #expect(throws: SourceFault.self) { try Self.read("/nowhere/at-all.json") }
    }

    @Test func theSourceIsTheOrganizationOrTheNameGiven() throws {
        let file = try TemporaryFile(Array(Self.line("1").utf8))
        #expect(try Self.read(file.path).first?.get().plain.source == "github/acme")
        #expect(try Self.read(file.path, name: "all").first?.get().plain.source == "github/all")
    }

    @Test func theEarliestFormOfTheEnvelopeIsRead() throws {
        let text = #"""
            {"type":"PushEvent","created_at":"2012/03/11 00:00:00 -0700","actor":"ann","actor_attributes":{"type":"User"},
            "repository":{"name":"shop","owner":"acme","url":"https://github.com/acme/shop"},
            "payload":{"ref":"refs/heads/main","head":"x","size":0,"shas":[]}}
            """#
        let file = try TemporaryFile(Array(text.replacing("\n", with: "").utf8))
        let record = try #require(try Self.read(file.path).first?.get())
        #expect(record.draft?.at == Instant("2012-03-11T07:00:00Z"))
        #expect(record.draft?.data["repository"] == "acme/shop")
        #expect(record.draft?.actor?.account == Account("github:ann"))
        #expect(record.plain.id.hasPrefix("sha256:"))
    }

    @Test(.enabled(if: Deliveries.hasOld, "the events of 2013 are not at hand"))
    func theArrayOf2013IsRead() throws {
        let records = try Self.read(Deliveries.old).map { try $0.get() }
        #expect(records.count == 30)
        #expect(
            records.filter { $0.draft?.kind == .branchPushed }.count == records.filter { $0.type == "PushEvent" }.count)
        #expect(records.allSatisfy { $0.plain.source.hasPrefix("github/") && $0.plain.at != nil })
    }
}
