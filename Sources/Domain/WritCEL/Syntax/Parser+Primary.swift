// What binds tightest: literals, names, calls, fields, indices, lists, maps and messages.

extension Parser {
    mutating func primary() throws -> Expression {
        let token = current
        switch token.kind {
        case .int(let magnitude):
            // 2^63 is read for the sake of its negative.
            if magnitude > UInt64(Int64.max) {
                report("the number does not fit in 64 bits", from: token.start, to: token.end)
            }
            return try literal(.int(Int64(clamping: magnitude)))
        case .uint(let value): return try literal(.uint(value))
        case .double(let value): return try literal(.double(value))
        case .string(let value): return try literal(.string(value))
        case .bytes(let value): return try literal(.bytes(value))
        case .keyword(.true): return try literal(.bool(true))
        case .keyword(.false): return try literal(.bool(false))
        case .keyword(.null): return try literal(.null)
        case .symbol(.leftParenthesis):
            advance()
            let inner = try enclosed(hasSeparators: false)
            try expect(.rightParenthesis, "to close the bracket")
            return inner
        case .symbol(.leftBracket): return try list()
        case .symbol(.leftBrace): return try map()
        case .identifier, .symbol(.dot): return try name()
        default: throw unexpected("a value")
        }
    }

    private mutating func literal(_ value: Value) throws -> Expression {
        let start = current.start
        advance()
        return try node(.literal(value), from: start)
    }

    private mutating func name() throws -> Expression {
        let start = current.start
        let prefix = take(.dot) ? "." : ""
        guard case .identifier(let name) = current.kind else { throw unexpected("a name") }
        checkVariableName(current)
        advance()
        guard isAt(.leftParenthesis) else { return try node(.identifier(prefix + name), from: start) }
        let arguments = try arguments()
        if prefix.isEmpty, let expanded = try expandMacro(name, target: nil, arguments, from: start) { return expanded }
        return try node(.call(function: prefix + name, target: nil, arguments: arguments), from: start)
    }

    private mutating func arguments() throws -> [Expression] {
        try expect(.leftParenthesis, "before the arguments")
        var arguments: [Expression] = []
        while !isAt(.rightParenthesis) {
            arguments.append(try enclosed())
            guard take(.comma) else { break }
            if isAt(.rightParenthesis) { throw unexpected("an argument") }
        }
        try expect(.rightParenthesis, "or `,` after an argument")
        return arguments
    }

    /// What follows a value and belongs to it: `.field`, `.call()`, `[index]`, `{fields}`.
    mutating func members(of first: Expression) throws -> Expression {
        var operand = first
        let start = first.position
        while true {
            if take(.dot) {
                operand = try member(of: operand, from: start)
            } else if take(.leftBracket) {
                let isOptional = take(.question)
                let index = try enclosed(hasSeparators: false)
                try expect(.rightBracket, "after the index")
                operand = try call(
                    isOptional ? Operator.optionalIndex : Operator.index, [operand, index], from: start)
            } else if isAt(.leftBrace), let type = operand.qualifiedName {
                operand = try message(type, from: start)
            } else {
                return operand
            }
        }
    }

    private mutating func member(of operand: Expression, from start: SourcePosition) throws -> Expression {
        if take(.question) {
            return try node(.optionalSelect(operand, field: try fieldName()), from: start)
        }
        guard case .identifier(let name) = current.kind, isNext(.leftParenthesis) else {
            return try node(.select(operand, field: try fieldName(), isTest: false), from: start)
        }
        advance()
        let arguments = try arguments()
        if let expanded = try expandMacro(name, target: operand, arguments, from: start) { return expanded }
        return try node(.call(function: name, target: operand, arguments: arguments), from: start)
    }

    private mutating func fieldName() throws -> String {
        switch current.kind {
        case .identifier(let name), .quotedIdentifier(let name):
            advance()
            return name
        default: throw unexpected("the name of a field")
        }
    }

    private mutating func list() throws -> Expression {
        let start = current.start
        try expect(.leftBracket, "")
        var elements: [ListElement] = []
        while !isAt(.rightBracket) {
            let isOptional = take(.question)
            elements.append(ListElement(value: try enclosed(), isOptional: isOptional))
            guard take(.comma) else { break }
        }
        try expect(.rightBracket, "or `,` after an element")
        return try node(.list(elements), from: start)
    }

    private mutating func map() throws -> Expression {
        let start = current.start
        try expect(.leftBrace, "")
        var entries: [MapEntry] = []
        while !isAt(.rightBrace) {
            let isOptional = take(.question)
            let key = try enclosed()
            try expect(.colon, "between key and value")
            entries.append(MapEntry(key: key, value: try enclosed(), isOptional: isOptional))
            guard take(.comma) else { break }
        }
        try expect(.rightBrace, "or `,` after an entry")
        return try node(.map(entries), from: start)
    }

    private mutating func message(_ type: String, from start: SourcePosition) throws -> Expression {
        try expect(.leftBrace, "")
        var fields: [FieldEntry] = []
        while !isAt(.rightBrace) {
            let isOptional = take(.question)
            let name = try fieldName()
            try expect(.colon, "between field and value")
            fields.append(FieldEntry(field: name, value: try enclosed(), isOptional: isOptional))
            guard take(.comma) else { break }
        }
        try expect(.rightBrace, "or `,` after a field")
        return try node(.message(type: type, fields: fields), from: start)
    }
}
