// A rate is never shown without what it is of: x of n, with an interval.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `x` of `n`.
public struct Rate: Sendable, Hashable {
    /// How often it was so.
    public var x: Int
    /// How often it could have been so.
    public var n: Int

    /// A rate.
    public init(x: Int, n: Int) {
        self.x = x
        self.n = n
    }

    /// x / n, or `nil` of nothing.
    public var value: Double? { n > 0 ? Double(x) / Double(n) : nil }

    /// The 95 % Jeffreys interval: the middle of Beta(x + 1/2, n - x + 1/2), whole at the ends; `nil` of nothing.
    public var interval: ClosedRange<Double>? {
        guard n > 0 else { return nil }
        let a = Double(x) + 0.5
        let b = Double(n - x) + 0.5
        let low = x == 0 ? 0 : SpecialFunctions.betaQuantile(0.025, a, b)
        let high = x == n ? 1 : SpecialFunctions.betaQuantile(0.975, a, b)
        return min(low, high)...max(low, high)
    }

    /// Both together.
    static func + (left: Rate, right: Rate) -> Rate { Rate(x: left.x + right.x, n: left.n + right.n) }

    /// The first without the second, which is a part of it.
    static func - (left: Rate, right: Rate) -> Rate { Rate(x: left.x - right.x, n: left.n - right.n) }
}

/// How many times as large one rate is as another.
struct RateRatio {
    /// Below so many violations the exact interval is used: the normal one is too narrow there.
    static let exactBelow = 10

    let before: Rate
    let after: Rate

    /// (x2/n2) / (x1/n1), with half an event added to both where one has none.
    var value: Double {
        let add = before.x == 0 || after.x == 0 ? 0.5 : 0
        return (Double(after.x) + add) / Double(after.n) / ((Double(before.x) + add) / Double(before.n))
    }

    /// Its 95 % interval: log-normal, or from the exact conditional binomial where counts are small.
    var interval: ClosedRange<Double> {
        guard before.x >= Self.exactBelow, after.x >= Self.exactBelow else { return exact }
        let spread = 1.96 * sqrt(1 / Double(before.x) + 1 / Double(after.x))
        return value * exp(-spread)...value * exp(spread)
    }

    /// Given x1 + x2, x2 is binomial with the share of the exposure that RR gives it (Clopper and Pearson on that share).
    private var exact: ClosedRange<Double> {
        let total = before.x + after.x
        guard total > 0 else { return 0...Double.greatestFiniteMagnitude }
        let low = after.x == 0 ? 0 : SpecialFunctions.betaQuantile(0.025, Double(after.x), Double(before.x) + 1)
        let high =
            before.x == 0 ? 1 : SpecialFunctions.betaQuantile(0.975, Double(after.x) + 1, Double(before.x))
        func ratio(_ share: Double) -> Double {
            share >= 1 ? .greatestFiniteMagnitude : share / (1 - share) * Double(before.n) / Double(after.n)
        }
        return ratio(low)...ratio(high)
    }

    /// The two-sided probability of a difference at least as large if there were none.
    var probability: Double {
        let exact = FisherExact(hits: after.x, of: after.n, others: before.x, of: before.n)
        return min(1, 2 * min(exact.greater, exact.less))
    }
}
