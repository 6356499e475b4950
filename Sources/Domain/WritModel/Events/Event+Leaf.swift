// The leaf: an event as the bytes that the log stores, hashes and proves.

/// Why bytes are not an event.
public struct EventError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The field that is wrong, if one is.
    public var field: String?
    /// What is wrong with it.
    public var message: String
    /// The message with its field.
    public var description: String { field.map { "\($0): \(message)" } ?? message }

    /// An error.
    public init(field: String?, message: String) {
        self.field = field
        self.message = message
    }
}

extension Event {
    /// The leaf: compact JSON, members in one fixed order.
    ///
    /// - Throws: `EventError` when it would be longer than `leafBytesMax`.
    public func leaf() throws(EventError) -> [UInt8] {
        var writer = JSONWriter(capacity: 640)
        writer.raw("{\"id\":")
        writer.string(id)
        writer.raw(",\"source\":")
        writer.string(source)
        writer.raw(",\"kind\":")
        writer.string(kind.description)
        writer.raw(",\"at\":")
        writer.string(at.description)
        writer.raw(",\"seen\":")
        writer.string(seen.description)
        if let actor { Self.write(actor, to: &writer) }
        writer.raw(",\"subject\":")
        Self.write(subject, to: &writer)
        if !artifacts.isEmpty { writeArtifacts(to: &writer) }
        writer.raw(",\"provenance\":")
        writer.string(provenance.rawValue)
        if let delivery {
            writer.raw(",\"delivery\":")
            writer.write(["id": .string(delivery.id), "digest": .string(delivery.digest)] as JSONObject)
        }
        writer.raw(",\"data\":")
        writer.write(data)
        writer.raw("}")
        guard writer.bytes.count <= Self.leafBytesMax else {
            throw EventError(
                field: nil,
                message: "the event `\(id)` is \(writer.bytes.count) bytes, over the limit of \(Self.leafBytesMax)")
        }
        return writer.bytes
    }

    private static func write(_ actor: Actor, to writer: inout JSONWriter) {
        writer.raw(",\"actor\":{\"id\":")
        writer.string(actor.id.description)
        writer.raw(",\"kind\":")
        writer.string(actor.kind.rawValue)
        if let other = actor.onBehalfOf {
            writer.raw(",\"onBehalfOf\":")
            writer.string(other.description)
        }
        writer.raw("}")
    }

    private static func write(_ subject: Subject, to writer: inout JSONWriter) {
        writer.raw("{\"kind\":")
        writer.string(subject.kind)
        writer.raw(",\"id\":")
        writer.string(subject.id)
        writer.raw("}")
    }

    private func writeArtifacts(to writer: inout JSONWriter) {
        writer.raw(",\"artifacts\":[")
        for (index, artifact) in artifacts.enumerated() {
            if index > 0 { writer.raw(",") }
            Self.write(artifact, to: &writer)
        }
        writer.raw("]")
    }

    /// Reads a leaf that Writ wrote.
    ///
    /// - Parameter leaf: the stored bytes.
    /// - Throws: `EventError` when they are not an event.
    public init(leaf: [UInt8]) throws(EventError) {
        let object: JSONObject
        do throws(JSONError) { object = try JSONParser.parseObject(leaf) } catch {
            throw EventError(field: nil, message: error.description)
        }
        try self.init(json: object)
    }

    /// Reads an event from JSON whose accounts are pseudonyms already.
    ///
    /// - Throws: `EventError` naming the field that is missing or wrong.
    public init(json object: JSONObject) throws(EventError) {
        let fields = EventFields(object)
        id = try fields.string("id")
        source = try fields.string("source")
        kind = try fields.kind()
        at = try fields.instant("at")
        seen = try fields.instant("seen")
        actor = try fields.actor()
        subject = try fields.subject()
        artifacts = try fields.artifacts()
        provenance = try fields.provenance()
        delivery = try fields.delivery()
        guard let data = object["data"]?.objectValue else {
            throw EventError(field: "data", message: "expected an object")
        }
        self.data = data
    }
}

/// Reads the envelope's members, each with an error that names it.
struct EventFields {
    let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    func string(_ key: String, in other: JSONObject? = nil) throws(EventError) -> String {
        guard let text = (other ?? object)[key]?.stringValue, !text.isEmpty else {
            throw EventError(field: key, message: "expected text")
        }
        return text
    }

    func kind() throws(EventError) -> EventKind {
        let text = try string("kind")
        guard let kind = EventKind(text) else { throw EventError(field: "kind", message: "`\(text)` is not a kind") }
        return kind
    }

    func instant(_ key: String) throws(EventError) -> Instant {
        let text = try string(key)
        guard let value = Instant(text) else {
            throw EventError(field: key, message: "`\(text)` is not a time such as 2026-11-20T09:12:03Z")
        }
        return value
    }

    func actor() throws(EventError) -> Actor? {
        guard let actor = object["actor"]?.objectValue else { return nil }
        guard let id = AccountID(try string("id", in: actor)) else {
            throw EventError(field: "actor", message: "expected an account id")
        }
        let kindText = actor["kind"]?.stringValue ?? Actor.Kind.human.rawValue
        guard let kind = Actor.Kind(rawValue: kindText) else {
            throw EventError(field: "actor", message: "`\(kindText)` is not one of human, bot, agent, service")
        }
        return Actor(id: id, kind: kind, onBehalfOf: actor["onBehalfOf"]?.stringValue.flatMap(AccountID.init))
    }

    func subject() throws(EventError) -> Subject {
        guard let value = object["subject"] else { throw EventError(field: "subject", message: "expected an object") }
        return try subject(value, field: "subject")
    }

    func artifacts() throws(EventError) -> [Subject] {
        guard let list = object["artifacts"]?.arrayValue else { return [] }
        var result: [Subject] = []
        for value in list { result.append(try subject(value, field: "artifacts")) }
        return result
    }

    private func subject(_ value: JSONValue, field: String) throws(EventError) -> Subject {
        guard let object = value.objectValue, let kind = object["kind"]?.stringValue,
            let id = object["id"]?.stringValue
        else { throw EventError(field: field, message: "expected an object with `kind` and `id`") }
        return Subject(kind: kind, id: id)
    }

    func provenance() throws(EventError) -> Provenance {
        let text = try string("provenance")
        guard let value = Provenance(rawValue: text) else {
            throw EventError(field: "provenance", message: "`\(text)` is not a provenance")
        }
        return value
    }

    func delivery() throws(EventError) -> Delivery? {
        guard let object = object["delivery"]?.objectValue else { return nil }
        return Delivery(id: try string("id", in: object), digest: try string("digest", in: object))
    }
}
