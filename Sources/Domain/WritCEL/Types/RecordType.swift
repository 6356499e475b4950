// Records: values whose fields are known when an expression is compiled, so that reading one is an index into an array.

import Synchronization

/// A type of records: its name and its fields by slot.
///
/// Two types are the same when they are the same object. Types may refer to one another: make them first, then give
/// them their fields with `setFields`.
public final class RecordType: Sendable, Hashable {
    /// A field of a record.
    public struct Field: Sendable {
        /// The name. Names that begin with `@` can be selected only by trees that a program made.
        public var name: String
        /// The type of what it holds when there.
        public var type: CELType
        /// Whether it may be missing. Says something to the reader of the declaration only: any slot may be unknown.
        public var isOptional: Bool
        /// The most elements of a list, or entries of a map, that it holds, for estimates of costs; nil where not known.
        public var elementsMax: UInt64?

        /// Makes a field.
        public init(name: String, type: CELType, isOptional: Bool = false, elementsMax: UInt64? = nil) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
            self.elementsMax = elementsMax
        }
    }

    private struct Layout: Sendable {
        var fields: [Field]
        var slots: [String: Int]
        var identitySlot: Int?
        var doubtSlot: Int?
    }

    /// The name, as messages and `type(x)` show it.
    public let name: String
    /// The fields of a type that was made with them: reading them takes no lock.
    private let fixed: Layout?
    /// The fields of a type that gets them later, set once.
    private let late = Mutex<Layout?>(nil)

    /// Makes a type with its fields.
    /// - Parameters:
    ///   - identityField: the slot that decides alone whether two records of the type are equal.
    ///   - doubtField: the slot that says, of a record whose identity differs from another's, whether the two may be the same
    ///     all the same: `false` no, `true` yes, they count as equal, and an unknown makes the comparison unknown.
    public init(name: String, fields: [Field], identityField: Int? = nil, doubtField: Int? = nil) {
        self.name = name
        fixed = RecordType.layOut(fields, identityField, doubtField)
    }

    /// Makes a type whose fields come later, as types that refer to one another need.
    public init(name: String) {
        self.name = name
        fixed = nil
    }

    /// Gives a type made without fields its fields. Types that refer to one another are never freed: make them once.
    /// - Returns: false, and changes nothing, where the type has its fields already.
    @discardableResult
    public func setFields(_ fields: [Field], identityField: Int? = nil) -> Bool {
        guard fixed == nil else { return false }
        return late.withLock { layout in
            guard layout == nil else { return false }
            layout = RecordType.layOut(fields, identityField)
            return true
        }
    }

    private static func layOut(_ fields: [Field], _ identityField: Int?, _ doubtField: Int? = nil) -> Layout {
        var slots: [String: Int] = [:]
        for (slot, field) in fields.enumerated() where slots[field.name] == nil { slots[field.name] = slot }
        let identity = identityField.flatMap { fields.indices.contains($0) ? $0 : nil }
        let doubt = doubtField.flatMap { fields.indices.contains($0) ? $0 : nil }
        return Layout(fields: fields, slots: slots, identitySlot: identity, doubtSlot: doubt)
    }

    private static let empty = Layout(fields: [], slots: [:], identitySlot: nil)

    private var layout: Layout { fixed ?? late.withLock { $0 } ?? RecordType.empty }

    /// The fields in the order of their slots.
    public var fields: [Field] { layout.fields }

    /// The slot that decides whether two records are equal, or nil where all do.
    public var identityField: Int? { layout.identitySlot }

    /// The slot that says whether records with different identities may be the same, or nil where none does.
    public var doubtField: Int? { layout.doubtSlot }

    /// The slot of the field of this name, or nil.
    public func slot(of name: String) -> Int? { layout.slots[name] }

    /// The field of this name with its slot, or nil.
    public func field(named name: String) -> (slot: Int, field: Field)? {
        let layout = layout
        return layout.slots[name].map { ($0, layout.fields[$0]) }
    }

    /// Whether they are the same type.
    public static func == (left: RecordType, right: RecordType) -> Bool { left === right }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A record: one value for each field of its type.
///
/// Unchecked, for it has memory of its own: that is written before the record is there for anybody, freed when nobody has
/// it any more, and only read between.
public final class Record: @unchecked Sendable {
    /// The type.
    public let type: RecordType
    /// How many slots it has values for.
    let count: Int
    /// The values by slot. In memory of the record's own, so that comparisons can read them where they lie.
    let storage: UnsafePointer<Value>

    /// Makes a record. Slots that are missing at the end read as unknown.
    public init(type: RecordType, slots: [Value]) {
        self.type = type
        count = slots.count
        let memory = UnsafeMutablePointer<Value>.allocate(capacity: max(1, slots.count))
        slots.withUnsafeBufferPointer { values in
            if let first = values.baseAddress { memory.initialize(from: first, count: values.count) }
        }
        storage = UnsafePointer(memory)
    }

    deinit {
        UnsafeMutablePointer(mutating: storage).deinitialize(count: count)
        storage.deallocate()
    }

    /// The values by slot. A missing or unproved one is `.unknown`: reading it gives that unknown, `has()` is false.
    public var slots: [Value] { Array(UnsafeBufferPointer(start: storage, count: count)) }

    /// The value of a slot.
    public subscript(slot: Int) -> Value {
        (0..<count).contains(slot) ? storage[slot] : .unknown(Unknown("missing field of \(type.name)"))
    }
}
