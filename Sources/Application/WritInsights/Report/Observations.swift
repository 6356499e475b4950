// Decided and audited outcomes side by side, with each trigger counted once.

/// Outcomes of one question, ready to be counted over any grouping.
struct Observations {
    /// A cell of counts.
    struct Cell {
        var policy: String
        /// The check, or nothing for the policy as a whole.
        var check: String
        var scope: ScopeSet
        var second: Int64
        var tally: Tally
        var basis: Basis
    }

    /// A violated or unknown outcome.
    struct Incident {
        var policy: String
        var check: String
        var scope: ScopeSet
        var second: Int64
        var index: UInt64
        var outcome: Outcome
        var cause: String
        var basis: Basis
    }

    /// What figures are made of.
    private(set) var cells: [Cell] = []
    /// The same for comparing before and after: the audit's view of every trigger, decided or not.
    private(set) var auditedCells: [Cell] = []
    /// By time.
    private(set) var incidents: [Incident] = []
    /// Entries of triggers that some policy was evaluated on, and whether all were satisfied.
    private(set) var examined: [UInt64: Bool] = [:]
    /// Things that were examined, by key.
    private(set) var examinedKeys: [UInt64: Bool] = [:]

    init(_ projection: Projection, _ question: InsightsQuestion) {
        var scopes: [Int32: ScopeSet] = [:]
        func scope(_ number: Int32) -> ScopeSet {
            if let known = scopes[number] { return known }
            let set = ScopeSet(text: projection.names[number])
            scopes[number] = set
            return set
        }
        var decided: Set<String> = []
        let wanted = Set(question.policies.map(\.name))
        func isWanted(_ policy: Int32) -> Bool { !question.isForOwner || wanted.contains(projection.names[policy]) }
        if !question.isHypothetical {
            for (key, tally) in projection.cells where isWanted(key.policy) {
                let second = Int64(key.slot) * CellKey.slotSeconds
                decided.insert(projection.names[key.policy])
                guard question.contains(second) else { continue }
                cells.append(
                    Cell(
                        policy: projection.names[key.policy], check: projection.names[key.check],
                        scope: scope(key.scope), second: second, tally: tally, basis: .decided))
            }
            for mark in projection.marks where question.contains(mark.second) && isWanted(mark.policy) {
                incidents.append(
                    Incident(
                        policy: projection.names[mark.policy], check: projection.names[mark.check],
                        scope: scope(mark.scope), second: mark.second, index: mark.index, outcome: mark.outcome,
                        cause: projection.names[mark.cause], basis: .decided))
            }
        }
        let asked = Set(projection.changes.lazy.filter { $0.status == .allowed }.map(\.index))
        for outcome in question.audited where question.contains(outcome.second) {
            // A trigger that was decided on, or a change that follows from one, is counted where it was decided.
            let isShadow =
                !question.isHypothetical
                && (outcome.isDecided || (asked.contains(outcome.index) && decided.contains(outcome.policy)))
            add(outcome, isShadow: isShadow)
        }
        incidents.sort { ($0.second, $0.index, $0.policy, $0.check) < ($1.second, $1.index, $1.policy, $1.check) }
        // Dictionaries have no order, and figures must come out the same each time.
        cells.sort {
            ($0.policy, $0.check, $0.second, $0.scope.text) < ($1.policy, $1.check, $1.second, $1.scope.text)
        }
    }

    private mutating func add(_ outcome: AuditedOutcome, isShadow: Bool) {
        let scope = ScopeSet(text: outcome.scope)
        let whole = [
            (id: "", outcome: outcome.outcome, cause: outcome.checks.first { $0.outcome == .unknown }?.cause ?? "")
        ]
        for part in whole + outcome.checks.map({ (id: $0.id, outcome: $0.outcome, cause: $0.cause) }) {
            var tally = Tally()
            tally.add(part.outcome)
            let cell = Cell(
                policy: outcome.policy, check: part.id, scope: scope, second: outcome.second, tally: tally,
                basis: .audited)
            auditedCells.append(cell)
            guard !isShadow else { continue }
            cells.append(cell)
            guard part.outcome != .satisfied else { continue }
            incidents.append(
                Incident(
                    policy: outcome.policy, check: part.id, scope: scope, second: outcome.second,
                    index: outcome.index, outcome: part.outcome, cause: part.cause, basis: .audited))
        }
        let isFine = outcome.outcome == .satisfied
        examined[outcome.index] = (examined[outcome.index] ?? true) && isFine
        for key in outcome.keys { examinedKeys[key] = (examinedKeys[key] ?? true) && isFine }
    }

    /// The basis of figures that some cells make up.
    static func basis(_ bases: Set<Basis>) -> Basis { bases.contains(.decided) ? .decided : .audited }
}
