// Changes: pull requests from their opening to their merge.

import WritModel

extension GitHubTranslator {
    /// A pull request's event.
    func change(_ delivery: GitHubDelivery) -> Translation? {
        guard let request = delivery.payload["pull_request"]?.objectValue else { return nil }
        if delivery.action == "review_requested" { return reviewRequest(delivery, request) }
        guard let kind = Self.kind(delivery.action, request), var data = fields(of: request, delivery) else {
            return nil
        }
        switch kind {
        case "change.merged": merge(request, delivery, into: &data)
        case "change.updated":
            if delivery.action == "synchronize", let before = delivery.payload["before"]?.stringValue {
                data["previous"] = .string(before)
            }
        default: break
        }
        guard let kind = EventKind(kind) else { return nil }
        return (kind, data, Self.time(delivery.action, request))
    }

    /// The kind of an action; what changes nothing that the kinds tell has none.
    private static func kind(_ action: String, _ request: JSONObject) -> String? {
        switch action {
        case "opened": "change.opened"
        case "reopened": "change.reopened"
        case "closed": isMerged(request) ? "change.merged" : "change.closed"
        case "merged": "change.merged"
        case "synchronize", "edited", "labeled", "unlabeled", "ready_for_review", "converted_to_draft": "change.updated"
        default: nil
        }
    }

    private static func isMerged(_ request: JSONObject) -> Bool {
        request["merged"]?.boolValue ?? (request["merged_at"]?.stringValue != nil)
    }

    private static func time(_ action: String, _ request: JSONObject) -> Instant? {
        let key =
            switch action {
            case "opened": "created_at"
            case "closed", "merged": "closed_at"
            default: "updated_at"
            }
        return instant(request[key])
    }

    /// The change that a pull request is: `acme/shop#12`.
    static func changeID(_ request: JSONObject, _ delivery: GitHubDelivery) -> String? {
        guard let number = request["number"]?.intValue ?? delivery.payload["number"]?.intValue,
            !delivery.repository.isEmpty
        else { return nil }
        return "\(delivery.repository)#\(number)"
    }

    /// Who wrote a change. A user that is gone is `ghost`, as GitHub shows it; where the payload leaves the author out,
    /// the one who opens it is known to be it, and nothing else is.
    static func author(of request: JSONObject, _ delivery: GitHubDelivery) -> JSONValue? {
        switch request["user"] {
        case .null?: person(.ghost)
        case let user?: person(GitHubUser(user))
        case nil: delivery.action == "opened" ? person(delivery.actor) : nil
        }
    }

    private func fields(of request: JSONObject, _ delivery: GitHubDelivery) -> JSONObject? {
        guard let change = Self.changeID(request, delivery), let author = Self.author(of: request, delivery) else {
            return nil
        }
        let labels = (request["labels"]?.arrayValue ?? []).compactMap { $0.objectValue?["name"]?.stringValue }
        var data: JSONObject = [
            "repository": .string(delivery.repository), "change": .string(change),
            "base": .string(request["base"]?.objectValue?["ref"]?.stringValue ?? ""),
            "head": .string(request["head"]?.objectValue?["sha"]?.stringValue ?? ""), "author": author,
            "title": .string(Self.clipped(request["title"]?.stringValue ?? "")),
            "draft": .bool(request["draft"]?.boolValue ?? false),
        ]
        for key in ["additions", "deletions"] {
            if let count = request[key]?.intValue { data[key] = .int(count) }
        }
        data["labels"] = .array(labels.prefix(Self.labelsMax).map { .string(Self.clipped($0)) })
        return data
    }

    private func merge(_ request: JSONObject, _ delivery: GitHubDelivery, into data: inout JSONObject) {
        data["merge"] = .string(request["merge_commit_sha"]?.stringValue ?? "")
        let method = request["auto_merge"]?.objectValue?["merge_method"]?.stringValue ?? ""
        data["method"] = .string(["merge", "squash", "rebase"].contains(method) ? method : "unknown")
        let merger = GitHubUser(request["merged_by"]) ?? delivery.actor ?? .ghost
        data["merged_by"] = Self.person(merger) ?? Self.person(.ghost)
        // A payload counts the commits and names the last. One is known, and more are not: an empty list is unknown to
        // policies, while a list of some would be a lie.
        let head = request["head"]?.objectValue?["sha"]?.stringValue ?? ""
        let isOne = request["commits"]?.intValue == 1 && Self.isCommit(head)
        data["commits"] = .array(isOne ? [.string(head)] : [])
    }

    private func reviewRequest(_ delivery: GitHubDelivery, _ request: JSONObject) -> Translation? {
        guard let change = Self.changeID(request, delivery),
            let reviewer = Self.person(GitHubUser(delivery.payload["requested_reviewer"]))
        else { return nil }
        return (
            EventKind(known: "review.requested"),
            ["repository": .string(delivery.repository), "change": .string(change), "reviewer": reviewer],
            Self.instant(request["updated_at"])
        )
    }
}
