// Who may do what, and the rules that GitHub itself keeps: both are controls that can be weakened.

import WritModel

extension GitHubTranslator {
    /// Access that was given or taken: to a repository, a team or the organization.
    func access(_ delivery: GitHubDelivery) -> Translation? {
        let payload = delivery.payload
        let isGiven: Bool
        switch delivery.action {
        case "added", "member_added", "edited": isGiven = true
        case "removed", "member_removed": isGiven = false
        default: return nil
        }
        let membership = payload["membership"]?.objectValue
        guard let person = Self.person(GitHubUser(payload["member"]) ?? GitHubUser(membership?["user"])),
            let (resource, role) = resource(delivery, membership)
        else { return nil }
        let kind = isGiven ? EventKind(known: "access.granted") : EventKind(known: "access.revoked")
        return (kind, ["resource": .string(resource), "person": person, "role": .string(role)], nil)
    }

    private func resource(_ delivery: GitHubDelivery, _ membership: JSONObject?) -> (String, String)? {
        let payload = delivery.payload
        switch delivery.event {
        case "member":
            guard !delivery.repository.isEmpty else { return nil }
            let permission = payload["changes"]?.objectValue?["permission"]?.objectValue?["to"]?.stringValue
            // An edit that does not say what the access is now has no translation.
            guard let role = permission ?? (delivery.action == "edited" ? nil : "collaborator") else { return nil }
            return (delivery.repository, role)
        case "membership":
            guard let team = payload["team"]?.objectValue,
                let name = team["slug"]?.stringValue ?? team["name"]?.stringValue
            else { return nil }
            return ("\(delivery.owner)/team/\(name)", "member")
        default: return (delivery.owner, membership?["role"]?.stringValue ?? "member")
        }
    }

    /// A rule of a branch that was made, changed or removed. Whether a change loosens it is for people and policies to
    /// judge; until then it counts as weakened.
    func control(_ delivery: GitHubDelivery) -> Translation? {
        let payload = delivery.payload
        let isRestored: Bool
        switch delivery.action {
        case "created", "enabled": isRestored = true
        case "edited", "deleted", "disabled": isRestored = false
        default: return nil
        }
        let rule = (payload["rule"] ?? payload["repository_ruleset"])?.objectValue
        let name = rule?["name"]?.stringValue ?? Self.id(rule?["id"]) ?? "all"
        let changed = payload["changes"]?.objectValue?.members.map(\.key).joined(separator: ", ") ?? ""
        let kind = isRestored ? EventKind(known: "control.restored") : EventKind(known: "control.weakened")
        return (
            kind,
            [
                "control": .string(Self.clipped("\(delivery.event)/\(name)")),
                "where": .string(delivery.repository.isEmpty ? delivery.owner : delivery.repository),
                "detail": .string(Self.clipped(delivery.action + (changed.isEmpty ? "" : ": \(changed)"))),
            ], nil
        )
    }
}
