// Scopes that violate the same policy again and again, more than the others do.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
import WritModel

/// Looks for scopes that repeat a violation within 30 days.
struct RepeatFindings {
    /// A violation repeats an earlier one of the same policy in the same scope within this.
    static let windowSeconds: Int64 = 30 * 86_400
    /// Fewer violations are no pattern.
    static let violationsMin = 3
    /// The weeks on each side over which the rate of the others is taken.
    static let smoothingWeeks = 6

    let context: FindingContext

    /// What is known of one scope under one policy.
    private struct Candidate {
        let series: Series
        let incidents: [Observations.Incident]
        let scan: ScanStatistic
        let probability: Double
        let isBurst: Bool
    }

    /// The findings.
    var all: [Finding] {
        let series = context.weeks.filter { series in
            series.key.check == nil && series.key.scope.map { $0.kind != "environment" } == true
        }
        let families = Dictionary(grouping: series) { "\($0.key.policy)\t\($0.key.scope?.kind ?? "")" }
        let candidates = families.sorted { $0.key < $1.key }.flatMap { _, family in
            family.count > 1 ? family.map { candidate($0, among: family) } : []
        }
        let passes = FalseDiscoveryRate.passes(candidates.map(\.probability), q: Confidence.parts)
        return zip(candidates, passes).compactMap { candidate, isFinding in isFinding ? finding(candidate) : nil }
    }

    private func candidate(_ series: Series, among family: [Series]) -> Candidate {
        let incidents = context.violated[series.key] ?? []
        let scan = ScanStatistic(incidents.map(\.second), window: Self.windowSeconds)
        let crowd = scan.count >= Self.violationsMin ? burst(series, incidents, scan, family) : 1
        let often = incidents.count >= Self.violationsMin ? excess(series, among: family) : 1
        return Candidate(
            series: series, incidents: incidents, scan: scan, probability: min(1, 2 * min(crowd, often)),
            isBurst: crowd < often)
    }

    // MARK: Against the others

    /// What the scope would have in each week at the rate that the others had around it.
    private func expected(_ series: Series, among family: [Series]) -> [Double] {
        let others = family.filter { $0.key.scope != series.key.scope }
        var weeks: [CivilDate: Rate] = [:]
        for other in others {
            for (period, tally) in zip(other.periods, other.tallies) {
                weeks[period.start, default: Rate(x: 0, n: 0)] =
                    weeks[period.start, default: Rate(x: 0, n: 0)] + tally.rate
            }
        }
        let overall = weeks.values.reduce(Rate(x: 0, n: 0), +)
        return zip(series.periods, series.tallies).map { period, tally in
            var around = Rate(x: 0, n: 0)
            for step in -Self.smoothingWeeks...Self.smoothingWeeks {
                let day = CivilDate(daysSinceEpoch: period.start.daysSinceEpoch + Int64(7 * step))
                around = around + (weeks[day] ?? Rate(x: 0, n: 0))
            }
            let level = around.n >= 20 ? around : overall
            let rate = (Double(level.x) + 0.5) / (Double(level.n) + 1)
            // The others' rate is known only so well: one standard error on top.
            let error = sqrt(rate * (1 - rate) / (Double(level.n) + 1))
            return Double(tally.rate.n) * min(1, rate + error)
        }
    }

    /// The probability of so many violations over the whole time at the rate of the others.
    private func excess(_ series: Series, among family: [Series]) -> Double {
        let own = series.total.rate
        let rest = family.filter { $0.key.scope != series.key.scope }.map(\.total.rate).reduce(Rate(x: 0, n: 0), +)
        guard own.n > 0, rest.n >= 20 else { return 1 }
        let level = min(1, expected(series, among: family).reduce(0, +) / Double(own.n))
        return max(
            SpecialFunctions.binomialUpperTail(own.x, of: own.n, level),
            FisherExact(hits: own.x, of: own.n, others: rest.x, of: rest.n).greater)
    }

    /// The probability of so crowded a month somewhere in the time.
    private func burst(
        _ series: Series, _ incidents: [Observations.Incident], _ scan: ScanStatistic, _ family: [Series]
    ) -> Double {
        let expected = expected(series, among: family)
        let weeks = Double(expected.count)
        let windows = max(1, weeks * 7 * 86_400 / Double(Self.windowSeconds))
        // The busiest month is compared with what that very month would have: months differ in how much happens.
        let first = incidents[scan.first].second
        var around = 0.0
        for (period, count) in zip(series.periods, expected) {
            let start = context.question.zone.midnight(of: period.start)
            let overlap = min(start + 7 * 86_400, first + Self.windowSeconds) - max(start, first)
            if overlap > 0 { around += count * Double(overlap) / Double(7 * 86_400) }
        }
        return scan.probability(expected: max(around, expected.reduce(0, +) / windows), windows: windows)
    }

    private func finding(_ candidate: Candidate) -> Finding? {
        let times = candidate.incidents.map(\.second)
        let repeats = zip(times, times.dropFirst()).filter { $1 - $0 <= Self.windowSeconds }.count
        guard repeats >= Self.violationsMin - 1, let scope = candidate.series.key.scope, let last = times.last,
            let first = candidate.isBurst ? times[candidate.scan.first] : times.first
        else { return nil }
        let n = candidate.series.total.rate.n
        let end = candidate.isBurst ? times[candidate.scan.first + candidate.scan.count - 1] : last
        let witnesses =
            candidate.isBurst
            ? Array(candidate.incidents[candidate.scan.first...].prefix(Finding.witnessesMax))
            : Array(candidate.incidents.suffix(Finding.witnessesMax))
        return Finding(
            kind: .repeated, policy: candidate.series.key.policy, scope: scope, from: context.day(first),
            to: context.day(end), rate: Rate(x: repeats, n: n), onset: context.day(first),
            basis: candidate.series.basis, witnesses: witnesses.map(\.index),
            text: Reason(
                "{0} {1} violates {2} again and again: {3} of its violations follow another one within 30 days, {4} in "
                    + "the worst 30 days, {5} in {6} evaluations over all; thirty days without one would change this",
                scope.kind, scope.id, candidate.series.key.policy, "\(repeats)", "\(candidate.scan.count)",
                "\(times.count)", "\(n)"))
    }
}
