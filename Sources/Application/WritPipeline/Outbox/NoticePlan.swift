// Who is to be told of a decision or a violation: a function of entries and documents, so that the outbox can be made
// anew from the log.

import WritMerkle
import WritModel

/// One action for one target.
struct NoticePlan: Hashable {
    /// `notify` or `escalate`.
    var action: String
    /// An account's pseudonym, `team:x`, `group:x`, or a name as the policy has it.
    var target: String
    /// The policies that want it, in the order of the decision.
    var policies: [String]

    /// The idempotency key of this plan through a channel: it begins with the id of what caused it.
    ///
    /// - Parameter channel: the channel; empty for a row that has not been routed.
    func key(cause: String, channel: String) -> String { Self.key(cause, action, target, channel) }

    static func key(_ cause: String, _ action: String, _ target: String, _ channel: String) -> String {
        let text = [cause, action, target, channel].joined(separator: "\n")
        return "\(cause)-\(Hash.digest(of: Array(text.utf8)).hex.prefix(12))"
    }
}

/// Finds out who is to be told.
struct NoticePlanner {
    /// Who answers for a policy, by the digest of its document.
    var owner: (_ policy: PolicyOutcome) throws -> String?
    /// The pseudonym of an account that a document names.
    var pseudonym: (Account) throws -> AccountID?

    /// The plans of a decision. What only observes tells nobody.
    func plans(_ decision: Decision, request: Event) throws -> [NoticePlan] {
        var plans: [NoticePlan] = []
        for policy in decision.policies where policy.mode != .observe {
            for check in policy.checks where check.result == .violated {
                try add(check.actions, of: policy.policy, owner: owner(policy), request, to: &plans)
            }
        }
        return Self.withoutRepeats(plans)
    }

    /// The plans of a violation.
    ///
    /// - Parameters:
    ///   - data: the data of its `violation.opened`.
    ///   - trigger: the event that violates.
    func plans(violation data: JSONObject, trigger: Event) throws -> [NoticePlan] {
        var plans: [NoticePlan] = []
        let actions = (data["actions"]?.arrayValue ?? []).compactMap { Action(json: $0) }
        let policy = data["policy"]?.stringValue ?? ""
        try add(actions, of: policy, owner: data["owner"]?.stringValue, trigger, to: &plans)
        return Self.withoutRepeats(plans)
    }

    private func add(
        _ actions: [Action], of policy: String, owner: String?, _ event: Event, to plans: inout [NoticePlan]
    ) throws {
        for action in actions {
            let (verb, names): (String, [String])
            switch action {
            case .notify(let whom): (verb, names) = ("notify", whom)
            case .escalate(let whom): (verb, names) = ("escalate", whom)
            default: continue
            }
            for name in names {
                let target = try resolve(name, owner: owner, event)
                if let place = plans.firstIndex(where: { $0.action == verb && $0.target == target }) {
                    if !plans[place].policies.contains(policy) { plans[place].policies.append(policy) }
                } else {
                    plans.append(NoticePlan(action: verb, target: target, policies: [policy]))
                }
            }
        }
    }

    /// Who is told that it is theirs to act is not told again that it happened.
    private static func withoutRepeats(_ plans: [NoticePlan]) -> [NoticePlan] {
        let escalated = Dictionary(grouping: plans.filter { $0.action == "escalate" }, by: \.target)
        return plans.filter { plan in
            plan.action == "escalate"
                || !(escalated[plan.target]?.contains { Set($0.policies).isSuperset(of: plan.policies) } ?? false)
        }
    }

    /// Whom a name of a policy means.
    private func resolve(_ name: String, owner: String?, _ event: Event) throws -> String {
        if name == "owner" { return try owner.map { try account($0) } ?? name }
        if name.hasPrefix("group(\""), name.hasSuffix("\")") { return "group:" + name.dropFirst(7).dropLast(2) }
        guard !name.contains(":"), let dot = name.lastIndex(of: ".") else { return try account(name) }
        let field = String(name[name.index(after: dot)...])
        let id = field == "actor" ? event.actor?.id : event.data[field]?.stringValue.flatMap(AccountID.init)
        return id?.description ?? name
    }

    /// An account as its pseudonym; teams, groups and bare names as they are.
    private func account(_ name: String) throws -> String {
        guard AccountID(name) == nil, !name.hasPrefix("team:"), !name.hasPrefix("group:"), let account = Account(name)
        else { return name }
        return try pseudonym(account)?.description ?? name
    }
}

extension Event {
    /// What repeated notices have in common beside their policies: the repository or service, else the subject.
    var noticeScope: String {
        if let repository = data["repository"]?.stringValue { return repository }
        guard let service = data["service"]?.stringValue else { return subject.id }
        return data["environment"]?.stringValue.map { "\(service) \($0)" } ?? service
    }
}
