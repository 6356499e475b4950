// YAML that is not a policy document, read by the same rules: YAML 1.2, no tags, limits on everything.

public import WritModel

/// Reads YAML text.
public enum YAMLText {
    /// The text as JSON.
    ///
    /// - Parameters:
    ///   - text: one YAML document.
    ///   - file: its name for messages.
    /// - Returns: the value; `null` for a text without content.
    /// - Throws: what is wrong, with its place.
    public static func json(_ text: String, file: String) throws(DocumentProblem) -> JSONValue {
        guard let source = try SourceText.documents(of: text, file: file).first else { return .null }
        return try YAMLComposer.compose(source).json
    }
}
