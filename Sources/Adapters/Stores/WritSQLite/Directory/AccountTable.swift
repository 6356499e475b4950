// The one table of `directory.db`, format 1, inside a transaction.

import GRDB
import WritAuditLog
import WritModel

extension SQLiteFormat {
    /// `WrtD` in ASCII marks a directory.
    static let directory = SQLiteFormat(
        mark: 0x5772_7444, version: 1, noun: "directory",
        schema: """
            CREATE TABLE accounts (account TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT) STRICT, WITHOUT ROWID;
            """,
        erasesBytes: true)
}

/// Finds and adds accounts.
struct AccountTable {
    let db: Database
    let path: String

    /// An account's pseudonym and name, or `nil`.
    func find(_ account: Account) throws -> (id: AccountID, name: String?)? {
        let query = try query("SELECT id, name FROM accounts WHERE account = ?")
        try query.bind(1, account.description)
        return try query.first { row in
            guard let id = AccountID(row.text(0)) else { throw damage("a pseudonym") }
            return (id, row.optionalText(1))
        }
    }

    /// Adds an account, or gives it a new name, or leaves it; another process may have added it meanwhile.
    ///
    /// - Returns: the pseudonym it has now.
    func put(_ account: Account, name: String?) throws -> AccountID {
        let insert = try query(
            """
            INSERT INTO accounts (account, id, name) VALUES (?, ?, ?)
            ON CONFLICT (account) DO UPDATE SET name = excluded.name WHERE excluded.name IS NOT NULL
            """)
        try insert.bind(1, account.description)
        try insert.bind(2, Self.randomID().description)
        try insert.bind(3, name)
        try insert.run()
        guard let id = try find(account)?.id else { throw damage("an account") }
        return id
    }

    /// What a pseudonym stands for, or `nil`.
    func record(of id: AccountID) throws -> DirectoryRecord? {
        let query = try query("SELECT account, name FROM accounts WHERE id = ?")
        try query.bind(1, id.description)
        return try query.first { row in
            guard let account = Account(row.text(0)) else { throw damage("an account") }
            return DirectoryRecord(account: account, name: row.optionalText(1))
        }
    }

    private static func randomID() -> AccountID {
        var generator = SystemRandomNumberGenerator()
        let words = [generator.next(), generator.next()]
        return AccountID(random: words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
    }

    private func query(_ sql: String) throws -> Query {
        try LogStoreError.translating(path) { Query(try db.cachedStatement(sql: sql), path: path) }
    }

    private func damage(_ what: String) -> LogStoreError {
        .damaged(path: path, why: "\(what) in it is not well formed; restore the directory from a copy")
    }
}
