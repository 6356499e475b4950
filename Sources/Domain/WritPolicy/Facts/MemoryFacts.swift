// Facts in memory: for audits, replays and the tests of policy documents.

public import WritModel

/// Keeps facts and the events behind them in arrays and one dictionary of postings.
public final class MemoryFacts: FactWriter {
    /// The intervals of one key.
    private struct Postings {
        /// Those that have not ended for good, in the order of their begin.
        var unsettled: [Int32] = []
        /// Those that have, in the order in which they did, which is that of their ends' positions.
        var settled: [Int32] = []
    }

    private var rows: [FactRow] = []
    private var postings: [UInt64: Postings] = [:]
    /// The keys of each interval, by its number.
    private var keys: [[UInt64]] = []
    private let events: (UInt64) throws -> Event

    /// Empty facts.
    ///
    /// - Parameter events: gives the event of an entry.
    public init(events: @escaping (UInt64) throws -> Event) { self.events = events }

    /// Every interval, in the order of their numbers.
    public var all: [FactRow] { rows }

    /// How many intervals there are.
    public var count: Int { rows.count }

    /// Intervals posted under a key, latest begin first; costs the intervals returned, those begun later, and for what has
    /// not ended for good before the position those that did later.
    public func facts(key: UInt64, before position: UInt64, limit: Int, _ selection: FactSelection) -> [NumberedFact] {
        guard let found = postings[key] else { return [] }
        // Those that end later were open at the position.
        let first = found.settled.partitioningIndex { rows[Int($0)].end?.position ?? .max >= position }
        let numbers: [Int32] =
            switch selection {
            case .all: merged(found.unsettled[...], found.settled[...])
            case .unsettled: merged(found.unsettled[...], found.settled[first...])
            case .settled: found.settled[..<first].sorted()
            }
        var result: [NumberedFact] = []
        for number in numbers.reversed() {
            let row = rows[Int(number)]
            guard row.begin < position else { continue }
            result.append(NumberedFact(number: Int64(number), row: row))
            if result.count == limit { break }
        }
        return result
    }

    private func merged(_ unsettled: ArraySlice<Int32>, _ settled: ArraySlice<Int32>) -> [Int32] {
        settled.isEmpty ? Array(unsettled) : (unsettled + settled).sorted()
    }

    /// The event of an entry.
    public func event(at entry: UInt64) throws -> Event { try events(entry) }

    /// Adds an interval.
    public func begin(_ row: FactRow, keys: [UInt64]) -> Int64 {
        let number = Int32(rows.count)
        rows.append(row)
        for key in keys { postings[key, default: Postings()].unsettled.append(number) }
        self.keys.append(keys)
        return Int64(number)
    }

    /// Ends an interval; one that has ended keeps its first end, unless that yields to this one.
    public func end(_ number: Int64, _ end: FactEnd) {
        let wasSettled = rows[Int(number)].end?.isVerified ?? false
        rows[Int(number)].end = rows[Int(number)].end?.followed(by: end) ?? end
        guard !wasSettled, end.isVerified else { return }
        for key in keys[Int(number)] {
            guard let place = postings[key]?.unsettled.lastIndex(of: Int32(number)) else { continue }
            postings[key]?.unsettled.remove(at: place)
            postings[key]?.settled.append(Int32(number))
        }
    }
}

extension [Int32] {
    /// The first place from which on a condition holds, which once it holds holds for all that follow.
    fileprivate func partitioningIndex(where holds: (Int32) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
