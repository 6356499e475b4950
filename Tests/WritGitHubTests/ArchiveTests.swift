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
