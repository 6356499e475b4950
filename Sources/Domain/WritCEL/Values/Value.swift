// Values at run time.

/// A value that an expression handles, or what became of one that could not be had.
public enum Value: Sendable {
    /// `null`.
    case null
    /// A truth value.
    case bool(Bool)
    /// A signed integer.
    case int(Int64)
    /// An unsigned integer.
    case uint(UInt64)
    /// A floating-point number.
    case double(Double)
    /// Text. Compared by Unicode scalars, never by canonical equivalence as Swift's strings are.
    case string(String)
    /// Bytes.
    case bytes([UInt8])
    /// A list.
    case list([Value])
    /// A map.
    case map(MapValue)
    /// A record of the host's.
    case record(Record)
    /// A point in time.
    case timestamp(Timestamp)
    /// A length of time.
    case duration(Span)
    /// A type.
    case type(CELType)
    /// An optional: a value or nothing.
    indirect case optional(Value?)
    /// A value of an extension's type.
    case abstract(AbstractValue)
    /// Not known: evidence is missing.
    case unknown(Unknown)
    /// Evaluation failed.
    indirect case error(CELError)
}

/// A value of an abstract type, such as an IP address. Two are equal when their type names and payloads are.
public final class AbstractValue: Sendable {
    /// The name of the type, such as `net.IP`.
    public let typeName: String
    /// What the value holds, in a form of which equality is that of the values.
    public let payload: Value

    /// Makes a value.
    public init(typeName: String, payload: Value) {
        self.typeName = typeName
        self.payload = payload
    }
}

extension Value {
    /// The type that `type(x)` gives, without knowledge of what lists and maps hold.
    public var type: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .record(let record): .record(record.type)
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type(nil)
        case .optional: .optional(.dyn)
        case .abstract(let value): .abstract(value.typeName, [])
        case .unknown, .error: .error
        }
    }

    /// Whether it is an unknown or an error, which strict functions do not take.
    @inlinable
    public var isFault: Bool {
        switch self {
        case .unknown, .error: true
        default: false
        }
    }

    /// An error value.
    static func failure(_ code: CELError.Code, _ message: String) -> Value { .error(CELError(code, message)) }

    /// The fault that stands for several strict arguments: unknowns win over errors, and unknowns add up.
    static func fault(among values: [Value]) -> Value? {
        var found: Value?
        for value in values {
            switch (value, found) {
            case (.unknown(let new), .unknown(let old)?): found = .unknown(old.merged(with: new))
            case (.unknown, _): found = value
            case (.error, nil): found = value
            default: break
            }
        }
        return found
    }
}
