// What every kind of finding is looked for in.

import WritModel

/// The material of one question.
struct FindingContext {
    let projection: Projection
    let question: InsightsQuestion
    let observations: Observations
    /// Weekly series, in which changes are looked for whatever periods are shown.
    let weeks: [Series]
    /// Violations by policy, check and scope, in order of time.
    let violated: [SeriesKey: [Observations.Incident]]
    /// The first and the last second of what happened, apart from what Writ itself records.
    let span: ClosedRange<Int64>

    init(_ projection: Projection, _ question: InsightsQuestion) {
        self.projection = projection
        self.question = question
        observations = Observations(projection, question)
        weeks = SeriesTable(observations.cells, .week, question.zone).all
        violated = Self.violated(observations.incidents)
        span = Self.span(projection, question)
    }

    private static func violated(_ incidents: [Observations.Incident]) -> [SeriesKey: [Observations.Incident]] {
        var result: [SeriesKey: [Observations.Incident]] = [:]
        for incident in incidents where incident.outcome == .violated {
            let check = incident.check.isEmpty ? nil : incident.check
            result[SeriesKey(policy: incident.policy, check: check), default: []].append(incident)
            for scope in incident.scope.scopes {
                result[SeriesKey(policy: incident.policy, check: check, scope: scope), default: []].append(incident)
            }
        }
        return result
    }

    private static func span(_ projection: Projection, _ question: InsightsQuestion) -> ClosedRange<Int64> {
        var low = Int64.max
        var high = Int64.min
        for (source, activity) in projection.sources where !isOwn(projection.names[source]) {
            for hour in activity.hours.values {
                low = min(low, hour.firstSecond)
                high = max(high, hour.lastSecond)
            }
        }
        // An empty log, or one of Writ's own entries only.
        if low > high { (low, high) = (question.from ?? 0, question.from ?? 0) }
        let from = max(low, question.from ?? low)
        return from...max(from, min(high, question.to.map { $0 - 1 } ?? high))
    }

    /// Whether a source is Writ itself.
    static func isOwn(_ source: String) -> Bool { source == "writ" || source.hasPrefix("writ/") }

    func day(_ second: Int64) -> CivilDate { question.zone.day(of: second) }

    /// The first and last day of what was looked at.
    var days: (from: CivilDate, to: CivilDate) { (day(span.lowerBound), day(span.upperBound)) }

    /// The first and the last day of a series, within what was looked at.
    func days(of series: Series) -> (from: CivilDate, to: CivilDate) {
        guard let first = series.periods.first?.start, let last = series.periods.last?.next.start else { return days }
        return (max(first, days.from), min(CivilDate(daysSinceEpoch: last.daysSinceEpoch - 1), days.to))
    }

    /// The latest violations of a policy, a check and a scope within some seconds.
    func violations(of key: SeriesKey, from: Int64 = .min, to: Int64 = .max) -> [UInt64] {
        (violated[key] ?? []).reversed().lazy.filter { (from..<to).contains($0.second) }
            .prefix(Finding.witnessesMax).map(\.index)
    }

    /// How often each policy was evaluated, and how it came out.
    var totals: [String: Tally] {
        observations.cells.reduce(into: [:]) { totals, cell in
            if cell.check.isEmpty { totals[cell.policy, default: Tally()] += cell.tally }
        }
    }

    func basis(ofPolicy policy: String) -> Basis {
        Observations.basis(Set(observations.cells.lazy.filter { $0.policy == policy }.map(\.basis)))
    }
}

/// How sure a finding must be. Many series are looked at, so each family of tests keeps its share of false alarms down by
/// itself; the shares are so small that a quiet year stays quiet.
enum Confidence {
    /// For policies as a whole, and effects of activations.
    static let policies = 0.01
    /// For parts of policies, scopes, routes and sources, of which there are many.
    static let parts = 0.005
    /// A rate has to change by this factor to be worth a sentence.
    static let ratioMin = 1.2
}
