// The CEL types of what policies speak of: events of every kind, commits, persons and subjects.

public import WritCEL
public import WritModel

/// The record types that schemas give rise to. One catalogue serves one set of documents.
public struct TypeCatalog: Sendable {
    /// An account as policies see it: equal when the person is the same.
    public static let person = RecordType(
        name: "person",
        fields: [
            .init(name: "@person", type: .string), .init(name: "id", type: .string), .init(name: "kind", type: .string),
            .init(name: "declared", type: .bool), .init(name: "@doubt", type: .bool),
        ], identityField: 0, doubtField: 4)

    /// What a commit's signature is worth by the identities in force, and whose it is; `by` is null where it is nobody's.
    public static let signature = RecordType(
        name: "signature",
        fields: [
            .init(name: "state", type: .enumeration(["good", "bad", "unknown_key", "not_checked", "none"])),
            .init(name: "by", type: .record(person)),
        ])

    /// What an event is about.
    public static let subject = RecordType(
        name: "subject", fields: [.init(name: "kind", type: .string), .init(name: "id", type: .string)])

    /// A commit in a list: its id in the leaf, joined to its `commit.recorded` when read (EVENTS.md).
    public static let commit = RecordType(
        name: "commit",
        fields: [
            .init(name: "sha", type: .string), .init(name: "short", type: .string),
            .init(name: "author", type: .record(person)), .init(name: "committer", type: .record(person)),
            .init(name: "coauthors", type: .list(.record(person))), .init(name: "title", type: .string),
            .init(name: "at", type: .timestamp), .init(name: "parents", type: .list(.string)),
            .init(name: "repository", type: .string), .init(name: "authored", type: .timestamp, isOptional: true),
            .init(name: "trailers", type: .map(.string, .list(.string)), isOptional: true),
            .init(name: "paths", type: .list(.string), isOptional: true),
            .init(name: "paths_truncated", type: .bool), .init(name: "additions", type: .int, isOptional: true),
            .init(name: "deletions", type: .int, isOptional: true),
            .init(name: "patch", type: .string, isOptional: true),
            .init(name: "merge", type: .enumeration(["clean", "edited"]), isOptional: true),
            .init(name: "reverts", type: .string, isOptional: true),
            .init(name: "signature", type: .record(signature), isOptional: true),
            .init(name: vouched, type: .bool),
        ])

    /// The field of a commit that says whether somebody vouches for its author.
    static let vouched = "vouched"

    /// Fields that are no part of an event, but follow from it and from the documents in force: whether a push is to a
    /// protected ref.
    static func derivedFields(of kind: EventKind) -> [SchemaDocument.Field] {
        [.pushRequested, .branchPushed].contains(kind)
            ? [SchemaDocument.Field(name: protected, type: .bool, isOptional: false)] : []
    }

    /// The derived field of pushes.
    static let protected = "protected"

    /// The members of the envelope, which every event shows beside its data.
    static let envelope: [RecordType.Field] = [
        .init(name: "id", type: .string), .init(name: "source", type: .string), .init(name: "kind", type: .string),
        .init(name: "at", type: .timestamp), .init(name: "seen", type: .timestamp),
        .init(name: "actor", type: .record(person), isOptional: true), .init(name: "subject", type: .record(subject)),
        .init(name: "provenance", type: .string),
    ]

    private let shapes: [String: EventShape]
    private let schemas: [String: SchemaDocument]

    /// The types of some schemas.
    ///
    /// - Parameter schemas: at most one per kind.
    public init(schemas: [SchemaDocument]) {
        var shapes: [String: EventShape] = [:]
        var known: [String: SchemaDocument] = [:]
        for schema in schemas {
            let kind = schema.event.value.description
            known[kind] = schema
            shapes[kind] = EventShape(
                name: kind, fields: schema.fields, derived: Self.derivedFields(of: schema.event.value),
                namesAreClaims: schema.event.value == .commitRecorded)
        }
        self.shapes = shapes
        self.schemas = known
    }

    /// Every kind, in alphabetical order.
    public var kinds: [String] { schemas.keys.sorted() }

    /// The schema of a kind.
    public func schema(of kind: EventKind) -> SchemaDocument? { schemas[kind.description] }

    /// Whether events of a kind are requests, which a gate decides: the one place that says so.
    public func isGate(_ kind: EventKind) -> Bool { schema(of: kind)?.capability == .gate }

    /// The kinds of requests.
    public var gates: Set<String> {
        Set(schemas.values.filter { $0.capability == .gate }.map(\.event.value.description))
    }

    /// How events of a kind become records.
    func shape(of kind: EventKind) -> EventShape? { shapes[kind.description] }

    /// The shape of several kinds: the fields they have in common, with equal types.
    func shape(ofAll kinds: [EventKind]) -> EventShape? {
        let all = kinds.compactMap { schemas[$0.description] }
        guard let first = all.first, all.count == kinds.count else { return nil }
        guard all.count > 1 else { return shapes[first.event.value.description] }
        let common = first.fields.compactMap { field -> SchemaDocument.Field? in
            let others = all.dropFirst().map { $0.field(field.name) }
            guard others.allSatisfy({ $0?.type == field.type }) else { return nil }
            let isOptional = field.isOptional || others.contains { $0?.isOptional ?? true }
            return SchemaDocument.Field(name: field.name, type: field.type, isOptional: isOptional)
        }
        let derived = Self.derivedFields(of: kinds[0]).filter { field in
            kinds.allSatisfy { Self.derivedFields(of: $0).contains(field) }
        }
        return EventShape(
            name: kinds.map(\.description).joined(separator: " or "), fields: common, derived: derived,
            namesAreClaims: kinds.contains(.commitRecorded))
    }
}

extension FieldType {
    /// The type that conditions see.
    var celType: CELType {
        switch self {
        case .string: .string
        case .int: .int
        case .double: .double
        case .bool: .bool
        case .timestamp: .timestamp
        case .person: .record(TypeCatalog.person)
        case .commit: .record(TypeCatalog.commit)
        case .enumeration(let values): .enumeration(values)
        case .list(let element, _): .list(element.celType)
        case .map(let element): .map(.string, element.celType)
        case .json: .dyn
        }
    }
}
