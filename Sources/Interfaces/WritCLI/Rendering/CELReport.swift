// What `writ cel` prints: values, types, problems with the line underlined, traces as trees.

import WritCEL
import WritModel

/// Prints what became of one expression.
struct CELReport {
    var source: String
    /// What messages call the source: the file, or `expression`.
    var name: String
    var format: OutputFormat

    /// The most steps of a trace that text shows.
    static let stepsMax = 200
    /// The most characters of a value, or of a part of the expression, in a line of a trace.
    private static let shownMax = 70

    // MARK: - Problems and checks

    /// All problems of an expression that cannot be compiled.
    func show(_ problems: CELProblems) {
        switch format {
        case .text:
            for problem in problems.problems { Output.error(problem.excerpt(of: source, file: name).shown) }
        case .json:
            Output.json([
                "problems": .array(
                    problems.problems.map { problem in
                        [
                            "file": .string(name), "line": .int(Int64(problem.position.line)),
                            "column": .int(Int64(problem.position.column)), "endLine": .int(Int64(problem.end.line)),
                            "endColumn": .int(Int64(problem.end.column)), "message": .string(problem.message),
                            "suggestion": problem.suggestion.map { .string($0) } ?? .null,
                        ]
                    })
            ])
        }
    }

    /// The type and the estimate of an expression that was not evaluated.
    func show(_ program: Program, check: Bool, cost: Bool) {
        let limit = program.costMax
        switch format {
        case .text:
            if check { Output.line(program.type.description.shown) }
            guard cost else { return }
            let verdict = program.estimatedCost <= limit ? "within" : "over"
            Output.line("\(program.estimatedCost) at most, \(verdict) the limit of \(limit)")
        case .json:
            var object = JSONObject()
            if check { object["type"] = .string(program.type.description) }
            if cost {
                object["cost"] = ["estimate": Self.number(program.estimatedCost), "limit": Self.number(limit)]
            }
            Output.json(.object(object))
        }
    }

    private static func number(_ number: UInt64) -> JSONValue { .int(Int64(clamping: number)) }

    // MARK: - Values

    /// A value with, where there are such, its trace and what remains of the expression.
    func show(_ value: Value, type: CELType, trace: Trace?, residual: Residual?, explains: Bool) {
        switch format {
        case .text: showText(value, trace, residual)
        case .json: showJSON(value, type, trace, residual, explains)
        }
    }

    private func showText(_ value: Value, _ trace: Trace?, _ residual: Residual?) {
        switch value {
        case .error(let error): Output.error(error.excerpt(of: source, file: name).shown)
        case .unknown(let unknown):
            Output.line("unknown: \(unknown.causes.joined(separator: "; "))".shown)
            if let residual { Output.line("remains: \(residual.expression.source())".shown) }
        default: Output.line(value.literal.shown)
        }
        guard let trace else { return }
        Output.line("")
        var left = Self.stepsMax
        show(trace.root, depth: 0, left: &left)
        if left < 0 { Output.line("  ... \(-left) more steps; `--format json` has them") }
        if trace.isCut { Output.line("  ... more steps than \(Trace.stepsMax)") }
    }

    /// A line for each step; a star marks what the step above rests on.
    private func show(_ step: Trace.Step, depth: Int, left: inout Int) {
        left -= 1
        if left >= 0 {
            let mark = step.isDeciding ? "*" : " "
            let indent = String(repeating: "  ", count: depth)
            let bound = step.bindings.map { "\($0.name) = \(Self.cut($0.value.literal))" }.joined(separator: ", ")
            let turn = bound.isEmpty ? "" : "[\(bound)] "
            Output.line(
                "\(mark) \(indent)\(turn)\(Self.cut(step.node.source()))  =>  \(Self.cut(Self.text(step.value)))".shown)
        }
        for child in step.children { show(child, depth: depth + 1, left: &left) }
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .error(let error): "error: \(error.message)"
        case .unknown(let unknown): "unknown: \(unknown.causes.joined(separator: "; "))"
        default: value.literal
        }
    }

    private static func cut(_ text: String) -> String {
        text.unicodeScalars.count > shownMax ? String(text.unicodeScalars.prefix(shownMax - 3)) + "..." : text
    }

    // MARK: - JSON

    private func showJSON(
        _ value: Value, _ type: CELType, _ trace: Trace?, _ residual: Residual?, _ explains: Bool
    ) {
        var object = JSONObject()
        switch value {
        case .error(let error):
            object["error"] = [
                "message": .string(error.message),
                "line": error.position.map { .int(Int64($0.line)) } ?? .null,
                "column": error.position.map { .int(Int64($0.column)) } ?? .null,
            ]
        case .unknown(let unknown):
            object["unknown"] = .array(unknown.causes.map { .string($0) })
            object["residual"] = residual.map { .string($0.expression.source()) } ?? .null
        default:
            object["value"] = JSONValue(value)
            object["text"] = .string(value.literal)
        }
        object["type"] = .string(type == .dyn && !value.isFault ? value.type.description : type.description)
        if explains { object["trace"] = trace.map { json($0.root) } ?? .null }
        if let trace, trace.isCut { object["traceIsCut"] = true }
        Output.json(.object(object))
    }

    private func json(_ step: Trace.Step) -> JSONValue {
        var object = JSONObject()
        object["source"] = .string(step.node.source())
        object["line"] = .int(Int64(step.node.position.line))
        object["column"] = .int(Int64(step.node.position.column))
        switch step.value {
        case .error(let error): object["error"] = .string(error.message)
        case .unknown(let unknown): object["unknown"] = .array(unknown.causes.map { .string($0) })
        default: object["value"] = JSONValue(step.value)
        }
        object["decides"] = .bool(step.isDeciding)
        if !step.bindings.isEmpty {
            object["bindings"] = .object(JSONObject(step.bindings.map { ($0.name, JSONValue($0.value)) }))
        }
        if !step.children.isEmpty { object["steps"] = .array(step.children.map(json)) }
        return .object(object)
    }
}

extension JSONValue {
    /// A value as protobuf maps it to JSON; what has no JSON is its literal.
    init(_ value: WritCEL.Value) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .uint(let uint): self = Int64(exactly: uint).map(JSONValue.int) ?? .string(String(uint))
        case .double(let double) where double.isFinite: self = .double(double)
        case .string(let text): self = .string(text)
        case .timestamp(let time): self = .string(time.description)
        case .duration(let span): self = .string(span.description)
        case .list(let elements): self = .array(elements.map { JSONValue($0) })
        case .map(let map):
            self = .object(
                JSONObject(
                    map.entries.map { entry in
                        if case .string(let name) = entry.key { return (name, JSONValue(entry.value)) }
                        return (entry.key.literal, JSONValue(entry.value))
                    }))
        case .optional(let wrapped): self = wrapped.map { JSONValue($0) } ?? .null
        case .unknown, .error: self = .null
        case .double, .bytes, .type, .record, .abstract: self = .string(value.literal)
        }
    }
}
