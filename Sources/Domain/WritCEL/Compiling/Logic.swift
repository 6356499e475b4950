// Faults among truth values.

/// What becomes of operands that are no truth values.
enum Logic {
    /// The fault after one more operand: unknowns add up and win over errors, the first error stays.
    /// - Parameter value: not a bool.
    @inline(never)
    static func fault(_ earlier: Value?, _ value: Value, _ position: SourcePosition) -> Value {
        var value = value
        if !value.isFault {
            let message = "expected a truth value, found \(value.type)"
            value = .error(CELError(.noSuchOverload, message, position: position))
        }
        guard let earlier else { return value }
        return Value.fault(among: [earlier, value]) ?? value
    }
}
