// Logs that cannot be read or written: the program says so, ends with 69, and loses nothing.

import Foundation
import Testing
import WritModel

@Suite struct StorageTests {
    private let event = """
        {"id":"1","source":"ci","kind":"test.finished","at":"2026-11-20T09:12:03Z","data":{"repository":"shop",\
        "sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","name":"unit","result":"passed"}}

        """

    /// What every command says when the log cannot be used.
    private func expectClosed(_ sandbox: Sandbox, at folder: String = "w", _ message: String) async throws {
        let record = try await sandbox.writ("record", at: folder, input: event)
        #expect(record.status == 69, "\(record.text)")
        #expect(record.output.isEmpty)
        #expect(record.error.contains(message), "\(record.error)")
        let gate = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev", at: folder)
        #expect(gate.status == 69, "\(gate.text)")
        #expect(gate.error.contains(message), "\(gate.error)")
    }

    @Test(arguments: [0.5, 0.1, 0.9])
    func aTruncatedDatabaseIsSaid(part: Double) async throws {
        let sandbox = try await Sandbox()
        let file = "\(sandbox.path)/w/log.db"
        let handle = try FileHandle(forUpdating: URL(filePath: file))
        try handle.truncate(atOffset: UInt64(Double(handle.seekToEnd()) * part))
        try handle.close()
        try await expectClosed(sandbox, "is damaged")
        #expect(try await sandbox.writ("log", "verify").status == 69)
        #expect(try await sandbox.writ("status").status == 69)
    }

    @Test func aMissingDatabaseIsSaid() async throws {
        let sandbox = try await Sandbox()
        try sandbox.remove("w/log.db")
        try await expectClosed(sandbox, "there is no log at `\(sandbox.path)/w/log.db`")
        #expect(!sandbox.exists("w/log.db"))
    }

    @Test func aFileThatIsNoDatabaseIsSaid() async throws {
        let sandbox = try await Sandbox()
        try sandbox.write("w/log.db", String(repeating: "not a database\n", count: 1000))
        try await expectClosed(sandbox, "is damaged")
    }

    @Test func aMissingKeyIsSaid() async throws {
        let sandbox = try await Sandbox()
        try sandbox.remove("w/keys/log.key")
        try await expectClosed(sandbox, "the log's key `\(sandbox.path)/w/keys/log.key` is missing; put it back")
        #expect(try await sandbox.writ("log", "verify").status == 0)
    }

    @Test func theKeyOfAnotherLogIsSaid() async throws {
        let sandbox = try await Sandbox()
        _ = try await sandbox.writ("init", "--bare", at: "other")
        try sandbox.write("w/keys/log.key", try sandbox.read("other/keys/log.key"))
        let record = try await sandbox.writ("record", input: event)
        #expect(record.status == 69, "\(record.text)")
        #expect(record.output.isEmpty)
        #expect(try await sandbox.writ("log", "verify").status == 0)
    }

    @Test func aFolderThatIsNotOneOfWritIsSaid() async throws {
        let sandbox = try await Sandbox()
        try sandbox.write("plain/file", "")
        try await expectClosed(
            sandbox, at: "plain", "is not a folder of Writ: `writ.yaml` is missing; make one with `writ init`")
        let second = try await sandbox.writ("init")
        #expect(second.status == 64)
        #expect(second.error.contains("is a folder of Writ already; nothing was changed"))
        let install = try await sandbox.writ("hook", "install", "\(sandbox.path)/shop.git", at: "plain")
        #expect(install.status == 69)
        #expect(!sandbox.exists("shop.git/hooks/pre-receive"))
    }

    @Test(.enabled(if: SmallDisk.isAllowed, "only root can mount a disk"))
    func aReadOnlyFolderIsSaid() async throws {
        let sandbox = try await Sandbox()
        let disk = try SmallDisk(kibibytes: 8192)
        try FileManager.default.copyItem(atPath: "\(sandbox.path)/w", toPath: "\(disk.path)/w")
        try FileManager.default.createSymbolicLink(
            atPath: "\(sandbox.path)/small", withDestinationPath: "\(disk.path)/w")
        #expect(disk.makeReadOnly())
        try await expectClosed(sandbox, at: "small", "cannot be used")
    }

    @Test(.enabled(if: SmallDisk.isAllowed, "only root can mount a disk"))
    func aFullDiskLosesNothingThatWasAcknowledged() async throws {
        let sandbox = try await Sandbox(.bare)
        let disk = try SmallDisk(kibibytes: 1536)
        try FileManager.default.copyItem(atPath: "\(sandbox.path)/w", toPath: "\(disk.path)/w")
        try FileManager.default.createSymbolicLink(
            atPath: "\(sandbox.path)/small", withDestinationPath: "\(disk.path)/w")
        let events = (1...6000).map { event.replacing("\"id\":\"1\"", with: "\"id\":\"\($0)\"") }.joined()
        let record = try await sandbox.writ("record", at: "small", input: events)
        #expect(record.status == 69)
        #expect(record.error.contains("cannot be used"), "\(record.error)")
        #expect(record.error.contains("full"), "\(record.error)")
        let acknowledged = try record.jsonLines().count
        #expect(acknowledged > 0 && acknowledged < 6000)
        // The same log on a disk with room for it.
        try FileManager.default.copyItem(atPath: "\(disk.path)/w", toPath: "\(sandbox.path)/large")
        let verify = try await sandbox.writ("log", "verify", at: "large")
        #expect(verify.status == 0, "\(verify.text)")
        #expect(verify.output.contains("\(acknowledged) entries verified"))
        let rest = try await sandbox.writ("record", at: "large", input: events)
        #expect(rest.status == 0)
        #expect(try rest.jsonLines().count == 6000)
    }
}
