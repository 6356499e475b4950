// The envelope of an archived event, in the forms that GH Archive has had since 2011.

import WritConnector
import WritModel

/// What an archive says of an event beside its payload.
enum ArchiveEnvelope {
    /// The delivery of an archived record.
    ///
    /// - Parameters:
    ///   - object: the record.
    ///   - digest: the hex digest of its bytes; it is the id of a record that has none.
    /// - Throws: `EventError` naming what an event cannot be without.
    static func delivery(_ object: JSONObject, digest: String) throws(EventError) -> GitHubDelivery {
        guard let type = object["type"]?.stringValue, !type.isEmpty, type.utf8.count <= 100 else {
            throw EventError(field: "type", message: "expected an event's name such as `PushEvent`")
        }
        guard let at = (object["created_at"]?.stringValue).flatMap(instant) else {
            throw EventError(field: "created_at", message: "expected a time such as 2017-07-24T00:22:08Z")
        }
        return GitHubDelivery(
            id: id(object["id"]) ?? "sha256:\(digest)", event: name(type), type: type, at: at,
            repository: repository(object) ?? "", organization: organization(object), actor: actor(object),
            payload: object["payload"]?.objectValue ?? JSONObject(), digest: digest, isArchived: true)
    }

    /// The name that webhooks give the event: `PullRequestReviewEvent` is `pull_request_review`.
    static func name(_ type: String) -> String {
        let words = type.hasSuffix("Event") ? String(type.dropLast("Event".count)) : type
        var name = ""
        for character in words {
            if character.isUppercase, !name.isEmpty { name.append("_") }
            name += character.lowercased()
        }
        return name
    }

    private static func id(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): text.isEmpty || text.utf8.count > 100 ? nil : text
        case .int(let number): String(number)
        default: nil
        }
    }

    /// `repo.name` since 2012; before that `repository` with `owner` and `name`, or its address.
    private static func repository(_ object: JSONObject) -> String? {
        if let name = object["repo"]?.objectValue?["name"]?.stringValue, name.contains("/") { return name }
        guard let repository = object["repository"]?.objectValue else {
            return object["repo"]?.objectValue?["name"]?.stringValue
        }
        if let name = repository["name"]?.stringValue {
            let owner = repository["owner"]?.stringValue ?? repository["owner"]?.objectValue?["login"]?.stringValue
            if let owner { return "\(owner)/\(name)" }
        }
        let parts = repository["url"]?.stringValue?.split(separator: "/").suffix(2) ?? []
        return parts.count == 2 ? parts.joined(separator: "/") : nil
    }

    private static func organization(_ object: JSONObject) -> String? {
        object["org"]?.objectValue?["login"]?.stringValue ?? object["org"]?.stringValue
            ?? object["repository"]?.objectValue?["organization"]?.stringValue
    }

    private static func actor(_ object: JSONObject) -> GitHubUser? {
        if let login = object["actor"]?.stringValue {
            return GitHubUser(login: login, type: object["actor_attributes"]?.objectValue?["type"]?.stringValue)
        }
        return GitHubUser(object["actor"])
    }

    /// RFC 3339, and `2012/03/11 00:00:00 -0700` of the earliest archives.
    private static func instant(_ text: String) -> Instant? {
        if let instant = Instant(text) { return instant }
        let parts = text.split(separator: " ")
        guard parts.count == 3, parts[2].utf8.count == 5 else { return nil }
        let zone = parts[2].prefix(3) + ":" + parts[2].suffix(2)
        return Instant("\(parts[0].replacing("/", with: "-"))T\(parts[1])\(zone)")
    }
}
