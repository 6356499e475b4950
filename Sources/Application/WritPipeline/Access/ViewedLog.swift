// A log as somebody may see it. Whatever a command reads of the log, it reads through this; what a command appends goes
// to the log itself.

import Synchronization
import WritAuditLog
import WritModel

/// Counts the entries that a command was shown.
public final class ReadCounter: Sendable {
    private let count = Mutex(0)

    /// A counter at nought.
    public init() {}

    /// The entries since the last time this was asked.
    public func take() -> Int {
        count.withLock { count in
            defer { count = 0 }
            return count
        }
    }

    /// Counts entries.
    public func add(_ entries: Int) { count.withLock { $0 += entries } }
}

/// A log behind a view.
struct ViewedLog: LogStore {
    let whole: any LogStore
    /// What hides entries from everything that reads them; `nil` where figures need all of them as they are.
    let mask: EntryMask?
    /// What hides them from people, to whom single ones are shown.
    let display: EntryMask?
    let counter: ReadCounter

    func read<R>(_ body: (any LogReading) throws -> R) throws -> R {
        try whole.read { try body(ViewedReading(whole: $0, mask: mask, display: display, counter: counter)) }
    }

    func write<R>(_ body: (any LogWriting) throws -> R) throws -> R { try whole.write(body) }
}

/// One state of a log behind a view.
struct ViewedReading: LogReading {
    /// The log itself: for what is in force, which is the same whoever asks.
    let whole: any LogReading
    let mask: EntryMask?
    let display: EntryMask?
    let counter: ReadCounter

    var size: UInt64 { get throws { try whole.size } }

    func entry(at index: UInt64) throws -> StoredEntry {
        counter.add(1)
        let entry = try whole.entry(at: index)
        guard let mask else { return entry }
        return try mask.shown(entry, at: index, in: whole) ?? EntryMask.withheld(entry)
    }

    func forEachEntry(
        in range: Range<UInt64>, kinds: [EventKind]?, _ body: (UInt64, StoredEntry) throws -> Bool
    ) throws {
        try whole.forEachEntry(in: range, kinds: kinds) { index, entry in
            guard let shown = try mask.map({ try $0.shown(entry, at: index, in: whole) }) ?? entry else { return true }
            // One by one: what is shown may leave the program, and so be recorded, before the walk is over.
            counter.add(1)
            return try body(index, shown)
        }
    }

    func lastEntry(ofKind kind: EventKind, before index: UInt64) throws -> UInt64? {
        var position = index
        while let found = try whole.lastEntry(ofKind: kind, before: position) {
            guard let mask, try mask.shown(whole.entry(at: found), at: found, in: whole) == nil else { return found }
            position = found
        }
        return nil
    }

    func index(source: String, id: String) throws -> UInt64? {
        guard let found = try whole.index(source: source, id: id) else { return nil }
        guard let mask, try mask.shown(whole.entry(at: found), at: found, in: whole) == nil else { return found }
        return nil
    }

    func tile(level: Int, index: UInt64) throws -> [UInt8]? { try whole.tile(level: level, index: index) }

    func checkpoint() throws -> String? { try whole.checkpoint() }

    func facts(
        key: UInt64, before: UInt64, limit: Int, _ selection: FactSelection
    ) throws -> [StoredFactRow] {
        try whole.facts(key: key, before: before, limit: limit, selection)
    }

    func forEachFact(_ body: (StoredFactRow, [UInt64]) throws -> Bool) throws { try whole.forEachFact(body) }

    func note(named name: String) throws -> [UInt8]? { try whole.note(named: name) }

    // The outbox holds keys and states; whom a message goes to is told by the entries alone.

    func outboxRow(_ key: String) throws -> OutboxRow? { try whole.outboxRow(key) }

    func outboxRows(_ query: OutboxQuery, limit: Int) throws -> [OutboxRow] {
        try whole.outboxRows(query, limit: limit)
    }

    func outboxCounts() throws -> [OutboxState: Int] { try whole.outboxCounts() }
}

extension LogReading {
    /// The log without anybody's view: for what is in force, and for evaluating policies, whose result must not depend on
    /// who asks.
    var whole: any LogReading { (self as? ViewedReading)?.whole ?? self }

    /// Shows an entry of the whole log as whoever asks may see it, and counts it: for a search that looks at many entries
    /// and shows a few.
    var showing: (UInt64, StoredEntry) throws -> StoredEntry? {
        guard let viewed = self as? ViewedReading else { return { $1 } }
        return { index, entry in
            guard let shown = try viewed.display.map({ try $0.shown(entry, at: index, in: viewed.whole) }) ?? entry
            else {
                return nil
            }
            viewed.counter.add(1)
            return shown
        }
    }
}

/// A directory that tells nobody's name.
struct MaskedDirectory: AccountDirectory {
    let whole: any AccountDirectory

    func ids(for accounts: [(account: Account, name: String?)]) throws -> [Account: AccountID] {
        try whole.ids(for: accounts)
    }

    /// Nothing: whoever may not see names must not find out by asking whose pseudonym is whose.
    func existingID(of account: Account) throws -> AccountID? { nil }

    func records(for ids: Set<AccountID>) throws -> [AccountID: DirectoryRecord] { [:] }

    // What the log keeps of an account tells nobody its name, and is the same whoever asks.

    func salted(_ ids: Set<AccountID>) throws -> [AccountID: SaltedAccount] { try whole.salted(ids) }

    func otherSpellings() throws -> [OtherSpelling] { try whole.otherSpellings() }
}
