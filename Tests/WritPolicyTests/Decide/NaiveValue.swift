// Values of the slow evaluator that the engine is compared with.

import WritModel

/// A value, or that it cannot be told.
indirect enum NaiveValue: Equatable {
    case bool(Bool)
    case int(Int64)
    case text(String)
    case time(Instant)
    case list([NaiveValue])
    /// Absent members are not known.
    case record([String: NaiveValue])
    case person(root: String, account: String, kind: String)
    /// A count of which only bounds are known; no upper one where a look-up was cut.
    case range(Int64, Int64?)
    case unknown

    var isTrue: Bool { self == .bool(true) }
    var isFalse: Bool { self == .bool(false) }

    static func not(_ value: NaiveValue) -> NaiveValue {
        if case .bool(let flag) = value { .bool(!flag) } else { .unknown }
    }

    static func and(_ values: [NaiveValue]) -> NaiveValue {
        if values.contains(where: \.isFalse) { return .bool(false) }
        return values.allSatisfy(\.isTrue) ? .bool(true) : .unknown
    }

    static func or(_ values: [NaiveValue]) -> NaiveValue { not(and(values.map(not))) }

    /// Equality as policies see it: persons are equal when the person is.
    static func equal(_ left: NaiveValue, _ right: NaiveValue) -> NaiveValue {
        switch (left, right) {
        case (.unknown, _), (_, .unknown): .unknown
        case (.person(let first, _, _), .person(let second, _, _)): .bool(first == second)
        case (.range(let low, let high), .int(let number)):
            if low == number, high == number {
                .bool(true)
            } else if number < low || high.map({ number > $0 }) ?? false {
                .bool(false)
            } else {
                .unknown
            }
        default: .bool(left == right)
        }
    }

    static func less(_ left: NaiveValue, _ right: NaiveValue) -> NaiveValue {
        switch (left, right) {
        case (.int(let first), .int(let second)): return .bool(first < second)
        case (.time(let first), .time(let second)): return .bool(first < second)
        case (.range(let low, let high), .int(let number)):
            if let high, high < number { return .bool(true) }
            return low >= number ? .bool(false) : .unknown
        case (.int(let number), .range(let low, let high)):
            if number < low { return .bool(true) }
            return high.map { number >= $0 } ?? false ? .bool(false) : .unknown
        default: return .unknown
        }
    }
}
