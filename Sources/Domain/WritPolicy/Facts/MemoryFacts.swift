// Facts in memory: for audits, replays and the tests of policy documents.

public import WritModel

/// Keeps facts and the events behind them in arrays and one dictionary of postings.
public final class MemoryFacts: FactWriter {
    private var rows: [FactRow] = []
    private var postings: [UInt64: [Int32]] = [:]
    private let events: (UInt64) throws -> Event

    /// Empty facts.
    ///
    /// - Parameter events: gives the event of an entry.
    public init(events: @escaping (UInt64) throws -> Event) { self.events = events }

    /// How many intervals there are.
    public var count: Int { rows.count }

    /// Intervals posted under a key, latest begin first; costs the intervals returned plus those begun later.
    public func facts(key: UInt64, before position: UInt64, limit: Int) -> [NumberedFact] {
        var result: [NumberedFact] = []
        for number in (postings[key] ?? []).reversed() {
            let row = rows[Int(number)]
            guard row.begin < position else { continue }
            result.append(NumberedFact(number: Int64(number), row: row))
            if result.count == limit { break }
        }
        return result
    }

    /// The event of an entry.
    public func event(at entry: UInt64) throws -> Event { try events(entry) }

    /// Adds an interval.
    public func begin(_ row: FactRow, keys: [UInt64]) -> Int64 {
        let number = Int32(rows.count)
        rows.append(row)
        for key in keys { postings[key, default: []].append(number) }
        return Int64(number)
    }

    /// Ends an interval; one that has ended keeps its first end, unless that yields to this one.
    public func end(_ number: Int64, _ end: FactEnd) {
        rows[Int(number)].end = rows[Int(number)].end?.followed(by: end) ?? end
    }
}
