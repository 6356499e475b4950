// Variables from the command line: values as JSON, types by their names, bounds of lists.

import WritCEL
import WritModel

/// The variables of an expression at the command line.
struct CELScene {
    private(set) var environment = Environment()
    /// The values by slot.
    private(set) var values: [Value] = []
    private var declared: [String: DeclaredType] = [:]

    init(variables: [String], declarations: [String], bounds: [String]) throws {
        for text in declarations {
            let (name, type) = try Self.split(text, "--declare", "n=int")
            guard let type = DeclaredType(type) else {
                throw CommandFailure(
                    .usage,
                    "`\(type)` is no type; write one such as `int`, `list(string)`, `map(string, dyn)` or "
                        + "`google.protobuf.Timestamp`")
            }
            declared[name] = type
            environment.declare(name, type.type)
        }
        values = environment.variables.map { .unknown(Unknown("`\($0.name)` has no value")) }
        for text in variables {
            let (name, json) = try Self.split(text, "--var", "n=3")
            try add(name, json)
        }
        for text in bounds {
            let (name, count) = try Self.split(text, "--bound", "xs=100")
            guard let count = UInt64(count), environment.setBound(count, of: name) else {
                throw CommandFailure(
                    .usage, "`\(text)` bounds nothing; `--bound` takes a variable and a number, such as `xs=100`")
            }
        }
    }

    private mutating func add(_ name: String, _ json: String) throws {
        let parsed: JSONValue
        do throws(JSONError) {
            parsed = try JSONParser.parse(Array(json.utf8))
        } catch {
            throw CommandFailure(
                .data, "the value of `\(name)` is not JSON: \(error); text takes double quotes: `\(name)=\"text\"`")
        }
        let value: Value
        do throws(DeclaredType.Mismatch) {
            value = try declared[name]?.value(parsed) ?? Value(parsed)
        } catch {
            throw CommandFailure(.data, "the value of `\(name)` does not fit what was declared: it takes \(error)")
        }
        let slot = environment.slot(of: name)
        if slot == nil { environment.declare(name, Self.type(of: value)) }
        if let slot {
            values[slot] = value
        } else {
            values.append(value)
        }
    }

    /// What is inside of lists and objects may be anything: a sample does not say what else may come.
    private static func type(of value: Value) -> CELType {
        switch value {
        case .null: .dyn
        case .map: .map(.string, .dyn)
        default: value.type
        }
    }

    private static func split(_ text: String, _ option: String, _ example: String) throws -> (String, String) {
        guard let mark = text.firstIndex(of: "="), isName(text[..<mark]) else {
            throw CommandFailure(.usage, "`\(option) \(text)` needs a name and `=`, such as `\(example)`")
        }
        return (String(text[..<mark]), String(text[text.index(after: mark)...]))
    }

    /// Names of variables may be dotted.
    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                guard let first = part.utf8.first, !(48...57).contains(first) else { return false }
                return part.utf8.allSatisfy { byte in
                    byte == 95 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                }
            }
    }
}

extension Value {
    /// The value of JSON: whole numbers as int, other numbers as double, objects as maps.
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .double(let double): self = .double(double)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .list(elements.map { Value($0) })
        case .object(let object):
            self = .map(MapValue(strings: object.members.map { ($0.key, Value($0.value)) }))
        }
    }
}
