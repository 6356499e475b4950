// Opens violations: once each, with everything that whoever takes care of one needs.

import WritAuditLog
import WritModel
import WritPolicy

extension LogSession {
    /// The most entries of evidence that a violation names.
    static let violationEvidenceMax = 64
    /// The most commits that a violation of a merge names.
    static let violationCommitsMax = 500

    /// Opens a violation, unless that was done before, and plans whom to tell; of a policy that only observes, nobody.
    ///
    /// - Returns: whether it is new.
    func open(_ planned: PlannedViolation) throws -> Bool {
        let (id, finding) = (planned.id, planned.finding)
        guard try log.index(source: WritSource.writ, id: "\(id)/opened") == nil else { return false }
        let policy = state.compiled.policies.first { $0.name == finding.policy }?.document
        let actions = finding.mode == .observe ? [] : finding.check.actions
        var data: JSONObject = [
            "violation": .string(id), "policy": .string(finding.policy), "check": .string(finding.check.id),
            "trigger": .string(planned.commit.map { "\(finding.index) \($0)" } ?? "\(finding.index)"),
            "reason": .string(planned.reason.text()),
            "severity": .string(policy?.severity.rawValue ?? "medium"),
            "about": .string(Self.subject(of: finding.trigger, commit: planned.commit)),
            "evidence": .array(planned.evidence.prefix(Self.violationEvidenceMax).map { .int(Int64($0)) }),
            "actions": .array(actions.map(\.json)),
        ]
        let others = planned.failures.compactMap(\.commit).filter { $0 != planned.commit }
        if planned.commit != nil, !others.isEmpty {
            data["commits"] = .array(others.prefix(Self.violationCommitsMax).map { .string($0) })
        }
        if let owner = policy?.owner { data["owner"] = .string(try ownerWithoutName(owner)) }
        let index = try appendOwn(.violationOpened, id: "\(id)/opened", data: data)
        try plan(violation: id, data, at: index, trigger: finding.trigger)
        return true
    }

    private static func subject(of trigger: Event, commit: String?) -> String {
        guard let commit, let repository = trigger.data["repository"]?.stringValue else { return trigger.subject.id }
        return "\(repository)@\(commit)"
    }

    /// An owner as it may stand in an entry: accounts as pseudonyms.
    private func ownerWithoutName(_ owner: String) throws -> String {
        guard !owner.hasPrefix("team:"), !owner.hasPrefix("group:"), AccountID(owner) == nil,
            let account = Account(owner)
        else { return owner }
        return try pseudonym(of: account)?.description ?? owner
    }
}

/// Opens the violations that an audit found.
public struct ViolationRecording: Sendable {
    /// Violations opened in one transaction, so that no gate waits long.
    static let batchSize = 200

    private let installation: Installation

    /// Records violations of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// Opens a violation for everything that was found to be violated and that no gate stopped.
    ///
    /// - Parameter report: the report of an audit of the active documents.
    /// - Returns: the ids of those that are new.
    public func record(_ report: AuditReport) throws -> [String] {
        let findings = try report.findings.filter { try $0.check.result == .violated && happened($0) }
        let planned = try installation.log.read { log in
            let own = try Corrections.ownCommits(log)
            return try findings.flatMap { try $0.violations(log, without: own) }
        }
        return try open(planned).map(\.id)
    }

    /// Opens violations that are not yet open.
    ///
    /// - Returns: those that are new.
    func open(_ planned: [PlannedViolation]) throws -> [OpenedViolation] {
        var opened: [OpenedViolation] = []
        var rest = planned[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.batchSize)
            rest = rest.dropFirst(Self.batchSize)
            opened += try installation.session { session in
                try batch.filter { try session.open($0) }.map(OpenedViolation.init)
            }
        }
        return opened
    }

    /// Whether it happened: a request that the gate stopped did not.
    private func happened(_ finding: AuditFinding) throws -> Bool {
        guard finding.isRequest else { return true }
        return try installation.log.read { log in
            guard finding.index + 1 < (try log.size),
                let decision = Decision(json: try log.event(at: finding.index + 1).data),
                decision.request == finding.trigger.id
            else { return false }
            return decision.verdict == .allow || decision.verdict == .notApplicable
        }
    }
}
