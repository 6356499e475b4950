// A log as it was when it was smaller, for whoever reads one in steps as it grows.

public import WritAuditLog
public import WritModel

/// The first entries of a log. Facts, notes, tiles and the outbox are those of the whole log.
public struct ShorterLog: LogReading {
    private let log: any LogReading
    /// How many entries it has.
    public let size: UInt64

    /// The first entries of a log.
    ///
    /// - Parameters:
    ///   - log: the whole log.
    ///   - size: how many of its entries; at most as many as there are.
    public init(_ log: any LogReading, size: UInt64) {
        self.log = log
        self.size = size
    }

    /// As of the whole log.
    public func entry(at index: UInt64) throws -> StoredEntry { try log.entry(at: index) }

    /// The entries of the range that it has.
    public func forEachEntry(
        in range: Range<UInt64>, kinds: [EventKind]?, _ body: (UInt64, StoredEntry) throws -> Bool
    ) throws {
        try log.forEachEntry(in: range.clamped(to: 0..<size), kinds: kinds, body)
    }

    /// The last entry of a kind that it has.
    public func lastEntry(ofKind kind: EventKind, before index: UInt64) throws -> UInt64? {
        try log.lastEntry(ofKind: kind, before: min(index, size))
    }

    /// As of the whole log.
    public func index(source: String, id: String) throws -> UInt64? { try log.index(source: source, id: id) }
    /// As of the whole log.
    public func tile(level: Int, index: UInt64) throws -> [UInt8]? { try log.tile(level: level, index: index) }
    /// As of the whole log.
    public func checkpoint() throws -> String? { try log.checkpoint() }
    /// As of the whole log.
    public func facts(
        key: UInt64, before: UInt64, limit: Int, _ selection: FactSelection
    ) throws -> [StoredFactRow] {
        try log.facts(key: key, before: before, limit: limit, selection)
    }
    /// As of the whole log.
    public func forEachFact(_ body: (StoredFactRow, [UInt64]) throws -> Bool) throws { try log.forEachFact(body) }
    /// As of the whole log.
    public func note(named name: String) throws -> [UInt8]? { try log.note(named: name) }
    /// As of the whole log.
    public func outboxRow(_ key: String) throws -> OutboxRow? { try log.outboxRow(key) }
    /// As of the whole log.
    public func outboxRows(_ query: OutboxQuery, limit: Int) throws -> [OutboxRow] {
        try log.outboxRows(query, limit: limit)
    }
    /// As of the whole log.
    public func outboxCounts() throws -> [OutboxState: Int] { try log.outboxCounts() }
}
