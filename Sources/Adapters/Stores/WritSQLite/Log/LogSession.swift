// One transaction on the log: its reading half.

import GRDB
import WritAuditLog
import WritModel

/// Reads, and in a writing transaction changes, one state of the log. Lives as long as its transaction.
///
/// Caches belong to the transaction, so that they can neither outlive a rollback nor miss another process's commit.
final class LogSession {
    let db: Database
    let path: String
    /// Number of entries. INVARIANT: their indexes are 0 up to it, without gaps.
    var count: UInt64
    var names = NameCache()
    var rules = RuleCache()
    var pending = PendingPostings()
    private var iterations = 0

    // The statements of every append, found once a transaction rather than by their text each time.
    private(set) lazy var insertEntry = Result {
        try query("INSERT INTO entries (idx, source, id, kind, leaf) VALUES (?, ?, ?, ?, ?)")
    }
    private(set) lazy var insertFact = Result {
        try query(
            """
            INSERT INTO facts (number, begin, begin_entry, element, begin_at, begin_verified, keys, begin_doubt)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }
    private(set) lazy var insertPosting = Result {
        try query("INSERT INTO postings (key, begin, number, settled) VALUES (?, ?, ?, ?)")
    }
    private(set) lazy var findUnsettled = Result { try query(Self.unsettledQuery) }
    private(set) lazy var findSettled = Result { try query(Self.settledQuery) }

    /// Begins a session inside a transaction.
    init(_ db: Database, path: String) throws {
        self.db = db
        self.path = path
        count = 0
        // The first read of a transaction fixes the state it sees, so this one comes before the body's.
        count =
            try query("SELECT idx FROM entries ORDER BY idx DESC LIMIT 1")
            .first { UInt64(bitPattern: $0.integer(0)) + 1 } ?? 0
    }

    /// The statement of some SQL, prepared once per connection. It must be run to its end before its next use.
    func query(_ sql: String) throws -> Query {
        try LogStoreError.translating(path) { Query(try db.cachedStatement(sql: sql), path: path) }
    }
}

extension LogSession: LogReading {
    var size: UInt64 { count }

    func entry(at index: UInt64) throws -> StoredEntry {
        guard index < count else { throw LogStoreError.noEntry(index: index) }
        let query = try query("SELECT idx, source, id, kind, leaf FROM entries WHERE idx = ?")
        try query.bind(1, Int64(index))
        guard let entry = try query.first({ try self.entry(in: $0) }) else {
            throw LogStoreError.damaged(path: path, why: "entry \(index) is gone; restore the log from a copy")
        }
        return entry
    }

    func forEachEntry(
        in range: Range<UInt64>, kinds: [EventKind]?, _ body: (UInt64, StoredEntry) throws -> Bool
    ) throws {
        let upper = min(range.upperBound, count)
        guard range.lowerBound < upper else { return }
        let numbers = try kinds.map { try Set($0.compactMap { try number(of: $0.description) }).sorted() }
        if let numbers, numbers.isEmpty { return }
        let query = try iteration(EntryScan.sql(kinds: numbers))
        try query.bind(1, Int64(range.lowerBound))
        try query.bind(2, Int64(upper))
        iterations += 1
        defer { iterations -= 1 }
        try query.forEach { try body(UInt64(bitPattern: $0.integer(0)), try entry(in: $0)) }
    }

    func lastEntry(ofKind kind: EventKind, before index: UInt64) throws -> UInt64? {
        guard let number = try number(of: kind.description) else { return nil }
        let query = try query("SELECT idx FROM entries WHERE kind = ? AND idx < ? ORDER BY idx DESC LIMIT 1")
        try query.bind(1, number)
        try query.bind(2, Int64(clamping: index))
        return try query.first { UInt64(bitPattern: $0.integer(0)) }
    }

    func index(source: String, id: String) throws -> UInt64? {
        guard let source = try number(of: source) else { return nil }
        let query = try query("SELECT idx FROM entries WHERE source = ? AND id = ?")
        try query.bind(1, source)
        try query.bind(2, id)
        return try query.first { UInt64(bitPattern: $0.integer(0)) }
    }

    func tile(level: Int, index: UInt64) throws -> [UInt8]? {
        guard let place = TilePlace(level: level, index: index) else { return nil }
        let query = try query("SELECT bytes FROM tiles WHERE place = ?")
        try query.bind(1, place.number)
        return try query.first { $0.bytes(0) }
    }

    func checkpoint() throws -> String? {
        try query("SELECT note FROM checkpoint WHERE number = 1").first { $0.text(0) }
    }

    func note(named name: String) throws -> [UInt8]? {
        let query = try query("SELECT bytes FROM notes WHERE name = ?")
        try query.bind(1, name)
        return try query.first { $0.bytes(0) }
    }

    /// An entry of a row of `idx, source, id, kind, leaf`.
    private func entry(in row: Query) throws -> StoredEntry {
        StoredEntry(
            id: row.text(2), source: try name(of: row.integer(1)), kind: try name(of: row.integer(3)),
            leaf: row.bytes(4))
    }

    /// A statement that may be in use while the body of another iteration runs.
    private func iteration(_ sql: String) throws -> Query {
        if iterations == 0 { return try query(sql) }
        return try LogStoreError.translating(path) { Query(try db.makeStatement(sql: sql), path: path) }
    }
}

/// Where a tile lies: its level and index in one whole number, as `tiles.place` has it.
struct TilePlace {
    static let levelMax = 63
    static let indexBits = 57

    let number: Int64

    /// The place, or `nil` for a level or an index that no log can have.
    init?(level: Int, index: UInt64) {
        guard (0...Self.levelMax).contains(level), index >> UInt64(Self.indexBits) == 0 else { return nil }
        number = Int64(level) << Int64(Self.indexBits) | Int64(index)
    }
}
