// What insights say: one sentence with its figures, its evidence, and what would change it.

public import WritModel

/// One finding.
public struct Finding: Sendable {
    /// What kinds of findings there are, in the order in which they are told.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A rate of violations went up, or down.
        case rateUp = "rate_up"
        case rateDown = "rate_down"
        /// The rate differs before and after a policy came into force.
        case effect
        /// One scope violates a policy again and again.
        case repeated = "repeat"
        /// A way or an actor on which changes pass by more often than elsewhere.
        case bypassRoute = "bypass_route"
        /// One change that nobody asked about.
        case bypass
        /// A source was silent for longer than it promised, or than chance explains.
        case silentSource = "silent_source"
        /// A repository or service with changes, on which no policy was evaluated.
        case ungoverned
        /// Violations that are still open, and how long correcting takes.
        case openViolations = "open_violations"
        /// Why evidence is missing.
        case unknownCause = "unknown_cause"
        /// A policy that is violated most of the time, never, or never looked at anything.
        case alwaysViolated = "always_violated"
        case neverViolated = "never_violated"
        case neverTriggered = "never_triggered"
        /// What is recorded and read by nothing.
        case unreadKind = "unread_kind"
        case unreadField = "unread_field"
    }

    /// The most entries that a finding names.
    public static let witnessesMax = 5

    /// What it is.
    public var kind: Kind
    /// The policy it is about.
    public var policy: String?
    /// The check of the policy.
    public var check: String?
    /// The scope, the route, the source.
    public var scope: Scope?
    /// The first day that it looks at.
    public var from: CivilDate
    /// The last day that it looks at.
    public var to: CivilDate
    /// What was counted, and of how many.
    public var rate: Rate
    /// Whether x / n means something: a share of which the interval is told.
    public var isShare = true
    /// The day from which on things are so.
    public var onset: CivilDate?
    /// Where the figures come from.
    public var basis: Basis
    /// Entries to look at.
    public var witnesses: [UInt64] = []
    /// The sentence; accounts in its arguments are pseudonyms.
    public var text: Reason

    /// The finding as one line of JSON.
    ///
    /// - Parameters:
    ///   - id: the id of an entry's event.
    ///   - render: replaces a pseudonym by what the reader may see.
    public func json(id: (UInt64) throws -> String, render: (String) -> String) rethrows -> JSONValue {
        var object: JSONObject = ["finding": .string(kind.rawValue)]
        if let policy { object["policy"] = .string(policy) }
        if let check { object["check"] = .string(check) }
        if let scope { object["scope"] = ["kind": .string(scope.kind), "id": .string(render(scope.id))] }
        object["from"] = .string(from.description)
        object["to"] = .string(to.description)
        object["n"] = .int(Int64(rate.n))
        object["x"] = .int(Int64(rate.x))
        if isShare, let value = rate.value, let interval = rate.interval {
            object["rate"] = .double(Self.rounded(value))
            object["interval"] = [
                .double(Self.rounded(interval.lowerBound)), .double(Self.rounded(interval.upperBound)),
            ]
        }
        if let onset { object["onset"] = .string(onset.description) }
        object["basis"] = .string(basis.rawValue)
        object["witnesses"] = .array(
            try witnesses.map { ["index": .int(Int64($0)), "id": .string(try id($0))] })
        object["text"] = .string(text.text(render))
        return .object(object)
    }

    /// Six decimals: more would say that a rate is known better than it is.
    private static func rounded(_ value: Double) -> Double { (value * 1_000_000).rounded() / 1_000_000 }
}

/// Figures as sentences have them.
public enum Figures {
    /// `12 %`, `3.4 %`, `0.02 %`: two digits that count.
    public static func percent(_ value: Double) -> String {
        let percent = value * 100
        if percent > 0, percent < 0.995 { return "\(fixed(percent, 2)) %" }
        return percent >= 9.95 || percent == percent.rounded()
            ? "\(Int(percent.rounded())) %" : "\(fixed(percent, 1)) %"
    }

    /// A number with so many digits after the point.
    private static func fixed(_ value: Double, _ digits: Int) -> String {
        let scale = digits == 1 ? 10 : 100
        let whole = Int((value * Double(scale)).rounded())
        let rest = String(whole % scale)
        return "\(whole / scale)." + String(repeating: "0", count: digits - rest.count) + rest
    }

    /// `12 of 340 (3.5 %, 95 % interval 2.0 % to 5.9 %)`.
    public static func share(_ rate: Rate) -> String {
        guard let value = rate.value, let interval = rate.interval else { return "\(rate.x) of \(rate.n)" }
        return "\(rate.x) of \(rate.n) (\(percent(value)), 95 % interval \(percent(interval.lowerBound)) to "
            + "\(percent(interval.upperBound)))"
    }

    /// `0.48`, `2.1`, `12`.
    public static func ratio(_ value: Double) -> String {
        if value >= 1000 { return "over 1000" }
        if value >= 10 { return "\(Int(value.rounded()))" }
        return fixed(value, 2)
    }

    /// `3 h`, `2.1 d`.
    public static func duration(_ seconds: Double) -> String {
        if seconds < 7200 { return "\(Int(seconds / 60)) min" }
        if seconds < 172_800 { return "\(Int((seconds / 3600).rounded())) h" }
        let days = seconds / 86_400
        return days >= 9.95 || days == days.rounded() ? "\(Int(days.rounded())) d" : "\(fixed(days, 1)) d"
    }
}
