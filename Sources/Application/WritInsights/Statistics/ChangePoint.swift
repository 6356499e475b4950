// Where a rate changed, and how sure that is: the split of a series that explains it best, with the price of having
// looked for the best.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A change of a series of rates.
struct ChangePoint {
    /// Fewer periods than these on a side say nothing about a lasting rate.
    static let periodsMin = 3
    /// The share of all opportunities that a side must have at least.
    static let shareMin = 0.04
    /// The most by which one pair of neighbours counts as dispersion.
    private static let squareMax = 9.0

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
    /// Neighbours, not all of the series: a change then counts once, and not for every period after it; and by not more than
    /// three standard deviations, or a large change would hide smaller ones.
    private static func dispersion(_ series: [Rate]) -> Double {
        let used = series.filter { $0.n > 0 }
        var sum = 0.0
        var pairs = 0
        for (left, right) in zip(used, used.dropFirst()) {
            let both = left + right
            guard both.x > 0, both.x < both.n else { continue }
            let p = Double(both.x) / Double(both.n)
            let difference = Double(left.x) / Double(left.n) - Double(right.x) / Double(right.n)
            let square = difference * difference / (p * (1 - p) * (1 / Double(left.n) + 1 / Double(right.n)))
            sum += min(square, squareMax)
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

    /// The gain that a probability belongs to.
    private static func gain(ofProbability wanted: Double) -> Double {
        var (low, high) = (1.0, 1000.0)
        while high - low > 0.01 {
            let middle = (low + high) / 2
            if probability(ofGain: middle) > wanted { low = middle } else { high = middle }
        }
        return high
    }

    // MARK: Several changes

    /// Every lasting change of a series.
    ///
    /// What counts is the partition as a whole, not one split after the other: a burst that follows a fall would hide it
    /// from whoever looks for a single change first. The best partition is found by going over all (Jackson et al., "An
    /// algorithm for optimal partitioning of data on an interval", 2005), each change paying what an improbable one gains.
    /// Costs the square of the periods.
    ///
    /// - Parameters:
    ///   - series: one rate per period.
    ///   - probabilityMax: only changes that are less probable by chance.
    ///   - preferred: periods in which something was changed on purpose. Where the counts cannot tell a change in one of
    ///     them from one nearby, it is taken to be there.
    /// - Returns: the changes in order, with the first period of the part that each ends and the end of the one it begins.
    static func all(
        in series: [Rate], probabilityMax: Double, preferring preferred: Set<Int> = []
    ) -> [(change: ChangePoint, from: Int, to: Int)] {
        guard let first = ChangePoint(series), first.probability <= probabilityMax else { return [] }
        let parts = Parts(series, dispersion: dispersion(series))
        let price = gain(ofProbability: probabilityMax)
        var bounds = parts.best(price: price)
        for place in bounds.indices.dropFirst().dropLast() {
            bounds[place] = parts.moved((bounds[place - 1], bounds[place], bounds[place + 1]), to: preferred)
        }
        return Parts.cuts(bounds).compactMap { start, cut, end in
            let (before, after) = (parts.rate(start, cut), parts.rate(cut, end))
            let probability = max(
                probability(ofGain: parts.gain(start, cut, end)),
                min(1, RateRatio(before: before, after: after).probability))
            guard probability <= probabilityMax else { return nil }
            let onset = series[cut...].firstIndex { $0.n > 0 } ?? cut
            return (
                ChangePoint(onset: onset - start, before: before, after: after, probability: probability), start, end
            )
        }
    }

    private init(onset: Int, before: Rate, after: Rate, probability: Double) {
        (self.onset, self.before, self.after, self.probability) = (onset, before, after, probability)
    }

    /// The parts that a series can be cut into.
    private struct Parts {
        typealias Cut = (start: Int, cut: Int, end: Int)

        /// Sums of the rates before each period.
        private let sums: [Rate]
        private let dispersion: Double
        /// Twice the logarithm of a likelihood ratio below which two places of a change cannot be told apart (99 %).
        private static let doubt = 6.63

        init(_ series: [Rate], dispersion: Double) {
            sums = series.reduce(into: [Rate(x: 0, n: 0)]) { $0.append(($0.last ?? Rate(x: 0, n: 0)) + $1) }
            self.dispersion = dispersion
        }

        private var count: Int { sums.count - 1 }

        func rate(_ from: Int, _ to: Int) -> Rate {
            Rate(x: sums[to].x - sums[from].x, n: sums[to].n - sums[from].n)
        }

        private func fit(_ from: Int, _ to: Int) -> Double {
            2 * logLikelihood(rate(from, to)) / dispersion
        }

        func gain(_ start: Int, _ cut: Int, _ end: Int) -> Double {
            fit(start, cut) + fit(cut, end) - fit(start, end)
        }

        private func logLikelihood(_ rate: Rate) -> Double { ChangePoint.logLikelihood(rate) }

        private func isLongEnough(_ from: Int, _ to: Int) -> Bool {
            to - from >= ChangePoint.periodsMin
                && Double(rate(from, to).n) >= ChangePoint.shareMin * Double(rate(0, count).n)
        }

        /// The cuts between bounds, each with the parts on both sides.
        static func cuts(_ bounds: [Int]) -> [Cut] {
            zip(bounds, zip(bounds.dropFirst(), bounds.dropFirst(2))).map { ($0, $1.0, $1.1) }
        }

        /// The bounds of the best partition, the ends of the series among them.
        func best(price: Double) -> [Int] {
            var best = [Double](repeating: -.infinity, count: count + 1)
            var starts = [Int](repeating: 0, count: count + 1)
            best[0] = price
            for end in 1...count {
                for start in 0..<end where best[start] > -.infinity && isLongEnough(start, end) {
                    let score = best[start] + fit(start, end) - price
                    if score > best[end] { (best[end], starts[end]) = (score, start) }
                }
            }
            var bounds = [count]
            while let last = bounds.last, last > 0 { bounds.append(starts[last]) }
            bounds.reverse()
            // A cut that owes most of its gain to one period tells of that period, not of a rate that lasts.
            while true {
                let gains = Self.cuts(bounds).map { cut in
                    (cut: cut.cut, gain: min(gain(cut.start, cut.cut, cut.end), 2 * gainWithoutOne(cut)))
                }
                guard let weakest = gains.min(by: { $0.gain < $1.gain }), weakest.gain < price else { return bounds }
                bounds.removeAll { $0 == weakest.cut }
            }
        }

        /// The gain of a cut without the period that it owes most to.
        private func gainWithoutOne(_ cut: Cut) -> Double {
            let (before, after) = (rate(cut.start, cut.cut), rate(cut.cut, cut.end))
            return (cut.start..<cut.end).map { period in
                let left = period < cut.cut ? before - rate(period, period + 1) : before
                let right = period < cut.cut ? after : after - rate(period, period + 1)
                return 2 * (logLikelihood(left) + logLikelihood(right) - logLikelihood(left + right)) / dispersion
            }.min() ?? 0
        }

        /// The most likely of the preferred places for a cut, if one is nearly as likely as its own.
        func moved(_ cut: Cut, to preferred: Set<Int>) -> Int {
            let best = gain(cut.start, cut.cut, cut.end)
            let places = preferred.filter { isLongEnough(cut.start, $0) && isLongEnough($0, cut.end) }
            let gains = places.map { (place: $0, gain: gain(cut.start, $0, cut.end)) }
            guard let found = gains.max(by: { ($0.gain, $1.place) < ($1.gain, $0.place) }),
                best - found.gain <= Self.doubt
            else { return cut.cut }
            return found.place
        }
    }
}
