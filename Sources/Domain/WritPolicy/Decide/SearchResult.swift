// Searching the facts for an interval that satisfies several conditions, and saying how near the others came.

import WritCEL
import WritModel

/// What a search found.
struct SearchResult {
    /// Whether there is such an interval.
    var found: ThreeValued
    /// The entries that began the intervals found.
    var witness: [UInt64] = []
    /// What the interval found says of why it is there, in its field `reason`.
    var said: String?
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
        let unknown = arguments.prefix(search.plan.keyCount).flatMap { ThreeValued(known: $0).causes }
        guard unknown.isEmpty else { return SearchResult(found: .unknown(unknown)) }
        let found = candidates(search.plan, arguments)
        var result = SearchResult(found: .fails)
        var causes = found.doubts
        for candidate in found.candidates where standing(of: candidate.row, search.plan) != .hidden {
            switch matches(candidate, search, frame) {
            case .holds:
                result.found = .holds
                result.witness = [candidate.row.entry]
                result.restsOnClaims = !candidate.row.isVerified
                if let slot = candidate.record.type.slot(of: "reason"), case .string(let text) = candidate.record[slot]
                {
                    result.said = text
                }
                return result
            case .unknown(let more): causes += more
            case .fails: break
            }
        }
        if !causes.isEmpty { result.found = .unknown(causes) }
        guard explains else { return result }
        let misses = found.candidates.lazy.compactMap { self.nearMiss($0, search, frame) }
            .prefix(CheckOutcome.nearMissesMax)
        result.nearMisses =
            Array(misses) + sameChangeMisses(search, frame, room: CheckOutcome.nearMissesMax - misses.count)
        result.remedy = remedy(search, arguments, frame)
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
        return miss(candidate, search, why: flaw ?? Reason("not {0}", failing.first?.label ?? ""))
    }

    private func miss(_ candidate: Candidate, _ search: FactSearch, why: Reason) -> NearMiss {
        let what = describe(candidate, search.plan.rule)
        let shifted = why.template.shiftingPlaces(by: what.arguments.count)
        return NearMiss(
            entry: candidate.row.entry,
            reason: Reason(template: "\(what.template): \(shifted)", arguments: what.arguments + why.arguments))
    }

    /// Evidence about other commits with the same change, which would count for this one but for the commit's id.
    private func sameChangeMisses(_ search: FactSearch, _ frame: [Value], room: Int) -> [NearMiss] {
        guard room > 0, case .record(let element)? = frame.last, element.type == TypeCatalog.commit,
            case .string(let sha) = element[0]
        else { return [] }
        var misses: [NearMiss] = []
        for other in sameChanges(as: sha, max: room) where misses.count < room {
            let there = Array(frame.dropLast()) + [.record(records.commit(other))]
            let arguments = search.keys.map { evaluate($0, there) }
            for candidate in candidates(search.plan, arguments).candidates
            where misses.count < room && standing(of: candidate.row, search.plan) == .counts {
                guard matches(candidate, search, there).isHolding else { continue }
                let why = Reason("it is of commit {0}, the same change under another id", String(other.prefix(10)))
                misses.append(miss(candidate, search, why: why))
            }
        }
        return misses
    }

    /// Why an interval does not count whatever it says: it ended, or nobody vouches for it.
    private func flaw(of row: FactRow, _ plan: LookUpPlan) -> Reason? {
        let open = isOpen(row)
        if plan.span == .open, open != .counts, let end = row.end {
            if case .doubted = open { return Reason("ended by a claim") }
            return Reason("{0} {1} before", end.because, now.since(end.at).rounded)
        }
        if plan.span == .ended, open == .counts { return Reason("has not ended") }
        if let flaw = bindingFlaw(of: row, plan.rule) { return flaw }
        if row.beginsUnknown { return Reason("whether it began cannot be told") }
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

    private func remedy(_ search: FactSearch, _ arguments: [Value], _ frame: [Value]) -> Remedy? {
        let rule = documents.rules[search.plan.rule]
        guard search.isWanted, let begin = rule.begins.first else { return nil }
        var fields: [String: String] = [:]
        for (field, argument) in zip(search.plan.fields, arguments) {
            if let text = PostingKey.text(argument) { fields[rule.type.fields[field].name] = text }
        }
        let conditions = search.conditions.filter { !$0.isKey }.map(\.label)
        let people = suppliers(search, arguments, frame)
        return Remedy(
            event: begin.kind.description, fields: fields, conditions: conditions,
            people: Array(people.prefix(Remedy.peopleMax)), morePeople: max(0, people.count - Remedy.peopleMax))
    }

    /// The most declared people that are tried for who could supply what is missing.
    private static let suppliersMax = 200

    /// The declared humans whose evidence would meet every condition that can be told before it is there.
    private func suppliers(_ search: FactSearch, _ arguments: [Value], _ frame: [Value]) -> [AccountID] {
        let rule = documents.rules[search.plan.rule]
        guard let slot = rule.type.fields.firstIndex(where: { $0.type == .record(TypeCatalog.person) }) else {
            return []
        }
        var slots = [Value](repeating: .unknown(Unknown("it is not there yet")), count: rule.type.fields.count)
        for (field, argument) in zip(search.plan.fields, arguments) { slots[field] = argument }
        slots[rule.beginSlot] = .moment(now)
        slots[rule.certainSlot] = .bool(true)
        return records.people.declared.prefix(Self.suppliersMax).filter { person in
            guard records.people.kind(of: person) ?? .human == .human else { return false }
            slots[slot] = .record(records.person(person, kind: nil))
            let inner = frame + [.record(Record(type: rule.type, slots: slots))]
            return !search.conditions.contains { ThreeValued(evaluate($0.program, inner)).isFailing }
        }
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
