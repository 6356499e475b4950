// The functions on text of the standard library.

extension FunctionTable {
    mutating func addStrings() {
        addSizes()
        addTextTest("contains") { text, part in TextSearch.first(Array(part), in: Array(text)) != nil }
        addTextTest("startsWith") { text, part in text.starts(with: part) }
        addTextTest("endsWith") { text, part in text.reversed().starts(with: part.reversed()) }
        let matches: @Sendable (Value, Value, EvaluationContext) -> Value = { text, pattern, context in
            guard case .string(let source) = pattern else { return .error(.noOverload("matches", [text, pattern])) }
            switch context.pattern(source) {
            case .success(let pattern): return pattern.matches(text, context)
            case .failure(let error): return .error(error)
            }
        }
        add(
            "matches", .binary("matches", .string, .string, .bool, matches),
            .binary("matches_string", .string, .string, .bool, member: true, matches))
    }

    private mutating func addSizes() {
        let types: [(String, CELType, [String])] = [
            ("string", .string, []), ("bytes", .bytes, []), ("list", .list(.a), ["A"]),
            ("map", .map(.a, .b), ["A", "B"]),
        ]
        let size: @Sendable (Value, EvaluationContext) -> Value = { value, context in
            switch value {
            case .string(let text):
                Allowance.charge(text.utf8.count, context) ?? .int(Int64(text.unicodeScalars.count))
            case .bytes(let bytes): .int(Int64(bytes.count))
            case .list(let elements): .int(Int64(elements.count))
            case .map(let map): .int(Int64(map.count))
            default: .error(.noOverload("size", [value]))
            }
        }
        for (name, type, parameters) in types {
            add("size", .unary("size_\(name)", type, .int, of: parameters, size))
            add("size", .unary("\(name)_size", type, .int, member: true, of: parameters, size))
        }
    }

    private mutating func addTextTest(
        _ name: String, _ test: @escaping @Sendable (String.UTF8View, String.UTF8View) -> Bool
    ) {
        add(
            name,
            .binary("\(name)_string", .string, .string, .bool, member: true) { value, part, context in
                guard case .string(let text) = value, case .string(let part) = part else {
                    return .error(.noOverload(name, [value, part]))
                }
                if let failure = Allowance.charge(text.utf8.count + part.utf8.count, context) { return failure }
                return .bool(test(text.utf8, part.utf8))
            })
    }
}

/// Searching in time that grows with the length of the text alone.
enum TextSearch {
    /// The places at or after `start` where `part` stands in `text`, without overlaps, at most `most`.
    static func places<Element: Equatable>(
        of part: [Element], in text: [Element], from start: Int = 0, most: Int = .max
    ) -> [Int] {
        guard start + part.count <= text.count, most > 0 else { return [] }
        if part.isEmpty { return [start] }
        let table = failureTable(part)
        var places: [Int] = []
        var matched = 0
        for index in start..<text.count {
            while matched > 0, text[index] != part[matched] { matched = table[matched - 1] }
            if text[index] == part[matched] { matched += 1 }
            guard matched == part.count else { continue }
            places.append(index - part.count + 1)
            if places.count == most { break }
            matched = 0
        }
        return places
    }

    /// The first place at or after `start` where `part` stands in `text`.
    static func first<Element: Equatable>(_ part: [Element], in text: [Element], from start: Int = 0) -> Int? {
        places(of: part, in: text, from: start, most: 1).first
    }

    /// The last place at or before `end` where `part` stands in `text`.
    static func last<Element: Equatable>(_ part: [Element], in text: [Element], upTo end: Int) -> Int? {
        // From the back, the last place is the first.
        let start = max(0, text.count - end - part.count)
        guard let place = first(part.reversed(), in: text.reversed(), from: start) else { return nil }
        return text.count - place - part.count
    }

    /// Knuth, Morris and Pratt's table: how much of the part is still matched after a mismatch.
    private static func failureTable<Element: Equatable>(_ part: [Element]) -> [Int] {
        var table = Array(repeating: 0, count: part.count)
        var matched = 0
        for index in part.indices.dropFirst() {
            while matched > 0, part[index] != part[matched] { matched = table[matched - 1] }
            if part[index] == part[matched] { matched += 1 }
            table[index] = matched
        }
        return table
    }
}
