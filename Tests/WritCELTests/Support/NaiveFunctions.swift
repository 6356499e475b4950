// The functions that the reference evaluator knows, by their names.

import WritCEL

enum NaiveFunctions {
    static func call(_ function: String, _ values: [Value]) -> NaiveResult {
        switch (values.count, function) {
        case (2, Operator.equal): .value(.bool(values[0].equals(values[1])))
        case (2, Operator.notEqual): .value(.bool(!values[0].equals(values[1])))
        case (2, Operator.index): index(values[0], values[1])
        case (2, Operator.isIn): isIn(values[0], values[1])
        case (2, Operator.less): order(values[0], values[1]).map { .value(.bool($0 < 0)) } ?? .value(.bool(false))
        case (2, Operator.lessOrEqual):
            order(values[0], values[1]).map { .value(.bool($0 <= 0)) } ?? .value(.bool(false))
        case (2, Operator.greater): order(values[0], values[1]).map { .value(.bool($0 > 0)) } ?? .value(.bool(false))
        case (2, Operator.greaterOrEqual):
            order(values[0], values[1]).map { .value(.bool($0 >= 0)) } ?? .value(.bool(false))
        case (2, "contains"), (2, "startsWith"), (2, "endsWith"): text(function, values[0], values[1])
        case (2, _): arithmetic(function, values[0], values[1])
        case (1, _): unary(function, values[0])
        default: .error
        }
    }

    private static func unary(_ function: String, _ value: Value) -> NaiveResult {
        switch (function, value) {
        case (Operator.not, .bool(let truth)): .value(.bool(!truth))
        case (Operator.negate, .int(let int)): int == .min ? .error : .value(.int(-int))
        case ("size", .string(let text)): .value(.int(Int64(text.unicodeScalars.count)))
        case ("size", .list(let elements)): .value(.int(Int64(elements.count)))
        case ("size", .map(let map)): .value(.int(Int64(map.entries.count)))
        case ("string", .int(let int)): .value(.string("\(int)"))
        case ("string", .bool(let truth)): .value(.string("\(truth)"))
        case ("double", .int(let int)): .value(.double(Double(int)))
        case ("int", .string(let text)): Int64(text).map { .value(.int($0)) } ?? .error
        case ("int", .double(let double)):
            // The doubles next to the limits are refused, as the specification's tests have it.
            double.magnitude < 9_223_372_036_854_775_808 ? .value(.int(Int64(double))) : .error
        default: .error
        }
    }

    private static func arithmetic(_ function: String, _ left: Value, _ right: Value) -> NaiveResult {
        switch (left, right) {
        case (.int(let left), .int(let right)): return integers(function, left, right)
        case (.double(let left), .double(let right)):
            switch function {
            case Operator.add: return .value(.double(left + right))
            case Operator.subtract: return .value(.double(left - right))
            case Operator.multiply: return .value(.double(left * right))
            case Operator.divide: return .value(.double(left / right))
            default: return .error
            }
        case (.string(let left), .string(let right)) where function == Operator.add:
            return .value(.string(left + right))
        case (.list(let left), .list(let right)) where function == Operator.add: return .value(.list(left + right))
        default: return .error
        }
    }

    private static func integers(_ function: String, _ left: Int64, _ right: Int64) -> NaiveResult {
        let result: (partialValue: Int64, overflow: Bool)
        switch function {
        case Operator.add: result = left.addingReportingOverflow(right)
        case Operator.subtract: result = left.subtractingReportingOverflow(right)
        case Operator.multiply: result = left.multipliedReportingOverflow(by: right)
        case Operator.divide: result = left.dividedReportingOverflow(by: right)
        case Operator.modulo: result = left.remainderReportingOverflow(dividingBy: right)
        default: return .error
        }
        return result.overflow ? .error : .value(.int(result.partialValue))
    }

    /// Negative, zero or positive; nil for numbers that are none.
    private static func order(_ left: Value, _ right: Value) -> Int? {
        switch (left, right) {
        case (.int(let left), .int(let right)): left < right ? -1 : left > right ? 1 : 0
        case (.double(let left), .double(let right)):
            left.isNaN || right.isNaN ? nil : left < right ? -1 : left > right ? 1 : 0
        case (.bool(let left), .bool(let right)): (left ? 1 : 0) - (right ? 1 : 0)
        case (.string(let left), .string(let right)): order(Array(left.unicodeScalars), Array(right.unicodeScalars))
        default: nil
        }
    }

    private static func order(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        for (one, other) in zip(left, right) where one != other { return one.value < other.value ? -1 : 1 }
        return left.count - right.count
    }

    private static func index(_ value: Value, _ index: Value) -> NaiveResult {
        switch (value, index) {
        case (.list(let elements), .int(let place)):
            place >= 0 && place < elements.count ? .value(elements[Int(place)]) : .error
        case (.map(let map), _): (map.entries.first { $0.key.equals(index) }?.value).map { .value($0) } ?? .error
        default: .error
        }
    }

    private static func isIn(_ element: Value, _ range: Value) -> NaiveResult {
        switch range {
        case .list(let elements): .value(.bool(elements.contains { $0.equals(element) }))
        case .map(let map): .value(.bool(map.entries.contains { $0.key.equals(element) }))
        default: .error
        }
    }

    private static func text(_ function: String, _ text: Value, _ part: Value) -> NaiveResult {
        guard case .string(let text) = text, case .string(let part) = part else { return .error }
        let (whole, wanted) = (Array(text.utf8), Array(part.utf8))
        let places = (0...max(0, whole.count - wanted.count)).filter {
            $0 + wanted.count <= whole.count && Array(whole[$0..<($0 + wanted.count)]) == wanted
        }
        return switch function {
        case "startsWith": .value(.bool(places.contains(0)))
        case "endsWith": .value(.bool(places.contains(whole.count - wanted.count)))
        default: .value(.bool(!places.isEmpty))
        }
    }
}
