// The schemas of every kind of event that Writ knows from the start. They are documents like everybody else's, read by
// the same reader, so that what is true of a project's schemas is true of these.

public import WritModel

/// The built-in schemas.
public enum BuiltInSchemas {
    /// All documents as one text, as a file would hold them.
    public static let text = [code, delivery, requests, governance, writ, reads, processes].joined(separator: "\n---\n")

    /// All schemas in the order of the text. The first use reads the text.
    public static var all: [SchemaDocument] { SchemaSet.builtIn.all }

    /// The schema of a kind, or `nil` when it is not built in.
    public static func schema(for kind: EventKind) -> SchemaDocument? { SchemaSet.builtIn.schema(for: kind) }

    /// The name that messages give the text.
    static let file = "built-in schemas"

    /// Reads the text. The problems are for the test that there are none.
    static func read() -> (schemas: [SchemaDocument], problems: [DocumentProblem]) { read(text) }

    static func schemas(of text: String) -> [SchemaDocument] { read(text).schemas }

    private static func read(_ text: String) -> (schemas: [SchemaDocument], problems: [DocumentProblem]) {
        let result = DocumentReader.read(
            text: text, file: file, includes: { _ in .failure(IncludeError("no files here")) }, digest: { _ in "" })
        let schemas = result.documents.compactMap { document -> SchemaDocument? in
            if case .schema(let schema) = document.content { schema } else { nil }
        }
        return (schemas, result.problems)
    }
}
