// Events as files and pipes bring them: one JSON object a line, canonical or CloudEvents 1.0.

import WritMerkle
public import WritModel

/// Reads events that somebody claims.
public enum EventReader {
    /// The longest line, in bytes.
    public static let lineBytesMax = 1 << 20

    /// The kinds that only Writ itself records, by the word before the first dot.
    static let ownFamilies: Set<String> = [
        "document", "policy", "decision", "amendment", "violation", "obligation", "enforcement", "log", "tick", "group",
        "calendar", "identity",
    ]
    /// Kinds of other families that only Writ itself may record.
    static let ownKinds: Set<EventKind> = [.deployRan]

    /// The draft of one line.
    ///
    /// - Parameters:
    ///   - line: the JSON text.
    ///   - provenance: how it came; never what the line says of itself.
    ///   - source: the source of events that name none.
    ///   - isKnown: whether a kind has a schema. A CloudEvent of another type is kept as `source.event`.
    /// - Throws: `EventError` naming the field that is wrong and what to write.
    public static func draft(
        _ line: [UInt8], provenance: Provenance, source: String, isKnown: (EventKind) -> Bool = { _ in true }
    ) throws(EventError) -> EventDraft {
        guard line.count <= lineBytesMax else {
            throw EventError(field: nil, message: "the line is longer than \(lineBytesMax) bytes")
        }
        let object: JSONObject
        do throws(JSONError) { object = try JSONParser.parseObject(line) } catch {
            throw EventError(field: nil, message: error.description)
        }
        let isCloudEvent = object["specversion"] != nil
        return isCloudEvent
            ? try cloudEvent(object, line, provenance, isKnown) : try canonical(object, provenance, source)
    }

    private static func canonical(
        _ object: JSONObject, _ provenance: Provenance, _ source: String
    ) throws(EventError) -> EventDraft {
        let known = [
            "id", "source", "kind", "at", "seen", "actor", "subject", "artifacts", "provenance", "delivery", "data",
        ]
        for member in object.members where !known.contains(member.key) {
            throw EventError(
                field: member.key, message: "is not part of an event; the kind's own fields stand under `data`")
        }
        let kind = try kind(object, key: "kind")
        return EventDraft(
            id: try text(object, "id"), source: try checkedSource(object["source"]?.stringValue ?? source), kind: kind,
            at: try instant(object, "at"), actor: try actor(object["actor"]), subject: try subject(object["subject"]),
            provenance: provenance, data: object["data"]?.objectValue ?? JSONObject())
    }

    private static func cloudEvent(
        _ object: JSONObject, _ line: [UInt8], _ provenance: Provenance, _ isKnown: (EventKind) -> Bool
    ) throws(EventError) -> EventDraft {
        guard object["specversion"]?.stringValue == "1.0" else {
            throw EventError(field: "specversion", message: "expected `1.0`")
        }
        let type = try text(object, "type")
        let id = try text(object, "id")
        let from = try checkedSource(text(object, "source"))
        let at = try instant(object, "time")
        let family = type.prefix { $0 != "." }
        if let kind = EventKind(type), type.contains("."), !type.hasPrefix("dev."),
            !ownFamilies.contains(String(family)), !ownKinds.contains(kind), isKnown(kind),
            let data = object["data"]?.objectValue
        {
            return EventDraft(
                id: id, source: from, kind: kind, at: at, actor: try actor(object["actor"]), subject: nil,
                provenance: provenance, data: data)
        }
        return EventDraft(
            id: id, source: from, kind: EventKind(known: "source.event"), at: at, actor: nil, subject: nil,
            provenance: provenance,
            data: ["type": .string(type), "digest": .string("sha256:\(Hash.digest(of: line).hex)")])
    }

    // MARK: Fields

    private static func text(_ object: JSONObject, _ key: String) throws(EventError) -> String {
        guard let text = object[key]?.stringValue, !text.isEmpty, text.utf8.count <= 512 else {
            throw EventError(field: key, message: "expected text of 1 to 512 bytes")
        }
        return text
    }

    private static func kind(_ object: JSONObject, key: String) throws(EventError) -> EventKind {
        let text = try text(object, key)
        guard let kind = EventKind(text) else {
            throw EventError(field: key, message: "`\(text)` is not a kind such as `review.approved`")
        }
        guard !ownFamilies.contains(String(text.prefix { $0 != "." })), !ownKinds.contains(kind) else {
            throw EventError(field: key, message: "only Writ itself records `\(text)`")
        }
        return kind
    }

    private static func checkedSource(_ source: String) throws(EventError) -> String {
        guard !WritSource.isReserved(source) else {
            throw EventError(field: "source", message: "`\(source)` is a name that only Writ itself uses")
        }
        return source
    }

    private static func instant(_ object: JSONObject, _ key: String) throws(EventError) -> Instant? {
        guard let value = object[key] else { return nil }
        guard let instant = value.stringValue.flatMap({ Instant($0) }) else {
            throw EventError(field: key, message: "expected a time such as 2026-11-20T09:12:03Z")
        }
        return instant
    }

    private static func actor(_ value: JSONValue?) throws(EventError) -> EventDraft.Actor? {
        guard let value else { return nil }
        let object = value.objectValue
        guard let text = value.stringValue ?? object?["id"]?.stringValue ?? object?["account"]?.stringValue,
            let account = Account(text)
        else { throw EventError(field: "actor", message: "expected an account such as `github:ann`") }
        let kindText = object?["kind"]?.stringValue ?? "human"
        guard let kind = Actor.Kind(rawValue: kindText) else {
            throw EventError(field: "actor", message: "`\(kindText)` is not one of human, bot, agent, service")
        }
        return EventDraft.Actor(account: account, name: object?["name"]?.stringValue, kind: kind)
    }

    private static func subject(_ value: JSONValue?) throws(EventError) -> Subject? {
        guard let value else { return nil }
        guard let kind = value.objectValue?["kind"]?.stringValue, let id = value.objectValue?["id"]?.stringValue else {
            throw EventError(field: "subject", message: "expected an object with `kind` and `id`")
        }
        return Subject(kind: kind, id: id)
    }
}

extension EventReader {
    /// The draft of a request: like an event, but at the time it arrives. Whether its kind is a request is asked of the
    /// schemas in force, by the gate.
    ///
    /// - Throws: `EventError`.
    public static func request(_ text: [UInt8], source: String) throws(EventError) -> EventDraft {
        let object: JSONObject
        do throws(JSONError) { object = try JSONParser.parseObject(text) } catch {
            throw EventError(field: nil, message: error.description)
        }
        let name = try self.text(object, "kind")
        guard let kind = EventKind(name) else {
            throw EventError(field: "kind", message: "`\(name)` is not a kind such as `deploy.requested`")
        }
        return EventDraft(
            id: try self.text(object, "id"), source: try checkedSource(object["source"]?.stringValue ?? source),
            kind: kind, at: nil, actor: try actor(object["actor"]), subject: try subject(object["subject"]),
            provenance: .cli, data: object["data"]?.objectValue ?? JSONObject())
    }
}
