// Comparisons by value.

/// An operator that compares.
enum Relation: Sendable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

    init?(_ function: String) {
        switch function {
        case Operator.equal: self = .equal
        case Operator.notEqual: self = .notEqual
        case Operator.less: self = .less
        case Operator.lessOrEqual: self = .lessOrEqual
        case Operator.greater: self = .greater
        case Operator.greaterOrEqual: self = .greaterOrEqual
        default: return nil
        }
    }

    var function: String {
        switch self {
        case .equal: Operator.equal
        case .notEqual: Operator.notEqual
        case .less: Operator.less
        case .lessOrEqual: Operator.lessOrEqual
        case .greater: Operator.greater
        case .greaterOrEqual: Operator.greaterOrEqual
        }
    }

    /// Whether it asks for equality, which all types have.
    var isEquality: Bool { self == .equal || self == .notEqual }

    /// The relation with its operands swapped.
    var mirrored: Relation {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual: self
        }
    }

    @inline(__always)
    func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }

    /// Compares any two values; for the other ones that have an order, `==` and the rest disagree about NaN only.
    func compare(_ left: Value, _ right: Value, _ context: EvaluationContext) -> Value {
        if left.isFault || right.isFault { return Value.fault(among: [left, right]) ?? left }
        if isEquality {
            var equality = Equality(context)
            let isEqual = equality.equal(left, right)
            return equality.failure ?? .bool(isEqual == (self == .equal))
        }
        guard let order = left.order(right) else {
            // NaN is in no order with anything, but comparing with it is no error.
            return Value.areNumbers(left, right) ? .bool(false) : .error(.noOverload(function, [left, right]))
        }
        switch self {
        case .less: return .bool(order == .before)
        case .lessOrEqual: return .bool(order != .after)
        case .greater: return .bool(order == .after)
        default: return .bool(order != .before)
        }
    }
}

/// Equality that spends an evaluation's budget: lists that hold the same list many times are larger than they look.
struct Equality {
    private let context: EvaluationContext
    /// The error of an exhausted budget.
    private(set) var failure: Value?

    init(_ context: EvaluationContext) { self.context = context }

    mutating func equal(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.list(let left), .list(let right)):
            guard left.count == right.count, spend(left.count) else { return false }
            for (one, other) in zip(left, right) where !equal(one, other) { return false }
            return true
        case (.map(let left), .map(let right)):
            guard left.count == right.count, spend(left.count) else { return false }
            for entry in left.entries {
                guard let other = right[entry.key], equal(entry.value, other) else { return false }
            }
            return true
        case (.optional(let left?), .optional(let right?)): return spend(1) && equal(left, right)
        default: return left.equals(right)
        }
    }

    private mutating func spend(_ count: Int) -> Bool {
        if failure != nil { return false }
        if let error = context.charge(UInt64(count / 10 + 1)) { failure = .error(error) }
        return failure == nil
    }
}
