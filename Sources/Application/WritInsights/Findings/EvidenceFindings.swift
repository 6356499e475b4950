// Missing evidence by its cause, and violations as objects: how many are open, and how long correcting takes.

import WritModel

/// Looks at unknown outcomes and at open violations.
struct EvidenceFindings {
    let context: FindingContext

    /// One cause of unknown outcomes of one check.
    private struct Cause: Hashable {
        let policy: String
        let check: String
        let text: String
    }

    /// Why outcomes are unknown, most frequent first.
    var unknownCauses: [Finding] {
        let unknown = context.observations.incidents.filter { $0.outcome == .unknown && !$0.check.isEmpty }
        let groups = Dictionary(grouping: unknown) { Cause(policy: $0.policy, check: $0.check, text: $0.cause) }
        var evaluated: [SeriesKey: Int] = [:]
        for cell in context.observations.cells {
            // What cannot be told to apply at all is a check of its own, `when`, of everything evaluated.
            let check = cell.check.isEmpty ? "when" : cell.check
            evaluated[SeriesKey(policy: cell.policy, check: check), default: 0] += cell.tally.evaluated
        }
        return groups.sorted {
            ($1.value.count, $0.key.policy, $0.key.text) < ($0.value.count, $1.key.policy, $1.key.text)
        }
        .map { cause, incidents in
            let n = evaluated[SeriesKey(policy: cause.policy, check: cause.check)] ?? incidents.count
            let rate = Rate(x: incidents.count, n: max(n, incidents.count))
            return Finding(
                kind: .unknownCause, policy: cause.policy, check: cause.check,
                scope: Scope(kind: "cause", id: cause.text), from: context.day(incidents[0].second),
                to: context.day(incidents[incidents.count - 1].second), rate: rate,
                basis: Observations.basis(Set(incidents.map(\.basis))),
                witnesses: incidents.suffix(Finding.witnessesMax).map(\.index),
                text: Reason(
                    "{0}/{1} could not be judged {2} times because {3}; the evidence, recorded, would change this",
                    cause.policy, cause.check, Figures.share(rate),
                    cause.text.isEmpty ? "evidence is missing" : cause.text))
        }
    }

    /// Violations that were opened, by policy.
    var openViolations: [Finding] {
        let projection = context.projection
        let records = projection.violations.filter { context.question.contains($0.openedSecond) }
        let groups = Dictionary(grouping: records) { projection.names[$0.policy] }
        return groups.sorted { $0.key < $1.key }.map { policy, records in finding(policy, records) }
    }

    private func finding(_ policy: String, _ records: [ViolationRecord]) -> Finding {
        let open = records.filter { !$0.isClosed }
        let now = max(context.span.upperBound, records.map { max($0.openedSecond, $0.closedSecond) }.max() ?? 0)
        let durations = records.map { record in
            (
                length: Double((record.isClosed ? record.closedSecond : now) - record.openedSecond),
                isEnded: record.isClosed
            )
        }
        let median =
            KaplanMeier(durations).median.map { "half are corrected within \(Figures.duration($0))" }
            ?? "fewer than half were ever corrected"
        let age =
            open.map(\.openedSecond).min().map { "the oldest is open for \(Figures.duration(Double(now - $0)))" }
            ?? "none is open"
        let overrides = context.projection.overrides.count { record in
            context.projection.names[record.policy] == policy && context.question.contains(record.second)
        }
        let rate = Rate(x: open.count, n: records.count)
        return Finding(
            kind: .openViolations, policy: policy, from: context.day(records.map(\.openedSecond).min() ?? now),
            to: context.day(now), rate: rate, basis: .decided,
            witnesses: (open.isEmpty ? records : open).prefix(Finding.witnessesMax).map(\.openedIndex),
            text: Reason(
                "of the violations of {0} that were opened, {1} are open: {2}; {3}; {4} waivers of it were granted; an "
                    + "event that shows the correction would change this",
                policy, Figures.share(rate), age, median, "\(overrides)"))
    }
}
