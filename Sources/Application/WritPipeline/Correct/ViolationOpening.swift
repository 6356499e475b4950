// Opens violations: once each, with everything that whoever takes care of one needs.

import WritAuditLog
import WritModel
import WritPolicy

extension LogSession {
    /// The most entries of evidence that a violation names.
    static let violationEvidenceMax = 64

    /// Opens the violation of a finding, unless that was done before, and plans whom to tell.
    ///
    /// - Parameters:
    ///   - id: its id.
    ///   - finding: what an audit found; of a policy that only observes, nobody is told.
    ///   - commit: the commit it is about, if it is about one.
    /// - Returns: whether it is new.
    func open(_ id: String, _ finding: AuditFinding, commit: String?) throws -> Bool {
        guard try log.index(source: WritSource.writ, id: "\(id)/opened") == nil else { return false }
        let policy = state.compiled.policies.first { $0.name == finding.policy }?.document
        let evidence = Array(Set(finding.check.witness + finding.check.nearMisses.map(\.entry)).sorted())
        let actions = finding.mode == .observe ? [] : finding.check.actions
        var data: JSONObject = [
            "violation": .string(id), "policy": .string(finding.policy), "check": .string(finding.check.id),
            "trigger": .string(commit.map { "\(finding.index) \($0)" } ?? "\(finding.index)"),
            "reason": .string(finding.check.reasons.first?.text() ?? "violated"),
            "severity": .string(policy?.severity.rawValue ?? "medium"),
            "about": .string(Self.subject(of: finding.trigger, commit: commit)),
            "evidence": .array(evidence.prefix(Self.violationEvidenceMax).map { .int(Int64($0)) }),
            "actions": .array(actions.map(\.json)),
        ]
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

extension AuditFinding {
    /// The commits that make the trigger violate: those that the check failed for, or the one it is about.
    var violatingCommits: [String?] {
        let listed = trigger.data["commits"]?.arrayValue?.compactMap(\.stringValue) ?? []
        guard !listed.isEmpty else { return [trigger.data["sha"]?.stringValue] }
        let failing = Set(check.failures.compactMap(\.commit))
        let found = listed.filter(failing.contains)
        return found.isEmpty ? [nil] : found
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
        var wanted: [(id: String, finding: AuditFinding, commit: String?)] = []
        let own = try installation.log.read { try Corrections.ownCommits($0) }
        for finding in report.findings where try finding.check.result == .violated && happened(finding) {
            for commit in finding.violatingCommits where commit.map({ !own.contains($0) }) ?? true {
                let id = Violations.id(
                    policy: finding.policy, check: finding.check.id, trigger: finding.index, commit: commit)
                wanted.append((id, finding, commit))
            }
        }
        var opened: [String] = []
        var rest = wanted[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.batchSize)
            rest = rest.dropFirst(Self.batchSize)
            opened += try installation.session { session in
                try batch.filter { try session.open($0.id, $0.finding, commit: $0.commit) }.map(\.id)
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

extension CheckFailure {
    /// The commit that it is about, by its full id.
    var commit: String? { subject?.kind == "commit" ? subject?.id : nil }
}
