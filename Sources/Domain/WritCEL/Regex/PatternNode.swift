// The syntax tree of patterns.

/// A part of a pattern.
indirect enum PatternNode: Sendable {
    case empty
    case set(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// Greed makes no difference to whether there is a match, only to what its groups hold.
    case repeated(PatternNode, least: Int, most: Int?, isGreedy: Bool)
    /// A group that holds what it matched; groups are numbered from 1 by their opening parentheses.
    case group(PatternNode, number: Int)
    case assertion(Assertion)

    /// Conditions on a place in the text.
    enum Assertion: Sendable, Hashable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
    }
}
