// Writes a tree as source again.

extension Expression {
    /// The tree as source. Parsing it gives a tree of the same meaning, and the same one but for ids, places and the
    /// grouping of `&&` and `||`. What only programs make cannot be parsed again: names with `@`, and literals of
    /// other types than the language's own.
    public func source() -> String { SourceWriter.text(self, precedence: 0) }
}

/// Writes source with as few brackets as the precedences allow.
private enum SourceWriter {
    /// Of operands that fields, calls and indices are taken of.
    private static let memberPrecedence = 8
    private static let unaryPrecedence = 7

    static func text(_ node: Expression, precedence: Int) -> String {
        switch node.kind {
        case .literal(let value): return literal(value, precedence: precedence)
        case .identifier(let name): return name
        case .select(let operand, let field, let isTest):
            let path = "\(text(operand, precedence: memberPrecedence)).\(fieldName(field))"
            return isTest ? "has(\(path))" : path
        case .optionalSelect(let operand, let field):
            return "\(text(operand, precedence: memberPrecedence)).?\(fieldName(field))"
        case .call(let function, let target, let arguments):
            return call(function, target, arguments, precedence: precedence)
        case .list(let elements):
            return "[\(elements.map { mark($0.isOptional) + text($0.value, precedence: 0) }.joined(separator: ", "))]"
        case .map(let entries): return "{\(entries.map(entry).joined(separator: ", "))}"
        case .message(let type, let fields): return "\(type){\(fields.map(field).joined(separator: ", "))}"
        case .comprehension(let loop): return comprehension(loop)
        }
    }

    private static func mark(_ isOptional: Bool) -> String { isOptional ? "?" : "" }

    private static func entry(_ entry: MapEntry) -> String {
        "\(mark(entry.isOptional))\(text(entry.key, precedence: 0)): \(text(entry.value, precedence: 0))"
    }

    private static func field(_ entry: FieldEntry) -> String {
        "\(mark(entry.isOptional))\(fieldName(entry.field)): \(text(entry.value, precedence: 0))"
    }

    private static func list(_ nodes: [Expression]) -> String {
        nodes.map { text($0, precedence: 0) }.joined(separator: ", ")
    }

    private static func fieldName(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        let isPlain = scalars.enumerated().allSatisfy {
            $1.isNameStart || $1 == "@" || ($0 > 0 && $1.isDigit)
        }
        let isKeyword = Token.Keyword(rawValue: name) != nil
        return isPlain && !isKeyword && !scalars.isEmpty ? name : "`\(name)`"
    }

    private static func bracketed(_ text: String, if needed: Bool) -> String { needed ? "(\(text))" : text }

    private static func call(
        _ function: String, _ target: Expression?, _ arguments: [Expression], precedence: Int
    ) -> String {
        if let target {
            return "\(text(target, precedence: memberPrecedence)).\(function)(\(list(arguments)))"
        }
        switch (function, arguments.count) {
        case (Operator.conditional, 3):
            let parts = [
                text(arguments[0], precedence: 2), text(arguments[1], precedence: 2),
                text(arguments[2], precedence: 1),
            ]
            return bracketed("\(parts[0]) ? \(parts[1]) : \(parts[2])", if: precedence > 1)
        case (Operator.not, 1), (Operator.negate, 1):
            let symbol = Operator.spoken(function)
            return bracketed(symbol + unaryOperand(function, arguments[0]), if: precedence > unaryPrecedence)
        case (Operator.index, 2), (Operator.optionalIndex, 2):
            let mark = mark(function == Operator.optionalIndex)
            return "\(text(arguments[0], precedence: memberPrecedence))[\(mark)\(text(arguments[1], precedence: 0))]"
        case (_, 2):
            guard let (own, symbol) = Operator.binary(function) else { break }
            let left = text(arguments[0], precedence: own)
            // Chains of the associative operators need no brackets on the right either.
            let isAssociative = function == Operator.and || function == Operator.or
            let right = text(arguments[1], precedence: isAssociative ? own : own + 1)
            return bracketed("\(left) \(symbol) \(right)", if: precedence > own)
        default: break
        }
        return "\(function)(\(list(arguments)))"
    }

    /// A number right after a minus would become a part of it, and the two signs do not mix: what begins so stands in
    /// brackets.
    private static func unaryOperand(_ function: String, _ operand: Expression) -> String {
        let written = text(operand, precedence: unaryPrecedence)
        guard let first = written.unicodeScalars.first else { return written }
        let isMixed = first == "-" || (function == Operator.negate && (first == "!" || first == "." || first.isDigit))
        return bracketed(written, if: isMixed)
    }

    private static func comprehension(_ loop: Comprehension) -> String {
        var variables = loop.variables
        if loop.form == .reduce { variables.reverse() }
        let inner = [loop.initial, loop.condition, loop.result].compactMap { $0.map { text($0, precedence: 0) } }
        if loop.form == .bind {
            let parts = variables + [text(loop.range, precedence: 0)] + inner
            return "cel.bind(\(parts.joined(separator: ", ")))"
        }
        let range = text(loop.range, precedence: memberPrecedence)
        return "\(range).\(name(of: loop))(\((variables + inner).joined(separator: ", ")))"
    }

    private static func name(of loop: Comprehension) -> String {
        switch loop.form {
        case .existsOne: loop.secondVariable == nil ? "exists_one" : "existsOne"
        case .optionalMap: "optMap"
        case .optionalFlatMap: "optFlatMap"
        default: loop.form.rawValue
        }
    }

    private static func literal(_ value: Value, precedence: Int) -> String {
        let text = LiteralText.text(value)
        return bracketed(text, if: text.hasPrefix("-") && precedence >= memberPrecedence)
    }
}
