// The directory, beyond what the contract's suite claims: speed, erasure, damage.

import Foundation
import GRDB
import Testing
import WritAuditLog
import WritModel

@testable import WritSQLite

struct DirectoryTests {
    private func accounts(_ count: Int) -> [(account: Account, name: String?)] {
        (0..<count).compactMap { number in
            Account(email: "person\(number)@example.org").map { ($0, "Person \(number)") }
        }
    }

    @Test func findsFiveThousandAccountsWithoutWriting() throws {
        let folder = try TemporaryFolder()
        let directory = try SQLiteAccountDirectory.open(at: folder.directory)
        let accounts = accounts(5000)
        let ids = try directory.ids(for: accounts)
        #expect(Set(ids.values).count == 5000)
        let version = try dataVersion(directory)
        #expect(try directory.ids(for: accounts) == ids)
        #expect(try dataVersion(directory) == version, "known accounts were written again")
        #expect(try directory.records(for: Set(ids.values)).count == 5000)
    }

    @Test func losesOnlyNamesWhenItsFileIsDeleted() throws {
        let folder = try TemporaryFolder()
        let account = try #require(Account("github:ann"))
        let old = try #require(
            try SQLiteAccountDirectory.open(at: folder.directory).ids(for: [(account, "Ann")])[account])
        try FileManager.default.removeItem(atPath: folder.directory)
        let directory = try SQLiteAccountDirectory.open(at: folder.directory)
        #expect(try directory.records(for: [old]).isEmpty)
        #expect(try directory.existingID(of: account) == nil)
        #expect(try directory.ids(for: [(account, nil)])[account] != old)
    }

    @Test func leavesNoTraceOfAnOverwrittenName() throws {
        let folder = try TemporaryFolder()
        let accounts = accounts(40).map(\.account)
        for name in ["Overwritten Maidenname" + String(repeating: "-", count: 60), "Ann"] {
            _ = try SQLiteAccountDirectory.open(at: folder.directory).ids(for: accounts.map { ($0, name) })
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.directory))
        #expect(bytes.range(of: Data(accounts[39].description.utf8)) != nil)
        #expect(bytes.range(of: Data("Maidenname".utf8)) == nil)
    }

    @Test func saysThatAMalformedPseudonymIsDamage() throws {
        let folder = try TemporaryFolder()
        let account = try #require(Account("github:ann"))
        let directory = try SQLiteAccountDirectory.open(at: folder.directory)
        _ = try directory.ids(for: [(account, nil)])
        try directory.file.writer.writeWithoutTransaction { try $0.execute(sql: "UPDATE accounts SET id = 'a_x'") }
        #expect { _ = try directory.existingID(of: account) } throws: {
            if case LogStoreError.damaged = $0 { true } else { false }
        }
    }

    /// The tables of version 0.1, as it made them.
    private static let format1 = """
        CREATE TABLE accounts (account TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT) STRICT, WITHOUT ROWID;
        PRAGMA application_id = 1467118660; PRAGMA user_version = 1;
        """

    @Test func spellingsOfOneLoginInAFileOfVersion01AreFoundAsOneAccount() throws {
        let folder = try TemporaryFolder()
        let ids = (1...5).map { AccountID(random: [UInt8](repeating: UInt8($0), count: 16)).description }
        do {
            let old = try DatabaseQueue(path: folder.directory)
            try old.writeWithoutTransaction { db in
                try db.execute(sql: Self.format1)
                let rows = ["github:Ann", "github:ann", "github:ANN", "gitlab:Bob", "name:Cas"]
                for (account, id) in zip(rows, ids) {
                    try db.execute(
                        sql: "INSERT INTO accounts (account, id, name) VALUES (?, ?, ?)", arguments: [account, id, "N"])
                }
            }
        }
        let directory = try SQLiteAccountDirectory.open(at: folder.directory)
        func id(_ account: String) throws -> String? {
            try directory.existingID(of: #require(Account(account)))?.description
        }
        #expect(try id("github:Ann") == ids[1])
        #expect(try id("github:aNN") == ids[1])
        #expect(try id("gitlab:bob") == ids[3])
        #expect(try id("name:Cas") == ids[4])
        let others = try directory.otherSpellings()
        #expect(others.map(\.kept.description) == [ids[1], ids[1]])
        #expect(Set(others.map(\.other.description)) == [ids[0], ids[2]])
        // Entries name every one of them, and each still has its name.
        let all = Set(ids.compactMap { AccountID($0) })
        #expect(try directory.records(for: all).count == 5)
        let salted = try directory.salted(all)
        #expect(salted.count == 3)
        #expect(Set(salted.values.map(\.salt)).count == 3)
    }

    /// Changes whenever another connection commits; asked on one connection.
    private func dataVersion(_ directory: SQLiteAccountDirectory) throws -> Int? {
        try directory.file.read { try Int.fetchOne($0, sql: "PRAGMA data_version") }
    }
}
