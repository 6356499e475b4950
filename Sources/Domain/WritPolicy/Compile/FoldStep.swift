// What an event of one kind does to the facts, made ready once: every event of a log is folded, and nothing is looked up
// for it that is the same for all.

import WritCEL
import WritModel

/// What events of one kind do to the intervals of all rules.
struct FoldPlan: Sendable {
    /// The rules that the kind begins or ends, in their order.
    let steps: [FoldStep]
    /// How the events become records; `nil` for a kind that only `past` asks for.
    let shape: EventShape?
    /// Per field of the record, whether any rule reads it.
    let isRead: [Bool]

    /// A plan of some steps.
    ///
    /// - Parameter shape: of the kind.
    init(_ steps: [FoldStep], shape: EventShape?) {
        self.steps = steps
        guard let shape, !steps.allSatisfy(\.isPast) else {
            self.shape = nil
            isRead = []
            return
        }
        var reads = FieldReads()
        for step in steps { reads.formUnion(step.reads) }
        self.shape = shape
        isRead = reads.mask(of: shape.type)
    }

    /// The plans of every kind.
    static func plans(of rules: [FactRule], ids: [UInt64], _ catalog: TypeCatalog) -> [EventKind: FoldPlan] {
        var steps: [EventKind: [FoldStep]] = [:]
        for (place, rule) in rules.enumerated() {
            for kind in rule.kinds {
                guard let shape = catalog.shape(of: kind) else { continue }
                steps[kind, default: []].append(FoldStep(rule, id: ids[place], place: place, kind: kind, shape))
            }
        }
        return Dictionary(
            uniqueKeysWithValues: steps.map { ($0, FoldPlan($1, shape: catalog.shape(of: $0))) })
    }

    /// The plan for some of the rules; `nil` when none of them is touched.
    func only(_ rules: Set<UInt64>) -> FoldPlan? {
        let kept = steps.filter { rules.contains($0.id) }
        return kept.isEmpty ? nil : FoldPlan(kept, shape: shape)
    }
}

/// One rule as one kind of event meets it.
final class FoldStep: Sendable {
    /// An `end:` of the kind, and how it finds the intervals that it may end.
    struct End: Sendable {
        let end: FactRule.End
        let plan: LookUpPlan
    }

    /// A `begin:` of the kind, and its number among the rule's.
    struct Begin: Sendable {
        let begin: FactRule.Begin
        let clause: Int
    }

    /// The rule's id.
    let id: UInt64
    /// Whether the rule is `past(kind)`: the event is the interval.
    let isPast: Bool
    let ends: [End]
    let begins: [Begin]
    /// What the rule's conditions read of the event.
    let reads: FieldReads
    /// How the kind's events become records.
    let shape: EventShape
    private let postings: [Posting]

    fileprivate init(_ rule: FactRule, id: UInt64, place: Int, kind: EventKind, _ shape: EventShape) {
        self.id = id
        self.shape = shape
        isPast = rule.isPast
        ends = rule.ends.filter { $0.kind == kind }.map { end in
            let plan = LookUpPlan(
                rule: place, span: .open, fields: end.keys.map(\.field), isList: end.keys.map(\.isList),
                keyCount: end.keys.count)
            return End(end: end, plan: plan)
        }
        begins = rule.begins.enumerated().filter { $0.element.kind == kind }
            .map { Begin(begin: $0.element, clause: $0.offset) }
        postings = rule.indexes.map { index in
            Posting(rule: id, slots: index, names: index.map { rule.type.fields[$0].name })
        }
        var reads = FieldReads()
        for end in ends { reads.formUnion(end.end.reads) }
        for begin in begins { reads.formUnion(begin.begin.reads) }
        self.reads = reads
    }

    /// The distinct keys under which an interval is posted.
    ///
    /// - Parameter value: gives the value of a slot.
    func keys(_ value: (Int) -> Value) -> [UInt64] {
        var keys: [UInt64] = []
        keys.reserveCapacity(postings.count)
        for posting in postings {
            guard let key = posting.key(value) ?? (isPast ? nil : posting.wildcard), !keys.contains(key) else {
                continue
            }
            keys.append(key)
        }
        return keys
    }
}
