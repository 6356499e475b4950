// Makes the tree of the tokens: operators by their precedence, then what binds tighter.

/// Parses one expression.
struct Parser {
    private var lexer: Lexer
    /// The token to be looked at, and the one behind it. Tokens are made as they are needed, so that what is nested too
    /// deep is refused without reading all of it.
    private(set) var current: Token
    private var following: Token
    /// The end of the last token taken.
    private(set) var lastEnd = SourcePosition.start
    private var depth = 0
    private var lastID = 0
    let limits: Limits
    /// Faults after which parsing goes on, so that all are reported.
    var problems: [CELProblem] = []

    /// Names that the language keeps for later; they may be fields, but not names of variables.
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    /// Parses a source.
    static func parse(_ source: String, limits: Limits) throws(CELProblems) -> Expression {
        guard source.utf8.count <= limits.sourceBytesMax else {
            throw CELProblems("the expression is longer than sourceBytesMax, \(limits.sourceBytesMax) bytes")
        }
        var parser = Parser(Lexer(source, problemsMax: limits.problemsMax), limits: limits)
        return try parser.parse()
    }

    private init(_ lexer: Lexer, limits: Limits) {
        self.lexer = lexer
        self.limits = limits
        current = self.lexer.next()
        following = self.lexer.next()
    }

    private mutating func parse() throws(CELProblems) -> Expression {
        do {
            let tree = try expression()
            if current.kind != .end { throw unexpected("an operator or the end") }
            guard lexer.problems.isEmpty else { throw CELProblems(lexer.problems) }
            guard problems.isEmpty else { throw CELProblems(problems) }
            return tree
        } catch let problem as CELProblem {
            lexer.finish()
            // What cannot be read at all comes first: what it did to the rest says little.
            throw CELProblems(lexer.problems.isEmpty ? problems + [problem] : lexer.problems)
        } catch let all as CELProblems {
            throw all
        } catch {
            throw CELProblems("the expression cannot be read: \(error)")
        }
    }

    // MARK: - Tokens

    func isAt(_ symbol: Token.Symbol) -> Bool { current.kind == .symbol(symbol) }

    func isNext(_ symbol: Token.Symbol) -> Bool { following.kind == .symbol(symbol) }

    mutating func advance() {
        lastEnd = current.end
        current = following
        if following.kind != .end { following = lexer.next() }
    }

    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard isAt(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol, _ place: String) throws {
        guard take(symbol) else { throw unexpected("`\(symbol.rawValue)` \(place)") }
    }

    func unexpected(_ wanted: String) -> CELProblem {
        CELProblem(
            position: current.start, end: current.end, message: "expected \(wanted), found \(current.spoken)")
    }

    // MARK: - Nodes

    mutating func node(_ kind: Expression.Kind, from start: SourcePosition) throws -> Expression {
        lastID += 1
        let node = Expression(id: lastID, position: start, end: lastEnd, kind: kind)
        guard node.height <= limits.nestingMax, lastID < Expression.syntheticIDStart else {
            let message = "the expression is nested deeper than nestingMax, \(limits.nestingMax); split it"
            throw CELProblems(message, at: start, end: lastEnd)
        }
        return node
    }

    mutating func call(_ function: String, _ arguments: [Expression], from start: SourcePosition) throws -> Expression {
        try node(.call(function: function, target: nil, arguments: arguments), from: start)
    }

    /// Notes a fault after which the rest can still be read.
    mutating func report(_ message: String, from start: SourcePosition, to end: SourcePosition) {
        if problems.count < limits.problemsMax {
            problems.append(CELProblem(position: start, end: end, message: message))
        }
    }

    /// An expression inside of brackets. A syntax error in it is noted, and reading goes on at the next comma or behind
    /// the bracket, so that the others are found too. Limits end it all.
    /// - Parameter hasSeparators: whether a comma or colon ends the expression, too.
    mutating func enclosed(hasSeparators: Bool = true) throws -> Expression {
        let start = current.start
        do {
            return try expression()
        } catch let problem as CELProblem {
            skip(toSeparators: hasSeparators)
            guard problems.count < limits.problemsMax, current.kind != .end else { throw problem }
            problems.append(problem)
            return try node(.literal(.null), from: start)
        }
    }

    /// Goes to the closing bracket, comma or colon that belongs to the brackets around, or to the end.
    private mutating func skip(toSeparators: Bool) {
        var depth = 0
        while current.kind != .end {
            switch current.kind {
            case .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.leftBrace): depth += 1
            case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace):
                if depth == 0 { return }
                depth -= 1
            case .symbol(.comma), .symbol(.colon):
                if depth == 0 && toSeparators { return }
            default: break
            }
            advance()
        }
    }

    mutating func checkVariableName(_ token: Token) {
        guard case .identifier(let name) = token.kind, Parser.reserved.contains(name) else { return }
        report("`\(name)` is a reserved word and cannot be a name", from: token.start, to: token.end)
    }

    // MARK: - Operators

    /// `condition ? value : other`, or what binds tighter.
    mutating func expression() throws -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.nestingMax else {
            throw CELProblems(
                "the expression is nested deeper than nestingMax, \(limits.nestingMax); split it",
                at: current.start, end: current.end)
        }
        let start = current.start
        let condition = try disjunction()
        guard take(.question) else { return condition }
        let value = try disjunction()
        try expect(.colon, "between the values of a condition")
        let other = try expression()
        return try call(Operator.conditional, [condition, value, other], from: start)
    }

    private mutating func disjunction() throws -> Expression {
        try chain(.or, Operator.or) { try $0.conjunction() }
    }

    private mutating func conjunction() throws -> Expression {
        try chain(.and, Operator.and) { try $0.binary(tighterThan: 3) }
    }

    /// Operators that are associative become balanced trees, so that long chains stay shallow.
    private mutating func chain(
        _ symbol: Token.Symbol, _ function: String, _ operand: (inout Parser) throws -> Expression
    ) throws -> Expression {
        var operands = [try operand(&self)]
        while take(symbol) { operands.append(try operand(&self)) }
        return try balance(operands[...], function)
    }

    private mutating func balance(_ operands: ArraySlice<Expression>, _ function: String) throws -> Expression {
        if operands.count == 1 { return operands[operands.startIndex] }
        let middle = operands.startIndex + (operands.count + 1) / 2
        let left = try balance(operands[..<middle], function)
        let right = try balance(operands[middle...], function)
        var both = try call(function, [left, right], from: left.position)
        both.end = right.end
        return both
    }

    /// Left-associative operators that bind tighter than `precedence`.
    private mutating func binary(tighterThan precedence: Int) throws -> Expression {
        let start = current.start
        var left = try unary()
        while let function = currentOperator, let found = Operator.binary(function)?.precedence, found > precedence {
            advance()
            let right = try binary(tighterThan: found)
            left = try call(function, [left, right], from: start)
        }
        return left
    }

    private var currentOperator: String? {
        switch current.kind {
        case .keyword(.in): Operator.isIn
        case .symbol(.less): Operator.less
        case .symbol(.lessOrEqual): Operator.lessOrEqual
        case .symbol(.greater): Operator.greater
        case .symbol(.greaterOrEqual): Operator.greaterOrEqual
        case .symbol(.equal): Operator.equal
        case .symbol(.notEqual): Operator.notEqual
        case .symbol(.plus): Operator.add
        case .symbol(.minus): Operator.subtract
        case .symbol(.star): Operator.multiply
        case .symbol(.slash): Operator.divide
        case .symbol(.percent): Operator.modulo
        default: nil
        }
    }

    private mutating func unary() throws -> Expression {
        let isNot = isAt(.not)
        var starts: [SourcePosition] = []
        while isAt(isNot ? .not : .minus) {
            starts.append(current.start)
            advance()
        }
        var operand: Expression
        if !isNot, let start = starts.last, let literal = negativeLiteral() {
            starts.removeLast()
            operand = try members(of: try node(.literal(literal), from: start))
        } else {
            operand = try members(of: try primary())
        }
        for start in starts.reversed() {
            operand = try call(isNot ? Operator.not : Operator.negate, [operand], from: start)
        }
        return operand
    }

    private mutating func negativeLiteral() -> Value? {
        switch current.kind {
        case .int(let magnitude):
            advance()
            return .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let value):
            advance()
            return .double(-value)
        default: return nil
        }
    }
}
