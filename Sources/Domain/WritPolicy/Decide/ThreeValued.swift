// Strong Kleene logic over what conditions say.

import WritCEL
import WritModel

/// True, false, or not to be told and why.
enum ThreeValued {
    case holds
    case fails
    case unknown([String])

    /// What a condition's value says; an evaluation error is unknown (LANGUAGE.md section 4).
    init(_ value: Value) {
        switch value {
        case .bool(true): self = .holds
        case .bool(false): self = .fails
        case .unknown(let unknown): self = .unknown(unknown.causes)
        case .error(let error): self = .unknown([error.message])
        default: self = .unknown(["the condition is not a truth value"])
        }
    }

    /// Whether it is known to hold.
    var isHolding: Bool { if case .holds = self { true } else { false } }
    /// Whether it is known at all.
    var isKnown: Bool { if case .unknown = self { false } else { true } }
    /// Whether it is known to fail.
    var isFailing: Bool { if case .fails = self { true } else { false } }
    /// Why it cannot be told.
    var causes: [String] { if case .unknown(let causes) = self { causes } else { [] } }

    /// The opposite.
    var negated: ThreeValued {
        switch self {
        case .holds: .fails
        case .fails: .holds
        case .unknown: self
        }
    }

    /// The result of a check that wants it to hold.
    var result: CheckResult {
        switch self {
        case .holds: .satisfied
        case .fails: .violated
        case .unknown: .unknown
        }
    }

    /// Holds when all hold; one failing decides.
    static func all(_ values: [ThreeValued]) -> ThreeValued {
        if values.contains(where: \.isFailing) { return .fails }
        let causes = values.flatMap(\.causes)
        return values.allSatisfy(\.isHolding) ? .holds : .unknown(causes)
    }

    /// Holds when one holds.
    static func any(_ values: [ThreeValued]) -> ThreeValued { all(values.map(\.negated)).negated }
}
