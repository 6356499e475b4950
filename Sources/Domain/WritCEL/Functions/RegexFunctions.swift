// The regex extension: extracting and replacing what a pattern matches, and Kubernetes' `find` and `findAll`.

extension FunctionTable {
    mutating func addRegexes() {
        addExtracting()
        addReplacing()
        addFinding()
    }

    private mutating func addExtracting() {
        add(
            "regex.extract",
            .binary("regex_extract", .string, .string, .optional(.string)) { text, pattern, context in
                RegexCall.run("regex.extract", text, pattern, most: 1, context) { text, expression, matches in
                    guard expression.groupNames.count < 2 else { return RegexCall.tooManyGroups }
                    guard let match = matches.first, let range = match[expression.groupNames.count] else {
                        return .optional(nil)
                    }
                    return .optional(.string(String(text[range])))
                }
            })
        add(
            "regex.extractAll",
            .binary("regex_extractAll", .string, .string, .list(.string)) { text, pattern, context in
                RegexCall.run("regex.extractAll", text, pattern, context) { text, expression, matches in
                    guard expression.groupNames.count < 2 else { return RegexCall.tooManyGroups }
                    let ranges = matches.compactMap { $0[expression.groupNames.count] }
                    return .list(ranges.map { .string(String(text[$0])) })
                }
            })
    }

    private mutating func addReplacing() {
        let replace: @Sendable ([Value], EvaluationContext) -> Value = { arguments, context in
            guard case .string(let template) = arguments[2] else {
                return .error(.noOverload("regex.replace", arguments))
            }
            var most = Int.max
            if arguments.count > 3, case .int(let count) = arguments[3], count >= 0 { most = Int(count) }
            if let failure = Allowance.reading(arguments[2], context) { return failure }
            return RegexCall.run("regex.replace", arguments[0], arguments[1], most: most, context) {
                text, expression, matches in
                do throws(CELError) {
                    let parts = try RegexTemplate(template, groups: expression.groupNames.count)
                    return .string(try parts.replace(matches, in: text, context))
                } catch {
                    return .error(error)
                }
            }
        }
        let texts: [CELType] = [.string, .string, .string]
        add(
            "regex.replace", .several("regex_replace", texts, .string, replace),
            .several("regex_replace_count", texts + [.int], .string, replace))
    }

    private mutating func addFinding() {
        add(
            "find",
            .binary("string_find_string", .string, .string, .string, member: true) { text, pattern, context in
                RegexCall.run("find", text, pattern, most: 1, context) { text, _, matches in
                    .string((matches.first?[0]).map { String(text[$0]) } ?? "")
                }
            })
        let findAll: @Sendable ([Value], EvaluationContext) -> Value = { arguments, context in
            var most = Int.max
            if arguments.count > 2, case .int(let count) = arguments[2], count >= 0 { most = Int(count) }
            return RegexCall.run("findAll", arguments[0], arguments[1], most: most, context) { text, _, matches in
                .list(matches.compactMap { $0[0] }.map { .string(String(text[$0])) })
            }
        }
        add(
            "findAll", .several("string_find_all_string", [.string, .string], .list(.string), member: true, findAll),
            .several(
                "string_find_all_string_int", [.string, .string, .int], .list(.string), member: true, findAll))
    }
}

private enum RegexCall {
    static let tooManyGroups = Value.failure(
        .invalidArgument, "the pattern has more than one group; write the others as `(?:...)`")

    /// Finds the matches and lets `use` make a value of them.
    static func run(
        _ name: String, _ text: Value, _ pattern: Value, most: Int = .max, _ context: EvaluationContext,
        _ use: (String, RegularExpression, [RegularExpression.Match]) -> Value
    ) -> Value {
        guard case .string(let text) = text, case .string(let pattern) = pattern else {
            return .error(.noOverload(name, [text, pattern]))
        }
        if let failure = Allowance.text(text.utf8.count, context) { return failure }
        do throws(CELError) {
            let expression = try context.expression(pattern)
            return use(text, expression, try expression.matches(in: text, most: most, context))
        } catch {
            return .error(error)
        }
    }
}

/// The text that takes a match's place: `\1` is what the first group matched, `\0` the whole match, `\\` a backslash.
private struct RegexTemplate {
    private enum Part {
        case text(String)
        case group(Int)
    }

    private var parts: [Part] = []

    init(_ template: String, groups: Int) throws(CELError) {
        var text = String.UnicodeScalarView()
        var rest = template.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                text.append(scalar)
                continue
            }
            guard let next = rest.popFirst(), next == "\\" || next.isDigit else {
                let message = "regex.replace: a `\\` is followed by a digit or another `\\`"
                throw CELError(.invalidArgument, message)
            }
            if next == "\\" {
                text.append(next)
                continue
            }
            let group = Int(next.value - 48)
            guard group <= groups else {
                throw CELError(
                    .invalidArgument, "regex.replace: there is no group \(group): the pattern has \(groups)")
            }
            parts.append(.text(String(text)))
            parts.append(.group(group))
            text = String.UnicodeScalarView()
        }
        parts.append(.text(String(text)))
    }

    func replace(
        _ matches: [RegularExpression.Match], in text: String, _ context: EvaluationContext
    ) throws(CELError) -> String {
        var made = ""
        var rest = text.startIndex
        for match in matches {
            guard let whole = match[0] else { continue }
            made += text[rest..<whole.lowerBound]
            for part in parts {
                switch part {
                case .text(let text): made += text
                case .group(let group): made += match[group].map { text[$0] } ?? ""
                }
            }
            rest = whole.upperBound
            if case .error(let error)? = Allowance.text(made.utf8.count, context, spending: false) { throw error }
        }
        made += text[rest...]
        if case .error(let error)? = Allowance.text(made.utf8.count, context) { throw error }
        return made
    }
}
