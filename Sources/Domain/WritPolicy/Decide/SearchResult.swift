// Searching the facts for an interval that satisfies several conditions, and saying how near the others came.

import WritCEL
import WritModel

/// What a search found.
struct SearchResult {
    /// Whether there is such an interval.
    var found: ThreeValued
    /// The entries that began the intervals found.
    var witness: [UInt64] = []
    /// Whether an interval found rests on claimed evidence.
    var restsOnClaims = false
    /// Candidates that fail in exactly one way.
    var nearMisses: [NearMiss] = []
    /// What would help.
    var remedy: Remedy?
}

extension EvaluationHost {
    /// Carries out a search.
    ///
    /// - Parameters:
    ///   - search: what is sought.
    ///   - frame: the variables of the condition it stands in.
    ///   - explains: whether near misses and the remedy are wanted too.
    func find(_ search: FactSearch, _ frame: [Value], explains: Bool) -> SearchResult {
        let arguments = search.keys.map { evaluate($0, frame) }
        let unknown = arguments.flatMap { ThreeValued(known: $0).causes }
        guard unknown.isEmpty else { return SearchResult(found: .unknown(unknown)) }
        let (candidates, doubts) = candidates(search.plan, arguments)
        var result = SearchResult(found: .fails)
        var causes = doubts
        for candidate in candidates where counts(candidate.row, search.plan) {
            switch matches(candidate, search, frame) {
            case .holds:
                result.found = .holds
                result.witness = [candidate.row.entry]
                result.restsOnClaims = !candidate.row.isVerified
                return result
            case .unknown(let more): causes += more
            case .fails: break
            }
        }
        if !causes.isEmpty { result.found = .unknown(causes) }
        guard explains else { return result }
        result.nearMisses = Array(
            candidates.lazy.compactMap { self.nearMiss($0, search, frame) }.prefix(CheckOutcome.nearMissesMax))
        result.remedy = remedy(search, arguments)
        return result
    }

    private func matches(_ candidate: Candidate, _ search: FactSearch, _ frame: [Value]) -> ThreeValued {
        let inner = frame + [.record(candidate.record)]
        var causes: [String] = []
        for condition in search.conditions {
            switch ThreeValued(evaluate(condition.program, inner)) {
            case .holds: break
            case .fails: return .fails
            case .unknown(let more): causes += more
            }
        }
        causes += ThreeValued(candidate.record[documents.rules[search.plan.rule].certainSlot]).causes
        return causes.isEmpty ? .holds : .unknown(causes)
    }

    // MARK: Near misses

    /// How a candidate came near: it fails in exactly one way.
    private func nearMiss(_ candidate: Candidate, _ search: FactSearch, _ frame: [Value]) -> NearMiss? {
        let inner = frame + [.record(candidate.record)]
        let failing = search.conditions.filter { !ThreeValued(evaluate($0.program, inner)).isHolding }
        let flaw = flaw(of: candidate.row, search.plan)
        guard failing.count + (flaw == nil ? 0 : 1) == 1 else { return nil }
        let what = describe(candidate, search.plan.rule)
        let why = flaw ?? Reason("not {0}", failing.first?.label ?? "")
        let shifted = why.template.shiftingPlaces(by: what.arguments.count)
        return NearMiss(
            entry: candidate.row.entry,
            reason: Reason(template: "\(what.template): \(shifted)", arguments: what.arguments + why.arguments))
    }

    /// Why an interval does not count whatever it says: it ended, or nobody vouches for it.
    private func flaw(of row: FactRow, _ plan: LookUpPlan) -> Reason? {
        if let end = row.end, plan.span == .open, isOpen(row) != true {
            // A verified end took the place of the claimed one that counts here.
            if let since = end.claimedSince, position > since, position <= end.position {
                return Reason("ended by a claim")
            }
            return Reason("{0} {1} before", end.because, now.since(end.at).rounded)
        }
        if plan.span == .ended, isOpen(row) == true { return Reason("has not ended") }
        return accept == .verified && !row.isVerified ? Reason("only claimed") : nil
    }

    private func describe(_ candidate: Candidate, _ place: Int) -> Reason {
        let rule = documents.rules[place]
        for (field, value) in zip(rule.type.fields, candidate.record.slots)
        where field.type == .record(TypeCatalog.person) {
            guard case .record(let person) = value, case .string(let account) = person[1] else { continue }
            return Reason("{0} by {1}", rule.name, account)
        }
        return Reason("{0}", rule.name)
    }

    // MARK: Remedies

    private func remedy(_ search: FactSearch, _ arguments: [Value]) -> Remedy? {
        let rule = documents.rules[search.plan.rule]
        guard search.isWanted, let begin = rule.begins.first else { return nil }
        var fields: [String: String] = [:]
        for (field, argument) in zip(search.plan.fields, arguments) {
            if let text = PostingKey.text(argument) { fields[rule.type.fields[field].name] = text }
        }
        let conditions = search.conditions.filter { !$0.isKey }.map(\.label)
        return Remedy(event: begin.kind.description, fields: fields, conditions: conditions)
    }
}

extension ThreeValued {
    /// Whether a value is known at all.
    init(known value: Value) {
        switch value {
        case .unknown, .error: self = ThreeValued(value)
        default: self = .holds
        }
    }
}

extension String {
    /// A template's places `{0}`, `{1}` with higher numbers, so that it can follow another.
    func shiftingPlaces(by count: Int) -> String {
        var result = self
        for place in (0..<8).reversed() { result = result.replacing("{\(place)}", with: "{\(place + count)}") }
        return result
    }
}
