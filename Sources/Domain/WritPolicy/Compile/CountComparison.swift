// Comparing a count of which only bounds are known.
//
// Under a gap `count` is [n, inf) and with uncertain intervals [n, m] (LANGUAGE.md section 4): `count < 3` is false once three
// are seen, whatever else there may be. A macro over the intervals marks each of them, and the comparison adds up.

import WritCEL

/// A comparison of a count with a number.
enum CountComparison: String, CaseIterable {
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual

    /// The comparison that an operator's function makes.
    init?(_ function: String) {
        switch function {
        case "_<_": self = .less
        case "_<=_": self = .lessOrEqual
        case "_>_": self = .greater
        case "_>=_": self = .greaterOrEqual
        case "_==_": self = .equal
        case "_!=_": self = .notEqual
        default: return nil
        }
    }

    /// The same with its sides exchanged.
    var turned: CountComparison {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual: self
        }
    }

    /// How a count compares of which a lower and an upper bound are known; `nil` where the bounds do not tell.
    ///
    /// - Parameters:
    ///   - low: at least this many.
    ///   - high: at most this many; `nil` without a bound.
    ///   - number: what the count is compared with.
    func holds(from low: Int64, to high: Int64?, comparedWith number: Int64) -> Bool? {
        let isAbove = low > number
        let isBelow = high.map { $0 < number } ?? false
        switch self {
        case .less: return isBelow ? true : low >= number ? false : nil
        case .greaterOrEqual: return low >= number ? true : isBelow ? false : nil
        case .greater: return isAbove ? true : high.map { $0 <= number } ?? false ? false : nil
        case .lessOrEqual: return high.map { $0 <= number } ?? false ? true : isAbove ? false : nil
        case .equal: return isAbove || isBelow ? false : low == number && high == number ? true : nil
        case .notEqual: return CountComparison.equal.holds(from: low, to: high, comparedWith: number).map { !$0 }
        }
    }

    // MARK: In conditions

    /// The functions that planned conditions call.
    static let functions: [FunctionDeclaration] = [mark] + allCases.map(\.function)

    /// What a condition says of an interval, as a value that a list can hold: a truth value, else why it cannot be told,
    /// as text for the interval itself and as a list for those that a look-up does not show.
    private static let mark = FunctionDeclaration(
        name: "@mark",
        overloads: [
            Overload(id: "@mark", parameters: [.dyn, .dyn], result: .dyn, isStrict: false) { arguments, _ in
                let value = ThreeValued(arguments[1])
                if value.isFailing || value.isHolding { return .bool(value.isHolding) }
                let why = Value.string(value.causes.joined(separator: ", "))
                if case .unknown = arguments[0] { return .list([why]) }
                return why
            }
        ])

    private var function: FunctionDeclaration {
        FunctionDeclaration(
            name: "@count_\(rawValue)",
            overloads: [
                Overload(
                    id: "@count_\(rawValue)", parameters: [.list(.dyn), .int], result: .bool,
                    implementation: { arguments, _ in compare(arguments) })
            ])
    }

    private func compare(_ arguments: [Value]) -> Value {
        guard case .list(let marks) = arguments[0], case .int(let number) = arguments[1] else {
            return .unknown(Unknown("there is nothing to count"))
        }
        var (low, uncertain): (Int64, Int64) = (0, 0)
        var isCut = false
        var causes: [String] = []
        for mark in marks {
            switch mark {
            case .bool(let isMeant): low += isMeant ? 1 : 0
            case .string(let why):
                uncertain += 1
                causes.append(why)
            case .list(let why):
                isCut = true
                if case .string(let text)? = why.first { causes.append(text) }
            default: uncertain += 1
            }
        }
        return holds(from: low, to: isCut ? nil : low + uncertain, comparedWith: number).map { .bool($0) }
            ?? .unknown(Unknown(causes: causes))
    }
}
