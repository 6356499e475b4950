// The erasable directory in a SQLite file of its own, so that erasing it can never touch the log.

import GRDB
public import WritAuditLog
public import WritModel

/// Keeps which account a pseudonym stands for, in one SQLite file that threads and processes may share.
///
/// Whoever deletes the file loses the accounts and names and nothing else: opening makes an empty one, the log and its
/// proofs still hold, and accounts seen again get new pseudonyms. Overwritten names are zeroed in the file,
/// and are gone from its write-ahead log once the last process has closed it.
public final class SQLiteAccountDirectory: AccountDirectory {
    /// The name that a directory's file has inside its folder.
    public static let fileName = "directory.db"

    let file: SQLiteFile

    private init(file: SQLiteFile) { self.file = file }

    /// Opens a directory, making an empty one that only its owner may read and write when there is none.
    ///
    /// - Parameter path: the file; its folder must exist.
    /// - Throws: `LogStoreError` when it can be neither opened nor made.
    public static func open(at path: String) throws -> SQLiteAccountDirectory {
        _ = try SQLiteFile.make(path: path, format: .directory)
        return SQLiteAccountDirectory(file: try SQLiteFile(path: path, format: .directory))
    }

    /// The pseudonyms of accounts; new ones are synced to the disk before this returns.
    ///
    /// Costs one look-up an account, and a commit only when an account or a name is new.
    ///
    /// - Parameter accounts: accounts with their display name where known; of several names the last one stays.
    /// - Throws: `LogStoreError` when the directory cannot be written.
    public func ids(for accounts: [(account: Account, name: String?)]) throws -> [Account: AccountID] {
        var ids: [Account: AccountID] = [:]
        var changed: [(account: Account, name: String?)] = []
        try file.read { db in
            let table = AccountTable(db: db, path: file.path)
            for (account, name) in accounts {
                let known = try table.find(account)
                ids[account] = known?.id
                if known == nil || (name != nil && name != known?.name) { changed.append((account, name)) }
            }
        }
        if changed.isEmpty { return ids }
        return try file.write { db in
            let table = AccountTable(db: db, path: file.path)
            for (account, name) in changed { ids[account] = try table.put(account, name: name) }
            return ids
        }
    }

    /// The pseudonym of an account that has one, without making one.
    public func existingID(of account: Account) throws -> AccountID? {
        try file.read { try AccountTable(db: $0, path: file.path).find(account)?.id }
    }

    /// What pseudonyms stand for; those unknown or erased are missing. Costs one look-up each.
    public func records(for ids: Set<AccountID>) throws -> [AccountID: DirectoryRecord] {
        try file.read { db in
            let table = AccountTable(db: db, path: file.path)
            var records: [AccountID: DirectoryRecord] = [:]
            for id in ids { records[id] = try table.record(of: id) }
            return records
        }
    }

    /// Accounts with their salts; those unknown or erased are missing. Costs one look-up each.
    public func salted(_ ids: Set<AccountID>) throws -> [AccountID: SaltedAccount] {
        try file.read { db in
            let table = AccountTable(db: db, path: file.path)
            var accounts: [AccountID: SaltedAccount] = [:]
            for id in ids { accounts[id] = try table.salted(id) }
            return accounts
        }
    }

    /// Accounts that have two pseudonyms, because version 0.1 took their spellings for two accounts.
    public func otherSpellings() throws -> [OtherSpelling] {
        try file.read { try AccountTable(db: $0, path: file.path).otherSpellings() }
    }
}
