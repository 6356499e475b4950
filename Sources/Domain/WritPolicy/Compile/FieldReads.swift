// Which fields of an event its conditions read: what no condition asks for need not be made of every event of a log.

import WritCEL

/// The fields that expressions read of a variable.
struct FieldReads: Sendable {
    /// The fields' names; `nil` where the variable is used as a whole.
    private(set) var names: Set<String>? = []

    /// Adds what an expression reads.
    mutating func add(_ expression: Expression, of variable: String) {
        switch expression.kind {
        case .identifier(let name):
            if name == variable || name == "." + variable { names = nil }
        case .select(let operand, let field, _):
            if case .identifier(variable) = operand.kind { names?.insert(field) } else { add(operand, of: variable) }
        default:
            for child in expression.children { add(child, of: variable) }
        }
    }

    /// Adds what other expressions read.
    mutating func formUnion(_ other: FieldReads) {
        guard let others = other.names else { return names = nil }
        names?.formUnion(others)
    }

    /// Per field of a record's type, whether it is read.
    func mask(of type: RecordType) -> [Bool] { type.fields.map { names?.contains($0.name) ?? true } }
}
