// Whether one part of a whole has more than its share: Fisher's exact test on a table of two by two.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Compares `hits` of one group with those of the others.
struct FisherExact {
    private let hits: Int
    private let group: Int
    private let otherHits: Int
    private let others: Int

    init(hits: Int, of group: Int, others otherHits: Int, of others: Int) {
        self.hits = hits
        self.group = group
        self.otherHits = otherHits
        self.others = others
    }

    /// The probability of as many hits or more in the group if it were like the others.
    var greater: Double { tail(hits...max(hits, min(group, hits + otherHits))) }

    /// The probability of as few hits or fewer.
    var less: Double { tail(min(hits, max(0, hits + otherHits - others))...hits) }

    private func tail(_ range: ClosedRange<Int>) -> Double {
        let total = hits + otherHits
        let all = SpecialFunctions.lnChoose(group + others, total)
        var sum = 0.0
        for count in range where count <= group && total - count <= others && total - count >= 0 {
            sum += exp(
                SpecialFunctions.lnChoose(group, count) + SpecialFunctions.lnChoose(others, total - count) - all)
        }
        return min(1, sum)
    }
}

/// Keeps the share of false alarms among many tests down (Benjamini and Hochberg, 1995).
enum FalseDiscoveryRate {
    /// Which of the tests may be called findings.
    ///
    /// - Parameters:
    ///   - probabilities: of each test, as if it were the only one.
    ///   - q: the share of false alarms accepted.
    /// - Returns: one answer per test.
    static func passes(_ probabilities: [Double], q: Double) -> [Bool] {
        let sorted = probabilities.sorted()
        var limit = -1.0
        for (rank, probability) in sorted.enumerated()
        where probability <= q * Double(rank + 1) / Double(sorted.count) { limit = probability }
        return probabilities.map { $0 <= limit }
    }
}
