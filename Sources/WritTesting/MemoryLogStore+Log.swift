// What a log in memory consists of, and how a transaction reads and changes it.

public import WritAuditLog
import WritModel

/// The parts of a log in memory.
public struct MemoryLog: Sendable {
    /// The place of a tile.
    public struct TilePlace: Sendable, Hashable {
        /// The level, 0 for leaf hashes.
        public var level: Int
        /// The index within the level.
        public var index: UInt64

        /// A place.
        public init(level: Int, index: UInt64) {
            self.level = level
            self.index = index
        }
    }

    /// The entries.
    public var entries: [StoredEntry] = []
    /// The tiles.
    public var tiles: [TilePlace: [UInt8]] = [:]
    /// The latest checkpoint.
    public var checkpoint: String?

    // Byte arrays, as Swift takes two spellings of one character for the same text.
    fileprivate var indexes: [[[UInt8]]: UInt64] = [:]
    fileprivate var indexesOfKind: [String: [UInt64]] = [:]
    fileprivate var facts: [Int64: FactRow] = [:]
    fileprivate var postings: [UInt64: [Int64]] = [:]
    fileprivate var lastFact: Int64 = 0
    fileprivate var notes: [String: [UInt8]] = [:]
    fileprivate var outbox: [String: OutboxRow] = [:]

    /// An empty log.
    public init() {}

    /// What messages call it.
    static let path = "memory"

    fileprivate static func key(source: String, id: String) -> [[UInt8]] { [Array(source.utf8), Array(id.utf8)] }
}

/// A transaction: its own copy of the log, which the store takes over at the end.
final class MemoryTransaction: LogWriting {
    private(set) var log: MemoryLog

    init(_ log: MemoryLog) {
        self.log = log
    }

    var size: UInt64 { UInt64(log.entries.count) }

    func entry(at index: UInt64) throws -> StoredEntry {
        guard index < size else { throw LogStoreError.noEntry(index: index) }
        return log.entries[Int(index)]
    }

    func forEachEntry(
        in range: Range<UInt64>, kinds: [EventKind]?, _ body: (UInt64, StoredEntry) throws -> Bool
    ) throws {
        let range = range.clamped(to: 0..<size)
        guard let kinds else {
            for index in range where try !body(index, log.entries[Int(index)]) { return }
            return
        }
        let found = Set(kinds).flatMap { log.indexesOfKind[$0.description] ?? [] }.filter(range.contains)
        for index in found.sorted() where try !body(index, log.entries[Int(index)]) { return }
    }

    func lastEntry(ofKind kind: EventKind, before index: UInt64) -> UInt64? {
        log.indexesOfKind[kind.description]?.last { $0 < index }
    }

    func index(source: String, id: String) -> UInt64? {
        log.indexes[MemoryLog.key(source: source, id: id)]
    }

    func tile(level: Int, index: UInt64) -> [UInt8]? {
        log.tiles[MemoryLog.TilePlace(level: level, index: index)]
    }

    func checkpoint() -> String? { log.checkpoint }

    func facts(key: UInt64, before: UInt64, limit: Int, _ selection: FactSelection) -> [StoredFactRow] {
        let rows = (log.postings[key] ?? []).compactMap { number in
            log.facts[number].map { StoredFactRow(number: number, row: $0) }
        }
        let selected = rows.filter { row in
            switch selection {
            case .all: true
            case .unsettled: !row.row.isSettled(before: .max)
            case .settled: row.row.isSettled(before: .max)
            }
        }
        let latestFirst = selected.filter { $0.row.begin < before }.sorted {
            ($0.row.begin, $0.number) > ($1.row.begin, $1.number)
        }
        return Array(latestFirst.prefix(max(limit, 0)))
    }

    func forEachFact(_ body: (StoredFactRow, [UInt64]) throws -> Bool) throws {
        for (number, row) in log.facts.sorted(by: { $0.key < $1.key }) {
            let keys = log.postings.filter { $0.value.contains(number) }.map(\.key)
            guard try body(StoredFactRow(number: number, row: row), keys) else { return }
        }
    }

    func note(named name: String) -> [UInt8]? { log.notes[name] }

    func append(_ entry: StoredEntry) throws -> UInt64 {
        let key = MemoryLog.key(source: entry.source, id: entry.id)
        guard log.indexes[key] == nil else {
            throw LogStoreError.alreadyThere(source: entry.source, id: entry.id)
        }
        let index = size
        log.entries.append(entry)
        log.indexes[key] = index
        log.indexesOfKind[entry.kind, default: []].append(index)
        return index
    }

    func setTile(level: Int, index: UInt64, bytes: [UInt8]) {
        log.tiles[MemoryLog.TilePlace(level: level, index: index)] = bytes
    }

    func setCheckpoint(_ note: String) { log.checkpoint = note }

    func begin(_ row: FactRow, keys: [UInt64]) -> Int64 {
        log.lastFact += 1
        log.facts[log.lastFact] = row
        for key in Set(keys) { log.postings[key, default: []].append(log.lastFact) }
        return log.lastFact
    }

    func end(_ number: Int64, _ end: FactEnd) {
        guard let row = log.facts[number] else { return }
        log.facts[number]?.end = row.end?.followed(by: end) ?? end
    }

    func removeFacts(rule: UInt64) {
        let removed = Set(log.facts.filter { $0.value.rule == rule }.keys)
        for number in removed { log.facts[number] = nil }
        log.postings = log.postings.mapValues { $0.filter { !removed.contains($0) } }
    }

    func setNote(named name: String, to bytes: [UInt8]?) { log.notes[name] = bytes }

    func outboxRow(_ key: String) -> OutboxRow? { log.outbox[key] }

    func outboxRows(_ query: OutboxQuery, limit: Int) -> [OutboxRow] {
        let rows = log.outbox.values.filter(query.includes).sorted { ($0.due, $0.key) < ($1.due, $1.key) }
        return Array(rows.prefix(max(limit, 0)))
    }

    func outboxCounts() -> [OutboxState: Int] {
        log.outbox.values.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    }

    func setOutboxRow(_ row: OutboxRow) { log.outbox[row.key] = row }

    func removeOutboxRows() { log.outbox = [:] }
}
