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
            let value = reader.read(frame)
            if case .string(let found) = value { return .bool(found.isExactly(text) == wanted) }
            return relation.compare(value, .string(text), frame.context).located(position)
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
            let value = reader.read(frame)
            if case .int(let found) = value { return .bool(relation.holds(found, number)) }
            return relation.compare(value, .int(number), frame.context).located(position)
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
            let value = reader.read(frame)
            if case .bool(let found) = value { return .bool((found == truth) == wanted) }
            return relation.compare(value, .bool(truth), frame.context).located(position)
        }
    }
}

/// Compares two values of one known type.
protocol PlainComparison: Sendable {
    func compare(_ left: Value, _ right: Value, _ frame: Frame) -> Value
}

struct TextComparison: PlainComparison {
    let relation: Relation
    let position: SourcePosition

    @inline(__always)
    func compare(_ left: Value, _ right: Value, _ frame: Frame) -> Value {
        if case .string(let one) = left, case .string(let two) = right, one.utf8.count <= Allowance.freeBytes {
            return .bool(one.isExactly(two) == (relation == .equal))
        }
        return relation.compare(left, right, frame.context).located(position)
    }
}

/// Records of a type of which one field decides what is equal.
struct RecordComparison: PlainComparison {
    let type: RecordType
    let identity: Int
    let relation: Relation
    let position: SourcePosition

    @inline(__always)
    func compare(_ left: Value, _ right: Value, _ frame: Frame) -> Value {
        if case .record(let one) = left, case .record(let two) = right, one.type === type, two.type === type {
            if one === two { return .bool(relation == .equal) }
            if case .string(let name) = one[identity], case .string(let other) = two[identity],
                name.utf8.count <= Allowance.freeBytes
            {
                return .bool(name.isExactly(other) == (relation == .equal))
            }
        }
        return relation.compare(left, right, frame.context).located(position)
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
        let comparison = comparison
        return Code { frame in comparison.compare(left.read(frame), right.read(frame), frame) }
    }
}
