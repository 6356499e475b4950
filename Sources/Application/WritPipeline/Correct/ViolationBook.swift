// Violations as people handle them: listed, shown, assigned, closed with a reason.

import WritAuditLog
public import WritModel
import WritPolicy

/// The violations of an installation.
public struct ViolationBook: Sendable {
    /// Which violations.
    public struct Filter: Sendable, Hashable {
        /// Only open ones, or only closed ones; both without it.
        public var isOpen: Bool?
        /// Of this policy.
        public var policy: String?
        /// Of this owner, or assigned to it, as recorded.
        public var owner: String?
        /// Of this severity.
        public var severity: String?

        /// A filter.
        public init(isOpen: Bool? = nil, policy: String? = nil, owner: String? = nil, severity: String? = nil) {
            self.isOpen = isOpen
            self.policy = policy
            self.owner = owner
            self.severity = severity
        }

        func includes(_ violation: Violation) -> Bool {
            if let isOpen, violation.isOpen != isOpen { return false }
            if let policy, violation.policy != policy { return false }
            if let severity, violation.severity != severity { return false }
            guard let owner else { return true }
            return violation.owner == owner || violation.assignee == owner
        }
    }

    /// A violation with its trigger and what was done about it.
    public struct Detail: Sendable {
        /// The violation.
        public var violation: Violation
        /// The event that violates.
        public var trigger: Event
        /// Its evidence.
        public var evidence: [(index: UInt64, event: Event)]
        /// What was done: corrections, messages, what a person did with either.
        public var steps: [(index: UInt64, event: Event)]
    }

    private let installation: Installation

    /// The violations of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// Violations, in the order in which they were opened. Costs one pass over their entries.
    ///
    /// - Throws: `PipelineError.refused` for a severity that there is not.
    public func list(_ filter: Filter) throws -> [Violation] {
        if let severity = filter.severity, Severity(rawValue: severity) == nil {
            let known = Severity.allCases.map(\.rawValue)
            let hint = Spelling.suggestion(for: severity, among: known) ?? "use \(known.joined(separator: ", "))"
            throw PipelineError.refused("`\(severity)` is not a severity; \(hint)")
        }
        var filter = filter
        filter.owner = try filter.owner.map { try recorded($0) ?? $0 }
        return try installation.log.read { try Violations.all($0).filter(filter.includes) }
    }

    /// One violation with everything about it.
    ///
    /// - Parameter id: its id or the beginning of it.
    public func show(_ id: String) throws -> Detail {
        try installation.log.read { log in
            let violation = try Self.find(id, log)
            var steps: [(index: UInt64, event: Event)] = []
            let kinds: [EventKind] =
                Violations.kinds + [
                    .enforcementPerformed, .enforcementFailed, .enforcementVerified, .enforcementDropped,
                    .enforcementRetried,
                ]
            try log.forEachEvent(in: violation.openedIndex..<log.size, kinds: kinds) { index, event in
                let about = (event.data["violation"] ?? event.data["decision"])?.stringValue ?? ""
                guard event.source == WritSource.writ,
                    about.split(separator: "/").first.map(String.init) == violation.id
                else { return }
                steps.append((index, event))
            }
            return Detail(
                violation: violation, trigger: try log.event(at: violation.index),
                evidence: try violation.evidence.map { ($0, try log.event(at: $0)) }, steps: steps)
        }
    }

    /// Gives a violation to somebody.
    ///
    /// - Parameters:
    ///   - id: its id or the beginning of it.
    ///   - assignee: an account, `team:x` or `group:x`.
    ///   - actor: who gives it.
    public func assign(_ id: String, to assignee: String, actor: Account) throws -> Violation {
        guard let recorded = try recorded(assignee, makes: true) else {
            throw PipelineError.refused(
                "`\(assignee)` is nobody: name an account such as `github:ann` or `person:ann`, or `team:x` or `group:x`"
            )
        }
        return try installation.session { session in
            var violation = try Self.find(id, session.log)
            guard violation.isOpen else {
                throw PipelineError.refused(
                    "the violation `\(violation.id)` is closed: there is nothing to take care of")
            }
            try session.meet(AccountID(recorded).map { [$0] } ?? [])
            try session.appendStated(
                .violationAssigned, id: "\(violation.id)/assigned/\(installation.identifier())", actor: actor,
                data: ["violation": .string(violation.id), "assignee": .string(recorded)])
            violation.assignee = recorded
            return violation
        }
    }

    /// Closes a violation on a person's word.
    ///
    /// - Parameters:
    ///   - id: its id or the beginning of it.
    ///   - reason: why; recorded, without the addresses in it.
    ///   - actor: who closes it.
    public func close(_ id: String, because reason: String, actor: Account) throws -> Violation {
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw PipelineError.refused("a violation is closed with a reason: say why with `--because`")
        }
        return try installation.session { session in
            let violation = try Self.find(id, session.log)
            guard violation.isOpen else {
                throw PipelineError.refused("the violation `\(violation.id)` is closed already")
            }
            try session.appendStated(
                .violationClosed, id: "\(violation.id)/closed/\(installation.identifier())", actor: actor,
                data: [
                    "violation": .string(violation.id), "policy": .string(violation.policy),
                    "check": .string(violation.check), "trigger": .string(violation.trigger), "reason": .string(reason),
                ])
            return try Self.find(violation.id, session.log)
        }
    }

    /// Whom a name means, as entries have it.
    ///
    /// - Parameter makes: whether an account seen for the first time gets a pseudonym.
    private func recorded(_ name: String, makes: Bool = false) throws -> String? {
        if name.hasPrefix("team:") || name.hasPrefix("group:") || AccountID(name) != nil { return name }
        guard let account = Account(name) else { return nil }
        if makes { return try installation.directory.ids(for: [(account, nil)])[account]?.description }
        return try installation.directory.existingID(of: account)?.description
    }

    private static func find(_ id: String, _ log: any LogReading) throws -> Violation {
        let all = try Violations.all(log)
        if let violation = all.first(where: { $0.id == id }) { return violation }
        let found = all.filter { id.utf8.count >= 4 && $0.id.hasPrefix(id) }
        guard found.count <= 1 else {
            throw PipelineError.refused("`\(id)` is the beginning of \(found.count) violations: give more of it")
        }
        guard let violation = found.first else {
            throw PipelineError.notFound("there is no violation `\(id)`; `writ violations` lists them")
        }
        return violation
    }
}
