// What no policy looks at: repositories and services, kinds of events, fields, and policies that look at nothing.

import WritModel

/// Looks for what is not governed and for policies that do not govern.
struct GapFindings {
    /// With so many evaluations and no violation, a rate of 1 % would have shown with 95 % confidence: 0.99^299 < 0.05.
    static let neverMin = 299
    /// With fewer evaluations "most of the time" means nothing.
    static let alwaysMin = 10
    /// The families of kinds that Writ itself records: they are read by Writ, if by no policy.
    static let ownFamilies: Set<String> = [
        "document", "policy", "decision", "amendment", "violation", "obligation", "enforcement", "log", "tick", "group",
        "calendar", "identity", "source", "access", "read", "outbox", "notification",
    ]

    let context: FindingContext

    // MARK: Scopes

    /// Repositories and services with changes on which no policy was evaluated.
    var ungoverned: [Finding] {
        let governed = Set(context.observations.cells.flatMap(\.scope.scopes))
        return context.projection.scopes.compactMap { number, activity -> Finding? in
            let set = ScopeSet(text: context.projection.names[number])
            guard let scope = set.scopes.first, scope.kind == "repository" || scope.kind == "service",
                !governed.contains(scope),
                activity.lastSecond >= context.span.lowerBound, activity.firstSecond <= context.span.upperBound
            else { return nil }
            return Finding(
                kind: .ungoverned, scope: scope, from: context.day(activity.firstSecond),
                to: context.day(activity.lastSecond), rate: Rate(x: activity.changes, n: activity.changes),
                isShare: false, basis: .audited, witnesses: [activity.lastIndex],
                text: Reason(
                    "{0} {1} has {2} changes, and no policy was evaluated on any of them; a policy whose `when` holds "
                        + "there would change this",
                    scope.kind, scope.id, "\(activity.changes)"))
        }
        .sorted { ($0.scope ?? Scope(kind: "", id: "")) < ($1.scope ?? Scope(kind: "", id: "")) }
    }

    // MARK: Policies

    /// Policies that never looked at anything, never or mostly found a violation.
    var policies: [Finding] {
        let totals = context.totals
        return context.question.policies.sorted { $0.name < $1.name }.compactMap { policy in
            let tally = totals[policy.name] ?? Tally()
            if tally.evaluated == 0 { return neverTriggered(policy) }
            if tally.violated == 0, tally.rate.n >= Self.neverMin { return neverViolated(policy, tally) }
            if tally.rate.n >= Self.alwaysMin, Double(tally.violated) > 0.5 * Double(tally.rate.n) {
                return alwaysViolated(policy, tally)
            }
            return nil
        }
    }

    private func finding(_ kind: Finding.Kind, _ policy: GovernedPolicy, _ rate: Rate, _ text: Reason) -> Finding {
        Finding(
            kind: kind, policy: policy.name, from: context.days.from, to: context.days.to, rate: rate,
            isShare: rate.n > 0, basis: context.basis(ofPolicy: policy.name),
            witnesses: context.violations(of: SeriesKey(policy: policy.name)), text: text)
    }

    private func neverTriggered(_ policy: GovernedPolicy) -> Finding {
        let kinds = policy.kinds.compactMap { context.projection.names.known($0) }
        let events = kinds.map { context.projection.kinds[$0]?.count ?? 0 }.reduce(0, +)
        return finding(
            .neverTriggered, policy, Rate(x: 0, n: 0),
            Reason(
                "{0} was never evaluated: the log has {1} entries of {2}, and its `when` held on none; an entry on "
                    + "which it holds would change this",
                policy.name, "\(events)", policy.kinds.joined(separator: ", ")))
    }

    private func neverViolated(_ policy: GovernedPolicy, _ tally: Tally) -> Finding {
        finding(
            .neverViolated, policy, tally.rate,
            Reason(
                "{0} was never violated: {1}; either nobody does what it forbids, or it cannot see it; a violation "
                    + "made on purpose would tell",
                policy.name, Figures.share(tally.rate)))
    }

    private func alwaysViolated(_ policy: GovernedPolicy, _ tally: Tally) -> Finding {
        finding(
            .alwaysViolated, policy, tally.rate,
            Reason(
                "{0} is violated most of the time: {1}; it is wrong, or nobody enforces it; its owner can say which",
                policy.name, Figures.share(tally.rate)))
    }

    // MARK: Kinds and fields

    private var kinds: [(name: String, use: KindUse)] {
        context.projection.kinds.map { (context.projection.names[$0.key], $0.value) }
            .filter { name, use in
                !Self.ownFamilies.contains(String(name.prefix { $0 != "." })) && use.count > 0
                    && use.lastSecond >= context.span.lowerBound && use.firstSecond <= context.span.upperBound
            }
            .sorted { $0.name < $1.name }
    }

    /// Kinds that no policy is triggered by and no fact is made of.
    var unreadKinds: [Finding] {
        kinds.filter { !context.question.reading.kinds.contains($0.name) }.map { name, use in
            Finding(
                kind: .unreadKind, scope: Scope(kind: "kind", id: name), from: context.day(use.firstSecond),
                to: context.day(use.lastSecond), rate: Rate(x: use.count, n: use.count), isShare: false,
                basis: .audited, witnesses: [use.first],
                text: Reason(
                    "{0} entries are {1}, which no active policy reads as a trigger or through a fact; a policy that "
                        + "needs them, or not recording them, would change this",
                    "\(use.count)", name))
        }
    }

    /// Fields that no condition names, of kinds that are read.
    var unreadFields: [Finding] {
        let reading = context.question.reading
        return kinds.filter { reading.kinds.contains($0.name) }.flatMap { kind, use in
            use.fields.map { (name: context.projection.names[$0.name], field: $0) }
                .filter { !reading.anywhere.contains($0.name) && reading.fields[kind]?.contains($0.name) != true }
                .sorted { $0.name < $1.name }
                .map { name, field in
                    Finding(
                        kind: .unreadField, scope: Scope(kind: "field", id: "\(kind).\(name)"),
                        from: context.day(use.firstSecond), to: context.day(use.lastSecond),
                        rate: Rate(x: field.count, n: use.count), basis: .audited, witnesses: [field.first],
                        text: Reason(
                            "{0} of {1} entries of {2} have `{3}`, which no condition of an active document names; a "
                                + "condition on it would change this",
                            "\(field.count)", "\(use.count)", kind, name))
                }
        }
    }
}
