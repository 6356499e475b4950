// Schemas by kind: the built-in ones, and what a project adds to them.

public import WritModel

/// The schemas in force.
public struct SchemaSet: Sendable {
    /// All schemas, in the order they were added.
    public private(set) var all: [SchemaDocument] = []
    private var places: [EventKind: Int] = [:]

    /// The schemas of `BuiltInSchemas`.
    public static let builtIn = SchemaSet(BuiltInSchemas.all)

    /// A set of schemas; of two of one kind the later counts.
    public init(_ schemas: [SchemaDocument]) {
        for schema in schemas { put(schema) }
    }

    /// Every kind that has a schema, in order.
    public var kinds: [String] { all.map(\.event.value.description) }

    /// The schema of a kind.
    public func schema(for kind: EventKind) -> SchemaDocument? { places[kind].map { all[$0] } }

    /// The set with a project's schemas in it.
    ///
    /// A schema of a kind that is here already has to keep its capability, its subject, and every field with its type;
    /// connectors write these fields and policies read them. It may add fields, make an optional one required, change
    /// the values of an enumeration and the limit of a list. A field that is sensitive stays so, whether or not the
    /// project's schema says it again: masking is not lost by adding a field.
    ///
    /// - Parameter schemas: the project's schemas.
    /// - Returns: the set, with the schemas that are without problems, and what is wrong with the others, each at the
    ///   place of its `event`.
    public func merging(_ schemas: [SchemaDocument]) -> (set: SchemaSet, problems: [DocumentProblem]) {
        var result = self
        var problems: [DocumentProblem] = []
        var seen: [EventKind: Place] = [:]
        for schema in schemas {
            let found = Self.problems(of: schema, extending: self.schema(for: schema.event.value), seen: seen)
            problems += found
            if found.isEmpty { result.put(Self.keepingSensitive(schema, of: self.schema(for: schema.event.value))) }
            seen[schema.event.value] = seen[schema.event.value] ?? schema.event.place
        }
        return (result, problems)
    }

    private mutating func put(_ schema: SchemaDocument) {
        if let place = places[schema.event.value] {
            all[place] = schema
        } else {
            places[schema.event.value] = all.count
            all.append(schema)
        }
    }

    private static func keepingSensitive(_ schema: SchemaDocument, of base: SchemaDocument?) -> SchemaDocument {
        var schema = schema
        for index in schema.fields.indices where base?.field(schema.fields[index].name)?.isSensitive ?? false {
            schema.fields[index].isSensitive = true
        }
        return schema
    }

    /// Names that an event's envelope has taken (EVENTS.md).
    static let envelope = ["id", "source", "kind", "at", "seen", "actor", "subject", "provenance"]

    private static func problems(
        of schema: SchemaDocument, extending base: SchemaDocument?, seen: [EventKind: Place]
    ) -> [DocumentProblem] {
        let kind = schema.event.value
        var problems: [DocumentProblem] = []
        func say(_ message: String, _ suggestion: String? = nil) {
            problems.append(DocumentProblem(at: schema.event.place, message, suggestion: suggestion))
        }
        if let first = seen[kind] { say("`\(kind)` has a schema already", "keep one; the first is at \(first)") }
        for field in schema.fields where envelope.contains(field.name) && base?.field(field.name) == nil {
            say("the field `\(field.name)` is the name of a part of every event", "name it otherwise")
        }
        guard let base else { return problems }
        if schema.capability != base.capability {
            say(
                "`\(kind)` has the capability `\(base.capability.rawValue)`",
                "write `capability: \(base.capability.rawValue)`")
        }
        if schema.subject != base.subject {
            say("the subject of `\(kind)` is `\(base.subject)`", "write `subject: \(base.subject)`")
        }
        for field in base.fields {
            guard let own = schema.field(field.name) else {
                say(
                    "the built-in field `\(field.name)` of `\(kind)` is missing",
                    "add `\(field.name): \(field.type.yaml)`")
                continue
            }
            if !own.type.keeps(field.type) {
                say("the field `\(field.name)` of `\(kind)` is of type \(field.type.yaml)", "found \(own.type.yaml)")
            } else if own.isOptional, !field.isOptional {
                say("the field `\(field.name)` of `\(kind)` may not be left out", "remove `optional: true`")
            }
        }
        return problems
    }
}

extension FieldType {
    /// Whether this type can stand for another in conditions: equal but for an enumeration's values and a list's limit.
    func keeps(_ other: FieldType) -> Bool {
        switch (self, other) {
        case (.enumeration, .enumeration): true
        case (.list(let own, _), .list(let other, _)): own.keeps(other)
        case (.map(let own), .map(let other)): own.keeps(other)
        default: self == other
        }
    }

    /// The type as a schema document writes it.
    public var yaml: String {
        switch self {
        case .string: "string"
        case .int: "int"
        case .double: "double"
        case .bool: "bool"
        case .timestamp: "timestamp"
        case .person: "person"
        case .commit: "commit"
        case .json: "json"
        case .enumeration(let values): "{ enum: [\(values.joined(separator: ", "))] }"
        case .list(let element, Self.listMax): "{ list: \(element.yaml) }"
        case .list(let element, let max): "{ list: \(element.yaml), max: \(max) }"
        case .map(let element): "{ map: \(element.yaml) }"
        }
    }
}
