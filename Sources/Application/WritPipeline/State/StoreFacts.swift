// The store's fact rows as the policy engine reads and writes them.

public import WritAuditLog
public import WritModel
import WritPolicy

/// Facts of one consistent state of the log. Used inside the store's closure alone.
struct StoredFacts: FactReader {
    let log: any LogReading

    func facts(
        key: UInt64, before position: UInt64, limit: Int, _ selection: FactSelection
    ) throws -> [NumberedFact] {
        try log.facts(key: key, before: position, limit: limit, selection)
            .map { NumberedFact(number: $0.number, row: $0.row) }
    }

    func event(at entry: UInt64) throws -> Event { try log.event(at: entry) }
}

/// Facts that a transaction may change.
struct WritableFacts: FactWriter {
    let log: any LogWriting

    func facts(
        key: UInt64, before position: UInt64, limit: Int, _ selection: FactSelection
    ) throws -> [NumberedFact] {
        try StoredFacts(log: log).facts(key: key, before: position, limit: limit, selection)
    }

    func event(at entry: UInt64) throws -> Event { try log.event(at: entry) }

    func begin(_ row: FactRow, keys: [UInt64]) throws -> Int64 { try log.begin(row, keys: keys) }

    func end(_ number: Int64, _ end: FactEnd) throws { try log.end(number, end) }
}

extension LogReading {
    /// The event of an entry.
    ///
    /// - Throws: `LogStoreError.noEntry`; `EventError` when the entry is not an event.
    public func event(at index: UInt64) throws -> Event { try Event(leaf: entry(at: index).leaf) }

    /// Events of some kinds in log order.
    func forEachEvent(
        in range: Range<UInt64>, kinds: [EventKind]?, _ body: (UInt64, Event) throws -> Void
    ) throws {
        try forEachEntry(in: range, kinds: kinds) { index, entry in
            try body(index, Event(leaf: entry.leaf))
            return true
        }
    }
}
