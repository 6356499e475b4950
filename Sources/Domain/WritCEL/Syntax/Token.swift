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

    /// Longer ones first where one begins with another.
    enum Symbol: String, CaseIterable {
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
