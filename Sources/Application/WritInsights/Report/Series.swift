// Counts over periods.

public import WritModel

/// What a series is about.
public struct SeriesKey: Sendable, Hashable {
    /// The policy.
    public var policy: String
    /// One of its checks, or all of it.
    public var check: String?
    /// One scope, or all.
    public var scope: Scope?

    /// A key.
    public init(policy: String, check: String? = nil, scope: Scope? = nil) {
        self.policy = policy
        self.check = check
        self.scope = scope
    }
}

/// Counts of one policy, check or scope over consecutive periods.
public struct Series: Sendable {
    /// What it is about.
    public var key: SeriesKey
    /// The periods from the first to the last with anything, without gaps.
    public var periods: [Period]
    /// One tally per period.
    public var tallies: [Tally]
    /// Where the figures come from; decided where some are.
    public var basis: Basis

    /// All periods together.
    public var total: Tally { tallies.reduce(into: Tally()) { $0 += $1 } }

    /// One line of JSON per period that has anything.
    public var json: [JSONValue] {
        zip(periods, tallies).filter { $1.evaluated > 0 }.map { period, tally in
            var series: JSONObject = ["policy": .string(key.policy)]
            if let check = key.check { series["check"] = .string(check) }
            if let scope = key.scope { series["scope"] = ["kind": .string(scope.kind), "id": .string(scope.id)] }
            return [
                "series": .object(series), "period": .string(period.description),
                "evaluated": .int(Int64(tally.evaluated)), "violated": .int(Int64(tally.violated)),
                "waived": .int(Int64(tally.waived)), "unknown": .int(Int64(tally.unknown)),
            ]
        }
    }
}

/// Groups cells into series.
struct SeriesTable {
    private let granularity: Granularity
    private var tallies: [SeriesKey: [Int64: Tally]] = [:]
    private var bases: [SeriesKey: Set<Basis>] = [:]

    /// - Parameters:
    ///   - cells: what to count.
    ///   - granularity: the length of the periods.
    ///   - zone: where days begin.
    init(_ cells: [Observations.Cell], _ granularity: Granularity, _ zone: LocalTime) {
        self.granularity = granularity
        var periods: [Int64: Int64] = [:]
        for cell in cells {
            let slot = cell.second - (cell.second % CellKey.slotSeconds)
            let start: Int64
            if let known = periods[slot] {
                start = known
            } else {
                start = Period(granularity, containing: zone.day(of: cell.second)).start.daysSinceEpoch
                periods[slot] = start
            }
            let check = cell.check.isEmpty ? nil : cell.check
            add(cell, SeriesKey(policy: cell.policy, check: check), start)
            for scope in cell.scope.scopes {
                add(cell, SeriesKey(policy: cell.policy, check: check, scope: scope), start)
            }
        }
    }

    private mutating func add(_ cell: Observations.Cell, _ key: SeriesKey, _ start: Int64) {
        tallies[key, default: [:]][start, default: Tally()] += cell.tally
        bases[key, default: []].insert(cell.basis)
    }

    /// Every series: policies first, then checks, then scopes, each by name.
    var all: [Series] {
        tallies.map { key, periods in
            let days = periods.keys.sorted()
            let range = Period(granularity, containing: CivilDate(daysSinceEpoch: days.first ?? 0))
                .through(Period(granularity, containing: CivilDate(daysSinceEpoch: days.last ?? 0)))
            return Series(
                key: key, periods: range, tallies: range.map { periods[$0.start.daysSinceEpoch] ?? Tally() },
                basis: Observations.basis(bases[key] ?? []))
        }
        .sorted { Self.rank($0.key) < Self.rank($1.key) }
    }

    private static func rank(_ key: SeriesKey) -> (Int, String, String, Scope) {
        let depth = (key.scope == nil ? 0 : 2) + (key.check == nil ? 0 : 1)
        return (depth, key.policy, key.check ?? "", key.scope ?? Scope(kind: "", id: ""))
    }
}
