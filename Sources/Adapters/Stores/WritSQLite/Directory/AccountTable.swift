// The tables of `directory.db` inside a transaction.

import GRDB
import WritAuditLog
import WritModel

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
            INSERT INTO accounts (account, id, name, salt) VALUES (?, ?, ?, ?)
            ON CONFLICT (account) DO UPDATE SET name = excluded.name WHERE excluded.name IS NOT NULL
            """)
        try insert.bind(1, account.description)
        try insert.bind(2, AccountID(random: Self.randomBytes()).description)
        try insert.bind(3, name)
        try insert.bind(4, Self.randomBytes())
        try insert.run()
        guard let id = try find(account)?.id else { throw damage("an account") }
        return id
    }

    /// What a pseudonym stands for, or `nil`.
    func record(of id: AccountID) throws -> DirectoryRecord? {
        try record(of: id, in: "accounts") ?? record(of: id, in: "other_spellings")
    }

    private func record(of id: AccountID, in table: String) throws -> DirectoryRecord? {
        let query = try query("SELECT account, name FROM \(table) WHERE id = ?")
        try query.bind(1, id.description)
        return try query.first { row in
            guard let account = Account(row.text(0)) else { throw damage("an account") }
            return DirectoryRecord(account: account, name: row.optionalText(1))
        }
    }

    /// An account with its salt, or `nil`.
    func salted(_ id: AccountID) throws -> SaltedAccount? {
        let query = try query("SELECT account, salt FROM accounts WHERE id = ?")
        try query.bind(1, id.description)
        return try query.first { row in
            guard let account = Account(row.text(0)) else { throw damage("an account") }
            let salt = row.bytes(1)
            guard salt.count == SaltedAccount.saltBytes else { throw damage("a salt") }
            return SaltedAccount(account: account, salt: salt)
        }
    }

    /// Pseudonyms of spellings that are another account's now.
    func otherSpellings() throws -> [OtherSpelling] {
        let query = try query("SELECT kept, id FROM other_spellings ORDER BY id")
        var found: [OtherSpelling] = []
        try query.forEach { row in
            guard let kept = AccountID(row.text(0)), let other = AccountID(row.text(1)) else {
                throw damage("a pseudonym")
            }
            found.append(OtherSpelling(kept: kept, other: other))
            return true
        }
        return found
    }

    /// 16 random bytes of the system's generator.
    private static func randomBytes() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let words = [generator.next(), generator.next()]
        return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    }

    private func query(_ sql: String) throws -> Query {
        try LogStoreError.translating(path) { Query(try db.cachedStatement(sql: sql), path: path) }
    }

    private func damage(_ what: String) -> LogStoreError {
        .damaged(path: path, why: "\(what) in it is not well formed; restore the directory from a copy")
    }
}
