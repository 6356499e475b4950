// What can be opened, what cannot, and what a person is told.

import Foundation
import GRDB
import Testing
import WritAuditLog
import WritModel

@testable import WritSQLite

struct OpeningTests {
    /// The sentence an opening fails with.
    private func complaint(opening open: () throws -> Void) -> String {
        do { try open() } catch let error as LogStoreError { return "\(error)" } catch { return "not ours: \(error)" }
        return "it was opened"
    }

    @Test func refusesALogThatIsMissingOrWhoseFolderIs() throws {
        let folder = try TemporaryFolder()
        for path in [folder.log, folder.path + "/no/log.db"] {
            #expect { _ = try SQLiteLogStore.open(at: path) } throws: {
                if case LogStoreError.missing(path) = $0 { true } else { false }
            }
        }
        #expect(!FileManager.default.fileExists(atPath: folder.log), "opening made a file")
    }

    @Test func refusesToMakeALogOverAFile() throws {
        let folder = try TemporaryFolder()
        _ = try SQLiteLogStore.create(at: folder.log).write { try $0.append(.sample(0)) }
        #expect(
            complaint(opening: { _ = try SQLiteLogStore.create(at: folder.log) }).contains("a file is there already"))
        try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path + "/text"))
        #expect(
            complaint(opening: { _ = try SQLiteLogStore.create(at: folder.path + "/text") }).contains("a file is there")
        )
        #expect(try SQLiteLogStore.open(at: folder.log).read { try $0.size } == 1)
        #expect(try String(contentsOfFile: folder.path + "/text", encoding: .utf8) == "mine")
    }

    @Test func finishesALogWhoseMakingWasInterrupted() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.log))
        #expect(complaint(opening: { _ = try SQLiteLogStore.open(at: folder.log) }).contains("it is empty"))
        #expect(try SQLiteLogStore.create(at: folder.log).read { try $0.size } == 0)
    }

    @Test func makesFilesThatOnlyTheirOwnerMayRead() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        let directory = try SQLiteAccountDirectory.open(at: folder.directory)
        for path in [store.path, store.path + "-wal", directory.file.path, directory.file.path + "-wal"] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(path)")
        }
    }

    @Test func saysThatATruncatedLogIsDamaged() throws {
        let folder = try TemporaryFolder()
        try fill(folder)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.log))
        for size in [bytes.count - 4096, bytes.count / 2, 5000, 4096, 1000, 50] {
            try bytes.prefix(size).write(to: URL(fileURLWithPath: folder.log))
            let words = complaint(opening: {
                _ = try SQLiteLogStore.open(at: folder.log).read { try $0.gaplessIDs() }
            })
            #expect(words.contains("is damaged"), "truncated to \(size) bytes: \(words)")
        }
    }

    @Test func saysThatOverwrittenPagesAreDamaged() throws {
        let folder = try TemporaryFolder()
        try fill(folder)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.log))
        for page in 1..<bytes.count / 4096 { bytes[page * 4096..<page * 4096 + 16] = Data(repeating: 0xa5, count: 16) }
        try bytes.write(to: URL(fileURLWithPath: folder.log))
        let words = complaint(opening: { _ = try SQLiteLogStore.open(at: folder.log).read { try $0.gaplessIDs() } })
        #expect(words.contains("is damaged"), "\(words)")
    }

    @Test func saysThatAFileOfAnotherKindIsDamaged() throws {
        let folder = try TemporaryFolder()
        try Data((0..<9000).map { UInt8(truncatingIfNeeded: $0) }).write(to: URL(fileURLWithPath: folder.log))
        #expect(complaint(opening: { _ = try SQLiteLogStore.open(at: folder.log) }).contains("it is not a database"))
        _ = try SQLiteAccountDirectory.open(at: folder.directory)
        #expect(complaint(opening: { _ = try SQLiteLogStore.open(at: folder.directory) }).contains("not a Writ log"))
    }

    @Test func leavesAnotherProgramsDatabaseAsItIs() throws {
        let folder = try TemporaryFolder()
        do {
            let other = try DatabaseQueue(path: folder.log)
            try other.write { try $0.execute(sql: "CREATE TABLE mine (x)") }
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.log))
        #expect(complaint(opening: { _ = try SQLiteLogStore.open(at: folder.log) }).contains("not a Writ log"))
        #expect(
            complaint(opening: { _ = try SQLiteAccountDirectory.open(at: folder.log) }).contains("not a Writ directory")
        )
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.log)) == before)
    }

    @Test func refusesALogOfANewerFormat() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        try store.file.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 5") }
        #expect(complaint(opening: { _ = try SQLiteLogStore.open(at: folder.log) }).contains("use a newer `writ`"))
    }

    @Test func aLogOfAnOlderFormatIsBroughtToThisOne() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        try store.write { log in
            _ = try log.append(StoredEntry(id: "a", source: "test", kind: "tick", leaf: [1]))
            for begin: UInt64 in [1, 2] {
                let at = Instant(nanoseconds: 0)
                let number = try log.begin(
                    FactRow(rule: 1, begin: begin, entry: begin, element: 0, at: at, isVerified: true), keys: [7])
                guard begin == 1 else { continue }
                try log.end(number, FactEnd(position: 3, entry: 3, at: at, isVerified: true, because: "ended"))
            }
        }
        try store.file.writer.writeWithoutTransaction {
            try $0.execute(
                sql: """
                    DROP TABLE outbox;
                    CREATE TABLE old (key INTEGER NOT NULL, begin INTEGER NOT NULL, number INTEGER NOT NULL,
                        PRIMARY KEY (key, begin, number)) STRICT, WITHOUT ROWID;
                    INSERT INTO old SELECT key, begin, number FROM postings;
                    DROP TABLE postings;
                    ALTER TABLE old RENAME TO postings;
                    ALTER TABLE facts DROP COLUMN begin_doubt;
                    ALTER TABLE facts DROP COLUMN ended_repeated;
                    PRAGMA user_version = 1
                    """)
        }
        let again = try SQLiteLogStore.open(at: folder.log)
        let row = OutboxRow(
            key: "k", cause: "c", entry: 0, action: "notify", target: "t", topic: "x", created: Instant(nanoseconds: 1))
        try again.write { try $0.setOutboxRow(row) }
        let (size, found) = try again.read { (try $0.size, try $0.outboxRow("k")) }
        #expect(size == 1)
        #expect(found == row)
        let version = try again.file.writer.read { try SQLiteFormat.number("user_version", $0) }
        #expect(version == 4)
        let (open, ended) = try again.read { log in
            (
                try log.facts(key: 7, before: 9, limit: 9, .unsettled).map(\.row.begin),
                try log.facts(key: 7, before: 9, limit: 9, .settled).map(\.row.begin)
            )
        }
        #expect(open == [2] && ended == [1])
    }

    @Test func saysThatAFolderIsInThePlace() throws {
        let folder = try TemporaryFolder()
        #expect(
            complaint(opening: { _ = try SQLiteLogStore.open(at: folder.path) }).contains("it is a folder, not a file"))
        let beneath = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: beneath))
        #expect(
            complaint(opening: { _ = try SQLiteLogStore.create(at: beneath + "/log.db") }).contains(
                "part of its path is a"))
    }

    @Test(.enabled(if: !isRoot, "permissions do not stop root"))
    func saysThatPermissionsAreMissing() throws {
        let folder = try TemporaryFolder()
        try fill(folder)
        let manager = FileManager.default
        try manager.setAttributes([.posixPermissions: 0o400], ofItemAtPath: folder.log)
        #expect(
            complaint(opening: { _ = try SQLiteLogStore.open(at: folder.log) }).contains("this user has no permission"))
        try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.log)
        try manager.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
        defer { try? manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path) }
        #expect(
            complaint(opening: { _ = try SQLiteLogStore.open(at: folder.log) }).contains("its folder cannot be written")
        )
        #expect(complaint(opening: { _ = try SQLiteLogStore.create(at: folder.path + "/b") }).contains("no permission"))
    }

    @Test(.enabled(if: SmallDisk.isAllowed, "needs root and the right to mount"))
    func saysThatTheFileSystemIsReadOnly() throws {
        let disk = try SmallDisk(kibibytes: 4096)
        let log = disk.path + "/log.db"
        _ = try SQLiteLogStore.create(at: log).write { try $0.append(.sample(0)) }
        try #require(disk.makeReadOnly())
        #expect(complaint(opening: { _ = try SQLiteLogStore.open(at: log) }).contains("read-only"))
        #expect(complaint(opening: { _ = try SQLiteLogStore.create(at: disk.path + "/b.db") }).contains("read-only"))
    }

    /// Leaves a closed log of some pages.
    private func fill(_ folder: TemporaryFolder) throws {
        try SQLiteLogStore.create(at: folder.log).write { log in
            for number in 0..<200 { _ = try log.append(.sample(number, bytes: 500)) }
        }
        try #require(!FileManager.default.fileExists(atPath: folder.log + "-wal"), "the log is still open")
    }
}
