// The functions and types that every environment has.

/// The standard library with its extensions.
enum StandardLibrary {
    /// All functions by name.
    static let functions: [String: FunctionDeclaration] = {
        var library = FunctionTable()
        library.addOperators()
        library.addComparisons()
        library.addConversions()
        library.addTimes()
        library.addStrings()
        library.addStringExtensions()
        library.addFormatting()
        library.addMath()
        library.addLists()
        library.addSets()
        library.addOptionals()
        library.addEncoders()
        library.addNetwork()
        library.addAggregates()
        library.addRegexes()
        library.addSemver()
        library.addURLs()
        library.addJSON()
        return library.functions
    }()

    /// Names of values: the only one is of a well-known enumeration.
    static let constants: [String: Value] = ["google.protobuf.NullValue.NULL_VALUE": .int(0)]

    /// All types that have a name in expressions.
    static let types: [String: CELType] = {
        var types: [String: CELType] = [
            "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes,
            "null_type": .null, "list": .list(.dyn), "map": .map(.dyn, .dyn), "type": .type(nil),
            "optional_type": .optional(.dyn), "google.protobuf.Timestamp": .timestamp,
            "google.protobuf.Duration": .duration, IPAddress.typeName: IPAddress.type,
            IPNetwork.typeName: IPNetwork.type, SemanticVersion.typeName: SemanticVersion.type,
            WebAddress.typeName: WebAddress.type,
        ]
        for name in MessageForm.wellKnown.keys { types[name] = .message(name) }
        return types
    }()
}

/// Functions while they are collected.
struct FunctionTable {
    private(set) var functions: [String: FunctionDeclaration] = [:]

    mutating func add(_ name: String, _ overloads: Overload...) {
        functions[name, default: FunctionDeclaration(name: name, overloads: [])].overloads += overloads
    }
}

extension Overload {
    /// A pure function of one argument.
    static func unary(
        _ id: String, _ parameter: CELType, _ result: CELType, member isMember: Bool = false,
        of parameters: [String] = [],
        _ body: @escaping @Sendable (Value, EvaluationContext) -> Value
    ) -> Overload {
        Overload(
            id, isMember: isMember, [parameter], result, typeParameters: parameters, isPure: true, body: .unary(body))
    }

    /// A pure function of two arguments.
    static func binary(
        _ id: String, _ left: CELType, _ right: CELType, _ result: CELType, member isMember: Bool = false,
        of parameters: [String] = [], _ body: @escaping @Sendable (Value, Value, EvaluationContext) -> Value
    ) -> Overload {
        Overload(
            id, isMember: isMember, [left, right], result, typeParameters: parameters, isPure: true,
            body: .binary(body))
    }

    /// A pure function of any number of arguments.
    static func several(
        _ id: String, _ parameters: [CELType], _ result: CELType, member isMember: Bool = false,
        of typeParameters: [String] = [], _ body: @escaping Function
    ) -> Overload {
        Overload(
            id, isMember: isMember, parameters, result, typeParameters: typeParameters, isPure: true, body: .any(body))
    }

    /// The same function, not evaluated when compiling: its result depends on the context too, within an evaluation on
    /// nothing else.
    var inContext: Overload {
        var copy = self
        copy.isPure = false
        return copy
    }

    /// The operators that the compiler makes code of itself.
    static func inline(
        _ id: String, _ parameters: [CELType], _ result: CELType, of typeParameters: [String] = []
    ) -> Overload {
        several(id, parameters, result, of: typeParameters) { arguments, _ in .error(.noOverload(id, arguments)) }
            .inContext
    }
}

extension CELType {
    /// Type parameters of the library's signatures.
    static let a = CELType.parameter("A")
    static let b = CELType.parameter("B")
}

/// Checks of sizes before something large is made.
enum Allowance {
    /// Charges for going over a number of elements or bytes; an error when the budget is exhausted.
    @inline(__always)
    static func charge(_ count: Int, _ context: EvaluationContext) -> Value? {
        context.charge(UInt64(count / 10 + 1)).map(Value.error)
    }

    /// The most bytes of text that are compared, hashed or converted without a charge.
    static let freeBytes = 256

    /// Charges for going over a value where it is long text or bytes.
    @inline(__always)
    static func reading(_ value: Value, _ context: EvaluationContext) -> Value? {
        switch value {
        case .string(let text) where text.utf8.count > freeBytes: charge(text.utf8.count, context)
        case .bytes(let bytes) where bytes.count > freeBytes: charge(bytes.count, context)
        default: nil
        }
    }

    /// Charges for text of that many bytes, unless `spending` is false; it must be within the limit.
    static func text(_ bytes: Int, _ context: EvaluationContext, spending: Bool = true) -> Value? {
        guard bytes <= context.limits.stringBytesMax else {
            return .failure(
                .limit("stringBytesMax"), "the text would exceed stringBytesMax, \(context.limits.stringBytesMax) bytes"
            )
        }
        if !spending { return nil }
        return context.allocate(bytes).map(Value.error) ?? charge(bytes, context)
    }

    /// Charges for a list of that many elements, which must be within the limit.
    static func list(_ count: Int, _ context: EvaluationContext) -> Value? {
        guard count <= context.limits.listMax else {
            return .failure(.limit("listMax"), "the list would exceed listMax, \(context.limits.listMax) elements")
        }
        return elements(count, context) ?? charge(count, context)
    }

    /// Takes elements of lists off the memory that may be used.
    @inline(__always)
    static func elements(_ count: Int, _ context: EvaluationContext) -> Value? {
        context.allocate(count * MemoryLayout<Value>.stride).map(Value.error)
    }

    /// Pays for a list literal of that many elements.
    @inline(__always)
    static func literal(_ count: Int, _ context: EvaluationContext) -> Value? {
        context.charge(2).map(Value.error) ?? elements(count, context)
    }

    /// Takes entries of maps, with their keys and what finds them, off the memory that may be used.
    static func entries(_ count: Int, _ context: EvaluationContext) -> Value? {
        context.allocate(count * (2 * MemoryLayout<Value>.stride + MemoryLayout<MapKey>.stride + 16)).map(Value.error)
    }
}
