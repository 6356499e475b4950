// What the lexer makes of the source.

/// A token with its place.
struct Token {
    enum Kind: Equatable {
        case identifier(String)
        /// Between backquotes: a field name only.
        case quotedIdentifier(String)
        /// Without its sign, which the parser adds: `-9223372036854775808` has no positive twin.
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case keyword(Keyword)
        case symbol(Symbol)
        case end
    }

    enum Keyword: String {
        case `true`, `false`, null, `in`
    }

    enum Symbol: String {
        case equal = "==", notEqual = "!=", lessOrEqual = "<=", greaterOrEqual = ">=", and = "&&", or = "||"
        case less = "<", greater = ">", not = "!", minus = "-", plus = "+", star = "*", slash = "/", percent = "%"
        case dot = ".", comma = ",", colon = ":", question = "?"
        case leftParenthesis = "(", rightParenthesis = ")", leftBracket = "[", rightBracket = "]"
        case leftBrace = "{", rightBrace = "}"
    }

    var kind: Kind
    var start: SourcePosition
    var end: SourcePosition

    /// How messages name it.
    var spoken: String {
        switch kind {
        case .identifier(let name), .quotedIdentifier(let name): "`\(name)`"
        case .int, .uint, .double: "a number"
        case .string: "a string"
        case .bytes: "bytes"
        case .keyword(let keyword): "`\(keyword.rawValue)`"
        case .symbol(let symbol): "`\(symbol.rawValue)`"
        case .end: "the end"
        }
    }
}

extension Token.Symbol {
    /// The symbol of two scalars.
    init?(_ first: Unicode.Scalar, _ second: Unicode.Scalar) {
        switch (first, second) {
        case ("=", "="): self = .equal
        case ("!", "="): self = .notEqual
        case ("<", "="): self = .lessOrEqual
        case (">", "="): self = .greaterOrEqual
        case ("&", "&"): self = .and
        case ("|", "|"): self = .or
        default: return nil
        }
    }

    /// The symbol of one scalar.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "<": self = .less
        case ">": self = .greater
        case "!": self = .not
        case "-": self = .minus
        case "+": self = .plus
        case "*": self = .star
        case "/": self = .slash
        case "%": self = .percent
        case ".": self = .dot
        case ",": self = .comma
        case ":": self = .colon
        case "?": self = .question
        case "(": self = .leftParenthesis
        case ")": self = .rightParenthesis
        case "[": self = .leftBracket
        case "]": self = .rightBracket
        case "{": self = .leftBrace
        case "}": self = .rightBrace
        default: return nil
        }
    }
}
