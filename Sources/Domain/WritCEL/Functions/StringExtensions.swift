// The strings extension: places are counted in Unicode scalars.

extension FunctionTable {
    mutating func addStringExtensions() {
        addSearching()
        addCutting()
        addChanging()
        addJoining()
    }

    private mutating func addSearching() {
        addText("charAt", [.int], .string) { text, arguments, _ in
            guard case .int(let place) = arguments[0] else { return nil }
            guard place >= 0, place <= text.count else { return outOfRange(place, text.count) }
            return place == text.count ? .string("") : .string(String(text[Int(place)]))
        }
        addText("indexOf", [.string], .int) { text, arguments, _ in
            scalars(arguments[0]).map { .int(Int64(TextSearch.first($0, in: text) ?? -1)) }
        }
        addText("indexOf", [.string, .int], .int) { text, arguments, _ in
            guard let part = scalars(arguments[0]), case .int(let start) = arguments[1] else { return nil }
            guard start >= 0, start <= text.count else { return outOfRange(start, text.count) }
            return .int(Int64(TextSearch.first(part, in: text, from: Int(start)) ?? -1))
        }
        addText("lastIndexOf", [.string], .int) { text, arguments, _ in
            scalars(arguments[0]).map { .int(Int64(TextSearch.last($0, in: text, upTo: text.count) ?? -1)) }
        }
        addText("lastIndexOf", [.string, .int], .int) { text, arguments, _ in
            guard let part = scalars(arguments[0]), case .int(let end) = arguments[1] else { return nil }
            guard end >= 0, end <= text.count else { return outOfRange(end, text.count) }
            return .int(Int64(TextSearch.last(part, in: text, upTo: Int(end)) ?? -1))
        }
    }

    private mutating func addCutting() {
        addText("substring", [.int], .string) { text, arguments, _ in
            guard case .int(let start) = arguments[0] else { return nil }
            guard start >= 0, start <= text.count else { return outOfRange(start, text.count) }
            return string(text[Int(start)...])
        }
        addText("substring", [.int, .int], .string) { text, arguments, _ in
            guard case .int(let start) = arguments[0], case .int(let end) = arguments[1] else { return nil }
            guard start >= 0, start <= end, end <= text.count else {
                return .failure(.invalidArgument, "no substring from \(start) to \(end) in \(text.count) characters")
            }
            return string(text[Int(start)..<Int(end)])
        }
        addText("trim", [], .string) { text, _, _ in
            let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
            guard let first = text.firstIndex(where: { !isBlank($0) }),
                let last = text.lastIndex(where: { !isBlank($0) })
            else { return .string("") }
            return string(text[first...last])
        }
        addText("split", [.string], .list(.string)) { text, arguments, context in
            scalars(arguments[0]).map { split(text, by: $0, limit: -1, context) }
        }
        addText("split", [.string, .int], .list(.string)) { text, arguments, context in
            guard let part = scalars(arguments[0]), case .int(let limit) = arguments[1] else { return nil }
            return split(text, by: part, limit: limit, context)
        }
    }

    private mutating func addChanging() {
        addText("lowerAscii", [], .string) { text, _, _ in
            string(text.map { ("A"..."Z").contains($0) ? Unicode.Scalar($0.value + 32) ?? $0 : $0 }[...])
        }
        addText("upperAscii", [], .string) { text, _, _ in
            string(text.map { ("a"..."z").contains($0) ? Unicode.Scalar($0.value - 32) ?? $0 : $0 }[...])
        }
        add(
            "reverse",
            .unary("string_reverse", .string, .string, member: true) { value, context in
                guard case .string(let text) = value else { return .error(.noOverload("reverse", [value])) }
                return Allowance.text(text.utf8.count, context) ?? .string(reversed(text))
            })
        addText("replace", [.string, .string], .string) { text, arguments, context in
            guard let old = scalars(arguments[0]), let new = scalars(arguments[1]) else { return nil }
            return replace(text, old, new, limit: -1, context)
        }
        addText("replace", [.string, .string, .int], .string) { text, arguments, context in
            guard let old = scalars(arguments[0]), let new = scalars(arguments[1]), case .int(let limit) = arguments[2]
            else { return nil }
            return replace(text, old, new, limit: limit, context)
        }
        add(
            "strings.quote",
            .unary("strings_quote", .string, .string) { value, context in
                guard case .string(let text) = value else { return .error(.noOverload("strings.quote", [value])) }
                return Allowance.text(text.utf8.count * 2, context) ?? .string(TextQuoting.quote(text))
            })
    }

    private mutating func addJoining() {
        let join: @Sendable ([Value], EvaluationContext) -> Value = { arguments, context in
            guard case .list(let elements) = arguments[0] else { return .error(.noOverload("join", arguments)) }
            var separator = ""
            if arguments.count > 1, case .string(let given) = arguments[1] { separator = given }
            var parts: [String] = []
            var length = 0
            for element in elements {
                guard case .string(let part) = element else { return .error(.noOverload("join", arguments)) }
                parts.append(part)
                length += part.utf8.count + separator.utf8.count
                if length > context.limits.stringBytesMax { break }
            }
            return Allowance.text(length, context) ?? .string(parts.joined(separator: separator))
        }
        add(
            "join", .several("list_join", [.list(.string)], .string, member: true, join),
            .several("list_join_string", [.list(.string), .string], .string, member: true, join))
    }

    /// Adds a member function of text, which gets the text's scalars.
    private mutating func addText(
        _ name: String, _ parameters: [CELType], _ result: CELType,
        _ body: @escaping @Sendable ([Unicode.Scalar], ArraySlice<Value>, EvaluationContext) -> Value?
    ) {
        let id = "string_\(name)_\(parameters.map(\.description).joined(separator: "_"))"
        add(
            name,
            .several(id, [.string] + parameters, result, member: true) { arguments, context in
                guard case .string(let text) = arguments[0] else { return .error(.noOverload(name, arguments)) }
                if let failure = Allowance.text(text.utf8.count, context) { return failure }
                for value in arguments.dropFirst() {
                    if let failure = Allowance.reading(value, context) { return failure }
                }
                let rest = Array(arguments.dropFirst())[...]
                return body(Array(text.unicodeScalars), rest, context) ?? .error(.noOverload(name, arguments))
            })
    }
}

private func scalars(_ value: Value) -> [Unicode.Scalar]? {
    if case .string(let text) = value { Array(text.unicodeScalars) } else { nil }
}

private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> Value { .string(text(scalars)) }

private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
}

private func outOfRange(_ place: Int64, _ count: Int) -> Value {
    .failure(.invalidArgument, "index \(place) is out of range of \(count) characters")
}

private func split(_ text: [Unicode.Scalar], by part: [Unicode.Scalar], limit: Int64, _ context: EvaluationContext)
    -> Value
{
    if limit == 0 { return .list([]) }
    if limit == 1 { return .list([string(text[...])]) }
    let most = limit < 0 ? Int.max : Int(limit)
    if part.isEmpty {
        if let failure = Allowance.list(text.count, context) { return failure }
        guard text.count > most else { return .list(text.map { .string(String($0)) }) }
        return .list(text[..<(most - 1)].map { .string(String($0)) } + [string(text[(most - 1)...])])
    }
    var parts: [Value] = []
    var rest = text[...]
    for place in TextSearch.places(of: part, in: text, most: most - 1) {
        parts.append(string(text[rest.startIndex..<place]))
        rest = text[(place + part.count)...]
    }
    parts.append(string(rest))
    return Allowance.list(parts.count, context) ?? .list(parts)
}

private func replace(
    _ text: [Unicode.Scalar], _ old: [Unicode.Scalar], _ new: [Unicode.Scalar], limit: Int64,
    _ context: EvaluationContext
) -> Value {
    let most = limit < 0 ? Int.max : Int(limit)
    if old.isEmpty { return insert(new, between: text, most: most, context) }
    let places = TextSearch.places(of: old, in: text, most: most)
    let length = text.count + places.count * (new.count - old.count)
    if let failure = Allowance.text(max(0, length), context) { return failure }
    var made: [Unicode.Scalar] = []
    var start = 0
    for place in places {
        made += text[start..<place]
        made += new
        start = place + old.count
    }
    made += text[start...]
    return string(made[...])
}

/// Replacing nothing puts the new text before each scalar and at the end.
private func insert(
    _ new: [Unicode.Scalar], between text: [Unicode.Scalar], most: Int, _ context: EvaluationContext
) -> Value {
    let count = min(most, text.count + 1)
    if let failure = Allowance.text(text.count + count * new.count, context) { return failure }
    var made: [Unicode.Scalar] = []
    for (index, scalar) in text.enumerated() {
        if index < count { made += new }
        made.append(scalar)
    }
    if count > text.count { made += new }
    return string(made[...])
}

/// The scalars of a text from the last to the first: bytes that belong together stay in their order.
private func reversed(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
        String(unsafeUninitializedCapacity: bytes.count) { reversed in
            var end = bytes.count
            while end > 0 {
                var start = end - 1
                while start > 0, UTF8.isContinuation(bytes[start]) { start -= 1 }
                for place in start..<end { reversed[bytes.count - end + place - start] = bytes[place] }
                end = start
            }
            return bytes.count
        }
    }
}

/// Text in quotes as `strings.quote` makes it.
enum TextQuoting {
    static func quote(_ text: String) -> String {
        var quoted: [UInt8] = [UInt8(ascii: "\"")]
        quoted.reserveCapacity(text.utf8.count + 2)
        // What is escaped is ASCII, and no part of any other character.
        for byte in text.utf8 {
            guard let letter = letter(byte) else {
                quoted.append(byte)
                continue
            }
            quoted += [UInt8(ascii: "\\"), letter]
        }
        return String(decoding: quoted + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    /// What stands for a byte behind a backslash.
    private static func letter(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x07: UInt8(ascii: "a")
        case 0x08: UInt8(ascii: "b")
        case 0x0C: UInt8(ascii: "f")
        case 0x0A: UInt8(ascii: "n")
        case 0x0D: UInt8(ascii: "r")
        case 0x09: UInt8(ascii: "t")
        case 0x0B: UInt8(ascii: "v")
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): byte
        default: nil
        }
    }
}
