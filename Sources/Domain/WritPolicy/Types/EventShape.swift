// From an event to the record that conditions read: fields by slot, absent optional ones unknown.

import WritCEL
import WritModel

/// How events become records of one type.
struct EventShape: Sendable {
    /// The record type: the envelope, then the data's fields. Where names meet, the envelope's wins.
    let type: RecordType
    private let fields: [Field]

    /// A field of the data.
    private struct Field: Sendable {
        let name: String
        let type: FieldType
        /// What it reads as where an event leaves it out, and where it is of another type: made once for all events.
        let absent: Value
        let unreadable: Value

        init(_ field: SchemaDocument.Field) {
            name = field.name
            type = field.type
            absent = EventShape.absent(field.name)
            unreadable = .unknown(Unknown("`\(field.name)` cannot be read"))
        }
    }

    /// How many of the fields are read of an event; the others follow from it and from documents.
    private let readCount: Int
    /// Whether the persons that the events name are claims: authors and committers of commits.
    private let namesAreClaims: Bool
    /// Whether the events are pushes, whose undeclared actors are judged with the names in their commits.
    private let isPush: Bool

    init(
        name: String, fields: [SchemaDocument.Field], derived: [SchemaDocument.Field] = [], namesAreClaims: Bool = false
    ) {
        let envelope = Set(TypeCatalog.envelope.map(\.name) + derived.map(\.name))
        let read = fields.filter { !envelope.contains($0.name) }
        let own = read + derived
        self.fields = own.map(Field.init)
        readCount = read.count
        self.namesAreClaims = namesAreClaims
        isPush = !derived.isEmpty
        type = RecordType(
            name: name,
            fields: TypeCatalog.envelope
                + own.map { .init(name: $0.name, type: $0.type.celType, isOptional: $0.isOptional) })
    }

    /// The record of an event.
    ///
    /// - Parameters:
    ///   - event: an event of a kind this shape is of.
    ///   - context: resolves persons and joins commits.
    ///   - isRead: per field, whether it is wanted; the others are null.
    func record(of event: Event, in context: RecordContext, onlyWhere isRead: [Bool]? = nil) -> Record {
        let count = Self.envelopeCount + fields.count
        return Record(
            type: type,
            slots: Array(unsafeUninitializedCapacity: count) { slots, filled in
                for slot in 0..<count {
                    let value = isRead?[slot] ?? true ? value(at: slot, of: event, in: context) : .null
                    slots.initializeElement(at: slot, to: value)
                }
                filled = count
            })
    }

    private static let envelopeCount = TypeCatalog.envelope.count

    /// One slot of the record of an event: where few are wanted, the others cost nothing.
    func value(at slot: Int, of event: Event, in context: RecordContext) -> Value {
        switch slot {
        case 0: return .string(event.id)
        case 1: return .string(event.source)
        case 2: return .string(event.kind.description)
        case 3: return .moment(event.effectiveTime)
        case 4: return .moment(event.seen)
        case 5: return event.actor.map { .record(actor($0, of: event, context)) } ?? Self.noActor
        case 6:
            let slots: [Value] = [.string(event.subject.kind), .string(event.subject.id)]
            return .record(Record(type: TypeCatalog.subject, slots: slots))
        case 7: return .string(event.provenance.rawValue)
        default:
            let place = slot - Self.envelopeCount
            let field = fields[place]
            guard place < readCount else { return Self.isProtected(event, context) }
            if namesAreClaims, let claimed = claimedName(field.name, of: event, context) { return claimed }
            guard let value = event.data.value(of: field.name, near: place) else { return field.absent }
            return Self.value(value, field.type, vouched: Self.isVouched(event), context) ?? field.unreadable
        }
    }

    // MARK: Persons

    /// Whether the event's source vouches for the accounts that it names: it authenticated them itself.
    private static func isVouched(_ event: Event) -> Bool {
        switch event.provenance {
        case .signedWebhook, .federated, .session, .bound, .internal: true
        default: false
        }
    }

    /// Who did it. An undeclared pusher is judged as the names in the commits are: as written, and as each declared person.
    private func actor(_ actor: Actor, of event: Event, _ context: RecordContext) -> Record {
        guard isPush else { return context.person(actor.id, kind: actor.kind, isEvidence: !Self.isVouched(event)) }
        if case .answeredBy(let somebody) = context.world.names, !context.people.isDeclared(actor.id) {
            return context.person(somebody, kind: nil)
        }
        return context.person(actor.id, kind: actor.kind)
    }

    /// A commit's author or committer, as somebody answers for them.
    private func claimedName(_ name: String, of event: Event, _ context: RecordContext) -> Value? {
        guard name == "author" || name == "committer", let sha = event.data["sha"]?.stringValue,
            let account = event.data[name]?.stringValue.flatMap(AccountID.init)
        else { return nil }
        var known = context.knowledge(of: sha)
        known.recorded = event
        return .record(
            context.person(context.named(account, in: known, isCommitter: name == "committer"), kind: nil))
    }

    private static func isProtected(_ event: Event, _ context: RecordContext) -> Value {
        guard let ref = event.data["ref"]?.stringValue, let repository = event.data["repository"]?.stringValue else {
            return absent(TypeCatalog.protected)
        }
        return .bool(context.isProtected(ref, repository))
    }

    private static let noActor = absent("actor")

    private static func absent(_ name: String) -> Value { .unknown(Unknown("`\(name)` is not given")) }

    private static func value(
        _ value: JSONValue, _ type: FieldType, vouched: Bool, _ context: RecordContext
    ) -> Value? {
        switch (type, value) {
        case (.string, .string(let text)), (.enumeration, .string(let text)): return .string(text)
        case (.int, .int(let number)): return .int(number)
        case (.double, .double(let number)): return .double(number)
        case (.double, .int(let number)): return .double(Double(number))
        case (.bool, .bool(let flag)): return .bool(flag)
        case (.timestamp, .string(let text)): return Instant(text).map { .moment($0) }
        case (.person, .string(let text)):
            return AccountID(text).map { .record(context.person($0, kind: nil, isEvidence: !vouched)) }
        case (.commit, .string(let sha)): return .record(context.commit(sha))
        case (.list(let element, _), .array(let elements)):
            return .list(elements.map { Self.value($0, element, vouched: vouched, context) ?? absent("an element") })
        case (.map(let element), .object(let object)):
            let entries = object.members.map {
                ($0.key, Self.value($0.value, element, vouched: vouched, context) ?? absent($0.key))
            }
            return .map(MapValue(strings: entries))
        default: return nil
        }
    }
}

extension Value {
    /// A moment of the log; every one lies inside of CEL's range.
    static func moment(_ instant: Instant) -> Value {
        Timestamp(seconds: instant.seconds, nanos: Int32(instant.nanosecondOfSecond)).map { .timestamp($0) }
            ?? .unknown(Unknown("a time is out of range"))
    }
}

extension Timestamp {

    /// The same moment in the log's type, kept inside its range.
    var instant: Instant {
        Instant(seconds: seconds, nanos: Int64(nanos)) ?? Instant(nanoseconds: seconds < 0 ? .min : .max)
    }
}
