// The cumulative sum chart (Page, 1954): an alarm that adds up small excesses until they cannot be chance.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Watches counts against what is expected of them.
struct Cusum {
    /// What is looked for.
    enum Direction: String, CaseIterable, Sendable { case up, down }

    /// The ratio of rates that the chart is designed to see: twice as many, or half as many.
    static let ratio = 2.0

    /// S over the periods.
    private(set) var sums: [Double] = []
    /// The first period at whose end S was over the limit.
    private(set) var alarm: Int?
    /// The period after the last one with S = 0 before the alarm.
    private(set) var onset: Int?

    /// Runs a chart.
    ///
    /// - Parameters:
    ///   - counts: violations per period.
    ///   - expected: how many each period would have at the old rate.
    ///   - direction: what to look for.
    ///   - limit: the alarm's limit; by default what the table says for the mean of `expected`.
    init(_ counts: [Int], expected: [Double], _ direction: Direction, limit: Double? = nil) {
        let used = expected.filter { $0 > 0 }
        let mean = used.isEmpty ? 0 : used.reduce(0, +) / Double(used.count)
        let limit = limit ?? CusumTable.limit(mean: mean, direction)
        var sum = 0.0
        var lastZero = -1
        for (period, count) in counts.enumerated() {
            sum = max(0, sum + Self.step(count, expected: expected[period], direction))
            sums.append(sum)
            if sum == 0 { lastZero = period }
            if alarm == nil, sum > limit {
                alarm = period
                onset = lastZero + 1
            }
        }
    }

    /// What a period adds: x - k upwards, k - x downwards, with k = mu (rho - 1) / ln rho.
    static func step(_ count: Int, expected: Double, _ direction: Direction) -> Double {
        switch direction {
        case .up: Double(count) - expected * (ratio - 1) / log(ratio)
        case .down: expected * (1 - 1 / ratio) / log(ratio) - Double(count)
        }
    }
}

/// Finds the limits of `CusumTable`: the smallest, in steps of a half, that lets a chart without change run for
/// `runMin` periods on average before it cries wolf.
public struct CusumDesign: Sendable {
    /// The mean run without change that is asked for, in periods.
    public static let runMin = 365.0
    /// Seeds the simulation, so that everybody gets the same table.
    public static let seed: UInt64 = 20_260_101

    /// Simulated charts per limit; the mean run is then known to about a fiftieth.
    public var charts = 3000

    /// A design with its defaults.
    public init() {}

    /// The mean run, simulated; charts are cut at ten times what is asked for.
    func meanRun(mean: Double, isUpward: Bool, limit: Double) -> Double {
        var random = SeededRandom(seed: Self.seed)
        let direction: Cusum.Direction = isUpward ? .up : .down
        var total = 0
        for _ in 0..<charts {
            var sum = 0.0
            var run = 0
            repeat {
                run += 1
                sum = max(0, sum + Cusum.step(random.poisson(mean), expected: mean, direction))
            } while sum <= limit && run < Int(Self.runMin) * 10
            total += run
        }
        return Double(total) / Double(charts)
    }

    /// The smallest limit for a mean.
    func limit(mean: Double, isUpward: Bool) -> Double {
        var limit = 0.5
        while meanRun(mean: mean, isUpward: isUpward, limit: limit) < Self.runMin { limit += 0.5 }
        return limit
    }

    /// The table as it is committed: one line per mean with the limits upwards and downwards.
    public func table() -> [String] {
        CusumTable.rows.map { row in
            "(\(row.mean), \(limit(mean: row.mean, isUpward: true)), \(limit(mean: row.mean, isUpward: false))),"
        }
    }
}
