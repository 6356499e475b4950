// A compiled fact: which events begin its intervals, what these say, and which events end them. `past("kind")` is a fact
// too: one interval per event of the kind that never ends.

import WritCEL
import WritModel

/// What intervals are of.
struct FactRule: Sendable {
    /// A compiled `begin:`.
    struct Begin: Sendable {
        var kind: EventKind
        /// `for:` the list; evaluated over the event alone.
        var each: Program?
        /// `where:`; over the event and the element.
        var condition: Program?
        /// The fields; over the event and the element.
        var set: [Program]
        /// What these read of the event.
        var reads = FieldReads()
        /// Whether a value may be unknown: it, or the list that it is an element of, rests on a field that events may
        /// leave out.
        var mayLackValues = false
    }

    /// A compiled `end:`.
    struct End: Sendable {
        var kind: EventKind
        /// Over the event and the open interval.
        var condition: Program
        /// What finds the intervals it may end: fields of the fact and, over the event, what they must equal.
        var keys: [(field: Int, value: Program, isList: Bool)]
        var because: String
        /// What the condition reads of the event.
        var reads: FieldReads
    }

    /// The fact's name, or the kind of `past`.
    var name: String
    /// Whether it is `past(name)`.
    var isPast: Bool
    /// The type of an interval's record: the fields of `set`, or an event of the kind; then `@begin` and `@certain`.
    var type: RecordType
    /// How many of a key a look-up shows.
    var perKey: Int
    /// The fields its document declares to find it by.
    var key: [Int]
    var begins: [Begin]
    var ends: [End]
    /// The field lists by which intervals are posted. Derived from the document, the policies and the ends.
    var indexes: [[Int]] = []
    /// What its document's digest and those of its schemas come to.
    var contentHash: UInt64

    /// The rule's number in a store: it changes whenever stored intervals would be other ones or posted otherwise.
    var id: UInt64 {
        var hash = StableHash()
        hash.add(contentHash)
        // Another version of the language may begin and end other intervals by the same document.
        if !isPast { hash.add(CompiledDocuments.language) }
        for index in indexes {
            hash.add(UInt64(index.count))
            for field in index { hash.add(type.fields[field].name) }
        }
        return hash.value
    }

    /// Whether its intervals are sign-offs, which count for what they answer alone.
    var isSignoff: Bool { begins.contains { $0.kind == .signoffGiven } }

    /// The slots after the declared fields.
    var beginSlot: Int { type.fields.count - 2 }
    var certainSlot: Int { type.fields.count - 1 }

    /// Whether a value that intervals are found by may be unknown. Such intervals are found by every look-up.
    var mayLackKeys: Bool { begins.contains(where: \.mayLackValues) }

    /// The kinds whose events begin or end its intervals.
    var kinds: Set<EventKind> { Set(begins.map(\.kind)).union(ends.map(\.kind)) }

    /// The record type of intervals with these fields.
    static func recordType(name: String, fields: [RecordType.Field]) -> RecordType {
        RecordType(
            name: name,
            fields: fields + [.init(name: "@begin", type: .timestamp), .init(name: "@certain", type: .bool)])
    }

    /// The most intervals of a key that `past` looks at.
    static let pastPerKey = 10_000
}

/// A look-up that a condition makes: which intervals, found by which fields.
struct LookUpPlan: Sendable {
    /// Which intervals count by how they ended.
    enum Span: Sendable { case open, ended, ever }

    /// The rule's place among the rules.
    var rule: Int
    var span: Span
    /// Only intervals begun within this span before the trigger.
    var begunWithin: TimeSpan?
    /// Only open intervals at least this old.
    var openFor: TimeSpan?
    /// The fields it is found by, in the order of the arguments.
    var fields: [Int]
    /// Per field: whether the argument is a list of values, one of which must be equal.
    var isList: [Bool]
    /// How many of the fields the intervals are posted by; the others only narrow what is found, so that what `max_per_key`
    /// counts meets every equality.
    var keyCount: Int

    /// The fields that intervals are posted by.
    var keys: [Int] { Array(fields.prefix(keyCount)) }
}
