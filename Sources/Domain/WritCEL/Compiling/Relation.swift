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
            let isEqual = Equality.of(left, right, context)
            guard case .bool(let truth) = isEqual else { return isEqual }
            return .bool(truth == (self == .equal))
        }
        if let failure = Allowance.reading(left, context) { return failure }
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
