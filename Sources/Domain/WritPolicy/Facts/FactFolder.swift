// Folds events into intervals of facts, one event after the other, in log order or by effective time.

public import WritModel
import WritCEL

/// Keeps the facts of a set of documents up to date.
public final class FactFolder {
    private let documents: CompiledDocuments
    private let writer: any FactWriter
    private let host: EvaluationHost
    private let rulesByKind: [EventKind: [Int]]

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
        self.documents = documents
        self.writer = writer
        rulesByKind = documents.rulesByKind.compactMapValues { places in
            let kept = places.filter { onlyRules?.contains(documents.ruleIDs[$0]) ?? true }
            return kept.isEmpty ? nil : kept
        }
        host = EvaluationHost(documents: documents, reader: writer, people: people, accept: .claimed)
    }

    /// The kinds whose events change anything.
    public var kinds: Set<EventKind> { Set(rulesByKind.keys) }

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
        guard let places = rulesByKind[event.kind] else { return }
        host.move(to: position, at: event.effectiveTime)
        for place in places {
            let rule = documents.rules[place]
            for end in rule.ends where end.kind == event.kind { try apply(end, of: place, event, entry, position) }
            for (clause, begin) in rule.begins.enumerated() where begin.kind == event.kind {
                try apply(begin, clause, of: place, event, entry, position)
            }
        }
        try host.throwFault()
    }

    private func apply(
        _ begin: FactRule.Begin, _ clause: Int, of place: Int, _ event: Event, _ entry: UInt64, _ position: UInt64
    ) throws {
        let id = documents.ruleIDs[place]
        for (element, values) in intervals(begin, of: place, event) {
            let row = FactRow(
                rule: id, begin: position, entry: entry, element: clause * FactRow.elementsMax + element,
                at: event.effectiveTime, isVerified: event.provenance.isVerified)
            try writer.begin(row, keys: keys(of: place, values))
        }
    }

    /// Of `past` only what the intervals are found by is read; a kind with many fields would cost too much otherwise.
    private func intervals(
        _ begin: FactRule.Begin, of place: Int, _ event: Event
    ) -> [(element: Int, values: [Value])] {
        let rule = documents.rules[place]
        guard rule.isPast else { return host.intervals(begin, of: place, event) }
        let values = host.pastValues(of: place, event, slots: rule.indexes.flatMap { $0 })
        return values.isEmpty ? [] : [(0, values)]
    }

    private func keys(of place: Int, _ values: [Value]) -> [UInt64] {
        let rule = documents.rules[place]
        var keys: [UInt64] = []
        for index in rule.indexes {
            let texts = index.compactMap { PostingKey.text(values[$0]) }
            guard texts.count == index.count else { continue }
            let key = PostingKey.key(
                rule: documents.ruleIDs[place], fields: index.map { rule.type.fields[$0].name }, values: texts)
            if !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    private func apply(
        _ end: FactRule.End, of place: Int, _ event: Event, _ entry: UInt64, _ position: UInt64
    ) throws {
        guard let trigger = host.record(of: event) else { return }
        let plan = LookUpPlan(
            rule: place, span: .open, fields: end.keys.map(\.field),
            isList: Array(repeating: false, count: end.keys.count))
        let arguments = end.keys.map { host.evaluate($0.value, [.record(trigger)]) }
        for candidate in host.candidates(plan, arguments, isWhole: true).found
        where candidate.row.end.map({ !$0.isVerified && event.provenance.isVerified }) ?? true {
            guard candidate.row.at <= event.effectiveTime,
                case .bool(true) = host.evaluate(end.condition, [.record(trigger), .record(candidate.record)])
            else { continue }
            try writer.end(
                candidate.number,
                FactEnd(
                    position: position, entry: entry, at: event.effectiveTime,
                    isVerified: event.provenance.isVerified, because: end.because))
        }
    }
}
