// What follows a violated check, as a value: from the policy's text to whoever carries it out.

/// What a policy does with its verdict.
public enum PolicyMode: String, Sendable, Hashable, CaseIterable {
    /// Record only.
    case observe
    /// Tell, never stop.
    case warn
    /// Stop.
    case enforce
}

/// A step of `otherwise`.
public enum Action: Sendable, Hashable {
    /// Tell these: `owner`, an expression such as `deploy.actor`, or a team or account.
    case notify([String])
    /// Tell these that it is theirs to act on now.
    case escalate([String])
    /// Refuse.
    case deny
    /// Not now: until somebody of this group signs off, within this span.
    case hold(signoff: String?, within: TimeSpan?)
    /// Open a violation.
    case openViolation
    /// Make a revert commit on this branch; `{short}` is the commit's first ten digits.
    case revertOnBranch(String)
    /// Make a revert commit on the branch itself.
    case revertOnProtected

    /// The verdict of a gate that a violated check with this action calls for.
    public var verdict: Verdict {
        switch self {
        case .deny: .deny
        case .hold: .hold
        default: .allow
        }
    }

    /// The group whose sign-off a hold waits for.
    public var signoffGroup: String? { if case .hold(let group, _) = self { group } else { nil } }

    /// Where a revert goes: the pattern of a branch's name, or an inner `nil` for the protected branch itself; `nil` for
    /// an action that reverts nothing.
    public var revertTarget: String?? {
        switch self {
        case .revertOnBranch(let branch): .some(branch)
        case .revertOnProtected: .some(nil)
        default: nil
        }
    }
}

extension Action {
    /// The action as it is recorded, in the form in which policies write it. A span is in seconds.
    public var json: JSONValue {
        switch self {
        case .notify(let whom): ["notify": .array(whom.map { .string($0) })]
        case .escalate(let whom): ["escalate": .array(whom.map { .string($0) })]
        case .deny: "deny"
        case .hold(let signoff, let within):
            ["hold": .object(Self.hold(signoff, within))]
        case .openViolation: ["open": "violation"]
        case .revertOnBranch(let branch): ["revert": ["branch": .string(branch)]]
        case .revertOnProtected: ["revert": ["to": "protected"]]
        }
    }

    private static func hold(_ signoff: String?, _ within: TimeSpan?) -> JSONObject {
        var object = JSONObject()
        if let signoff { object["signoff"] = .string(signoff) }
        if let within { object["within"] = .int(within.nanoseconds / 1_000_000_000) }
        return object
    }

    /// Reads a recorded action, also as version 0.1 wrote it; `nil` when it is none.
    public init?(json: JSONValue) {
        if let text = json.stringValue {
            guard let action = Self(recordedBefore: text) else { return nil }
            self = action
            return
        }
        guard let object = json.objectValue, let member = object.members.first, object.members.count == 1 else {
            return nil
        }
        func names() -> [String] { (member.value.arrayValue ?? []).compactMap(\.stringValue) }
        let inner = member.value.objectValue
        switch member.key {
        case "notify": self = .notify(names())
        case "escalate": self = .escalate(names())
        case "hold":
            self = .hold(
                signoff: inner?["signoff"]?.stringValue, within: inner?["within"]?.intValue.map { .seconds($0) })
        case "open": self = .openViolation
        case "revert":
            if let branch = inner?["branch"]?.stringValue {
                self = .revertOnBranch(branch)
            } else {
                self = .revertOnProtected
            }
        default: return nil
        }
    }

    /// Reads the text that version 0.1 recorded. It rounded the span of a hold, so that is not read back.
    private init?(recordedBefore text: String) {
        let words = text.split(separator: " ").map(String.init)
        switch words.first {
        case "notify": self = .notify(Array(words.dropFirst()))
        case "escalate": self = .escalate(Array(words.dropFirst()))
        case "deny": self = .deny
        case "hold": self = .hold(signoff: words.count > 2 && words[1] == "signoff" ? words[2] : nil, within: nil)
        case "open": self = .openViolation
        case "revert":
            let branch = words.dropFirst(2).joined(separator: " ")
            self = branch == "the branch" ? .revertOnProtected : .revertOnBranch(branch)
        default: return nil
        }
    }
}
