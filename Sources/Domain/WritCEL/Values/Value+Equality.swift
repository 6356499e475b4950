// CEL's equality and order: over numbers of different types by value, over text by scalars.

extension Value {
    /// Whether the values are equal as `==` has it. Values of types that cannot be compared are not equal. Unknowns
    /// and errors equal nothing; the evaluator never asks about them. Costs time in proportion to the values' size.
    public func equals(_ other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.string(let left), .string(let right)): left.isExactly(right)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.type(let left), .type(let right)): left.runtimeName == right.runtimeName
        case (.list(let left), .list(let right)): Value.equalLists(left, right)
        case (.map(let left), .map(let right)): Value.equalMaps(left, right)
        case (.record(let left), .record(let right)): Value.equalRecords(left, right)
        case (.optional(let left), .optional(let right)): Value.equalOptionals(left, right)
        case (.abstract(let left), .abstract(let right)):
            left.typeName == right.typeName && left.payload.equals(right.payload)
        default: numericOrder(other) == .same
        }
    }

    private static func equalLists(_ left: [Value], _ right: [Value]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    }

    private static func equalMaps(_ left: MapValue, _ right: MapValue) -> Bool {
        left.count == right.count
            && left.entries.allSatisfy { entry in right[entry.key].map(entry.value.equals) ?? false }
    }

    private static func equalRecords(_ left: Record, _ right: Record) -> Bool {
        if left === right { return true }
        guard left.type === right.type else { return false }
        if let slot = left.type.identityField {
            if left[slot].equals(right[slot]) { return true }
            return left.type.doubtField.map { left[$0].equals(.bool(true)) || right[$0].equals(.bool(true)) } ?? false
        }
        return left.count == right.count && (0..<left.count).allSatisfy { left[$0].equals(right[$0]) }
    }

    private static func equalOptionals(_ left: Value?, _ right: Value?) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (let left?, let right?): left.equals(right)
        default: false
        }
    }

    /// How two values stand to one another.
    enum Order {
        case before, same, after

        init<T: Comparable>(_ left: T, _ right: T) {
            self = left < right ? .before : (right < left ? .after : .same)
        }
    }

    /// The order of two values of the same ordered type, or of two numbers; nil where there is none (also for NaN).
    func order(_ other: Value) -> Order? {
        switch (self, other) {
        case (.bool(let left), .bool(let right)): left == right ? .same : (right ? .before : .after)
        case (.string(let left), .string(let right)): left.exactOrder(right)
        case (.bytes(let left), .bytes(let right)):
            left == right ? .same : (left.lexicographicallyPrecedes(right) ? .before : .after)
        case (.timestamp(let left), .timestamp(let right)): Order(left, right)
        case (.duration(let left), .duration(let right)): Order(left, right)
        default: numericOrder(other)
        }
    }

    /// Whether both are numbers, so that a missing order means NaN and not a wrong type.
    static func areNumbers(_ left: Value, _ right: Value) -> Bool { left.isNumber && right.isNumber }

    /// Whether it is an int, uint or double.
    var isNumber: Bool {
        switch self {
        case .int, .uint, .double: true
        default: false
        }
    }

    private func numericOrder(_ other: Value) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.uint(let left), .uint(let right)): Order(left, right)
        case (.double(let left), .double(let right)): left.isNaN || right.isNaN ? nil : Order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .before : Order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .after : Order(left, UInt64(right))
        case (.int(let left), .double(let right)): Value.order(left, right)
        case (.double(let left), .int(let right)): Value.order(right, left)?.reversed
        case (.uint(let left), .double(let right)): Value.order(left, right)
        case (.double(let left), .uint(let right)): Value.order(right, left)?.reversed
        default: nil
        }
    }

    /// Compares as doubles, as the specification's tests have it: above 2^53 neighbouring integers may be the same.
    private static func order(_ integer: Int64, _ double: Double) -> Order? {
        if double.isNaN { return nil }
        return Order(Double(integer), double)
    }

    private static func order(_ integer: UInt64, _ double: Double) -> Order? {
        if double.isNaN { return nil }
        return Order(Double(integer), double)
    }
}

extension Value.Order {
    var reversed: Value.Order {
        switch self {
        case .before: .after
        case .same: .same
        case .after: .before
        }
    }
}

extension String {
    /// Whether both are the same Unicode scalars.
    @inline(__always)
    func isExactly(_ other: String) -> Bool {
        utf8.count == other.utf8.count && hasSameBytes(other)
    }

    private func hasSameBytes(_ other: String) -> Bool {
        let fast = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                Bytes.equal(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
            }
        }
        return (fast ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// The order by scalars, which is that of the UTF-8 bytes.
    func exactOrder(_ other: String) -> Value.Order {
        if isExactly(other) { return .same }
        return utf8.lexicographicallyPrecedes(other.utf8) ? .before : .after
    }
}

/// Comparing memory without a library.
private enum Bytes {
    /// Whether two buffers of the same length hold the same: eight bytes at a time, then the rest.
    @inline(__always)
    static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        let count = min(left.count, right.count)
        var place = 0
        while place + 8 <= count {
            let one = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let other = right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            if one != other { return false }
            place += 8
        }
        while place < count {
            if left[place] != right[place] { return false }
            place += 1
        }
        return true
    }
}
