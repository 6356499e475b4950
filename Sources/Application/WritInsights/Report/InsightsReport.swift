// The answer to a question: findings, series, and what every policy and activation came to.

public import WritModel

/// Everything that insights say.
public struct InsightsReport: Sendable {
    /// How one policy came out.
    public struct PolicySummary: Sendable {
        /// The policy.
        public let policy: GovernedPolicy
        /// Its counts.
        public let tally: Tally
        /// Violations among what could be judged.
        public let rate: Rate
        /// Where the figures come from.
        public let basis: Basis
        /// Its counts over the periods.
        public let series: Series?
    }

    /// The findings, in the order in which they are told.
    public let findings: [Finding]
    /// Counts over periods: policies, then checks, then scopes.
    public let series: [Series]
    /// The policies asked about.
    public let policies: [PolicySummary]
    /// Activations with a before and an after.
    public let effects: [ActivationEffect]
    /// The first day that was looked at.
    public let from: CivilDate
    /// The last day.
    public let to: CivilDate
    /// The length of the periods.
    public let granularity: Granularity
    /// The entries of the log.
    public let entries: UInt64
    /// Changes that were observed, and those of them that went past.
    public let changes: Rate
    /// Violations that were opened, and those of them that are open.
    public let violations: Rate
    /// Waivers that were granted and glasses that were broken.
    public let overrides: Int

    /// Answers a question.
    ///
    /// Costs one pass over the projection's parts and the audit's outcomes; the log itself is not read.
    ///
    /// - Parameters:
    ///   - projection: of all of the log.
    ///   - question: what is asked.
    public init(_ projection: Projection, _ question: InsightsQuestion) {
        let context = FindingContext(projection, question)
        let bypass = BypassFindings(context)
        let evidence = EvidenceFindings(context: context)
        let effect = EffectFindings(context: context)
        let gaps = GapFindings(context: context)
        var found: [[Finding]] = [
            TrendFindings(context: context).all, effect.all, RepeatFindings(context: context).all, gaps.policies,
            evidence.unknownCauses, evidence.openViolations,
        ]
        if !question.isForOwner {
            found += [
                bypass.routes, bypass.list, SilenceFindings(context: context).all, gaps.ungoverned, gaps.unreadKinds,
                gaps.unreadFields,
            ]
        }
        let places = Dictionary(uniqueKeysWithValues: Finding.Kind.allCases.enumerated().map { ($1, $0) })
        findings = found.flatMap(\.self).enumerated()
            .sorted { (places[$0.element.kind] ?? 0, $0.offset) < (places[$1.element.kind] ?? 0, $1.offset) }
            .map(\.element)
        series = SeriesTable(context.observations.cells, question.granularity, question.zone).all
        let whole = Dictionary(
            uniqueKeysWithValues: series.filter { $0.key.check == nil && $0.key.scope == nil }.map {
                ($0.key.policy, $0)
            })
        policies = question.policies.sorted { $0.name < $1.name }.map { policy in
            let tally = whole[policy.name]?.total ?? Tally()
            return PolicySummary(
                policy: policy, tally: tally, rate: tally.rate, basis: whole[policy.name]?.basis ?? .audited,
                series: whole[policy.name])
        }
        effects = effect.effects
        (from, to) = context.days
        granularity = question.granularity
        entries = projection.position
        changes = Rate(x: bypass.changes.items.count { $0.isBypass }, n: bypass.changes.items.count)
        let opened = projection.violations.filter { question.contains($0.openedSecond) }
        violations = Rate(x: opened.count { !$0.isClosed }, n: opened.count)
        overrides = projection.overrides.count { question.contains($0.second) }
    }
}
