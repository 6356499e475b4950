// The syntax tree of patterns.

/// A part of a pattern.
indirect enum PatternNode: Sendable {
    case empty
    case set(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// Greed makes no difference to whether there is a match, so it is not kept.
    case repeated(PatternNode, least: Int, most: Int?)
    case assertion(Assertion)

    /// Conditions on a place in the text.
    enum Assertion: Sendable, Hashable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
    }
}
