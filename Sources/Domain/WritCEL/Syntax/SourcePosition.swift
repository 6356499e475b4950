// Places in the text of an expression, so that every message can point at what it is about.

/// A place in the source of an expression.
public struct SourcePosition: Sendable, Hashable, Comparable {
    /// The line, counted from 1.
    public var line: Int
    /// The column in Unicode scalars, counted from 1.
    public var column: Int
    /// The number of Unicode scalars before the place.
    public var offset: Int

    /// The beginning of a source.
    public static let start = SourcePosition(line: 1, column: 1, offset: 0)

    /// Makes a position; nothing is checked.
    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// Orders positions of one source by their offset.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool { left.offset < right.offset }
}

extension SourcePosition: CustomStringConvertible {
    /// `line:column`.
    public var description: String { "\(line):\(column)" }
}
