// What is wrong with an expression before it is evaluated: all of it, not only the first thing.

/// One fault of an expression, found while it is parsed, checked or compiled.
public struct CELProblem: Error, Sendable, Hashable {
    /// Where the faulty part begins.
    public var position: SourcePosition
    /// Where the faulty part ends (exclusive).
    public var end: SourcePosition
    /// What is wrong: lower-case start, no final full stop.
    public var message: String
    /// What was perhaps meant, such as the declared name most like a misspelt one.
    public var suggestion: String?

    /// Makes a problem.
    public init(position: SourcePosition, end: SourcePosition, message: String, suggestion: String? = nil) {
        self.position = position
        self.end = end
        self.message = message
        self.suggestion = suggestion
    }
}

extension CELProblem: CustomStringConvertible {
    /// `line:column: message (did you mean ...?)`.
    public var description: String {
        let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
        return "\(position): \(message)\(hint)"
    }
}

/// All the problems of one expression.
public struct CELProblems: Error, Sendable, Hashable {
    /// The problems in the order of their positions; never empty.
    public var problems: [CELProblem]

    /// Makes the error of these problems, which must not be none.
    public init(_ problems: [CELProblem]) {
        precondition(!problems.isEmpty, "an error needs a problem")
        self.problems = problems.sorted { $0.position < $1.position }
    }

    init(_ message: String, at position: SourcePosition = .start, end: SourcePosition? = nil) {
        problems = [CELProblem(position: position, end: end ?? position, message: message)]
    }
}

extension CELProblems: CustomStringConvertible {
    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
