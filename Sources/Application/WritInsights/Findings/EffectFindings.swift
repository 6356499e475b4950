// What changed when a policy came into force: rates before and after, seen the same way on both sides.

public import WritModel

/// A policy's rates around one activation.
public struct ActivationEffect: Sendable {
    /// The policy.
    public let policy: String
    /// The mode that it has since then.
    public let mode: String
    /// The entry of the activation.
    public let index: UInt64
    /// Its day.
    public let day: CivilDate
    /// Rates of the audit, up to half a year on each side.
    public let before: Rate
    /// Since then.
    public let after: Rate
    /// How many times the old rate the new one is, with its 95 % interval; `nil` where nothing can be compared.
    public var ratio: (value: Double, interval: ClosedRange<Double>)? {
        guard before.n > 0, after.n > 0, before.x + after.x > 0 else { return nil }
        let ratio = RateRatio(before: before, after: after)
        return (ratio.value, ratio.interval)
    }
}

/// Compares rates before and after activations.
struct EffectFindings {
    /// How far on each side is looked: half a year.
    static let reachSeconds: Int64 = 26 * 7 * 86_400
    /// Fewer evaluations than these on a side say nothing.
    static let evaluatedMin = 20

    let context: FindingContext

    /// Every activation of a policy with something to compare.
    var effects: [ActivationEffect] {
        let projection = context.projection
        let byPolicy = Dictionary(grouping: projection.activations, by: \.policy)
        let cells = Dictionary(grouping: context.observations.auditedCells.filter(\.check.isEmpty), by: \.policy)
        return projection.activations.filter { !$0.isRetired }.compactMap { activation in
            let name = projection.names[activation.policy]
            guard context.question.contains(activation.second) else { return nil }
            let times = (byPolicy[activation.policy] ?? []).map(\.second)
            let previous = times.filter { $0 < activation.second }.max() ?? .min
            let next = times.filter { $0 > activation.second }.min() ?? .max
            let start = max(previous, activation.second - Self.reachSeconds)
            let end = min(next, activation.second + Self.reachSeconds)
            let before = rate(cells[name] ?? [], start, activation.second)
            let after = rate(cells[name] ?? [], activation.second, end)
            guard min(before.n, after.n) >= Self.evaluatedMin else { return nil }
            return ActivationEffect(
                policy: name, mode: projection.names[activation.mode], index: activation.index,
                day: context.day(activation.second), before: before, after: after)
        }
    }

    private func rate(_ cells: [Observations.Cell], _ from: Int64, _ to: Int64) -> Rate {
        cells.lazy.filter { (from..<to).contains($0.second) }.map(\.tally.rate).reduce(Rate(x: 0, n: 0), +)
    }

    /// The activations after which the rate is another one.
    var all: [Finding] {
        let effects = effects
        let tests = effects.map { RateRatio(before: $0.before, after: $0.after).probability }
        return zip(effects, FalseDiscoveryRate.passes(tests, q: Confidence.policies)).filter(\.1).compactMap {
            effect, _ in
            finding(effect)
        }
    }

    private func finding(_ effect: ActivationEffect) -> Finding? {
        guard let ratio = effect.ratio, !ratio.interval.contains(1),
            max(ratio.value, 1 / ratio.value) >= Confidence.ratioMin
        else { return nil }
        return Finding(
            kind: .effect, policy: effect.policy, from: context.days.from, to: context.days.to, rate: effect.after,
            onset: effect.day, basis: .audited, witnesses: [effect.index],
            text: Reason(
                "since {0} came into force on {1} ({2}), its violations are {3} times as frequent (95 % interval {4} to "
                    + "{5}): {6} after, {7} before; what else changed that week is not in this figure",
                effect.policy, effect.day.description, effect.mode, Figures.ratio(ratio.value),
                Figures.ratio(ratio.interval.lowerBound), Figures.ratio(ratio.interval.upperBound),
                Figures.share(effect.after), Figures.share(effect.before)))
    }
}
