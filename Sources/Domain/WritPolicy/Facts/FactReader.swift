// How deciding and folding reach the history: through look-ups by key, never by reading the log.

public import WritModel

/// An interval with the number its keeper knows it by.
public struct NumberedFact: Sendable, Hashable {
    /// The keeper's number.
    public var number: Int64
    /// The interval.
    public var row: FactRow

    /// A numbered interval.
    public init(number: Int64, row: FactRow) {
        self.number = number
        self.row = row
    }
}

/// Reads facts and the events behind them.
public protocol FactReader {
    /// Intervals posted under a key, latest begin first.
    ///
    /// - Parameters:
    ///   - key: a posting key.
    ///   - position: only intervals that began before it.
    ///   - limit: at most this many.
    ///   - selection: which of them, as of the position.
    func facts(
        key: UInt64, before position: UInt64, limit: Int, _ selection: FactSelection
    ) throws -> [NumberedFact]

    /// The event of an entry.
    func event(at entry: UInt64) throws -> Event
}

/// Keeps facts while the log is folded.
public protocol FactWriter: FactReader {
    /// Adds an interval, posted under its keys.
    ///
    /// - Returns: its number.
    func begin(_ row: FactRow, keys: [UInt64]) throws -> Int64

    /// Ends an interval; one that has ended before has `end.followed(by: this)`.
    func end(_ number: Int64, _ end: FactEnd) throws
}
