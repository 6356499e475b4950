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

/// What ties a pseudonym to its account without telling it: the log holds the hash of both.
public struct SaltedAccount: Sendable, Hashable {
    /// Bytes of a salt.
    public static let saltBytes = 16

    /// The account in clear, folded.
    public var account: Account
    /// Random bytes of the account's own, kept in the directory alone: whoever has them can show what the log says.
    public var salt: [UInt8]

    /// An account with its salt.
    public init(account: Account, salt: [UInt8]) {
        self.account = account
        self.salt = salt
    }
}

/// Two pseudonyms of one account: version 0.1 took `github:Ann` and `github:ann` for two.
public struct OtherSpelling: Sendable, Hashable {
    /// The pseudonym that the account is found by.
    public var kept: AccountID
    /// The other one, which entries of old name.
    public var other: AccountID

    /// Two pseudonyms.
    public init(kept: AccountID, other: AccountID) {
        self.kept = kept
        self.other = other
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

    /// Accounts with their salts; those unknown or erased are missing from the result.
    func salted(_ ids: Set<AccountID>) throws -> [AccountID: SaltedAccount]

    /// Accounts that have two pseudonyms, by the other one; empty but for directories of version 0.1.
    func otherSpellings() throws -> [OtherSpelling]
}
