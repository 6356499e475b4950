// What `write` returned from is on the disk, and what it threw from changed nothing.

import Foundation
import GRDB
import Testing
import WritAuditLog

@testable import WritSQLite

struct DurabilityTests {
    @Test func syncsEveryCommitOfTheWriter() throws {
        let folder = try TemporaryFolder()
        for _ in 0..<2 {
            for file in try [open(folder.log), SQLiteAccountDirectory.open(at: folder.directory).file] {
                try file.writer.writeWithoutTransaction { db throws in
                    #expect(try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2)
                    #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
                }
            }
        }
    }

    private func open(_ path: String) throws -> SQLiteFile {
        FileManager.default.fileExists(atPath: path)
            ? try SQLiteLogStore.open(at: path).file : try SQLiteLogStore.create(at: path).file
    }

    static let strace = Tool.find("strace")
    static let canTrace = Appender.canStart && Tool.run("strace", ["-o", "/dev/null", "true"])

    @Test(.enabled(if: canTrace, "needs strace and the right to trace"), arguments: [false, true])
    func asksTheDiskToSyncOnceACommitOrMore(isCareless: Bool) throws {
        let folder = try TemporaryFolder()
        _ = try SQLiteLogStore.create(at: folder.log)
        let child = Appender(
            log: folder.log, acknowledgements: folder.path + "/acks", source: "child", count: 40,
            isCareless: isCareless)
        let trace = folder.path + "/trace"
        let strace = try #require(Self.strace)
        let process = try child.start(under: [strace, "-f", "-y", "-e", "trace=fdatasync,fsync", "-o", trace])
        process.waitUntilExit()
        #expect(child.acknowledged.count == 40)
        let syncs = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
            .count { $0.contains("sync(") && $0.contains("log.db-wal") }
        // The careless run tests this test: where commits are not synced, it must see so.
        #expect(isCareless ? syncs < 40 : syncs >= 40, "\(syncs) syncs for 40 commits")
    }

    @Test(.enabled(if: canTrace, "needs strace and the right to trace"), arguments: [8, 11, 20])
    func acknowledgesNothingTheDiskDidNotConfirm(failing: Int) throws {
        let folder = try TemporaryFolder()
        _ = try SQLiteLogStore.create(at: folder.log).write { try $0.append(.sample(0, source: "parent")) }
        let child = Appender(
            log: folder.log, acknowledgements: folder.path + "/acks", source: "child", count: 60)
        let strace = try #require(Self.strace)
        let inject = "inject=fdatasync,fsync:error=EIO:when=\(failing)+"
        let process = try child.start(under: [strace, "-f", "-e", inject, "-o", "/dev/null"])
        process.waitUntilExit()
        #expect(process.terminationStatus != 0, "the child did not notice")
        try #require(child.complaints.count == 2)
        #expect(child.complaints[0].contains("the disk did not confirm a write"))
        #expect(child.complaints[1].contains("the disk did not confirm an earlier write"), "it went on writing")
        let acknowledged = child.acknowledged
        #expect(!acknowledged.isEmpty && acknowledged.count < 60, "\(acknowledged.count) acknowledged")
        let ids = try #require(try SQLiteLogStore.open(at: folder.log).read { try $0.gaplessIDs() })
        #expect(Array(ids.dropFirst().prefix(acknowledged.count)) == acknowledged)
    }

    @Test(.enabled(if: Appender.canStart, "needs /proc")) func keepsWhatAKilledProcessAcknowledged() throws {
        let folder = try TemporaryFolder()
        _ = try SQLiteLogStore.create(at: folder.log)
        for round in 0..<5 {
            let child = Appender(
                log: folder.log, acknowledgements: "\(folder.path)/acks\(round)", source: "child/\(round)",
                count: 1_000_000)
            let process = try child.start()
            while child.acknowledged.count < 20 + 7 * round, process.isRunning { usleep(500) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let acknowledged = child.acknowledged
            #expect(acknowledged.count >= 20)
            try SQLiteLogStore.open(at: folder.log).read { log in
                _ = try #require(try log.gaplessIDs())
                for id in acknowledged { #expect(try log.index(source: child.source, id: id) != nil) }
            }
        }
    }

    @Test func losesNothingWhenTheDatabaseIsFull() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        try store.file.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 60") }
        let written = try fillUp(store)
        try store.file.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try requireGoesOn(store, after: written)
    }

    @Test(.enabled(if: SmallDisk.isAllowed, "needs root and the right to mount"))
    func losesNothingWhenTheDiskIsFull() throws {
        let disk = try SmallDisk(kibibytes: 1024)
        let ballast = disk.path + "/ballast"
        let store = try SQLiteLogStore.create(at: disk.path + "/log.db")
        try Data(count: 300 << 10).write(to: URL(fileURLWithPath: ballast))
        let written = try fillUp(store)
        try FileManager.default.removeItem(atPath: ballast)
        try requireGoesOn(store, after: written)
    }

    @Test(.enabled(if: SmallDisk.isAllowed, "needs root and the right to mount"))
    func saysThatTheDiskIsFullWhenOpening() throws {
        let disk = try SmallDisk(kibibytes: 1024)
        let log = disk.path + "/log.db"
        _ = try SQLiteLogStore.create(at: log).write { try $0.append(.sample(0)) }
        #expect(throws: (any Error).self) {
            let ballast = URL(fileURLWithPath: disk.path + "/ballast")
            try Data().write(to: ballast)
            let handle = try FileHandle(forWritingTo: ballast)
            while true { try handle.write(contentsOf: Data(count: 4096)) }
        }
        #expect {
            _ = try SQLiteLogStore.open(at: log)
        } throws: {
            "\($0)".contains("the disk is full")
        }
    }

    /// Appends ten entries a transaction until one fails, and checks how.
    private func fillUp(_ store: SQLiteLogStore) throws -> Int {
        for batch in 0..<1000 {
            do {
                try store.write { log in
                    for number in batch * 10..<batch * 10 + 10 { _ = try log.append(.sample(number, bytes: 500)) }
                    try log.setCheckpoint("\(batch)")
                }
            } catch let error as LogStoreError {
                #expect("\(error)".contains("the disk is full; nothing was changed"))
                #expect(batch > 2)
                try store.read { log throws in
                    #expect(try log.gaplessIDs()?.count == batch * 10)
                    #expect(try log.checkpoint() == "\(batch - 1)")
                }
                return batch * 10
            }
        }
        throw Deliberate()
    }

    private func requireGoesOn(_ store: SQLiteLogStore, after written: Int) throws {
        #expect(try store.write { try $0.append(.sample(written)) } == UInt64(written))
        let ids = try SQLiteLogStore.open(at: store.path).read { try $0.gaplessIDs() }
        #expect(ids == (0...written).map { "event-\($0)" })
    }
}
