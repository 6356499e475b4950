// How intervals are found: by a hash over their rule and some of their values.

import WritCEL
import WritModel

/// How values become posting keys.
enum PostingKey {
    /// The text of a value that intervals can be found by; `nil` for what no equality can find.
    static func text(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .timestamp(let moment): moment.description
        case .record(let record):
            if record.type == TypeCatalog.person { text(record.slots[1]) } else { record.slots.first.flatMap(text) }
        default: nil
        }
    }

    /// The key of some fields' values.
    static func key(rule: UInt64, fields: [String], values: [String]) -> UInt64 {
        var hash = StableHash()
        hash.add(rule)
        for (field, value) in zip(fields, values) {
            hash.add(field)
            hash.add(value)
        }
        return hash.value
    }

    /// The key of intervals of which one of some fields' values is not known.
    static func wildcard(rule: UInt64, fields: [String]) -> UInt64 {
        var hash = StableHash()
        hash.add(rule)
        hash.add("@unknown")
        for field in fields { hash.add(field) }
        return hash.value
    }
}

/// One of the field lists by which a rule's intervals are posted, ready to make keys: the same as `PostingKey.key` of
/// their texts, without lists in between.
struct Posting: Sendable {
    /// The fields, in the order in which they are hashed.
    let slots: [Int]
    private let names: [String]
    /// The hash over the rule and the first field's name.
    private let start: StableHash

    /// The key of intervals of which a field's value is not known: every look-up by these fields finds them.
    let wildcard: UInt64

    /// The posting of some fields of a rule.
    init(rule: UInt64, slots: [Int], names: [String]) {
        self.slots = slots
        self.names = names
        var hash = StableHash()
        hash.add(rule)
        if let first = names.first { hash.add(first) }
        start = hash
        wildcard = PostingKey.wildcard(rule: rule, fields: names)
    }

    /// The key of an interval, or `nil` where a value is such that no equality can find it.
    ///
    /// - Parameter value: gives the value of a slot.
    func key(_ value: (Int) -> Value) -> UInt64? {
        var hash = start
        for (place, slot) in slots.enumerated() {
            guard let text = PostingKey.text(value(slot)) else { return nil }
            if place > 0 { hash.add(names[place]) }
            hash.add(text)
        }
        return hash.value
    }
}
