// A log in memory: the model that the other stores are compared with, and what tests damage on purpose.

import Dispatch
import Synchronization
public import WritAuditLog
public import WritModel

/// Keeps a log in memory. Every transaction copies what it changes, so it is for tests, not for large logs.
public final class MemoryLogStore: LogStore, AccountDirectory {
    private let committed = Mutex(MemoryLog())
    private let accounts = Mutex(MemoryAccounts())
    // INVARIANT: only who holds it replaces `committed`. A semaphore, as a mutex cannot be waited for with a deadline.
    private let writer = DispatchSemaphore(value: 1)
    private let patience: Duration
    private let drawRandom: @Sendable () -> [UInt8]

    /// Makes an empty log.
    ///
    /// - Parameters:
    ///   - patience: How long `write` waits for another writer before it throws `LogStoreError.busy`.
    ///   - random: Draws the 16 bytes of a new pseudonym, and those of its salt; the system's generator when not given.
    public init(
        patience: Duration = .seconds(5),
        random: @escaping @Sendable () -> [UInt8] = { (0..<16).map { _ in UInt8.random(in: .min ... .max) } }
    ) {
        self.patience = patience
        drawRandom = random
    }

    /// Reads one consistent state of the log.
    ///
    /// - Parameter body: What to read.
    public func read<R>(_ body: (any LogReading) throws -> R) throws -> R {
        try body(MemoryTransaction(committed.withLock { $0 }))
    }

    /// Changes the log: a copy of it, which becomes the log when `body` has returned.
    ///
    /// - Throws: `LogStoreError.busy`, and whatever `body` throws.
    public func write<R>(_ body: (any LogWriting) throws -> R) throws -> R {
        let milliseconds = Int(patience / .milliseconds(1))
        guard writer.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else {
            throw LogStoreError.busy(path: MemoryLog.path)
        }
        defer { writer.signal() }
        let transaction = MemoryTransaction(committed.withLock { $0 })
        let result = try body(transaction)
        committed.withLock { $0 = transaction.log }
        return result
    }

    /// Changes bytes behind the log's back, as an intruder or a failing disk would.
    ///
    /// - Parameter body: Changes entries, tiles or the checkpoint; nothing is checked.
    public func tamper(_ body: (inout MemoryLog) throws -> Void) rethrows {
        try committed.withLock { try body(&$0) }
    }

    /// The pseudonyms of accounts, new ones for new accounts.
    public func ids(for accounts: [(account: Account, name: String?)]) throws -> [Account: AccountID] {
        self.accounts.withLock { known in
            var ids: [Account: AccountID] = [:]
            for (account, name) in accounts { ids[account] = known.id(of: account, name: name, random: drawRandom) }
            return ids
        }
    }

    /// The pseudonym of an account that has one.
    public func existingID(of account: Account) throws -> AccountID? {
        accounts.withLock { $0.ids[account] }
    }

    /// What pseudonyms stand for.
    public func records(for ids: Set<AccountID>) throws -> [AccountID: DirectoryRecord] {
        accounts.withLock { known in known.records.filter { ids.contains($0.key) } }
    }

    /// Accounts with their salts.
    public func salted(_ ids: Set<AccountID>) throws -> [AccountID: SaltedAccount] {
        accounts.withLock { known in
            var found: [AccountID: SaltedAccount] = [:]
            for id in ids {
                guard let record = known.records[id], let salt = known.salts[id] else { continue }
                found[id] = SaltedAccount(account: record.account, salt: salt)
            }
            return found
        }
    }

    /// None: a memory holds no accounts of version 0.1.
    public func otherSpellings() throws -> [OtherSpelling] { [] }

    /// Erases what the directory knows of an account, as `writ log erase` does.
    ///
    /// - Parameter account: The account.
    public func erase(_ account: Account) {
        accounts.withLock { known in
            guard let id = known.ids.removeValue(forKey: account) else { return }
            known.records[id] = nil
            known.salts[id] = nil
        }
    }
}

/// The directory's rows.
private struct MemoryAccounts {
    var ids: [Account: AccountID] = [:]
    var records: [AccountID: DirectoryRecord] = [:]
    var salts: [AccountID: [UInt8]] = [:]

    mutating func id(of account: Account, name: String?, random: () -> [UInt8]) -> AccountID {
        let id = ids[account] ?? AccountID(random: random())
        ids[account] = id
        if salts[id] == nil { salts[id] = random() }
        records[id] = DirectoryRecord(account: account, name: name ?? records[id]?.name)
        return id
    }
}
