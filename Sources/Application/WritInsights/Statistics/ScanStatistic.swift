// Whether events crowd into some window more than chance would have it, wherever the window lies.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The largest number of events in any window of a length.
struct ScanStatistic {
    /// The largest number.
    let count: Int
    /// The place of the first event of that window.
    let first: Int

    /// - Parameters:
    ///   - times: ascending.
    ///   - window: the length; a window holds what is later than its first event by at most this.
    init(_ times: [Int64], window: Int64) {
        var best = (count: 0, first: 0)
        var first = 0
        for (last, time) in times.enumerated() {
            while time - times[first] > window { first += 1 }
            if last - first + 1 > best.count { best = (last - first + 1, first) }
        }
        count = best.count
        self.first = best.first
    }

    /// The probability of a window as crowded, somewhere in a span (Alm's approximation for a Poisson process).
    ///
    /// - Parameters:
    ///   - expected: events that a window has on average.
    ///   - windows: how many windows the span is long.
    func probability(expected: Double, windows: Double) -> Double {
        guard count > 1, expected > 0 else { return 1 }
        guard Double(count) > expected else { return 1 }
        let below = SpecialFunctions.poissonLowerTail(count - 1, mean: expected)
        let rise =
            (1 - expected / Double(count)) * expected * max(0, windows - 1)
            * SpecialFunctions.poisson(count - 1, mean: expected)
        return min(1, max(0, 1 - below * exp(-rise)))
    }
}
