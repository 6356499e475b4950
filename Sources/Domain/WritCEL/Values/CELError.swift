// Failures of evaluation. They are values: `true || 1 / 0 == 1` is true.

/// A failure of evaluation.
public struct CELError: Error, Sendable, Hashable {
    /// The kinds of failures.
    public enum Code: Sendable, Hashable {
        /// No function of the name takes arguments of these types.
        case noSuchOverload
        /// Division or modulo by zero.
        case divisionByZero
        /// A number, time or duration is outside of its range.
        case overflow
        /// A map has no such key.
        case noSuchKey
        /// A value has no such field.
        case noSuchField
        /// A list has no such index.
        case indexOutOfBounds
        /// A name that means nothing; only in expressions that were not checked.
        case undeclared
        /// An argument is of the right type but not usable.
        case invalidArgument
        /// Two entries of a map literal have the same key.
        case repeatedKey
        /// A limit is exceeded: its name.
        case limit(String)
        /// A failure of a function of the host's.
        case host(String)
    }

    /// What kind of failure it is.
    public var code: Code
    /// What went wrong: lower-case start, no final full stop.
    public var message: String
    /// The part of the expression that failed, where known.
    public var position: SourcePosition?

    /// Makes an error.
    public init(_ code: Code, _ message: String, position: SourcePosition? = nil) {
        self.code = code
        self.message = message
        self.position = position
    }

    static let divisionByZero = CELError(.divisionByZero, "division by zero")
    static let moduloByZero = CELError(.divisionByZero, "modulus by zero")
    static let integerOverflow = CELError(.overflow, "integer overflow")
    static let timeOverflow = CELError(.overflow, "time or duration out of range")
    static let costExceeded = CELError(
        .limit("costMax"), "the expression's cost limit is exhausted; make it go over less, or raise costMax")

    static let memoryExceeded = CELError(
        .limit("memoryBytesMax"),
        "the expression's memory limit is exhausted; make it build smaller lists and texts, or raise memoryBytesMax")

    static func noOverload(_ function: String, _ arguments: [Value]) -> CELError {
        let types = arguments.map { $0.type.description }.joined(separator: ", ")
        return CELError(.noSuchOverload, "no such overload: \(Operator.spoken(function))(\(types))")
    }
}

extension CELError: CustomStringConvertible {
    /// The message, after the position where known.
    public var description: String { position.map { "\($0): \(message)" } ?? message }
}
