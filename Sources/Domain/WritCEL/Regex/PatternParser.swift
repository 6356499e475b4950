// Reads patterns in RE2's syntax: what it takes in linear time, so no references and no looking around.

/// Parses one pattern.
struct PatternParser {
    var rest: Substring.UnicodeScalarView
    var flags = Flags()
    private var depth = 0
    private var groups: [String?] = []

    private static let depthMax = 100
    private static let repeatMax = 1000

    struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotTakesNewline = false
    }

    static func parse(_ pattern: String) throws(CELError) -> PatternNode { try parseGroups(pattern).node }

    /// The tree with the names of its groups, in their order; `nil` for a group without a name.
    static func parseGroups(_ pattern: String) throws(CELError) -> (node: PatternNode, groups: [String?]) {
        var parser = PatternParser(rest: pattern.unicodeScalars[...])
        let node = try parser.alternatives()
        guard parser.rest.isEmpty else { throw fault("a `)` without a `(`") }
        return (node, parser.groups)
    }

    private init(rest: Substring.UnicodeScalarView) { self.rest = rest }

    static func fault(_ message: String) -> CELError {
        CELError(.invalidArgument, "the pattern is not a regular expression: \(message)")
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.unicodeScalars) else { return false }
        rest.removeFirst(text.unicodeScalars.count)
        return true
    }

    // MARK: - Structure

    private mutating func alternatives() throws(CELError) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= PatternParser.depthMax else { throw PatternParser.fault("too many nested groups") }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(CELError) -> PatternNode {
        var parts: [PatternNode] = []
        while let next = rest.first, next != "|", next != ")" { parts.append(try repetition()) }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func repetition() throws(CELError) -> PatternNode {
        let node = try atom()
        guard let bounds = try quantifier() else { return node }
        let isGreedy = !take("?")
        guard try quantifier() == nil else { throw PatternParser.fault("repetition of a repetition") }
        return .repeated(node, least: bounds.least, most: bounds.most, isGreedy: isGreedy)
    }

    private mutating func quantifier() throws(CELError) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let before = rest
        guard take("{"), let least = number() else {
            rest = before
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            // As in RE2, braces that are no repetition stand for themselves.
            rest = before
            return nil
        }
        guard least <= PatternParser.repeatMax, most ?? 0 <= PatternParser.repeatMax, least <= most ?? least else {
            throw PatternParser.fault(
                "a repetition is at most \(PatternParser.repeatMax) times, the smaller number first")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let next = rest.first, next.isDigit, digits.count < 6 {
            digits.unicodeScalars.append(next)
            rest.removeFirst()
        }
        return Int(digits)
    }

    // MARK: - Atoms

    private mutating func atom() throws(CELError) -> PatternNode {
        guard let scalar = rest.popFirst() else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[": return .set(folded(try bracketed()))
        case ".": return .set(flags.dotTakesNewline ? .any : .anyButNewline)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape()
        case "*", "+", "?": throw PatternParser.fault("`\(scalar)` repeats nothing")
        default: return literal(scalar)
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        .set(folded(ScalarSet(scalar.value...scalar.value)))
    }

    private func folded(_ set: ScalarSet) -> ScalarSet { flags.ignoresCase ? set.caseFolded : set }

    private mutating func group() throws(CELError) -> PatternNode {
        let outside = flags
        var number: Int?
        if take("?") {
            if take("P<") || take("<") {
                groups.append(try groupName())
                number = groups.count
            } else if try takeFlags() {
                // `(?i)` holds to the end of the group around it.
                return .empty
            }
        } else {
            groups.append(nil)
            number = groups.count
        }
        let node = try alternatives()
        guard take(")") else { throw PatternParser.fault("a `(` without a `)`") }
        flags = outside
        return number.map { .group(node, number: $0) } ?? node
    }

    private mutating func groupName() throws(CELError) -> String {
        var name = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == ">" && !name.isEmpty { return String(name) }
            guard scalar.isNameStart || scalar.isDigit else { break }
            name.append(scalar)
        }
        throw PatternParser.fault("a group's name is letters, digits and `_`; looking behind is not supported")
    }

    /// Reads `i`, `m`, `s`, `U` and what is switched off after `-`.
    /// - Returns: true at `)`, where the group holds flags only; false at `:`.
    private mutating func takeFlags() throws(CELError) -> Bool {
        var turnsOn = true
        while let scalar = rest.popFirst() {
            switch scalar {
            case "i": flags.ignoresCase = turnsOn
            case "m": flags.isMultiline = turnsOn
            case "s": flags.dotTakesNewline = turnsOn
            case "U": break
            case "-": turnsOn = false
            case ")": return true
            case ":": return false
            default: throw PatternParser.fault("`(?\(scalar)` is not supported")
            }
        }
        throw PatternParser.fault("a `(` without a `)`")
    }

    // MARK: - Escapes

    private mutating func escape() throws(CELError) -> PatternNode {
        guard let scalar = rest.first else { throw PatternParser.fault("a backslash at the end") }
        switch scalar {
        case "b", "B", "A", "z":
            rest.removeFirst()
            let assertion: PatternNode.Assertion =
                scalar == "b" ? .wordBoundary : scalar == "B" ? .notWordBoundary : scalar == "A" ? .textStart : .textEnd
            return .assertion(assertion)
        case "Q":
            rest.removeFirst()
            return quotation()
        default:
            if let set = try classEscape() { return .set(set) }
            return literal(try scalarEscape())
        }
    }

    /// `\Q...\E`.
    private mutating func quotation() -> PatternNode {
        var parts: [PatternNode] = []
        while !rest.isEmpty, !take("\\E") {
            if let scalar = rest.popFirst() { parts.append(literal(scalar)) }
        }
        return .sequence(parts)
    }

    mutating func classEscape() throws(CELError) -> ScalarSet? {
        let set: ScalarSet
        switch rest.first {
        case "d": set = .digits
        case "D": set = ScalarSet.digits.inverted
        case "w": set = .words
        case "W": set = ScalarSet.words.inverted
        case "s": set = .blanks
        case "S": set = ScalarSet.blanks.inverted
        case "p", "P": throw PatternParser.fault("classes of Unicode (`\\p`) are not supported")
        default: return nil
        }
        rest.removeFirst()
        return set
    }

    mutating func scalarEscape() throws(CELError) -> Unicode.Scalar {
        guard let scalar = rest.popFirst() else { throw PatternParser.fault("a backslash at the end") }
        switch scalar {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal()
        case "0"..."9": throw PatternParser.fault("references and octal numbers are not supported")
        default: break
        }
        guard !scalar.isNameStart else { throw PatternParser.fault("there is no escape `\\\(scalar)`") }
        return scalar
    }

    private mutating func hexadecimal() throws(CELError) -> Unicode.Scalar {
        var digits = ""
        if take("{") {
            while let scalar = rest.popFirst(), scalar != "}" {
                digits.unicodeScalars.append(scalar)
                if digits.unicodeScalars.count > 8 { break }
            }
        } else {
            digits = String(rest.prefix(2))
            rest.removeFirst(min(2, rest.count))
            if digits.unicodeScalars.count != 2 { digits = "" }
        }
        let isPlain = digits.unicodeScalars.allSatisfy(\.properties.isASCIIHexDigit)
        guard isPlain, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
            throw PatternParser.fault("`\\x` takes two hexadecimal digits, or some in braces")
        }
        return scalar
    }
}
