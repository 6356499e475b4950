// Records the commits that hooks and gates see. A commit never changes, so it is known by repository and id and never
// compared again: no repository that told less of a commit before makes a later push fail.

import WritAuditLog
import WritModel

/// What is known of commits already.
enum CommitRecording {
    /// Fields that not every source can fill.
    static let details = [
        "reverts", "paths", "paths_truncated", "additions", "deletions", "patch", "merge", "signature",
    ]

    /// The id of the event that says what was learnt of a commit later.
    static func describedID(_ sha: String) -> String { "\(sha)/described" }

    /// Whether a commit has to be read: it is not recorded, or was recorded without what git knows of its content.
    static func isWanted(_ sha: String, source: String, in log: any LogReading) throws -> Bool {
        guard let index = try log.index(source: source, id: sha) else { return true }
        guard try log.index(source: source, id: describedID(sha)) == nil else { return false }
        let known = try log.event(at: index).data
        return known["signature"] == nil || known["paths"] == nil
    }

    /// What a recorded commit lacks of a draft; `nil` where that is nothing.
    static func description(_ draft: EventDraft, known: Event) -> EventDraft? {
        guard let sha = known.data["sha"] else { return nil }
        var data: JSONObject = ["repository": known.data["repository"] ?? "", "sha": sha]
        let named = data.members.count
        for field in details where known.data[field] == nil {
            if let value = draft.data[field] { data[field] = value }
        }
        guard data.members.count > named else { return nil }
        return EventDraft(
            id: describedID(known.id), source: known.source, kind: EventKind(known: "commit.described"), at: nil,
            actor: nil,
            subject: known.subject, provenance: draft.provenance, data: data)
    }
}

extension LogSession {
    /// Records commits, each once; of one that is recorded, what was not known then.
    ///
    /// - Parameter drafts: `commit.recorded` drafts.
    func record(commits drafts: [EventDraft]) throws {
        var missing: [EventDraft] = []
        var seen: Set<String> = []
        for draft in drafts where seen.insert(draft.id).inserted {
            guard let index = try log.index(source: draft.source, id: draft.id) else {
                missing.append(draft)
                continue
            }
            guard try CommitRecording.isWanted(draft.id, source: draft.source, in: log),
                let described = CommitRecording.description(draft, known: try log.event(at: index))
            else { continue }
            missing.append(described)
        }
        for event in try seal(missing) { try append(event) }
    }
}
