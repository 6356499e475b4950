// Classes of characters in brackets.

extension PatternParser {
    mutating func bracketed() throws(CELError) -> ScalarSet {
        let isInverted = take("^")
        var set = ScalarSet()
        var isFirst = true
        while let scalar = rest.first {
            if scalar == "]" && !isFirst {
                rest.removeFirst()
                let taken = flags.ignoresCase ? set.caseFolded : set
                return isInverted ? taken.inverted : taken
            }
            isFirst = false
            try member(into: &set)
        }
        throw PatternParser.fault("a `[` without a `]`")
    }

    private mutating func member(into set: inout ScalarSet) throws(CELError) {
        if take("[:") { return try namedClass(into: &set) }
        let first = try bracketScalar(into: &set)
        guard let first else { return }
        let before = rest
        guard take("-"), let next = rest.first, next != "]" else {
            rest = before
            set.insert(first.value...first.value)
            return
        }
        guard let last = try bracketScalar(into: &set), first.value <= last.value else {
            throw PatternParser.fault("a range in brackets goes from the smaller to the larger character")
        }
        set.insert(first.value...last.value)
    }

    /// A single character, or nil where it was a class, which goes into the set.
    private mutating func bracketScalar(into set: inout ScalarSet) throws(CELError) -> Unicode.Scalar? {
        guard take("\\") else { return rest.popFirst() }
        if let found = try classEscape() {
            set.formUnion(found)
            return nil
        }
        if take("b") { return "\u{08}" }
        return try scalarEscape()
    }

    private static let namedClasses: [(name: String, set: ScalarSet)] = [
        ("alnum", ScalarSet(48...57, 65...90, 97...122)), ("alpha", ScalarSet(65...90, 97...122)),
        ("ascii", ScalarSet(0...127)), ("blank", ScalarSet(9...9, 32...32)), ("cntrl", ScalarSet(0...31, 127...127)),
        ("digit", .digits), ("graph", ScalarSet(33...126)), ("lower", ScalarSet(97...122)),
        ("print", ScalarSet(32...126)), ("punct", ScalarSet(33...47, 58...64, 91...96, 123...126)),
        ("space", ScalarSet(9...13, 32...32)), ("upper", ScalarSet(65...90)), ("word", .words),
        ("xdigit", ScalarSet(48...57, 65...70, 97...102)),
    ]

    private mutating func namedClass(into set: inout ScalarSet) throws(CELError) {
        let isInverted = take("^")
        for (name, named) in PatternParser.namedClasses where take(name + ":]") {
            return set.formUnion(isInverted ? named.inverted : named)
        }
        throw PatternParser.fault("there is no class of that name in `[: :]`")
    }
}
