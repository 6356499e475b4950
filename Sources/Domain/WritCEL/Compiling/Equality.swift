// Equality while evaluating: what is unknown inside of lists, maps and records makes the answer unknown, unless
// something else differs.

/// One comparison for equality. It spends the evaluation's budget: lists that hold the same list many times are larger
/// than they look.
struct Equality {
    private let context: EvaluationContext
    /// What kept parts from being compared.
    private var fault: Value?
    private var isExhausted = false

    private init(_ context: EvaluationContext) { self.context = context }

    /// Whether two values are equal: a bool, or a fault.
    static func of(_ left: Value, _ right: Value, _ context: EvaluationContext) -> Value {
        var equality = Equality(context)
        let mayBeEqual = equality.mayBeEqual(left, right)
        if equality.isExhausted { return .error(.costExceeded) }
        return mayBeEqual ? equality.fault ?? .bool(true) : .bool(false)
    }

    /// False where the values certainly differ.
    private mutating func mayBeEqual(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.unknown, _), (_, .unknown), (.error, _), (_, .error):
            fault = Value.fault(among: [fault ?? .null, left, right])
            return true
        case (.string(let left), .string(let right)):
            guard left.utf8.count == right.utf8.count, spendReading(left.utf8.count) else { return false }
            return left.isExactly(right)
        case (.bytes(let left), .bytes(let right)):
            guard left.count == right.count, spendReading(left.count) else { return false }
            return left == right
        case (.list(let left), .list(let right)): return mayBeEqual(left, right)
        case (.map(let left), .map(let right)): return mayBeEqual(left, right)
        case (.record(let left), .record(let right)): return mayBeEqual(left, right)
        case (.optional(let left?), .optional(let right?)): return spend(1) && mayBeEqual(left, right)
        default: return left.equals(right)
        }
    }

    private mutating func mayBeEqual(_ left: [Value], _ right: [Value]) -> Bool {
        guard left.count == right.count, spend(left.count) else { return false }
        for (one, other) in zip(left, right) where !mayBeEqual(one, other) { return false }
        return true
    }

    private mutating func mayBeEqual(_ left: MapValue, _ right: MapValue) -> Bool {
        guard left.count == right.count, spend(left.count) else { return false }
        for entry in left.entries {
            guard let other = right[entry.key], mayBeEqual(entry.value, other) else { return false }
        }
        return true
    }

    private mutating func mayBeEqual(_ left: Record, _ right: Record) -> Bool {
        if left === right { return true }
        guard left.type === right.type else { return false }
        if let slot = left.type.identityField {
            return mayBeEqual(left[slot], right[slot]) || mayBeTheSame(left, right)
        }
        let count = max(left.count, right.count)
        guard spend(count) else { return false }
        for slot in 0..<count where !mayBeEqual(left[slot], right[slot]) { return false }
        return true
    }

    /// Whether records whose identities differ may be the same all the same, because one of them is in doubt.
    private mutating func mayBeTheSame(_ left: Record, _ right: Record) -> Bool {
        guard let slot = left.type.doubtField else { return false }
        let doubts = [left[slot], right[slot]]
        if doubts.contains(where: { if case .bool(true) = $0 { true } else { false } }) { return true }
        guard let doubt = Value.fault(among: doubts) else { return false }
        fault = Value.fault(among: [fault ?? .null, doubt])
        return true
    }

    private mutating func spendReading(_ bytes: Int) -> Bool { bytes <= Allowance.freeBytes || spend(bytes) }

    private mutating func spend(_ count: Int) -> Bool {
        if isExhausted || context.charge(UInt64(count / 10 + 3)) != nil { isExhausted = true }
        return !isExhausted
    }
}
