// What a verification finds, and that it names it.

import Testing
import WritAuditLog
import WritMerkle
import WritTesting

struct LogVerifierTests {
    @Test(arguments: [0, 1, 2, 255, 256, 257, 512, 700])
    func findsNothingWrongWithALogOf(_ size: Int) throws {
        let log = try SampleLog(size: size, transactions: 3)
        let report = try log.verify()
        #expect(report.problems == [])
        #expect(report.entries == UInt64(size))
        #expect(report.checkpoint?.size == UInt64(size))
    }

    @Test func findsNothingWrongWithALogThatWasNeverSigned() throws {
        let report = try MemoryLogStore().read { try LogVerifier(origin: "o", keys: []).verify($0) }
        #expect(report.isIntact && report.checkpoint == nil)
    }

    @Test func reportsItsProgressUpToTheEnd() throws {
        let log = try SampleLog(size: 600)
        var steps: [UInt64] = []
        _ = try log.store.read { try log.verifier.verify($0) { steps.append($0) } }
        #expect(steps == [256, 512, 600])
    }

    @Test(arguments: [0, 255, 256, 300, 599])
    func namesTheEntryWhoseLeafWasChanged(_ index: Int) throws {
        let log = try SampleLog(size: 600)
        log.store.tamper { $0.entries[index].leaf[$0.entries[index].leaf.count - 3] ^= 1 }
        let report = try log.verify()
        #expect(report.problems == [.entryAltered(index: UInt64(index))])
        #expect(report.firstWrongEntry == UInt64(index) && report.wrongEntries == 1)
    }

    @Test func countsTheWrongEntriesAndListsTheFirst() throws {
        let log = try SampleLog(size: 600)
        log.store.tamper { contents in
            for index in stride(from: 5, to: 600, by: 2) { contents.entries[index].leaf.append(32) }
        }
        let verifier = LogVerifier(origin: SampleLog.origin, keys: log.keys, problemsMax: 3)
        let report = try log.store.read { try verifier.verify($0) }
        #expect(report.problems == [.entryAltered(index: 5), .entryAltered(index: 7), .entryAltered(index: 9)])
        #expect(report.problemCount == 298 && report.wrongEntries == 298 && report.firstWrongEntry == 5)
        #expect("\(report)" == "298 problems in 600 entries, 298 wrong entries, the first is entry 5")
    }

    @Test func findsTwoEntriesThatChangedPlaces() throws {
        let log = try SampleLog(size: 300)
        log.store.tamper { $0.entries.swapAt(10, 290) }
        #expect(try log.verify().problems == [.entryAltered(index: 10), .entryAltered(index: 290)])
    }

    @Test func findsEntriesThatWereRemovedFromTheEnd() throws {
        let log = try SampleLog(size: 300)
        log.store.tamper { $0.entries.removeLast(2) }
        let report = try log.verify()
        #expect(report.problems.contains(.sizeMismatch(entries: 298, signed: 300)))
        #expect(!report.isIntact)
    }

    @Test func findsEntriesThatWereAddedWithoutASignature() throws {
        let log = try SampleLog(size: 300)
        try log.store.write { _ = try $0.append(SampleLog.entry(300)) }
        #expect(try log.verify().problems.contains(.sizeMismatch(entries: 301, signed: 300)))
    }

    @Test func namesTheTileThatWasChangedAndNotTheEntriesBelowIt() throws {
        let paths = [
            (MemoryLog.TilePlace(level: 0, index: 0), "tile/0/000"), (.init(level: 0, index: 2), "tile/0/002.p/88"),
            (.init(level: 1, index: 0), "tile/1/000.p/2"),
        ]
        for (place, path) in paths {
            let log = try SampleLog(size: 600)
            log.store.tamper { $0.tiles[place]?[40] ^= 1 }
            #expect(try log.verify().problems == [.tileAltered(path: path)])
            log.store.tamper { $0.tiles[place]?.removeLast() }
            #expect(try log.verify().problems == [.tileAltered(path: path)])
            log.store.tamper { $0.tiles[place] = nil }
            #expect(try log.verify().problems == [.tileMissing(path: path)])
        }
    }

    @Test func findsTilesBeyondTheLog() throws {
        let log = try SampleLog(size: 600)
        log.store.tamper { $0.tiles[.init(level: 0, index: 3)] = [UInt8](repeating: 0, count: 32) }
        #expect(try log.verify().problems == [.tileUnexpected(path: "tile/0/003")])
    }

    @Test func namesTheColumnThatIsNotTheLeafs() throws {
        let changes: [(String, (inout StoredEntry) -> Void)] = [
            ("id", { $0.id += "x" }), ("source", { $0.source = "git/other" }), ("kind", { $0.kind = "tick" }),
        ]
        for (column, change) in changes {
            let log = try SampleLog(size: 300)
            log.store.tamper { change(&$0.entries[270]) }
            let report = try log.verify()
            #expect(report.problems == [.entryMisfiled(index: 270, column: column)])
            #expect(report.firstWrongEntry == 270 && report.wrongEntries == 1)
        }
    }

    @Test func readsColumnsFromALeafInAnyOrder() throws {
        let log = try SampleLog()
        let leaf = #"{ "kind": "tick", "source": "s", "data": {}, "id": "\u0061" }"#
        try log.store.write { writer in
            var appender = try LogAppender(log: writer, key: log.key, origin: SampleLog.origin)
            try appender.append(StoredEntry(id: "a", source: "s", kind: "tick", leaf: Array(leaf.utf8)))
            try appender.append(StoredEntry(id: "b", source: "s", kind: "tick", leaf: Array(leaf.utf8)))
            try appender.append(StoredEntry(id: "c", source: "s", kind: "tick", leaf: Array("no JSON".utf8)))
            try appender.finish()
        }
        #expect(
            try log.verify().problems == [
                .entryMisfiled(index: 1, column: "id"), .entryMisfiled(index: 2, column: "form (the leaf is not JSON)"),
            ])
    }

    @Test func findsThatEntriesAndTilesWereRewrittenTogether() throws {
        let log = try SampleLog(size: 300)
        let forged = try SampleLog(size: 299)
        try forged.store.write { writer in
            var appender = try LogAppender(log: writer, key: forged.key, origin: SampleLog.origin)
            try appender.append(SampleLog.entry(1_000))
            try appender.finish()
        }
        forged.store.tamper { other in
            log.store.tamper {
                $0.entries = other.entries
                $0.tiles = other.tiles
            }
        }
        let problems = try log.verify().problems
        #expect(problems.count == 1)
        guard case .rootMismatch(size: 300, _, _) = problems[0] else {
            Issue.record("found \(problems)")
            return
        }
    }

    @Test func refusesACheckpointThatNoTrustedKeySigned() throws {
        let log = try SampleLog(size: 300)
        let other = try SigningKey(name: SampleLog.origin, seed: [UInt8](repeating: 9, count: 32))
        let verifier = LogVerifier(origin: SampleLog.origin, keys: [other.verifierKey])
        let report = try log.store.read { try verifier.verify($0) }
        #expect(report.problems == [.checkpointRefused(.noTrustedSignature)])
        log.store.tamper { $0.checkpoint = nil }
        #expect(try log.verify().problems == [.checkpointMissing(entries: 300)])
    }

    @Test func acceptsOlderCheckpointsThatItContinues() throws {
        let log = try SampleLog()
        let older = try [log.append(0..<0), log.append(0..<1), log.append(1..<256), log.append(256..<300)]
        try log.append(300..<600)
        #expect(try log.verify(older: older).problems == [])
    }

    @Test func takesALargerOlderCheckpointForARollback() throws {
        let log = try SampleLog(size: 300)
        let later = try SampleLog(size: 300)
        let note = try later.append(300..<301)
        #expect(try log.verify(older: [note]).problems == [.rolledBack(older: 301, size: 300)])
    }

    @Test func takesAnOlderCheckpointWithAnotherRootForARewrite() throws {
        let log = try SampleLog(size: 600)
        let other = try SampleLog(size: 299)
        let note = try other.append(1_000..<1_001)
        let report = try log.verify(older: [note])
        #expect(report.problems.count == 1)
        guard case .rewritten(size: 300, _, _) = report.problems[0] else {
            Issue.record("found \(report.problems)")
            return
        }
    }

    @Test func refusesAnOlderCheckpointOfAnotherKey() throws {
        let log = try SampleLog(size: 3)
        let thief = try SigningKey(name: "thief", seed: [UInt8](repeating: 9, count: 32))
        let note = try log.checkpoint().signed(by: thief)
        #expect(try log.verify(older: [note]).problems == [.olderCheckpointRefused(.noTrustedSignature)])
    }
}
