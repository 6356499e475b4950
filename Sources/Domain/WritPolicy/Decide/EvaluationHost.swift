// What the conditions of one evaluation reach: the trigger's position and time, the facts before it, groups, calendars.

import WritCEL
import WritModel

/// What an evaluation's context holds of its host; the host owns the context.
final class HostReference {
    unowned let host: EvaluationHost

    init(_ host: EvaluationHost) { self.host = host }
}

/// Serves the look-ups of conditions, for one trigger after the other. Not for several threads.
final class EvaluationHost {
    /// A candidate of a look-up.
    struct Candidate {
        var number: Int64
        var row: FactRow
        var record: Record
    }

    private struct IntervalKey: Hashable {
        var rule: UInt64
        var entry: UInt64
        var element: Int
    }

    /// The most interval records kept; past it all are made anew.
    private static let recordsMax = 200_000

    let documents: CompiledDocuments
    let records: RecordContext
    /// Which evidence counts.
    let accept: Acceptance
    private let reader: any FactReader
    private let context: EvaluationContext
    private(set) var position: UInt64 = 0
    private(set) var now = Instant(nanoseconds: 0)
    /// Whether commits are joined as of the position, or with all that is known.
    private let joinsAllCommits: Bool
    private var intervals: [IntervalKey: [Value]] = [:]
    private var fault: (any Error)?

    init(
        documents: CompiledDocuments, reader: any FactReader, people: PersonResolver, accept: Acceptance,
        joinsAllCommits: Bool = false, timeZones: TimeZones? = nil
    ) {
        self.documents = documents
        self.reader = reader
        self.accept = accept
        self.joinsAllCommits = joinsAllCommits
        records = RecordContext(people: people)
        context = EvaluationContext(host: nil, timeZones: timeZones)
        context.host = HostReference(self)
        records.recordedCommit = { [unowned self] sha in recordedCommit(sha) }
    }

    /// Turns to another trigger.
    func move(to position: UInt64, at now: Instant) {
        if !joinsAllCommits, position != self.position { records.forgetCommits() }
        self.position = position
        self.now = now
        if intervals.count > Self.recordsMax { intervals.removeAll(keepingCapacity: true) }
    }

    /// Throws what went wrong while reading; until then every look-up after a fault is unknown.
    func throwFault() throws {
        guard let fault else { return }
        self.fault = nil
        throw fault
    }

    /// Evaluates a program; the program's own cost limit applies.
    func evaluate(_ program: Program, _ frame: [Value]) -> Value {
        program.evaluate(frame, context: context)
    }

    /// The record of an event in its own kind's type.
    func record(of event: Event) -> Record? {
        documents.catalog.shape(of: event.kind)?.record(of: event, in: records)
    }

    // MARK: Intervals

    /// The intervals that an event begins: the element's number and the values of the fields.
    func intervals(_ begin: FactRule.Begin, _ record: Record) -> [(element: Int, values: [Value])] {
        guard let each = begin.each else {
            return holds(begin, [.record(record)]) ? [(0, begin.set.map { evaluate($0, [.record(record)]) })] : []
        }
        guard case .list(let elements) = evaluate(each, [.record(record)]) else { return [] }
        return elements.enumerated().compactMap { number, element in
            let frame = [.record(record), element]
            return holds(begin, frame) ? (number, begin.set.map { evaluate($0, frame) }) : nil
        }
    }

    private func holds(_ begin: FactRule.Begin, _ frame: [Value]) -> Bool {
        guard let condition = begin.condition else { return true }
        if case .bool(true) = evaluate(condition, frame) { return true }
        return false
    }

    /// The values of an interval, read from the event that began it.
    private func values(of row: FactRow, _ place: Int) -> [Value]? {
        let key = IntervalKey(rule: row.rule, entry: row.entry, element: row.element)
        if let known = intervals[key] { return known }
        do {
            let event = try reader.event(at: row.entry)
            guard let record = record(of: event) else { return nil }
            let values = values(of: row, documents.rules[place], record)
            if let values { intervals[key] = values }
            return values
        } catch { fault = fault ?? error }
        return nil
    }

    private func values(of row: FactRow, _ rule: FactRule, _ record: Record) -> [Value]? {
        if rule.isPast { return record.slots }
        let clause = row.element / FactRow.elementsMax
        guard rule.begins.indices.contains(clause) else { return nil }
        return intervals(rule.begins[clause], record).first { $0.element == row.element % FactRow.elementsMax }?.values
    }

    // MARK: Look-ups

    /// The intervals that fields find, whatever evidence they rest on, and why there may be others.
    ///
    /// - Parameter isWhole: whether all of a key are wanted: what ends an interval must find it however many began since.
    func candidates(
        _ plan: LookUpPlan, _ arguments: [Value], isWhole: Bool = false
    ) -> (found: [Candidate], doubts: [String]) {
        let rule = documents.rules[plan.rule]
        let limit = isWhole ? Int.max - 1 : rule.perKey
        let fields = plan.fields.map { rule.type.fields[$0].name }
        let id = documents.ruleIDs[plan.rule]
        var seen = Set<Int64>()
        var found: [Candidate] = []
        let (combinations, unknowns) = combinations(arguments, plan)
        var doubts = unknowns
        var isCut = false
        for values in combinations {
            let key = PostingKey.key(rule: id, fields: fields, values: values)
            let rows = rows(key: key, limit: limit + 1)
            if rows.count > limit { isCut = true }
            for numbered in rows.prefix(limit)
            where numbered.row.rule == id && isInside(numbered.row, plan) && seen.insert(numbered.number).inserted {
                guard let values = self.values(of: numbered.row, plan.rule) else { continue }
                found.append(
                    Candidate(
                        number: numbered.number, row: numbered.row,
                        record: Record(type: rule.type, slots: values + extras(of: numbered.row, plan))))
            }
        }
        if isCut { doubts.append("there are more than \(rule.perKey) of `\(rule.name)`") }
        return (found, doubts)
    }

    /// Whether an interval is open, `nil` where only somebody's claim says that it is not.
    func isOpen(_ row: FactRow) -> Bool? { row.isOpen(at: position, acceptingClaims: accept == .claimed) }

    private func extras(of row: FactRow, _ plan: LookUpPlan) -> [Value] {
        // What was ever true does not depend on how it ended.
        let isSure = plan.span == .ever || isOpen(row) != nil
        return [
            .moment(row.at),
            isSure ? .bool(true) : .unknown(Unknown("an interval was ended by claimed evidence only")),
        ]
    }

    private func rows(key: UInt64, limit: Int) -> [NumberedFact] {
        guard fault == nil else { return [] }
        do { return try reader.facts(key: key, before: position, limit: limit) } catch {
            fault = error
            return []
        }
    }

    /// The look-up as a condition sees it: what counts as evidence, latest first; an unknown element stands for what is
    /// not shown.
    func lookUp(_ plan: LookUpPlan, _ arguments: [Value]) -> Value {
        if let unknown = arguments.compactMap(Self.unknown).first { return .unknown(unknown) }
        let (found, doubts) = candidates(plan, arguments)
        guard fault == nil else { return .unknown(Unknown("the log could not be read")) }
        var elements = found.filter { counts($0.row, plan) }.map { Value.record($0.record) }
        if !doubts.isEmpty { elements.append(.unknown(Unknown(causes: doubts))) }
        return .list(elements)
    }

    /// Whether an interval counts as evidence in a look-up.
    func counts(_ row: FactRow, _ plan: LookUpPlan) -> Bool {
        guard accept == .claimed || row.isVerified else { return false }
        return isInSpan(row, plan)
    }

    private func isInSpan(_ row: FactRow, _ plan: LookUpPlan) -> Bool {
        switch plan.span {
        case .ever: return true
        case .ended: return isOpen(row) != true
        case .open: return isOpen(row) != false && plan.openFor.map { now.since(row.at) >= $0 } ?? true
        }
    }

    /// Half-open `(t - d, t]` on effective time.
    private func isInside(_ row: FactRow, _ plan: LookUpPlan) -> Bool {
        guard let span = plan.begunWithin else { return true }
        let age = now.since(row.at)
        return age < span && age >= TimeSpan(nanoseconds: 0)
    }

    private static func unknown(_ value: Value) -> Unknown? {
        switch value {
        case .unknown(let unknown): unknown
        case .error(let error): Unknown(error.message)
        default: nil
        }
    }

    /// The most combinations of values that one look-up tries.
    private static let combinationsMax = 1000

    /// The combinations, and why there may be others: an element of a list is not known, or there are too many.
    private func combinations(
        _ arguments: [Value], _ plan: LookUpPlan
    ) -> (texts: [[String]], doubts: [String]) {
        var result: [[String]] = [[]]
        var doubts: [String] = []
        for (argument, isList) in zip(arguments, plan.isList) {
            let values: [Value]
            if isList, case .list(let elements) = argument { values = elements } else { values = [argument] }
            doubts += values.compactMap(Self.unknown).flatMap(\.causes)
            let texts = values.flatMap(texts)
            result = result.flatMap { prefix in texts.map { prefix + [$0] } }
            if result.count > Self.combinationsMax {
                result = Array(result.prefix(Self.combinationsMax))
                doubts.append("there are more than \(Self.combinationsMax) values to look for")
            }
        }
        return (result, doubts)
    }

    /// A person is found by each of their accounts.
    private func texts(_ value: Value) -> [String] {
        if case .record(let record) = value, record.type == TypeCatalog.person,
            case .string(let text) = record[1], let account = AccountID(text)
        {
            return records.people.accounts(of: account).map(\.description).sorted()
        }
        return PostingKey.text(value).map { [$0] } ?? []
    }

    // MARK: Groups and commits

    /// The members of a group as of now.
    func group(_ name: String) -> Value {
        .list((documents.groups[name] ?? []).map { .record(records.person($0, kind: nil)) })
    }

    /// The event that recorded a commit: a verified one, else (where claims count) any.
    private func recordedCommit(_ sha: String) -> Event? {
        let place = CompiledDocuments.commitRule
        let key = PostingKey.key(rule: documents.ruleIDs[place], fields: ["sha"], values: [sha])
        guard fault == nil else { return nil }
        do {
            let rows = try reader.facts(key: key, before: joinsAllCommits ? .max : position, limit: 64)
                .filter { $0.row.rule == documents.ruleIDs[place] }
            let row = rows.last { $0.row.isVerified } ?? (accept == .claimed ? rows.last : nil)
            return try row.map { try reader.event(at: $0.row.entry) }
        } catch {
            fault = error
            return nil
        }
    }
}
