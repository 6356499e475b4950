// Pushes and tags.

import WritModel

extension GitHubTranslator {
    /// The id that git gives what is not there.
    private static let none = String(repeating: "0", count: 40)

    /// A push to a branch or a tag.
    func push(_ delivery: GitHubDelivery) -> Translation? {
        let payload = delivery.payload
        guard var ref = payload["ref"]?.stringValue, !ref.isEmpty, !delivery.repository.isEmpty else { return nil }
        // The earliest archives say the branch alone.
        if !ref.hasPrefix("refs/") { ref = "refs/heads/\(ref)" }
        let before = payload["before"]?.stringValue ?? ""
        let after = payload["after"]?.stringValue ?? payload["head"]?.stringValue ?? ""
        if ref.hasPrefix("refs/tags/") { return pushedTag(String(ref.dropFirst(10)), before, after, delivery) }
        let (commits, isTruncated) = Self.commits(payload, before: before, after: after)
        let isBranch = ref.hasPrefix("refs/heads/")
        return (
            .branchPushed,
            [
                "repository": .string(delivery.repository), "ref": .string(ref),
                "branch": .string(isBranch ? String(ref.dropFirst(11)) : ""),
                "push": .string(Self.id(payload["push_id"]) ?? delivery.id), "before": .string(before),
                "after": .string(after), "forced": .bool(payload["forced"]?.boolValue ?? false),
                "created": .bool(payload["created"]?.boolValue ?? (before == Self.none)),
                "deleted": .bool(payload["deleted"]?.boolValue ?? (after == Self.none)),
                "commits": .array(commits.map { .string($0) }), "truncated": .bool(isTruncated),
            ], nil
        )
    }

    /// The commits of a push, and whether there are more. Archives keep 20 at most and count them all; those of late 2025
    /// and after keep none.
    private static func commits(_ payload: JSONObject, before: String, after: String) -> ([String], Bool) {
        let listed: [String?]
        if let commits = payload["commits"]?.arrayValue {
            listed = commits.map { $0.objectValue?["sha"]?.stringValue ?? $0.objectValue?["id"]?.stringValue }
        } else {
            listed = (payload["shas"]?.arrayValue ?? []).map { $0.arrayValue?.first?.stringValue }
        }
        let commits = Array(listed.compactMap { $0 }.filter(isCommit).prefix(commitsMax))
        let isListed = payload["commits"] != nil || payload["shas"] != nil
        let size = payload["size"]?.intValue ?? Int64(listed.count)
        let isMissing = !isListed && before != after && after != none
        return (commits, isMissing || size > Int64(commits.count))
    }

    private func pushedTag(
        _ tag: String, _ before: String, _ after: String, _ delivery: GitHubDelivery
    ) -> Translation? {
        var data: JSONObject = ["repository": .string(delivery.repository), "tag": .string(tag)]
        if before != Self.none, !before.isEmpty { data["before"] = .string(before) }
        if after != Self.none, !after.isEmpty { data["after"] = .string(after) }
        let kind: EventKind
        switch (before == Self.none, after == Self.none) {
        case (true, _): kind = EventKind(known: "tag.created")
        case (_, true): kind = EventKind(known: "tag.deleted")
        default: kind = EventKind(known: "tag.moved")
        }
        return (kind, data, nil)
    }

    /// A tag made or deleted, as archives tell it. A webhook's push tells the same with the commit, and is what counts.
    func tag(_ delivery: GitHubDelivery) -> Translation? {
        guard delivery.isArchived, delivery.payload["ref_type"]?.stringValue == "tag",
            let tag = delivery.payload["ref"]?.stringValue, !delivery.repository.isEmpty
        else { return nil }
        let kind = delivery.event == "create" ? EventKind(known: "tag.created") : EventKind(known: "tag.deleted")
        return (kind, ["repository": .string(delivery.repository), "tag": .string(tag)], nil)
    }
}
