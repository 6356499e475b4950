// Changes that were observed, and whether what let them through was a decision or an evaluation.

import WritModel

/// The changes of a question, each with what can be said of how it came about.
struct ObservedChanges {
    /// Of the changes of a kind in a scope, so many must have been evaluated for one that was not to stand out.
    static let examinedShareMin = 0.2

    /// One change.
    struct Item {
        let change: Change
        let basis: Basis
        /// Whether nobody asked, nobody looked, or somebody had refused.
        let isBypass: Bool
        /// Whether it counts against its route: a bypass, or not what the policies want.
        let isBad: Bool
    }

    let items: [Item]

    init(_ context: FindingContext) {
        let projection = context.projection
        let observations = context.observations
        let changes = projection.changes.filter { change in
            context.question.contains(change.second)
                && (change.isMainBranch || projection.bases.contains(change.branch))
        }
        var examined: [UInt64: Bool] = [:]
        for change in changes where change.status == .ungated {
            examined[change.index] =
                observations.examined[change.index]
                ?? change.keys.lazy.compactMap { observations.examinedKeys[$0] }.first
        }
        let expected = Self.examinable(changes.filter { $0.status == .ungated }, examined)
        items = changes.compactMap { change in
            guard change.status == .ungated else {
                let isBypass = change.status != .allowed
                return Item(change: change, basis: .decided, isBypass: isBypass, isBad: isBypass)
            }
            let isFine = examined[change.index]
            guard isFine != nil || expected.contains(Self.group(change)) else { return nil }
            return Item(change: change, basis: .audited, isBypass: isFine == nil, isBad: isFine != true)
        }
    }

    private static func group(_ change: Change) -> UInt64 {
        UInt64(UInt32(bitPattern: change.kind)) << 32 | UInt64(UInt32(bitPattern: change.scope))
    }

    /// Kinds of changes in scopes where policies usually look.
    private static func examinable(_ changes: [Change], _ examined: [UInt64: Bool]) -> Set<UInt64> {
        var counts: [UInt64: (all: Int, examined: Int)] = [:]
        for change in changes {
            counts[group(change), default: (0, 0)].all += 1
            if examined[change.index] != nil { counts[group(change), default: (0, 0)].examined += 1 }
        }
        return Set(
            counts.filter {
                Double($0.value.examined) >= examinedShareMin * Double($0.value.all) && $0.value.examined > 0
            }
            .keys)
    }
}

/// Looks for changes that went past the policies, and for the ways they took.
struct BypassFindings {
    /// The most changes that are listed one by one; the routes count all.
    static let listedMax = 1000
    /// Fewer changes on a route are no route.
    static let changesMin = 3
    /// How many times its share of the bypasses a route must have.
    static let liftMin = 1.5
    /// Where nobody could ask, violations count, too, and everybody has some: a way around is one that mostly violates.
    static let auditedShareMin = 0.5

    let context: FindingContext
    let changes: ObservedChanges

    init(_ context: FindingContext) {
        self.context = context
        changes = ObservedChanges(context)
    }

    private var names: NameTable { context.projection.names }

    // MARK: One by one

    /// One finding per bypass, latest first.
    var list: [Finding] {
        changes.items.filter(\.isBypass).sorted {
            ($0.change.second, $0.change.index) > ($1.change.second, $1.change.index)
        }
        .prefix(Self.listedMax).map(listed)
    }

    private func listed(_ item: ObservedChanges.Item) -> Finding {
        let change = item.change
        let scope = ScopeSet(text: names[change.scope])
        let day = context.day(change.second)
        let why =
            switch change.status {
            case .refused: "a decision had refused it"
            case .unasked: "no decision about it came before"
            case .ungated, .allowed: "no policy was evaluated on it, as it is on others of its kind there"
            }
        return Finding(
            kind: .bypass, scope: scope.scopes.first, from: day, to: day, rate: Rate(x: 1, n: 1), isShare: false,
            basis: item.basis, witnesses: [change.index],
            text: Reason(
                "{0} of {1} {2} by {3} through {4} at {5}: {6}; a decision recorded before it would change this",
                names[change.kind], scope.kind, scope.id,
                names[change.actor].isEmpty ? "somebody" : names[change.actor],
                names[change.source], Instant(seconds: change.second)?.description ?? "", why))
    }

    // MARK: Routes

    /// A way that changes take.
    private struct Route {
        let scope: Scope
        let items: [ObservedChanges.Item]
        let all: Rate
        var own: Rate { Rate(x: items.count { $0.isBad }, n: items.count) }

        /// How much more often it is bad there than over all.
        var lift: Double { (Double(own.x) / Double(own.n)) / (Double(all.x) / Double(all.n)) }

        var probability: Double {
            FisherExact(hits: own.x, of: own.n, others: all.x - own.x, of: all.n - own.n).greater
        }
    }

    /// Routes and actors with more than their share.
    var routes: [Finding] {
        let groups = Dictionary(grouping: changes.items, by: \.basis)
        return [Basis.decided, .audited].flatMap { basis in
            let items = groups[basis] ?? []
            return significant(
                routes(items) { Scope(kind: "route", id: "\(names[$0.kind]) through \(names[$0.source])") })
                + significant(
                    routes(items.filter { $0.change.actor != 0 }) { Scope(kind: "actor", id: names[$0.actor]) })
        }
    }

    private func routes(_ items: [ObservedChanges.Item], by scope: (Change) -> Scope) -> [Route] {
        let all = Rate(x: items.count { $0.isBad }, n: items.count)
        return Dictionary(grouping: items) { scope($0.change) }.sorted { $0.key < $1.key }.map { scope, items in
            Route(scope: scope, items: items.sorted { $0.change.second < $1.change.second }, all: all)
        }
    }

    private func significant(_ routes: [Route]) -> [Finding] {
        let candidates = routes.filter(isCandidate)
        // Every route was looked at: those without bypasses are tests, too, that found nothing.
        let tests = candidates.map(\.probability) + Array(repeating: 1, count: routes.count - candidates.count)
        return zip(candidates, FalseDiscoveryRate.passes(tests, q: Confidence.parts)).filter(\.1).map { route, _ in
            finding(route)
        }
    }

    private func isCandidate(_ route: Route) -> Bool {
        guard route.own.x >= Self.changesMin, route.own.n < route.all.n, route.lift >= Self.liftMin else {
            return false
        }
        return route.items[0].basis == .decided
            || Double(route.own.x) >= Self.auditedShareMin * Double(route.own.n)
    }

    private func finding(_ route: Route) -> Finding {
        let bad = route.items.filter(\.isBad)
        let onset = onset(route)
        return Finding(
            kind: .bypassRoute, scope: route.scope, from: context.days.from, to: context.days.to, rate: route.own,
            onset: onset, basis: route.items[0].basis,
            witnesses: bad.filter { context.day($0.change.second) >= onset }.prefix(Finding.witnessesMax)
                .map(\.change.index),
            text: Reason(
                "{0} {1} brings changes past the policies since {2}: {3} of them, {4} over all routes; {5} times its "
                    + "share; the first is from {6}; asking before changing, on this route, would change this",
                route.scope.kind, route.scope.id, onset.description, Figures.share(route.own),
                Figures.share(route.all), Figures.ratio(route.lift), context.day(bad[0].change.second).description))
    }

    /// The week in which a route turned, or the day of its first bypass where it was none before.
    private func onset(_ route: Route) -> CivilDate {
        let bad = route.items.filter(\.isBad)
        let first = context.day(bad[0].change.second)
        let weeks = Dictionary(grouping: route.items) { Period(.week, containing: context.day($0.change.second)) }
        guard let low = weeks.keys.min(), let high = weeks.keys.max() else { return first }
        let periods = low.through(high)
        let rates = periods.map { week in
            Rate(x: (weeks[week] ?? []).count { $0.isBad }, n: weeks[week]?.count ?? 0)
        }
        guard let change = ChangePoint(rates), change.probability < 0.001,
            RateRatio(before: change.before, after: change.after).value > 1
        else { return first }
        return max(first, periods[change.onset].start)
    }
}
