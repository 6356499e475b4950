// The schema of an event kind: which fields it has and of which types. Conditions are checked against it, and events on
// arrival.

public import WritModel

/// The type of a field.
public indirect enum FieldType: Sendable, Hashable {
    /// Text.
    case string
    /// A whole number.
    case int
    /// A number.
    case double
    /// A truth value.
    case bool
    /// A moment, RFC 3339.
    case timestamp
    /// An account; compares by person.
    case person
    /// A commit's full id in the leaf, joined to its `commit.recorded` when read.
    case commit
    /// One of these texts; another is refused.
    case enumeration([String])
    /// A list of at most this many.
    case list(FieldType, max: Int)
    /// A map from text.
    case map(FieldType)
    /// Nested data of no fixed shape; conditions cannot read it.
    case json

    /// The longest list unless a schema says otherwise.
    public static let listMax = 1000
    /// The longest list that a schema may ask for.
    public static let listLimit = 5000
}

/// What may be done about an event of a kind.
public enum Capability: String, Sendable, Hashable, CaseIterable {
    /// A request: it may be denied.
    case gate
    /// It has already happened.
    case observe
    /// Writ can bring it about.
    case cause
}

/// The schema of an event kind.
public struct SchemaDocument: Sendable, Hashable {
    /// A field of the kind.
    public struct Field: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its type.
        public var type: FieldType
        /// Whether events may leave it out.
        public var isOptional: Bool
        /// Whether it is masked for readers without the right to see it.
        public var isSensitive: Bool

        /// A field.
        public init(name: String, type: FieldType, isOptional: Bool, isSensitive: Bool = false) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
            self.isSensitive = isSensitive
        }
    }

    /// The kind it is of.
    public var event: Located<EventKind>
    /// What may be done about it.
    public var capability: Capability
    /// The kind of its subject: `commit`, `deploy`.
    public var subject: String
    /// Its fields in order.
    public var fields: [Field]

    /// A schema.
    public init(event: Located<EventKind>, capability: Capability, subject: String, fields: [Field]) {
        self.event = event
        self.capability = capability
        self.subject = subject
        self.fields = fields
    }

    /// A field by name.
    public func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}
