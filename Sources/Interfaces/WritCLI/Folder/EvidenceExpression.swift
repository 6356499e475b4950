// Regular expressions in evidence settings: `/^LGTM=(?<who>\S+)/`, matched in linear time.

import WritCEL

/// Compiles the expressions of evidence patterns.
enum EvidenceExpression {
    /// What is wrong with an expression.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    /// A matcher of lines that gives who.
    ///
    /// - Throws: `Fault` for what is no expression, or has no group named `who`.
    static func matcher(_ text: String) throws -> @Sendable (Substring) -> String? {
        let expression: RegularExpression
        do throws(CELError) { expression = try RegularExpression(text) } catch {
            throw Fault(description: error.message)
        }
        guard expression.groupNames.contains("who") else {
            throw Fault(description: "it has no group that says who: write `(?<who>\\S+)` where the account stands")
        }
        return { line in expression.firstMatch(of: "who", in: String(line)).map(String.init) }
    }
}
