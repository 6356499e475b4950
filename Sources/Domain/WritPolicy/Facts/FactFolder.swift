// Folds events into intervals of facts, one event after the other, in log order or by effective time.

import WritCEL
public import WritModel

/// Keeps the facts of a set of documents up to date.
public final class FactFolder {
    private let writer: any FactWriter
    private let host: EvaluationHost
    private let plans: [EventKind: FoldPlan]
    private let people: PersonResolver
    /// Of a fold that began with the first entry; else nothing rests on a key here.
    private var keys = KeyBook()

    /// A folder.
    ///
    /// - Parameters:
    ///   - documents: whose facts.
    ///   - writer: keeps the intervals.
    ///   - people: who is who; it decides only conditions that compare persons.
    ///   - onlyRules: only these of the documents' `factRules`; all of them by default.
    public init(
        documents: CompiledDocuments, writer: any FactWriter, people: PersonResolver, onlyRules: Set<UInt64>? = nil
    ) {
        self.writer = writer
        self.people = people
        plans =
            onlyRules.map { rules in documents.foldPlans.compactMapValues { $0.only(rules) } } ?? documents.foldPlans
        host = EvaluationHost(documents: documents, reader: writer, people: people, accept: .claimed)
    }

    /// The kinds whose events change anything.
    public var kinds: Set<EventKind> { Set(plans.keys).union(KeyBook.kinds) }

    /// Folds one event: what it ends first, then what it begins.
    ///
    /// An end applies only to an interval that did not begin after it (by effective time).
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - entry: its index in the log.
    ///   - position: its position in the order of folding; the log's index unless the order is another.
    /// - Throws: what the writer throws; conditions that cannot be evaluated begin and end nothing.
    public func fold(_ event: Event, entry: UInt64, position: UInt64) throws {
        if KeyBook.kinds.contains(event.kind) {
            try endWhatLostItsKey(event, entry: entry, position: position)
        }
        guard let plan = plans[event.kind] else { return }
        host.move(to: position, at: event.effectiveTime)
        let moment = Moment(
            entry: entry, position: position, at: event.effectiveTime, isVerified: event.provenance.isVerified)
        // Made once for all rules, and of it only what they read.
        let record = plan.shape?.record(of: event, in: host.records, onlyWhere: plan.isRead)
        for step in plan.steps {
            if let record { for end in step.ends { try apply(end, of: step, event, moment, record) } }
            for begin in step.begins { try apply(begin, of: step, event, moment, record) }
        }
        try host.throwFault()
    }

    /// When and where an event is folded.
    private struct Moment {
        var entry: UInt64
        var position: UInt64
        var at: Instant
        var isVerified: Bool
    }

    private func apply(
        _ begin: FoldStep.Begin, of step: FoldStep, _ event: Event, _ moment: Moment, _ record: Record?
    ) throws {
        func begins(element: Int, keys: [UInt64], isUnknown: Bool = false) throws {
            let row = FactRow(
                rule: step.id, begin: moment.position, entry: moment.entry,
                element: begin.clause * FactRow.elementsMax + element, at: moment.at, isVerified: moment.isVerified,
                beginsUnknown: isUnknown)
            let number = try writer.begin(row, keys: keys)
            if !step.isPast, moment.isVerified { self.keys.note(number, begunBy: event) }
        }
        if step.isPast {
            // Of the event only what it is found by is read; a kind with many fields would cost too much otherwise.
            let keys = step.keys { step.shape.value(at: $0, of: event, in: host.records) }
            return try begins(element: 0, keys: keys)
        }
        guard let record else { return }
        for begun in host.intervals(begin.begin, record) {
            try begins(element: begun.element, keys: step.keys { begun.values[$0] }, isUnknown: begun.isUnknown)
        }
    }

    private func apply(
        _ end: FoldStep.End, of step: FoldStep, _ event: Event, _ moment: Moment, _ trigger: Record
    ) throws {
        let arguments = end.end.keys.map { host.evaluate($0.value, [.record(trigger)]) }
        for candidate in host.candidates(end.plan, arguments, isWhole: true).candidates {
            guard candidate.row.at <= moment.at else { continue }
            let condition = ThreeValued(
                host.evaluate(end.end.condition, [.record(trigger), .record(candidate.record)]))
            if condition.isFailing { continue }
            // What cannot be told ends nothing for good. A claim ends for good only what the same source claimed.
            let isSettled = condition.isHolding && (moment.isVerified || isOwn(candidate.row, event))
            let fresh = FactEnd(
                position: moment.position, entry: moment.entry, at: moment.at, isVerified: isSettled,
                because: end.end.because, isRepetition: step.begins.contains { $0.begin.kind == event.kind })
            guard candidate.row.end.map({ $0.yields(to: fresh) }) ?? true else { continue }
            try writer.end(candidate.number, fresh)
        }
    }

    private func endWhatLostItsKey(_ event: Event, entry: UInt64, position: UInt64) throws {
        guard event.provenance.isVerified else { return }
        for number in keys.apply(event, people) {
            try writer.end(
                number,
                FactEnd(
                    position: position, entry: entry, at: event.effectiveTime, isVerified: true,
                    because: KeyBook.because))
        }
    }

    /// Whether a claimed interval is that of the source of an event.
    private func isOwn(_ row: FactRow, _ event: Event) -> Bool {
        guard !row.isVerified else { return false }
        return host.reading { try writer.event(at: row.entry).source == event.source } ?? false
    }
}
