// What a check found, and what a policy says.

/// What a check found, in strong Kleene logic.
public enum CheckResult: String, Sendable, Hashable, CaseIterable {
    /// It holds.
    case satisfied
    /// It does not hold.
    case violated
    /// Evidence is missing: neither can be said.
    case unknown
}

/// What a policy says about a trigger; across policies deny is stronger than hold, and hold than allow.
public enum Verdict: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The policy does not apply.
    case notApplicable
    /// Go ahead.
    case allow
    /// Not now: something named would turn it into allow.
    case hold
    /// No.
    case deny

    private var strength: Int {
        switch self {
        case .notApplicable: 0
        case .allow: 1
        case .hold: 2
        case .deny: 3
        }
    }

    /// The weaker comes first.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.strength < right.strength }
}
