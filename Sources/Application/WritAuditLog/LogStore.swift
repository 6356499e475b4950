// The contract between the audit log and whatever keeps its bytes.
//
// A store keeps entries, the tiles of their Merkle tree, the latest signed checkpoint, the postings of facts, and a few
// named notes, and changes them together or not at all. It knows nothing of policies or trees: tiles and leaves are
// bytes to it. Every store runs `LogStoreContract` of WritTesting unchanged.

public import WritModel

/// Keeps a log's bytes. Several processes may share one store: `write` is the log's sequencer.
public protocol LogStore: Sendable {
    /// Reads one consistent state of the log.
    ///
    /// - Parameter body: what to read; it sees no change made after it began.
    /// - Returns: what `body` returns.
    /// - Throws: `LogStoreError`, and whatever `body` throws.
    func read<R>(_ body: (any LogReading) throws -> R) throws -> R

    /// Changes the log. The store's write lock is taken first, so that `body` sees every entry appended before it by
    /// any process, and nobody appends until it is done. When `write` returns, the changes are durable; when `body`
    /// throws, nothing has changed.
    ///
    /// - Throws: `LogStoreError.busy` when the lock was not had in 5 seconds; other `LogStoreError`s; and whatever
    ///   `body` throws.
    func write<R>(_ body: (any LogWriting) throws -> R) throws -> R
}

/// What is wrong with a store.
public enum LogStoreError: Error, Sendable, CustomStringConvertible {
    /// Another process held the write lock too long.
    case busy(path: String)
    /// There is no log at this place.
    case missing(path: String)
    /// The log is there and cannot be opened or written: permissions, a full disk, a read-only folder.
    case unavailable(path: String, why: String)
    /// The stored bytes are not what was written: a truncated or damaged file.
    case damaged(path: String, why: String)
    /// No entry has this index.
    case noEntry(index: UInt64)
    /// The log has an event with this source and id.
    case alreadyThere(source: String, id: String)

    /// What to tell a person.
    public var description: String {
        switch self {
        case .busy(let path): "the log `\(path)` is busy: another process has been writing for 5 seconds; try again"
        case .missing(let path): "there is no log at `\(path)`; make one with `writ init`"
        case .unavailable(let path, let why): "the log `\(path)` cannot be used: \(why)"
        case .damaged(let path, let why): "the log `\(path)` is damaged: \(why)"
        case .noEntry(let index): "the log has no entry \(index)"
        case .alreadyThere(let source, let id):
            "the event `\(id)` of `\(source)` was not appended: it is in the log already"
        }
    }
}

/// An entry as a store keeps it: the leaf, and the columns it is found by, copied from the leaf.
public struct StoredEntry: Sendable, Hashable {
    /// The event's id.
    public var id: String
    /// The event's source; (source, id) is unique.
    public var source: String
    /// The event's kind.
    public var kind: String
    /// The leaf, at most `Event.leafBytesMax` bytes.
    public var leaf: [UInt8]

    /// An entry.
    public init(id: String, source: String, kind: String, leaf: [UInt8]) {
        self.id = id
        self.source = source
        self.kind = kind
        self.leaf = leaf
    }
}

/// A fact's interval together with the store's number for it.
public struct StoredFactRow: Sendable, Hashable {
    /// The store's number of the row, to end it by.
    public var number: Int64
    /// The interval. In a store, positions are entry indexes.
    public var row: FactRow

    /// A stored row.
    public init(number: Int64, row: FactRow) {
        self.number = number
        self.row = row
    }
}

/// Reading one consistent state of the log. Used only inside the closure it was given to.
public protocol LogReading {
    /// Number of entries; the next one gets this index.
    var size: UInt64 { get throws }

    /// One entry.
    ///
    /// - Throws: `LogStoreError.noEntry`.
    func entry(at index: UInt64) throws -> StoredEntry

    /// Entries in log order.
    ///
    /// - Parameters:
    ///   - range: indexes; those beyond the log are ignored.
    ///   - kinds: only these kinds, or every kind when `nil`; it must cost only the matching entries.
    ///   - body: called for each; returning false stops.
    func forEachEntry(
        in range: Range<UInt64>, kinds: [EventKind]?, _ body: (UInt64, StoredEntry) throws -> Bool) throws

    /// The latest entry of a kind before a position, or `nil`.
    func lastEntry(ofKind kind: EventKind, before index: UInt64) throws -> UInt64?

    /// The index of the event with this source and id, or `nil`.
    func index(source: String, id: String) throws -> UInt64?

    /// The stored bytes of a tile (level 0 to 63, 32 bytes a hash, at most 256), full or the latest partial, or `nil`.
    func tile(level: Int, index: UInt64) throws -> [UInt8]?

    /// The latest signed checkpoint, a signed note, or `nil`.
    func checkpoint() throws -> String?

    /// The intervals posted under a key, latest begin first.
    ///
    /// - Parameters:
    ///   - key: the posting key.
    ///   - before: only rows that began before this index. It is not before the end of any row.
    ///   - limit: at most this many.
    ///   - selection: which of them; it must cost only those.
    func facts(key: UInt64, before: UInt64, limit: Int, _ selection: FactSelection) throws -> [StoredFactRow]

    /// Every interval, with the keys that find it where it is looked for, in no order.
    ///
    /// - Parameter body: called for each; returning false stops.
    func forEachFact(_ body: (StoredFactRow, [UInt64]) throws -> Bool) throws

    /// A small named piece of state, or `nil`.
    func note(named name: String) throws -> [UInt8]?

    /// The row of the outbox with this key, or `nil`.
    func outboxRow(_ key: String) throws -> OutboxRow?

    /// Rows of the outbox, by (due, key).
    ///
    /// - Parameters:
    ///   - query: which rows; asking for due ones, for a topic or for a cause must cost only the matching rows.
    ///   - limit: at most this many.
    func outboxRows(_ query: OutboxQuery, limit: Int) throws -> [OutboxRow]

    /// The number of rows of the outbox in each state that has any.
    func outboxCounts() throws -> [OutboxState: Int]
}

/// Changing the log inside one transaction.
public protocol LogWriting: LogReading {
    /// Appends an entry at index `size`.
    ///
    /// - Throws: `LogStoreError.alreadyThere` when (source, id) is there; nothing has changed then, and the transaction may
    ///   go on. Other `LogStoreError`s.
    func append(_ entry: StoredEntry) throws -> UInt64

    /// Writes a tile, replacing a partial one.
    func setTile(level: Int, index: UInt64, bytes: [UInt8]) throws

    /// Replaces the latest checkpoint.
    func setCheckpoint(_ note: String) throws

    /// Adds an interval and posts it under its keys (duplicate keys count once).
    ///
    /// - Returns: the row's number.
    @discardableResult
    func begin(_ row: FactRow, keys: [UInt64]) throws -> Int64

    /// Ends an interval. A row that has ended keeps its first end, unless that yields to this one (`FactEnd.followed`).
    func end(_ number: Int64, _ end: FactEnd) throws

    /// Removes every interval and posting of a rule.
    func removeFacts(rule: UInt64) throws

    /// Sets or removes a named piece of state.
    func setNote(named name: String, to bytes: [UInt8]?) throws

    /// Adds a row to the outbox, or replaces the one with its key.
    func setOutboxRow(_ row: OutboxRow) throws

    /// Removes every row of the outbox.
    func removeOutboxRows() throws
}
