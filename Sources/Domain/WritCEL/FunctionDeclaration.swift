// Functions: what the checker has to know of them, and what the compiler calls.

/// A function by its name, with all its overloads.
public struct FunctionDeclaration: Sendable {
    /// The name; dots are allowed (`math.least`). Names that begin with `@` can be called only by trees that a
    /// program made.
    public var name: String
    /// The overloads, tried in this order where the types are not known before evaluation.
    public var overloads: [Overload]

    /// Makes a declaration.
    public init(name: String, overloads: [Overload]) {
        self.name = name
        self.overloads = overloads
    }
}

/// One way to call a function.
public struct Overload: Sendable {
    /// What a call runs.
    public typealias Function = @Sendable (_ arguments: [Value], _ context: EvaluationContext) -> Value

    /// The name of the overload, unique among those of its function.
    public var id: String
    /// Whether it is called on its first argument: `a.f(b)`.
    public var isMember: Bool
    /// The types of the arguments, the target of a member first.
    public var parameters: [CELType]
    /// The type of the result.
    public var result: CELType
    /// The names of the `CELType.parameter`s in `parameters` and `result`.
    public var typeParameters: [String]
    /// What each call costs.
    public var cost: UInt64
    /// Whether calls with an unknown or an error among the arguments have that for a result, without running. If
    /// not, the implementation gets these, and looks at the arguments' types itself.
    public var isStrict: Bool
    let body: Body
    /// Whether the result depends on the arguments alone, so that calls with literals can be made when compiling.
    var isPure = false
    /// Whether the result depends on the arguments and the context alone, so that one evaluation need call it only once for
    /// equal arguments. What users add may read data of theirs, and is called each time.
    var isStable = false

    /// Makes an overload.
    ///
    /// - Parameter implementation: is given as many arguments as there are parameters, of values that these types
    ///   have (of the outermost type only: a list's elements may be anything where the checker knew no better). It
    ///   may be called from many tasks at once, must not trap, and charges the context for what it does beyond `cost`.
    public init(
        id: String, isMember: Bool = false, parameters: [CELType], result: CELType, typeParameters: [String] = [],
        cost: UInt64 = 1, isStrict: Bool = true, implementation: @escaping Function
    ) {
        self.init(
            id, isMember: isMember, parameters, result, typeParameters: typeParameters, cost: cost,
            isStrict: isStrict, body: .any(implementation))
    }

    init(
        _ id: String, isMember: Bool, _ parameters: [CELType], _ result: CELType, typeParameters: [String] = [],
        cost: UInt64 = 0, isStrict: Bool = true, isPure: Bool = false, body: Body
    ) {
        self.id = id
        self.isMember = isMember
        self.parameters = parameters
        self.result = result
        self.typeParameters = typeParameters
        self.cost = cost
        self.isStrict = isStrict
        self.isPure = isPure
        isStable = isPure
        self.body = body
    }

    /// The implementation by its number of arguments, so that calls of few need no array.
    enum Body: Sendable {
        case unary(@Sendable (Value, EvaluationContext) -> Value)
        case binary(@Sendable (Value, Value, EvaluationContext) -> Value)
        case any(Function)
    }

    /// Runs it, whatever the number of arguments it is written for.
    func run(_ arguments: [Value], _ context: EvaluationContext) -> Value {
        switch body {
        case .any(let function): return function(arguments, context)
        case .unary(let function) where arguments.count == 1: return function(arguments[0], context)
        case .binary(let function) where arguments.count == 2: return function(arguments[0], arguments[1], context)
        default: return .failure(.noSuchOverload, "overload \(id) takes another number of arguments")
        }
    }
}
