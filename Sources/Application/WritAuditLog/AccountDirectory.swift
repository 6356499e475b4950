// The erasable directory: the only place that knows which account a pseudonym stands for.

public import WritModel

/// What the directory knows of a pseudonym.
public struct DirectoryRecord: Sendable, Hashable {
    /// The account in clear.
    public var account: Account
    /// The display name, if one was ever seen.
    public var name: String?

    /// A record.
    public init(account: Account, name: String?) {
        self.account = account
        self.name = name
    }
}

/// Keeps accounts apart from the log, so that they can be erased without touching a leaf or a proof.
public protocol AccountDirectory: Sendable {
    /// The pseudonyms of accounts; an account seen for the first time gets a new random one.
    ///
    /// The new rows are durable before this returns, so that no leaf can name a pseudonym the directory has lost.
    ///
    /// - Parameter accounts: accounts with their display name where known; a new name replaces an old one.
    /// - Throws: `LogStoreError` when the directory cannot be written.
    func ids(for accounts: [(account: Account, name: String?)]) throws -> [Account: AccountID]

    /// The pseudonym of an account that has one, without making one.
    func existingID(of account: Account) throws -> AccountID?

    /// What pseudonyms stand for; those unknown or erased are missing from the result.
    func records(for ids: Set<AccountID>) throws -> [AccountID: DirectoryRecord]
}
