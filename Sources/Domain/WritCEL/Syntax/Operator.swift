// The names of the functions that operators call, as CEL's own tools spell them.

/// The functions that the operators of the language call.
public enum Operator {
    /// `a && b`.
    public static let and = "_&&_"
    /// `a || b`.
    public static let or = "_||_"
    /// `!a`.
    public static let not = "!_"
    /// `-a`.
    public static let negate = "-_"
    /// `a == b`.
    public static let equal = "_==_"
    /// `a != b`.
    public static let notEqual = "_!=_"
    /// `a < b`.
    public static let less = "_<_"
    /// `a <= b`.
    public static let lessOrEqual = "_<=_"
    /// `a > b`.
    public static let greater = "_>_"
    /// `a >= b`.
    public static let greaterOrEqual = "_>=_"
    /// `a in b`.
    public static let isIn = "@in"
    /// `a + b`.
    public static let add = "_+_"
    /// `a - b`.
    public static let subtract = "_-_"
    /// `a * b`.
    public static let multiply = "_*_"
    /// `a / b`.
    public static let divide = "_/_"
    /// `a % b`.
    public static let modulo = "_%_"
    /// `a[b]`.
    public static let index = "_[_]"
    /// `a[?b]`.
    public static let optionalIndex = "_[?_]"
    /// `a ? b : c`.
    public static let conditional = "_?_:_"

    /// How tightly a binary operator binds (larger binds tighter) and how it is written; nil for other functions.
    static func binary(_ function: String) -> (precedence: Int, symbol: String)? {
        switch function {
        case or: (2, "||")
        case and: (3, "&&")
        case less: (4, "<")
        case lessOrEqual: (4, "<=")
        case greater: (4, ">")
        case greaterOrEqual: (4, ">=")
        case equal: (4, "==")
        case notEqual: (4, "!=")
        case isIn: (4, "in")
        case add: (5, "+")
        case subtract: (5, "-")
        case multiply: (6, "*")
        case divide: (6, "/")
        case modulo: (6, "%")
        default: nil
        }
    }

    /// A function as people know it: the operator's symbol, or the name itself.
    static func spoken(_ function: String) -> String {
        if let operation = binary(function) { return operation.symbol }
        switch function {
        case not: return "!"
        case negate: return "-"
        case index: return "[]"
        case optionalIndex: return "[?]"
        case conditional: return "?:"
        default: return function
        }
    }
}
