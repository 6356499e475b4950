// Makes tokens of the source, and reports all that cannot be one.

/// Splits a source into tokens.
struct Lexer {
    var scalars: [Unicode.Scalar]
    var place = SourcePosition.start
    var problems: [CELProblem] = []
    private let problemsMax: Int
    private static let nameBytesMax = 1024

    init(_ source: String, problemsMax: Int) {
        scalars = Array(source.unicodeScalars)
        self.problemsMax = problemsMax
    }

    /// The next token: `.end` at the end, and where there are too many problems to go on.
    mutating func next() -> Token {
        while problems.count < problemsMax {
            skipBlanks()
            let start = place
            guard let kind = nextKind() else { continue }
            return Token(kind: kind, start: start, end: place)
        }
        return Token(kind: .end, start: place, end: place)
    }

    /// Reads what is left, for the sake of its problems.
    mutating func finish() {
        while next().kind != .end {}
    }

    // MARK: - Scalars

    var current: Unicode.Scalar? { peek(0) }

    func peek(_ distance: Int) -> Unicode.Scalar? {
        let index = place.offset + distance
        return index < scalars.count ? scalars[index] : nil
    }

    mutating func advance() {
        if current == "\n" {
            place.line += 1
            place.column = 1
        } else {
            place.column += 1
        }
        place.offset += 1
    }

    mutating func advance(by count: Int) {
        for _ in 0..<count { advance() }
    }

    func startsWith(_ text: String) -> Bool {
        var distance = 0
        for scalar in text.unicodeScalars {
            guard peek(distance) == scalar else { return false }
            distance += 1
        }
        return true
    }

    mutating func report(_ message: String, from start: SourcePosition) {
        problems.append(CELProblem(position: start, end: place, message: message))
    }

    private mutating func skipBlanks() {
        while let scalar = current {
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{0C}": advance()
            case "/" where peek(1) == "/":
                while let inner = current, inner != "\n" { _ = inner; advance() }
            default: return
            }
        }
    }

    // MARK: - Kinds

    private mutating func nextKind() -> Token.Kind? {
        guard let scalar = current else { return .end }
        if let prefix = stringPrefix() { return string(prefix) }
        if scalar.isNameStart { return name() }
        if scalar.isDigit || (scalar == "." && peek(1)?.isDigit == true) { return number() }
        if scalar == "`" { return quotedName() }
        if let next = peek(1), let symbol = Token.Symbol(scalar, next) {
            advance(by: 2)
            return .symbol(symbol)
        }
        if let symbol = Token.Symbol(scalar) {
            advance()
            return .symbol(symbol)
        }
        let start = place
        advance()
        let hint = scalar == "=" ? "; write `==` to compare" : scalar == "&" || scalar == "|" ? "; write it twice" : ""
        report("unexpected character `\(scalar)`\(hint)", from: start)
        return nil
    }

    private mutating func name() -> Token.Kind {
        let start = place
        let text = take { $0.isNameStart || $0.isDigit }
        if text.utf8.count > Lexer.nameBytesMax {
            report("a name is at most \(Lexer.nameBytesMax) characters long", from: start)
        }
        return Token.Keyword(rawValue: text).map(Token.Kind.keyword) ?? .identifier(text)
    }

    private mutating func quotedName() -> Token.Kind? {
        let start = place
        advance()
        let text = take { $0.isNameStart || $0.isDigit || ["-", ".", "/", " "].contains($0) }
        guard current == "`", !text.isEmpty else {
            report("a quoted field name holds letters, digits and `_-./ `, and ends in a backquote", from: start)
            advance()
            return nil
        }
        advance()
        return .quotedIdentifier(text)
    }

    mutating func take(while isPart: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = current, isPart(scalar) {
            text.append(scalar)
            advance()
        }
        return String(text)
    }

    // MARK: - Numbers

    private mutating func number() -> Token.Kind? {
        let start = place
        if current == "0", peek(1) == "x" || peek(1) == "X" {
            advance(by: 2)
            return integer(take { $0.properties.isASCIIHexDigit }, radix: 16, from: start)
        }
        var text = take(while: \.isDigit)
        var isDouble = false
        if current == ".", peek(1)?.isDigit == true {
            isDouble = true
            advance()
            text += "." + take(while: \.isDigit)
        }
        if let exponent = takeExponent() {
            isDouble = true
            text += exponent
        }
        guard isDouble else { return integer(text, radix: 10, from: start) }
        guard let value = Double(text.hasPrefix(".") ? "0" + text : text), value.isFinite else {
            report("the number is too large for a double", from: start)
            return nil
        }
        return .double(value)
    }

    private mutating func takeExponent() -> String? {
        guard current == "e" || current == "E" else { return nil }
        let hasSign = peek(1) == "+" || peek(1) == "-"
        guard peek(hasSign ? 2 : 1)?.isDigit == true else { return nil }
        advance()
        let sign = hasSign ? String(Character(current ?? "+")) : ""
        if hasSign { advance() }
        return "e" + sign + take(while: \.isDigit)
    }

    private mutating func integer(_ digits: String, radix: Int, from start: SourcePosition) -> Token.Kind? {
        let isUnsigned = current == "u" || current == "U"
        if isUnsigned { advance() }
        if let next = current, next.isNameStart || next.isDigit {
            _ = take { $0.isNameStart || $0.isDigit }
            report("a number cannot be followed by a name", from: start)
            return nil
        }
        guard let value = UInt64(digits, radix: radix), isUnsigned || value <= UInt64(Int64.max) + 1 else {
            report("the number does not fit in 64 bits", from: start)
            return nil
        }
        return isUnsigned ? .uint(value) : .int(value)
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
    var isNameStart: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }
}
