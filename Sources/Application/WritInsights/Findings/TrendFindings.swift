// Rates that went up or down, with the week in which they did.

import WritModel

/// Looks for changes of rates.
struct TrendFindings {
    let context: FindingContext

    /// One change of one series.
    private struct Turn {
        let series: Series
        let change: ChangePoint
        /// The part of the series that the change splits.
        let part: Range<Int>
        let isUp: Bool
    }

    /// The findings: policies, then their checks, then their scopes; each family is tested by itself.
    var all: [Finding] {
        let policies = context.weeks.filter { $0.key.check == nil && $0.key.scope == nil }
        let checks = context.weeks.filter { $0.key.check != nil && $0.key.scope == nil }
        let scopes = context.weeks.filter { series in
            series.key.check == nil && series.key.scope.map { $0.kind != "environment" } == true
        }
        let severalChecks = Dictionary(grouping: checks, by: \.key.policy).filter { $0.value.count > 1 }
        let severalScopes = Dictionary(grouping: scopes, by: \.key.policy).filter { $0.value.count > 1 }
        return turns(policies, q: Confidence.policies).map(finding)
            + turns(severalChecks.values.flatMap(\.self), q: Confidence.parts).map(finding)
            + turns(severalScopes.values.flatMap(\.self), q: Confidence.parts).map(finding)
    }

    private func turns(_ family: [Series], q: Double) -> [Turn] {
        let family = family.sorted {
            ($0.key.policy, $0.key.check ?? "", $0.key.scope?.id ?? "") < (
                $1.key.policy, $1.key.check ?? "", $1.key.scope?.id ?? ""
            )
        }
        let rates = family.map { $0.tallies.map(\.rate) }
        let first = rates.map { ChangePoint($0)?.probability ?? 1 }
        let limit = zip(first, FalseDiscoveryRate.passes(first, q: q)).filter(\.1).map(\.0).max() ?? -1
        // Which series change at all is asked of all of them; where one does, of that one.
        return family.indices.filter { first[$0] <= limit }.flatMap { place in
            let series = family[place]
            return ChangePoint.all(in: rates[place], probabilityMax: q, preferring: activations(in: series))
                .compactMap { change, from, to in turn(series, change, from..<to) }
        }
    }

    /// The periods in which the policy came into force, was changed or retired.
    private func activations(in series: Series) -> Set<Int> {
        let projection = context.projection
        guard let policy = projection.names.known(series.key.policy) else { return [] }
        let days = projection.activations.filter { $0.policy == policy }.map { context.day($0.second) }
        return Set(
            days.compactMap { day in series.periods.firstIndex { $0.start <= day && day < $0.next.start } })
    }

    /// A change that matters: by a factor, and loud enough for the chart to alarm.
    private func turn(_ series: Series, _ change: ChangePoint, _ part: Range<Int>) -> Turn? {
        let ratio = RateRatio(before: change.before, after: change.after).value
        guard max(ratio, 1 / ratio) >= Confidence.ratioMin else { return nil }
        return Turn(series: series, change: change, part: part, isUp: ratio > 1)
    }

    private func finding(_ turn: Turn) -> Finding {
        let key = turn.series.key
        let onset = turn.series.periods[turn.part.lowerBound + turn.change.onset].start
        let before = turn.change.before
        let after = turn.change.after
        let ratio = RateRatio(before: before, after: after)
        let days = context.days(of: turn.series)
        let zone = context.question.zone
        let midnight = zone.midnight(of: onset)
        let next = turn.part.upperBound < turn.series.periods.count ? turn.series.periods[turn.part.upperBound] : nil
        let what = [key.policy, key.check].compactMap(\.self).joined(separator: "/")
        let place = key.scope.map { " in \($0.kind) \($0.id)" } ?? ""
        return Finding(
            kind: turn.isUp ? .rateUp : .rateDown, policy: key.policy, check: key.check, scope: key.scope,
            from: days.from, to: days.to, rate: after, onset: onset, basis: turn.series.basis,
            witnesses: turn.isUp
                ? context.violations(of: key, from: midnight, to: next.map { zone.midnight(of: $0.start) } ?? .max)
                : context.violations(of: key, to: midnight),
            text: Reason(
                "violations of {0}{1} went {2} in {3}: {4} {5}, {6} before; {7} times the rate (95 % interval {8} to "
                    + "{9}){10}; a few weeks at the old rate would change this",
                what, place, turn.isUp ? "up" : "down",
                Period(.week, containing: onset).description, Figures.share(after),
                next.map { "until \($0)" } ?? "since", Figures.share(before),
                Figures.ratio(ratio.value), Figures.ratio(ratio.interval.lowerBound),
                Figures.ratio(ratio.interval.upperBound), alarm(turn)))
    }

    /// What the CUSUM chart says, run at the rate before the change.
    private func alarm(_ turn: Turn) -> String {
        let rates = turn.series.tallies[turn.part].map(\.rate)
        let level = turn.change.before.value ?? 0
        let chart = Cusum(rates.map(\.x), expected: rates.map { Double($0.n) * level }, turn.isUp ? .up : .down)
        guard let alarm = chart.alarm, alarm >= turn.change.onset else { return "" }
        return "; the CUSUM chart alarms in \(turn.series.periods[turn.part.lowerBound + alarm])"
    }
}
