// Puts what follows from a decision or a violation into the outbox, in its transaction.

import WritAuditLog
import WritModel
import WritPolicy

extension LogSession {
    /// Adds rows for everybody who is to be told of a decision.
    ///
    /// - Parameters:
    ///   - decision: the decision, as appended.
    ///   - index: its index; its request stands before it.
    ///   - request: the request.
    func plan(_ decision: Decision, at index: UInt64, request: Event) throws {
        let planner = NoticePlanner(owner: owner(of:), pseudonym: pseudonym(of:))
        for plan in try planner.plans(decision, request: request) {
            try put(plan, cause: decision.id, entry: index, scope: request.noticeScope)
        }
    }

    /// Adds rows for everybody who is to be told of a violation.
    ///
    /// - Parameters:
    ///   - id: the violation's id.
    ///   - data: the data of its `violation.opened`.
    ///   - index: the index of that entry.
    ///   - trigger: the event that violates.
    func plan(violation id: String, _ data: JSONObject, at index: UInt64, trigger: Event) throws {
        let planner = NoticePlanner(owner: owner(of:), pseudonym: pseudonym(of:))
        for plan in try planner.plans(violation: data, trigger: trigger) {
            try put(plan, cause: id, entry: index, scope: trigger.noticeScope)
        }
    }

    private func put(_ plan: NoticePlan, cause: String, entry: UInt64, scope: String) throws {
        let row = OutboxRow(plan, cause: cause, entry: entry, scope: scope, created: installation.clock())
        if try log.outboxRow(row.key) == nil { try log.setOutboxRow(row) }
    }

    private func owner(of policy: PolicyOutcome) -> String? {
        state.compiled.policies.first { $0.digest == policy.digest }?.document.owner
    }

    /// The pseudonym of an account; made where the account has none yet, as for an account that acts.
    func pseudonym(of account: Account) throws -> AccountID? {
        try ids(for: [account])[account]
    }

    /// Appends an event of Writ's own that a person caused: addresses are taken out of what they wrote.
    ///
    /// - Parameters:
    ///   - kind: the kind.
    ///   - id: its id.
    ///   - actor: who caused it.
    ///   - data: its data.
    @discardableResult
    func appendStated(_ kind: EventKind, id: String, actor: Account, data: JSONObject) throws -> UInt64 {
        let draft = EventDraft(
            id: id, source: WritSource.writ, kind: kind, at: nil, actor: EventDraft.Actor(account: actor), subject: nil,
            provenance: .internal, data: data)
        guard let event = try seal([draft]).first else {
            throw PipelineError.refused("`\(kind)` could not be recorded")
        }
        return try append(event).index
    }
}

extension OutboxRow {
    /// The row of a plan that has not been routed.
    init(_ plan: NoticePlan, cause: String, entry: UInt64, scope: String, created: Instant) {
        self.init(
            key: plan.key(cause: cause, channel: ""), cause: cause, entry: entry, action: plan.action,
            target: plan.target, topic: plan.policies.sorted().joined(separator: "+") + " in " + scope,
            created: created)
    }

    /// The row of this one through a channel.
    func routed(to target: String, channel: String) -> OutboxRow {
        OutboxRow(
            key: NoticePlan.key(cause, action, target, channel), cause: cause, entry: entry, action: action,
            target: target, channel: channel, topic: topic, created: created)
    }

    /// What the entries about this row say of it.
    func entryData(attempt: Int, detail: String) -> JSONObject {
        var data: JSONObject = [
            "decision": .string(cause), "action": .string(action), "target": .string(target),
            "attempt": .int(Int64(attempt)), "detail": .string(detail), "key": .string(key),
        ]
        if !channel.isEmpty { data["channel"] = .string(channel) }
        return data
    }
}
