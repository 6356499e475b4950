// Comparisons in which one closure reads both sides: of a read with a literal, and of two reads of one plain type.

struct TextLiteral: ReaderUse {
    let (relation, text, position): (Relation, String, SourcePosition)

    init(_ relation: Relation, _ text: String, _ position: SourcePosition) {
        (self.relation, self.text, self.position) = (relation, text, position)
    }

    func use(_ reader: some Reader) -> Code {
        let (relation, text, position) = (relation, text, position)
        let wanted = relation == .equal
        return Code { frame in
            if let place = reader.peek(frame), case .string(let found) = place.pointee {
                return .bool(found.isExactly(text) == wanted)
            }
            return relation.compare(reader.read(frame), .string(text), frame.context).located(position)
        }
    }
}

struct IntLiteral: ReaderUse {
    let (relation, number, position): (Relation, Int64, SourcePosition)

    init(_ relation: Relation, _ number: Int64, _ position: SourcePosition) {
        (self.relation, self.number, self.position) = (relation, number, position)
    }

    func use(_ reader: some Reader) -> Code {
        let (relation, number, position) = (relation, number, position)
        return Code { frame in
            if let place = reader.peek(frame), case .int(let found) = place.pointee {
                return .bool(relation.holds(found, number))
            }
            return relation.compare(reader.read(frame), .int(number), frame.context).located(position)
        }
    }
}

struct BoolLiteral: ReaderUse {
    let (relation, truth, position): (Relation, Bool, SourcePosition)

    init(_ relation: Relation, _ truth: Bool, _ position: SourcePosition) {
        (self.relation, self.truth, self.position) = (relation, truth, position)
    }

    func use(_ reader: some Reader) -> Code {
        let (relation, truth, position) = (relation, truth, position)
        let wanted = relation == .equal
        return Code { frame in
            if let place = reader.peek(frame), case .bool(let found) = place.pointee {
                return .bool((found == truth) == wanted)
            }
            return relation.compare(reader.read(frame), .bool(truth), frame.context).located(position)
        }
    }
}

/// Compares two values of one known type.
protocol PlainComparison: Sendable {
    var relation: Relation { get }
    var position: SourcePosition { get }

    /// Whether the values are equal; `nil` where that takes more than looking at them.
    func areEqual(_ left: UnsafePointer<Value>, _ right: UnsafePointer<Value>) -> Bool?
}

struct TextComparison: PlainComparison {
    let relation: Relation
    let position: SourcePosition

    @inline(__always)
    func areEqual(_ left: UnsafePointer<Value>, _ right: UnsafePointer<Value>) -> Bool? {
        Self.areTheSameText(left, right)
    }

    /// `nil` where one is no text, or so long that reading it has to be paid for.
    @inline(__always)
    static func areTheSameText(_ left: UnsafePointer<Value>, _ right: UnsafePointer<Value>) -> Bool? {
        guard case .string(let one) = left.pointee, case .string(let two) = right.pointee,
            one.utf8.count <= Allowance.freeBytes
        else { return nil }
        return one.isExactly(two)
    }
}

/// Records of a type of which one field decides what is equal.
struct RecordComparison: PlainComparison {
    let type: RecordType
    let identity: Int
    let doubt: Int?
    let relation: Relation
    let position: SourcePosition

    @inline(__always)
    func areEqual(_ left: UnsafePointer<Value>, _ right: UnsafePointer<Value>) -> Bool? {
        guard case .record(let one) = left.pointee, case .record(let two) = right.pointee else { return nil }
        if one === two { return one.type === type ? true : nil }
        guard one.type === type, two.type === type, identity < one.count, identity < two.count else { return nil }
        guard let areSame = TextComparison.areTheSameText(one.storage + identity, two.storage + identity) else {
            return nil
        }
        // What is in doubt is compared the long way.
        return areSame || (isCertain(one) && isCertain(two)) ? areSame : nil
    }

    @inline(__always)
    private func isCertain(_ record: Record) -> Bool {
        guard let doubt else { return true }
        guard doubt < record.count, case .bool(false) = record.storage[doubt] else { return false }
        return true
    }
}

/// Two reads and a comparison in one closure.
struct Places<Comparison: PlainComparison>: ReaderUse {
    let comparison: Comparison
    let other: Place

    init(_ comparison: Comparison, _ other: Place) { (self.comparison, self.other) = (comparison, other) }

    func use(_ reader: some Reader) -> Code {
        switch other {
        case .slot(let slot): code(reader, SlotReader(slot: slot))
        case .field(let slot, let step): code(reader, FieldReader(base: SlotReader(slot: slot), field: step))
        case .fieldOfField(let slot, let first, let second):
            code(reader, FieldReader(base: FieldReader(base: SlotReader(slot: slot), field: first), field: second))
        }
    }

    private func code<Left: Reader, Right: Reader>(_ left: Left, _ right: Right) -> Code {
        let (comparison, relation, position) = (comparison, comparison.relation, comparison.position)
        let wanted = relation == .equal
        return Code { frame in
            if let one = left.peek(frame), let two = right.peek(frame), let isEqual = comparison.areEqual(one, two) {
                return .bool(isEqual == wanted)
            }
            return relation.compare(left.read(frame), right.read(frame), frame.context).located(position)
        }
    }
}
