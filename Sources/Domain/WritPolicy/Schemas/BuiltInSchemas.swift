// The schemas of every kind of event that Writ knows from the start.
//
// They are values and not documents' text, because every process needs them and reading them as YAML took it longer than
// a decision. A test writes each as a document and reads it back: what is true of a project's
// schemas is true of these.

public import WritModel

/// The built-in schemas.
public enum BuiltInSchemas {
    /// All schemas, by families.
    public static let all = code + delivery + requests + governance + writ + reads + processes

    /// The schema of a kind, or `nil` when it is not built in.
    public static func schema(for kind: EventKind) -> SchemaDocument? { SchemaSet.builtIn.schema(for: kind) }

    /// The name that messages give the place of a built-in schema.
    static let file = "built-in schemas"
}

/// A field as the built-in schemas write it: `.string.optional`.
struct BuiltInField {
    /// Its type.
    let type: FieldType
    /// Whether events may leave it out.
    private(set) var isOptional = false
    /// Whether it is masked for readers without the right to see it.
    private(set) var isSensitive = false

    private init(_ type: FieldType) { self.type = type }

    static let string = BuiltInField(.string)
    static let int = BuiltInField(.int)
    static let bool = BuiltInField(.bool)
    static let timestamp = BuiltInField(.timestamp)
    static let person = BuiltInField(.person)
    static let json = BuiltInField(.json)

    static func oneOf(_ values: String...) -> BuiltInField { BuiltInField(.enumeration(values)) }

    static func list(_ element: FieldType, max: Int = FieldType.listMax) -> BuiltInField {
        BuiltInField(.list(element, max: max))
    }

    static func map(_ element: FieldType) -> BuiltInField { BuiltInField(.map(element)) }

    /// The same, which events may leave out.
    var optional: BuiltInField {
        var field = self
        field.isOptional = true
        return field
    }

    /// The same, masked for readers without the right to see it.
    var sensitive: BuiltInField {
        var field = self
        field.isSensitive = true
        return field
    }
}

extension SchemaDocument {
    /// A built-in schema.
    init(
        _ event: StaticString, _ capability: Capability, subject: String,
        _ fields: KeyValuePairs<String, BuiltInField>
    ) {
        self.init(
            event: Located(EventKind(known: event), at: Place(file: BuiltInSchemas.file, line: 1, column: 1)),
            capability: capability, subject: subject,
            fields: fields.map { name, field in
                Field(name: name, type: field.type, isOptional: field.isOptional, isSensitive: field.isSensitive)
            })
    }
}
