// What an expression may cost, each limit with its default. An error that a limit causes names it.

/// Limits of parsing, checking and evaluation.
public struct Limits: Sendable, Hashable {
    /// The most bytes of source: 64 KiB.
    public var sourceBytesMax = 64 * 1024
    /// The deepest nesting of brackets, and the greatest height of a tree: 100. Evaluation recurses no deeper.
    public var nestingMax = 100
    /// The greatest height of a tree that passes over the parser's have made: 250.
    public var heightMax = 250
    /// How many problems of one expression are reported: 50.
    public var problemsMax = 50
    /// What an evaluation may cost: 100 000, a few milliseconds. A step of a macro costs 1, and 1 for each node that it
    /// evaluates; calls cost what they declare, and those that go over text or lists also a tenth of what they go over.
    public var costMax: UInt64 = 100_000
    /// The most bytes of lists, maps and texts that an evaluation makes in all, whether it still needs them or not: 6 MiB.
    public var memoryBytesMax = 6 * 1024 * 1024
    /// The most elements of a list, or entries of a map, that an evaluation makes: 100 000.
    public var listMax = 100_000
    /// The most bytes of text, or of bytes, that an evaluation makes: 1 MiB.
    public var stringBytesMax = 1024 * 1024
    /// The most bytes of a regular expression: 1 KiB.
    public var patternBytesMax = 1024
    /// The most instructions that a regular expression is made into: 10 000.
    public var patternStatesMax = 10_000
    /// How long a list is taken to be when the cost of an expression is estimated: 1000.
    public var estimatedListLength: UInt64 = 1000

    /// The defaults.
    public init() {}
}
