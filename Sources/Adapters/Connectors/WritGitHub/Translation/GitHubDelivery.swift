// What GitHub tells, whether an archive keeps it or a webhook brings it: the same payload under two envelopes.

import WritModel

/// A user as payloads name them.
struct GitHubUser: Equatable {
    /// The account that GitHub shows in the place of one that is gone.
    static let ghost = GitHubUser(login: "ghost", type: nil)

    /// The login.
    var login: String
    /// `User`, `Bot`, `Organization`, where said.
    var type: String?

    init(login: String, type: String?) {
        self.login = login
        self.type = type
    }

    /// The user of an object with a `login`; `nil` for anything else.
    init?(_ value: JSONValue?) {
        guard let object = value?.objectValue, let login = object["login"]?.stringValue, !login.isEmpty else {
            return nil
        }
        self.init(login: login, type: object["type"]?.stringValue)
    }

    /// The account, or `nil` for a login that cannot be one.
    var account: Account? { Account("github:\(login)") }

    /// Whether no human holds the account: GitHub says so, or the login does.
    var isBot: Bool { type == "Bot" || login.hasSuffix("[bot]") }
}

/// One event of GitHub, apart from how it came.
struct GitHubDelivery {
    /// The id: the event's in an archive, the delivery's of a webhook.
    var id: String
    /// The event as webhooks name it: `pull_request`.
    var event: String
    /// The event as its envelope names it: `PullRequestEvent`.
    var type: String
    /// When it happened; `nil` where the envelope does not say.
    var at: Instant?
    /// `acme/shop`, or empty.
    var repository: String
    /// The organization's login, where there is one.
    var organization: String?
    /// Who did it.
    var actor: GitHubUser?
    /// The event's own fields.
    var payload: JSONObject
    /// The hex SHA-256 of the raw bytes.
    var digest: String
    /// Whether it comes from an archive, which leaves some fields out and has no push events of tags.
    var isArchived: Bool

    /// What stands in the source's name: the organization, else the repository's owner.
    var owner: String {
        if let organization, !organization.isEmpty { return organization }
        let owner = repository.prefix { $0 != "/" }
        return owner.isEmpty ? "unknown" : String(owner)
    }

    /// The action of an event that has several.
    var action: String { payload["action"]?.stringValue ?? "" }

    /// The actor with what the payload knows of them: an archive's envelope does not say who is a bot.
    var knownActor: GitHubUser? {
        guard let actor, actor.type == nil else { return actor }
        let places = ["sender", "comment", "review", "pull_request", "issue", "release", "member"]
        for place in places {
            let object = payload[place]?.objectValue
            let users = [GitHubUser(payload[place]), GitHubUser(object?["user"]), GitHubUser(object?["merged_by"])]
            if let same = users.compactMap({ $0 }).first(where: { $0.login == actor.login && $0.type != nil }) {
                return same
            }
        }
        return actor
    }

    /// A webhook's delivery.
    ///
    /// - Parameters:
    ///   - id: the `X-GitHub-Delivery` header.
    ///   - event: the `X-GitHub-Event` header.
    ///   - payload: the body.
    ///   - digest: the hex SHA-256 of the body.
    static func webhook(id: String, event: String, payload: JSONObject, digest: String) -> GitHubDelivery {
        let repository = payload["repository"]?.objectValue
        return GitHubDelivery(
            id: id, event: event, type: event, at: nil, repository: repository?["full_name"]?.stringValue ?? "",
            organization: payload["organization"]?.objectValue?["login"]?.stringValue
                ?? repository?["owner"]?.objectValue?["login"]?.stringValue,
            actor: GitHubUser(payload["sender"]), payload: payload, digest: digest, isArchived: false)
    }
}
