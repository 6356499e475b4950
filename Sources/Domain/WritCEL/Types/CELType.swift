// The types of the checker.

/// A type of the language.
public indirect enum CELType: Sendable, Hashable {
    /// Anything; checked when evaluated.
    case dyn
    /// `null`.
    case null
    /// What an expression that always fails has; never written.
    case error
    /// `true` or `false`.
    case bool
    /// 64-bit signed integer.
    case int
    /// 64-bit unsigned integer.
    case uint
    /// 64-bit floating point.
    case double
    /// Unicode text.
    case string
    /// Bytes.
    case bytes
    /// A point in time.
    case timestamp
    /// A length of time.
    case duration
    /// Any message; as `dyn`.
    case any
    /// A list.
    case list(CELType)
    /// A map from keys to values.
    case map(CELType, CELType)
    /// A value that may be missing.
    case optional(CELType)
    /// The type of a type; nil when it is not known of which.
    case type(CELType?)
    /// A primitive or null.
    case wrapper(CELType)
    /// A record of the host's.
    case record(RecordType)
    /// A string with declared values: usable wherever a string is, but compared only with the declared ones.
    case enumeration([String])
    /// A type parameter of a function.
    case parameter(String)
    /// A type of an extension, such as `net.IP`, by its name and parameters.
    case abstract(String, [CELType])
    /// A protobuf message that is known by name only.
    case message(String)
    /// A function.
    case function(result: CELType, arguments: [CELType])
}

extension CELType: CustomStringConvertible {
    /// The type as the specification writes it, such as `map(string, list(int))`.
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .error: "error"
        case .any: "any"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let wrapped): "optional_type(\(wrapped))"
        case .type(let described): described.map { "type(\($0))" } ?? "type"
        case .wrapper(let wrapped): "wrapper(\(wrapped))"
        case .parameter(let name): name
        case .abstract(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .function(let result, let arguments):
            "(\(arguments.map(\.description).joined(separator: ", "))) -> \(result)"
        default: runtimeName
        }
    }

    /// The name that `type(x)` and `string(type(x))` show: without parameters.
    public var runtimeName: String {
        switch self {
        case .dyn, .any, .error: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string, .enumeration: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list: "list"
        case .map: "map"
        case .optional: "optional_type"
        case .type: "type"
        case .wrapper(let wrapped): wrapped.runtimeName
        case .record(let type): type.name
        case .parameter(let name): name
        case .abstract(let name, _): name
        case .message(let name): name
        case .function: "function"
        }
    }
}

extension CELType {
    /// Whether nothing is known of the value before it is there.
    var isDynamic: Bool {
        switch self {
        case .dyn, .any, .error, .parameter: true
        default: false
        }
    }

    /// The types that this one is made of.
    var components: [CELType] {
        switch self {
        case .list(let element), .optional(let element), .wrapper(let element): [element]
        case .map(let key, let value): [key, value]
        case .type(let described): described.map { [$0] } ?? []
        case .abstract(_, let parameters): parameters
        case .function(let result, let arguments): [result] + arguments
        default: []
        }
    }

    /// The same type over other components.
    func mapComponents(_ transform: (CELType) -> CELType) -> CELType {
        switch self {
        case .list(let element): .list(transform(element))
        case .optional(let element): .optional(transform(element))
        case .wrapper(let element): .wrapper(transform(element))
        case .map(let key, let value): .map(transform(key), transform(value))
        case .type(let described): .type(described.map(transform))
        case .abstract(let name, let parameters): .abstract(name, parameters.map(transform))
        case .function(let result, let arguments):
            .function(result: transform(result), arguments: arguments.map(transform))
        default: self
        }
    }
}
