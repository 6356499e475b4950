// What people write: documents of nine kinds, each decoded from YAML into one of the types in this folder.
// Nothing here is compiled yet: conditions are text with a place.

/// A place in a file that a message can point at.
public struct Place: Sendable, Hashable, CustomStringConvertible {
    /// The file, as the reader named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1.
    public var column: Int

    /// A place.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `policies/release.yaml:12:5`.
    public var description: String { "\(file):\(line):\(column)" }
}

/// Something together with where it was written.
public struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
    /// What was written.
    public var value: Value
    /// Where.
    public var place: Place

    /// A value at a place.
    public init(_ value: Value, at place: Place) {
        self.value = value
        self.place = place
    }
}

/// What is wrong with a document, where, and what to do about it.
public struct DocumentProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether the document can be used all the same.
    public enum Severity: String, Sendable, Hashable { case error, warning }

    /// How bad it is.
    public var severity: Severity
    /// Where.
    public var place: Place
    /// What is wrong: lower-case start, no final full stop.
    public var message: String
    /// What was probably meant, or what to add.
    public var suggestion: String?

    /// A problem.
    public init(_ severity: Severity = .error, at place: Place, _ message: String, suggestion: String? = nil) {
        self.severity = severity
        self.place = place
        self.message = message
        self.suggestion = suggestion
    }

    /// `file:line:column: error: message; suggestion`.
    public var description: String {
        "\(place): \(severity.rawValue): \(message)" + (suggestion.map { "; \($0)" } ?? "")
    }
}

/// The kinds of document.
public enum DocumentKind: String, Sendable, Hashable, CaseIterable {
    case schema, fact, policy, calendar, group, identity, access, repository, source
}

/// A decoded document.
public enum DocumentContent: Sendable, Hashable {
    case schema(SchemaDocument)
    case fact(FactDocument)
    case policy(PolicyDocument)
    case calendar(CalendarDocument)
    case group(GroupDocument)
    case identity(IdentityDocument)
    case access(AccessDocument)
    case repository(RepositoryDocument)
    case source(SourceDocument)
}

/// A document with its text: what activation appends to the log and what its digest is of.
public struct Document: Sendable, Hashable {
    /// The kind.
    public var kind: DocumentKind
    /// The name, unique within its kind.
    public var name: String
    /// The exact text of this one document, with the text of included files appended (see `CalendarDocument`).
    public var text: String
    /// `sha256:<hex>` of `text`; made by the reader, since hashing belongs elsewhere.
    public var digest: String
    /// Where it begins.
    public var place: Place
    /// The decoded content.
    public var content: DocumentContent

    /// A document.
    public init(
        kind: DocumentKind, name: String, text: String, digest: String, place: Place, content: DocumentContent
    ) {
        self.kind = kind
        self.name = name
        self.text = text
        self.digest = digest
        self.place = place
        self.content = content
    }
}
