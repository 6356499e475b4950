// Entries: never changed, found at the cost of what is found.

import GRDB
import Testing
import WritAuditLog
import WritModel

@testable import WritSQLite

struct EntryTests {
    private func store(_ folder: TemporaryFolder, entries: Int = 0) throws -> SQLiteLogStore {
        let store = try SQLiteLogStore.create(at: folder.log)
        let kinds = [EventKind.commitRecorded, .reviewApproved, .testFinished]
        try store.write { log in
            for number in 0..<entries { _ = try log.append(.sample(number, kind: kinds[number % 3])) }
        }
        return store
    }

    @Test(arguments: [
        "UPDATE entries SET leaf = x'00' WHERE idx = 1", "UPDATE entries SET idx = 9 WHERE idx = 1",
        "DELETE FROM entries WHERE idx = 1", "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries (idx, source, id, kind, leaf) VALUES (1, 1, 'x', 1, x'00')",
        "REPLACE INTO entries (idx, source, id, kind, leaf) VALUES (9, 1, 'event-1', 1, x'00')",
    ])
    func abortsWhateverChangesAnEntry(sql: String) throws {
        let folder = try TemporaryFolder()
        let store = try store(folder, entries: 3)
        let before = try store.read { try $0.entry(at: 1) }
        #expect {
            try store.file.writer.writeWithoutTransaction { try $0.execute(sql: sql) }
        } throws: {
            ($0 as? DatabaseError)?.message == "entries are append-only"
        }
        #expect(try store.read { try $0.entry(at: 1) } == before)
    }

    @Test func refusesToWriteInAReadingTransaction() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        try store.read { log in
            let writing = try #require(log as? any LogWriting)
            #expect(throws: LogStoreError.self) { _ = try writing.append(.sample(0)) }
        }
        #expect(try store.read { try $0.size } == 0)
    }

    @Test func goesOnAfterADuplicateWithinTheTransaction() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder, entries: 2)
        try store.write { log in
            _ = try log.append(.sample(2))
            #expect {
                _ = try log.append(.sample(0))
            } throws: {
                "\($0)".contains("the event `event-0` of `test` was not appended: it is in the log already")
            }
            #expect(try log.append(.sample(3)) == 3)
        }
        #expect(try store.read { try $0.gaplessIDs()?.count } == 4)
    }

    @Test func refusesALeafOverTheLimit() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        #expect(throws: LogStoreError.self) {
            try store.write { _ = try $0.append(.sample(0, bytes: Event.leafBytesMax + 1)) }
        }
        #expect(try store.write { try $0.append(.sample(0, bytes: Event.leafBytesMax)) } == 0)
    }

    @Test func walksInsideOfWalks() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder, entries: 9)
        var pairs: [[UInt64]] = []
        try store.read { log in
            for kinds in [nil, [EventKind.reviewApproved]] {
                try log.forEachEntry(in: 3..<6, kinds: kinds) { outer, _ in
                    try log.forEachEntry(in: 3..<6, kinds: kinds) { inner, _ in
                        pairs.append([outer, inner])
                        return true
                    }
                    return true
                }
            }
        }
        #expect(pairs == [[3, 3], [3, 4], [3, 5], [4, 3], [4, 4], [4, 5], [5, 3], [5, 4], [5, 5], [4, 4]])
    }

    @Test func keepsTheSpellingOfSourcesThatLookAlike() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        let sources = ["caf\u{e9}", "cafe\u{301}"]
        try store.write { log in for source in sources { _ = try log.append(.sample(0, source: source)) } }
        try store.read { log throws in
            for (index, source) in sources.enumerated() {
                #expect(Array(try log.entry(at: UInt64(index)).source.utf8) == Array(source.utf8))
                #expect(try log.index(source: source, id: "event-0") == UInt64(index))
            }
        }
    }

    @Test func forgetsNamesThatWereRolledBack() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        for source in ["lost", "kept"] {
            do {
                try store.write { log in
                    _ = try log.append(.sample(0, source: source))
                    if source == "lost" { throw Deliberate() }
                }
            } catch is Deliberate {}
        }
        #expect(try store.read { try $0.entry(at: 0).source } == "kept")
        #expect(try store.read { try $0.index(source: "lost", id: "event-0") } == nil)
    }

    @Test(arguments: [nil, [1], [1, 2], Array(1...40)] as [[Int64]?])
    func walksWithoutSorting(kinds: [Int64]?) throws {
        let folder = try TemporaryFolder()
        let plan = try plan(of: EntryScan.sql(kinds: kinds), [0, 10], try store(folder, entries: 9))
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
        let index = kinds == nil ? "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" : "entries_kind (kind=? AND rowid"
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
    }

    @Test func walksOverMoreKindsThanItMerges() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        let kinds = (0..<EntryScan.mergedKindsMax + 50).compactMap {
            EventKind("kind." + String(decoding: String($0).utf8.map { $0 + 49 }, as: UTF8.self))
        }
        try store.write { log in
            for (number, kind) in kinds.enumerated() { _ = try log.append(.sample(number, kind: kind)) }
        }
        for count in [EntryScan.mergedKindsMax, EntryScan.mergedKindsMax + 20] {
            var found: [UInt64] = []
            try store.read { log in
                try log.forEachEntry(in: 0..<1000, kinds: Array(kinds.prefix(count))) { index, _ in
                    found.append(index)
                    return true
                }
            }
            #expect(found == (0..<UInt64(count)).map { $0 })
        }
    }

    @Test(arguments: [LogSession.unsettledQuery, LogSession.settledQuery])
    func looksFactsUpInOneRangeWithoutSorting(query: String) throws {
        let folder = try TemporaryFolder()
        let plan = try plan(of: query, [7, 100, 10], try store(folder))
        #expect(
            plan == [
                "SEARCH p USING PRIMARY KEY (key=? AND settled=? AND begin<?)",
                "SEARCH f USING INTEGER PRIMARY KEY (rowid=?)",
            ])
    }

    @Test func showsEntriesAndTilesToThoseWhoReadSQL() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder, entries: 3)
        try store.write { try $0.setTile(level: 2, index: 5, bytes: [1]) }
        try store.file.read { db throws in
            let entry = "SELECT idx || ' ' || source || ' ' || id || ' ' || kind FROM readable_entries WHERE idx = 1"
            #expect(try String.fetchOne(db, sql: entry) == "1 test event-1 review.approved")
            let tile = "SELECT level || ' ' || idx || ' ' || hex(bytes) FROM readable_tiles"
            #expect(try String.fetchOne(db, sql: tile) == "2 5 01")
        }
    }

    private func plan(of sql: String, _ arguments: StatementArguments, _ store: SQLiteLogStore) throws -> [String] {
        try store.file.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments).map { $0["detail"] }
        }
    }
}
