// Where a rate changed, and how sure that is: the split of a series that explains it best, with the price of having
// looked for the best.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The best single change of a series of rates.
struct ChangePoint {
    /// Fewer periods than these on a side say nothing about a lasting rate.
    static let periodsMin = 3
    /// The share of all opportunities that a side must have at least.
    static let shareMin = 0.04

    /// The first period after the change.
    let onset: Int
    /// Before the change.
    let before: Rate
    /// From it on.
    let after: Rate
    /// How probable a change at least as clear is somewhere in a series whose rate never changes.
    let probability: Double

    /// Looks for a change.
    ///
    /// - Parameter series: one rate per period, in order; periods without opportunities count for nothing.
    /// - Returns: `nil` when there is nothing to split.
    init?(_ series: [Rate]) {
        let all = series.reduce(Rate(x: 0, n: 0), +)
        guard series.count >= 2 * Self.periodsMin, all.x > 0, all.x < all.n else { return nil }
        var best: (onset: Int, before: Rate, gain: Double)?
        var before = Rate(x: 0, n: 0)
        for onset in 1..<series.count {
            before = before + series[onset - 1]
            let share = Double(before.n) / Double(all.n)
            guard onset >= Self.periodsMin, series.count - onset >= Self.periodsMin, share >= Self.shareMin,
                share <= 1 - Self.shareMin, series[onset].n > 0
            else { continue }
            let after = Rate(x: all.x - before.x, n: all.n - before.n)
            let gain = Self.logLikelihood(before) + Self.logLikelihood(after) - Self.logLikelihood(all)
            if gain > best?.gain ?? -1 { best = (onset, before, gain) }
        }
        guard let best else { return nil }
        onset = best.onset
        self.before = best.before
        after = Rate(x: all.x - best.before.x, n: all.n - best.before.n)
        let spread = Self.dispersion(series)
        probability = max(
            Self.probability(ofGain: 2 * best.gain / spread),
            min(1, RateRatio(before: best.before, after: after).probability))
    }

    /// The likelihood of a rate at its best, in logarithms.
    private static func logLikelihood(_ rate: Rate) -> Double {
        guard rate.x > 0, rate.x < rate.n else { return 0 }
        let p = Double(rate.x) / Double(rate.n)
        return Double(rate.x) * log(p) + Double(rate.n - rate.x) * log(1 - p)
    }

    /// How much more neighbouring periods differ than chance alone would let them; at least 1.
    ///
    /// Neighbours, not all of the series: a change then counts once, and not for every period after it.
    private static func dispersion(_ series: [Rate]) -> Double {
        let used = series.filter { $0.n > 0 }
        var sum = 0.0
        var pairs = 0
        for (left, right) in zip(used, used.dropFirst()) {
            let both = left + right
            guard both.x > 0, both.x < both.n else { continue }
            let p = Double(both.x) / Double(both.n)
            let difference = Double(left.x) / Double(left.n) - Double(right.x) / Double(right.n)
            sum += difference * difference / (p * (1 - p) * (1 / Double(left.n) + 1 / Double(right.n)))
            pairs += 1
        }
        return pairs > 2 ? max(1, sum / Double(pairs)) : 1
    }

    /// The probability that the largest gain over all splits reaches this (Estrella, "Critical values and p values of
    /// Bessel process distributions", 2003, for one parameter).
    private static func probability(ofGain gain: Double) -> Double {
        guard gain > 1 else { return 1 }
        let span = 2 * log((1 - shareMin) / shareMin)
        let tail = sqrt(gain / (2 * Double.pi)) * exp(-gain / 2) * ((1 - 1 / gain) * span + 2 / gain)
        return min(1, max(0, tail))
    }

    /// Every change of a series, found by splitting again on both sides of each.
    ///
    /// - Parameters:
    ///   - series: one rate per period.
    ///   - probabilityMax: only changes that are less probable by chance.
    ///   - depth: how often a part is split again.
    static func all(in series: [Rate], probabilityMax: Double, depth: Int = 3) -> [(change: ChangePoint, from: Int)] {
        guard depth > 0, let found = ChangePoint(series), found.probability <= probabilityMax else { return [] }
        let left = all(in: Array(series[..<found.onset]), probabilityMax: probabilityMax, depth: depth - 1)
        let right = all(in: Array(series[found.onset...]), probabilityMax: probabilityMax, depth: depth - 1)
        return left + [(found, 0)] + right.map { ($0.change, $0.from + found.onset) }
    }
}
