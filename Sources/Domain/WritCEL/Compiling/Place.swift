// Reads that need no evaluation of operands: a variable, a field of one, a field of a field of one. Comparisons of
// such reads become one closure.

/// Something read from a frame.
protocol Reader: Sendable {
    func read(_ frame: Frame) -> Value

    /// Where the value lies, for those who only look at it; `nil` where it has to be read.
    ///
    /// INVARIANT: what lies there stays while nothing is written into the frame: the frame holds its variables, these hold
    /// their records, and a record's values never change. So it may be looked at until other code runs.
    func peek(_ frame: Frame) -> UnsafePointer<Value>?
}

/// A variable.
struct SlotReader: Reader {
    let slot: Int

    @inline(__always)
    func read(_ frame: Frame) -> Value { frame.values[slot] }

    @inline(__always)
    func peek(_ frame: Frame) -> UnsafePointer<Value>? { UnsafePointer(frame.values + slot) }
}

/// A field of what another read gives, which is a record by its static type.
struct FieldReader<Base: Reader>: Reader {
    let base: Base
    let field: FieldStep

    @inline(__always)
    func read(_ frame: Frame) -> Value { peek(frame)?.pointee ?? field.read(base.read(frame)) }

    @inline(__always)
    func peek(_ frame: Frame) -> UnsafePointer<Value>? { base.peek(frame).flatMap(field.peek) }
}

/// The way from a record to one of its fields.
struct FieldStep: Sendable {
    let type: RecordType
    let slot: Int
    let name: String
    let position: SourcePosition

    @inline(__always)
    func read(_ value: Value) -> Value {
        if case .record(let record) = value, record.type === type { return record[slot] }
        return slow(value)
    }

    @inline(__always)
    func peek(_ value: UnsafePointer<Value>) -> UnsafePointer<Value>? {
        guard case .record(let record) = value.pointee, record.type === type, slot < record.count else { return nil }
        return record.storage + slot
    }

    /// For values that are not of the static type: unknowns and errors, and what a host gave against its declaration.
    @inline(never)
    private func slow(_ value: Value) -> Value { Selection.field(name, of: value, at: position) }
}

/// A read that can be a part of a larger one.
enum Place: Sendable {
    case slot(Int)
    case field(slot: Int, FieldStep)
    case fieldOfField(slot: Int, FieldStep, FieldStep)

    /// The read of a field of this one; nil where it would be longer than the closures made for it.
    func appending(_ step: FieldStep) -> Place? {
        switch self {
        case .slot(let slot): .field(slot: slot, step)
        case .field(let slot, let first): .fieldOfField(slot: slot, first, step)
        case .fieldOfField: nil
        }
    }

    /// Calls `body` with the reader, so that what it makes is specialised for it.
    func withReader<Use: ReaderUse>(_ body: Use) -> Use.Made {
        switch self {
        case .slot(let slot): body.use(SlotReader(slot: slot))
        case .field(let slot, let step): body.use(FieldReader(base: SlotReader(slot: slot), field: step))
        case .fieldOfField(let slot, let first, let second):
            body.use(FieldReader(base: FieldReader(base: SlotReader(slot: slot), field: first), field: second))
        }
    }

    var code: Code { withReader(ReadCode()) }
}

/// Something that is made for any kind of reader.
protocol ReaderUse {
    associatedtype Made
    func use(_ reader: some Reader) -> Made
}

private struct ReadCode: ReaderUse {
    func use(_ reader: some Reader) -> Code { Code { frame in reader.read(frame) } }
}
