// Violations as entries: opened by audits and by what slipped past a gate, assigned, closed by the event that shows that a
// correction took hold or by a person with a reason, and opened again when a correction is undone.

import WritAuditLog
import WritMerkle
public import WritModel

/// A violation of a check.
public struct Violation: Sendable, Hashable {
    /// What closed it.
    public struct Closing: Sendable, Hashable {
        /// The index of the closing entry.
        public var index: UInt64
        /// When.
        public var at: Instant
        /// How, in words.
        public var reason: String
        /// Who closed it; `nil` for Writ, which saw that a correction took hold.
        public var by: AccountID?
        /// The id of the event that shows that the correction took hold.
        public var evidence: String?
    }

    /// Its id.
    public var id: String
    /// The policy.
    public var policy: String
    /// The check.
    public var check: String
    /// The index of the trigger, and the commit where it is about one: `40 9f3c...`.
    public var trigger: String
    /// The commits that violate and came in by that one, where it is a merge: undone with it.
    public var broughtIn: [String]
    /// What it is about.
    public var subject: String
    /// How much it matters: `low`, `medium`, `high` or `critical`.
    public var severity: String
    /// Who answers for the policy.
    public var owner: String
    /// Who takes care of it, if somebody was named: a pseudonym, or a team or group.
    public var assignee: String?
    /// What is wrong.
    public var reason: String
    /// The entries it rests on.
    public var evidence: [UInt64]
    /// What is to follow, as the policy has it.
    public var actions: [Action]
    /// The index of the entry that opened it.
    public var openedIndex: UInt64
    /// When it was opened.
    public var openedAt: Instant
    /// What closed it; `nil` while it is open.
    public var closed: Closing?
    /// The entries that opened it again.
    public var reopened: [UInt64]

    /// Whether it is open.
    public var isOpen: Bool { closed == nil }
    /// The index of the trigger.
    public var index: UInt64 { trigger.split(separator: " ").first.flatMap { UInt64($0) } ?? .max }
    /// The commit, where it is about one.
    public var commit: String? { trigger.split(separator: " ").dropFirst().first.map(String.init) }

    /// The violation that an entry opens; `nil` where the entry does not say which.
    init?(opened event: Event, at entry: UInt64) {
        func text(_ key: String) -> String { event.data[key]?.stringValue ?? "" }
        guard let id = event.data["violation"]?.stringValue else { return nil }
        self.id = id
        policy = text("policy")
        check = text("check")
        trigger = text("trigger")
        broughtIn = (event.data["commits"]?.arrayValue ?? []).compactMap(\.stringValue)
        subject = text("about")
        severity = event.data["severity"]?.stringValue ?? "medium"
        owner = text("owner")
        reason = text("reason")
        evidence = (event.data["evidence"]?.arrayValue ?? []).compactMap { $0.intValue.flatMap(UInt64.init(exactly:)) }
        actions = (event.data["actions"]?.arrayValue ?? []).compactMap { Action(json: $0) }
        openedIndex = entry
        openedAt = event.at
        reopened = []
    }
}

/// Folds violations from the log.
enum Violations {
    /// The kinds that violations are folded from.
    static let kinds: [EventKind] = [.violationOpened, .violationAssigned, .violationClosed, .violationReopened]

    /// The id of the violation of a check by a trigger, and by one commit of it where it names several.
    static func id(policy: String, check: String, trigger: UInt64, commit: String?) -> String {
        let text = "\(policy)\n\(check)\n\(trigger)\n\(commit ?? "")"
        return "v-" + String(Hash.digest(of: Array(text.utf8)).hex.prefix(24))
    }

    /// Every violation, in the order in which they were opened.
    static func all(_ log: any LogReading) throws -> [Violation] {
        var found: [String: Violation] = [:]
        try log.forEachEvent(in: 0..<log.size, kinds: kinds) { index, event in
            guard event.source == WritSource.writ else { return }
            fold(event, at: index, into: &found)
        }
        return found.values.sorted { $0.openedIndex < $1.openedIndex }
    }

    /// The violations that nothing has closed.
    static func open(_ log: any LogReading) throws -> [Violation] { try all(log).filter(\.isOpen) }

    private static func fold(_ event: Event, at index: UInt64, into found: inout [String: Violation]) {
        guard let id = event.data["violation"]?.stringValue else { return }
        switch event.kind {
        case .violationOpened: if found[id] == nil { found[id] = Violation(opened: event, at: index) }
        case .violationAssigned: found[id]?.assignee = event.data["assignee"]?.stringValue
        case .violationReopened:
            found[id]?.closed = nil
            found[id]?.reopened.append(index)
        default:
            found[id]?.closed = Violation.Closing(
                index: index, at: event.at, reason: event.data["reason"]?.stringValue ?? "", by: event.actor?.id,
                evidence: event.data["closed_by"]?.stringValue)
        }
    }
}
