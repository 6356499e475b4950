// Appending keeps entries, tiles and checkpoint together, and never signs over damage.

import Testing
import WritAuditLog
import WritMerkle
import WritTesting

struct LogAppenderTests {
    /// The root over the stored leaves.
    private func root(of log: SampleLog) throws -> Hash {
        var frontier = Frontier()
        try log.store.read { reader in
            try reader.forEachEntry(in: 0..<reader.size, kinds: nil) { _, entry in
                frontier.append(.leaf(entry.leaf))
                return true
            }
        }
        return frontier.root()
    }

    @Test func signsTheRootOfTheEntriesAfterEveryTransaction() throws {
        let log = try SampleLog()
        var size = 0
        for count in [0, 1, 1, 253, 1, 1, 0, 511, 300] {
            let note = try log.append(size..<size + count)
            size += count
            let checkpoint = try log.checkpoint()
            #expect(checkpoint.size == UInt64(size))
            #expect(try checkpoint.root == root(of: log))
            #expect(try log.store.read { try $0.checkpoint() } == note.description)
            #expect(try log.verify().isIntact)
        }
    }

    @Test func keepsTheSameTilesHoweverTheEntriesAreCutIntoTransactions() throws {
        let whole = try SampleLog(size: 700)
        let cut = try SampleLog(size: 700, transactions: 90)
        var tiles: [[MemoryLog.TilePlace: [UInt8]]] = []
        for log in [whole, cut] { log.store.tamper { tiles.append($0.tiles) } }
        #expect(tiles[0] == tiles[1])
        #expect(tiles[0].count == 4)
        #expect(try whole.checkpoint() == cut.checkpoint())
    }

    @Test func givesANewLogACheckpointOfSizeZero() throws {
        let log = try SampleLog()
        try log.append(0..<0)
        #expect(try log.checkpoint() == Checkpoint(origin: SampleLog.origin, size: 0, root: .emptyTree))
    }

    @Test func writesNothingWithoutNewEntries() throws {
        let log = try SampleLog(size: 300)
        let before = try log.store.read { try $0.checkpoint() }
        try log.append(0..<0)
        #expect(try log.store.read { try $0.checkpoint() } == before)
    }

    @Test func goesOnAfterFinishInTheSameTransaction() throws {
        let log = try SampleLog(size: 10)
        try log.store.write { writer in
            var appender = try LogAppender(log: writer, key: log.key, origin: SampleLog.origin)
            try appender.append(SampleLog.entry(10))
            try appender.finish()
            try appender.append(SampleLog.entry(11))
            #expect(appender.size == 12)
            try appender.finish()
        }
        #expect(try log.verify().isIntact)
        #expect(try log.checkpoint().size == 12)
    }

    @Test func leavesNothingBehindWhenTheTransactionFails() throws {
        let log = try SampleLog(size: 300)
        #expect(throws: LogStoreError.self) {
            try log.store.write { writer in
                var appender = try LogAppender(log: writer, key: log.key, origin: SampleLog.origin)
                try appender.append(SampleLog.entry(300))
                try appender.finish()
                try appender.append(SampleLog.entry(17))
            }
        }
        #expect(try log.checkpoint().size == 300)
        #expect(try log.verify().isIntact)
    }

    @Test func refusesALeafThatNoBundleCanCarry() throws {
        let log = try SampleLog(size: 1)
        var entry = try SampleLog.entry(1)
        entry.leaf = [UInt8](repeating: 32, count: 65_536)
        let tooLong = entry
        #expect(throws: MerkleError.entryTooLong(65_536)) {
            try log.store.write { writer in
                var appender = try LogAppender(log: writer, key: log.key, origin: SampleLog.origin)
                try appender.append(tooLong)
            }
        }
    }

    @Test func refusesToSignOverADamagedTile() throws {
        for place in [MemoryLog.TilePlace(level: 0, index: 1), .init(level: 1, index: 0)] {
            let log = try SampleLog(size: 300)
            log.store.tamper { $0.tiles[place]?[3] ^= 1 }
            #expect(throws: AuditLogError.self) { try log.append(300..<301) }
            log.store.tamper { $0.tiles[place]?[3] ^= 1 }
            try log.append(300..<301)
            log.store.tamper { $0.tiles[place] = nil }
            #expect(throws: AuditLogError.self) { try log.append(301..<302) }
        }
    }

    @Test func refusesToSignOverAnotherSizeThanTheLast() throws {
        let log = try SampleLog(size: 300)
        log.store.tamper { $0.entries.removeLast() }
        #expect(throws: AuditLogError.sizeMismatch(entries: 299, signed: 300)) { try log.append(300..<301) }
    }

    @Test func refusesToSignOverACheckpointThatIsNotItsOwn() throws {
        let log = try SampleLog(size: 300)
        let good = try log.store.read { try $0.checkpoint() } ?? ""
        let forged = try Checkpoint(origin: SampleLog.origin, size: 300, root: log.checkpoint().root)
        let thief = try SigningKey(name: SampleLog.origin, seed: [UInt8](repeating: 9, count: 32))
        for note in [
            nil, "", good.replacing("300", with: "301"), try forged.signed(by: thief).description,
            String(good.dropLast()),
        ] {
            log.store.tamper { $0.checkpoint = note }
            #expect(throws: AuditLogError.self) { try log.append(300..<301) }
        }
        log.store.tamper { $0.checkpoint = good }
        #expect(throws: AuditLogError.self) {
            try log.store.write { _ = try LogAppender(log: $0, key: log.key, origin: "example.org/other") }
        }
        try log.append(300..<301)
    }
}
