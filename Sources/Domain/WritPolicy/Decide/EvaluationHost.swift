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
    let reader: any FactReader
    private let context: EvaluationContext
    private(set) var position: UInt64 = 0
    private(set) var now = Instant(nanoseconds: 0)
    /// Whether commits are joined as of the position, or with all that is known.
    let joinsAllCommits: Bool
    private var intervals: [IntervalKey: [Value]] = [:]
    private var fault: (any Error)?
    /// Everybody whom look-ups have shown since it was set, where that is wanted.
    var met: Set<AccountID>?

    init(
        documents: CompiledDocuments, reader: any FactReader, people: PersonResolver, accept: Acceptance,
        joinsAllCommits: Bool = false, timeZones: TimeZones? = nil
    ) {
        self.documents = documents
        self.reader = reader
        self.accept = accept
        self.joinsAllCommits = joinsAllCommits
        records = RecordContext(people: people, isProtected: { documents.isProtected($0, in: $1) })
        context = EvaluationContext(host: nil, timeZones: timeZones)
        context.host = HostReference(self)
        records.knownCommit = { [unowned self] sha in knownCommit(sha) }
        records.findBringer = { [unowned self] sha in bringer(of: sha) }
        records.readsVouched = documents.readsVouched
        enter(Self.world(of: accept))
    }

    /// The world that an evaluation begins in.
    static func world(of accept: Acceptance) -> EvidenceWorld {
        EvidenceWorld(claims: accept == .claimed ? .believed : .doubted)
    }

    /// What is evaluated; `nil` while events are folded.
    private(set) var trigger: Event?

    /// Turns to another trigger, or to another event to fold.
    func move(to position: UInt64, at now: Instant, for trigger: Event? = nil) {
        self.trigger = trigger
        if !joinsAllCommits, position != self.position { records.forgetCommits() }
        self.position = position
        self.now = now
        if intervals.count > Self.recordsMax { intervals.removeAll(keepingCapacity: true) }
    }

    /// Turns to another world: records of the one before are no use in it.
    func enter(_ world: EvidenceWorld) {
        guard world != records.world else { return }
        intervals.removeAll(keepingCapacity: true)
        records.enter(world)
    }

    /// Throws what went wrong while reading; until then every look-up after a fault is unknown.
    func throwFault() throws {
        guard let fault else { return }
        self.fault = nil
        throw fault
    }

    /// Reads, unless a read before has failed; a failure is kept for `throwFault`.
    func reading<Result>(_ body: () throws -> Result) -> Result? {
        guard fault == nil else { return nil }
        do { return try body() } catch {
            fault = error
            return nil
        }
    }

    /// Whether a read has failed.
    var hasFault: Bool { fault != nil }

    /// Evaluates a program; the program's own cost limit applies.
    func evaluate(_ program: Program, _ frame: [Value]) -> Value {
        program.evaluate(frame, context: context)
    }

    /// The record of an event in its own kind's type.
    func record(of event: Event) -> Record? {
        documents.catalog.shape(of: event.kind)?.record(of: event, in: records)
    }

    // MARK: Intervals

    /// An interval that an event begins.
    struct Begun {
        /// The element's number.
        var element: Int
        /// The values of the fields.
        var values: [Value]
        /// Whether it cannot be told if it begins at all.
        var isUnknown: Bool
    }

    /// The intervals that an event begins. What cannot be told is an interval, too: nothing is dropped for want of a field.
    func intervals(_ begin: FactRule.Begin, _ record: Record) -> [Begun] {
        guard let each = begin.each else { return [begun(begin, 0, [.record(record)])].compactMap { $0 } }
        guard case .list(let elements) = evaluate(each, [.record(record)]) else {
            let unknown = Value.unknown(Unknown("the list that it is an element of is not known"))
            var one = begun(begin, 0, [.record(record), unknown])
            one?.isUnknown = true
            return [one].compactMap { $0 }
        }
        return elements.enumerated().compactMap { begun(begin, $0, [.record(record), $1]) }
    }

    /// The interval of one element; `nil` where its condition is known not to hold.
    private func begun(_ begin: FactRule.Begin, _ element: Int, _ frame: [Value]) -> Begun? {
        let condition = begin.condition.map { ThreeValued(evaluate($0, frame)) } ?? .holds
        if condition.isFailing { return nil }
        return Begun(
            element: element, values: begin.set.map { evaluate($0, frame) }, isUnknown: !condition.isHolding)
    }

    /// The values of an interval, read from the event that began it.
    func values(of row: FactRow, _ place: Int) -> [Value]? {
        let key = IntervalKey(rule: row.rule, entry: row.entry, element: row.element)
        if let known = intervals[key] { return known }
        guard let event = reading({ try reader.event(at: row.entry) }), let record = record(of: event),
            let values = values(of: row, documents.rules[place], record)
        else { return nil }
        intervals[key] = values
        return values
    }

    private func values(of row: FactRow, _ rule: FactRule, _ record: Record) -> [Value]? {
        if rule.isPast { return record.slots }
        let clause = row.element / FactRow.elementsMax
        guard rule.begins.indices.contains(clause) else { return nil }
        return intervals(rule.begins[clause], record).first { $0.element == row.element % FactRow.elementsMax }?.values
    }

    // MARK: Groups

    /// The members of a group as of now.
    func group(_ name: String) -> Value {
        let members = documents.groups[name] ?? []
        met?.formUnion(members)
        return .list(members.map { .record(records.person($0, kind: nil)) })
    }
}
