// Reviews: formal ones, comments on lines, and comments that a project has agreed to count.

import WritConnector
import WritModel

extension GitHubTranslator {
    /// A review. It is bound to the commit that was reviewed, never to the change's name alone.
    func review(_ delivery: GitHubDelivery) -> Translation? {
        guard let review = delivery.payload["review"]?.objectValue, let id = Self.id(review["id"]),
            let request = delivery.payload["pull_request"]?.objectValue
        else { return nil }
        let state = review["state"]?.stringValue?.lowercased() ?? ""
        let kind: EventKind
        switch (delivery.action, state) {
        case ("dismissed", _), ("created", "dismissed"), ("submitted", "dismissed"):
            kind = EventKind(known: "review.dismissed")
        case ("submitted", "approved"), ("created", "approved"): kind = .reviewApproved
        case ("submitted", "changes_requested"), ("created", "changes_requested"):
            kind = EventKind(known: "review.changes_requested")
        case ("submitted", "commented"), ("created", "commented"): kind = EventKind(known: "review.commented")
        default: return nil
        }
        let head = review["commit_id"]?.stringValue ?? request["head"]?.objectValue?["sha"]?.stringValue
        return fields(
            kind, id, head: head ?? "", delivery, request, body: review["body"],
            at: Self.instant(review["submitted_at"]))
    }

    /// A comment on a line of a change.
    func reviewComment(_ delivery: GitHubDelivery) -> Translation? {
        guard delivery.action == "created", let comment = delivery.payload["comment"]?.objectValue,
            let id = Self.id(comment["id"]), let request = delivery.payload["pull_request"]?.objectValue
        else { return nil }
        let head = comment["commit_id"]?.stringValue ?? request["head"]?.objectValue?["sha"]?.stringValue
        return fields(
            EventKind(known: "review.commented"), "comment/\(id)", head: head ?? "", delivery, request,
            body: comment["body"], at: Self.instant(comment["created_at"]))
    }

    /// A comment on a change that says a configured command. It names no commit: what was reviewed is not known.
    func comment(_ delivery: GitHubDelivery) -> Translation? {
        guard delivery.action == "created", let issue = delivery.payload["issue"]?.objectValue,
            issue["pull_request"]?.objectValue.map(Self.isRequest) ?? false,
            let comment = delivery.payload["comment"]?.objectValue, let id = Self.id(comment["id"]),
            let kind = commands.kind(of: comment["body"]?.stringValue ?? "")
        else { return nil }
        return fields(
            kind, "comment/\(id)", head: "", delivery, issue, body: comment["body"],
            at: Self.instant(comment["created_at"]))
    }

    /// Whether an issue's `pull_request` says that it is one: until 2013 it stood there with empty addresses otherwise.
    private static func isRequest(_ links: JSONObject) -> Bool {
        links.isEmpty || links.members.contains { $0.value.stringValue != nil }
    }

    private func fields(
        _ kind: EventKind, _ review: String, head: String, _ delivery: GitHubDelivery, _ change: JSONObject,
        body: JSONValue?, at: Instant?
    ) -> Translation? {
        guard let id = Self.changeID(change, delivery) else { return nil }
        var data: JSONObject = [
            "repository": .string(delivery.repository), "change": .string(id), "review": .string(review),
            "head": .string(head), "commits": Self.isCommit(head) ? [.string(head)] : [],
        ]
        if let author = change["user"] == nil ? nil : Self.author(of: change, delivery) { data["author"] = author }
        data["body_bytes"] = .int(Int64(body?.stringValue?.utf8.count ?? 0))
        return (kind, data, at)
    }
}
