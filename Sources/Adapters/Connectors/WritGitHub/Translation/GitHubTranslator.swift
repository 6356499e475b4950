// Makes canonical events of GitHub's. Pure, and decides nothing: the same delivery gives the same draft.

import WritConnector
import WritModel

/// Translates GitHub's events as the table of events says under "From GitHub events".
struct GitHubTranslator {
    /// The longest title or name, in bytes.
    static let textBytesMax = 512
    /// The most labels told of one change.
    static let labelsMax = 100
    /// The most commits told of one push.
    static let commitsMax = 1000

    /// Which comments are reviews.
    let commands: CommentCommands

    /// The event of a delivery.
    ///
    /// - Parameters:
    ///   - delivery: what GitHub told.
    ///   - source: the source of the event.
    /// - Returns: `nil` for an event that has no translation, or whose fields do not carry one.
    func draft(of delivery: GitHubDelivery, source: String) -> EventDraft? {
        guard let (kind, data, at) = translation(delivery) else { return nil }
        return draft(delivery, source, kind, data, at: at)
    }

    /// The event as `source.event`: its type and digest alone.
    func plain(_ delivery: GitHubDelivery, source: String) -> EventDraft {
        draft(
            delivery, source, EventKind(known: "source.event"),
            ["type": .string(Self.clipped(delivery.type)), "digest": .string("sha256:\(delivery.digest)")], at: nil)
    }

    private func draft(
        _ delivery: GitHubDelivery, _ source: String, _ kind: EventKind, _ data: JSONObject, at: Instant?
    ) -> EventDraft {
        let actor = delivery.knownActor.flatMap { user in
            user.account.map { EventDraft.Actor(account: $0, kind: user.isBot ? .bot : .human) }
        }
        return EventDraft(
            id: delivery.id, source: source, kind: kind, at: delivery.at ?? at, actor: actor, subject: nil,
            provenance: delivery.isArchived ? .import : .signedWebhook, data: data)
    }

    /// A kind, its data, and when it happened as far as the payload says.
    typealias Translation = (kind: EventKind, data: JSONObject, at: Instant?)

    private func translation(_ delivery: GitHubDelivery) -> Translation? {
        switch delivery.event {
        case "push": push(delivery)
        case "create", "delete": tag(delivery)
        case "pull_request": change(delivery)
        case "pull_request_review": review(delivery)
        case "pull_request_review_comment": reviewComment(delivery)
        case "issue_comment": comment(delivery)
        case "check_run": checkRun(delivery)
        case "status": status(delivery)
        case "workflow_run": workflowRun(delivery)
        case "deployment_status": deploymentStatus(delivery)
        case "member", "membership", "organization": access(delivery)
        case "branch_protection_rule", "branch_protection_configuration", "repository_ruleset": control(delivery)
        default: nil
        }
    }

    // MARK: Values

    /// A text cut to `textBytesMax` between characters.
    static func clipped(_ text: String) -> String {
        guard text.utf8.count > textBytesMax else { return text }
        var clipped = text.prefix(textBytesMax)
        while clipped.utf8.count > textBytesMax { clipped.removeLast() }
        return String(clipped)
    }

    /// A user as a person field has them; nobody where the login cannot be an account.
    static func person(_ user: GitHubUser?) -> JSONValue? { user?.account.map { .string($0.description) } }

    /// Whether a text is a full commit id.
    static func isCommit(_ text: String) -> Bool {
        let count = text.utf8.count
        return (count == 40 || count == 64)
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// An id, which GitHub writes as a number or a text.
    static func id(_ value: JSONValue?) -> String? {
        switch value {
        case .int(let number): String(number)
        case .string(let text) where !text.isEmpty: clipped(text)
        default: nil
        }
    }

    /// A moment of the payload.
    static func instant(_ value: JSONValue?) -> Instant? { value?.stringValue.flatMap { Instant($0) } }
}
