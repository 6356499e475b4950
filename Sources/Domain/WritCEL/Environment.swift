// What an expression may use, and the way from source to program.

/// Declarations, and parsing, checking and compiling with them. A value: cheap to copy and extend.
public struct Environment: Sendable {
    /// The variables in the order of their slots, which is the order in which a program wants their values.
    public private(set) var variables: [(name: String, type: CELType)] = []
    /// The limits of everything made with the environment.
    public var limits = Limits()
    /// Where names are looked up first: `b` in container `x.y` may be `x.y.b`, `x.b` or `b`, in this order.
    public var container = ""
    /// The most elements that lists have, by their paths.
    private(set) var bounds: [String: UInt64] = [:]
    private var slots: [String: Int] = [:]
    private var functions: [String: FunctionDeclaration] = StandardLibrary.functions
    private var types: [String: CELType] = StandardLibrary.types

    /// Makes an environment with the standard library, its extensions and macros, and the default limits.
    public init() {}

    /// Declares a variable. Its slot is the number of variables declared before; declaring a name again changes its
    /// type and keeps its slot. Of protobuf's well-known messages, the type is that of their values: a variable of
    /// `google.protobuf.Int64Value` is a `wrapper(int)`, and takes an int or null.
    public mutating func declare(_ name: String, _ type: CELType) {
        let type = MessageForm.withoutWellKnown(type)
        if let slot = slots[name] {
            variables[slot].type = type
        } else {
            slots[name] = variables.count
            variables.append((name, type))
        }
    }

    /// Says how many elements a list has at most, or a map entries, so that costs are estimated for it. Nothing enforces it.
    ///
    /// - Parameter path: a variable, then fields, `[]` standing for any element: `change.commits[].reviews`. What a record's
    ///   own type says (`RecordType.Field.elementsMax`) holds where no path does.
    /// - Returns: false, and changes nothing, where the path begins with no variable.
    @discardableResult
    public mutating func setBound(_ elementsMax: UInt64, of path: String) -> Bool {
        let isKnown = slots.keys.contains { name in
            path == name || path.hasPrefix(name + ".") || path.hasPrefix(name + "[]")
        }
        if isKnown { bounds[path] = elementsMax }
        return isKnown
    }

    /// Adds a function, or overloads to one there is. An overload replaces one of the same id.
    public mutating func add(_ function: FunctionDeclaration) {
        var known = functions[function.name] ?? FunctionDeclaration(name: function.name, overloads: [])
        let replaced = Set(function.overloads.map(\.id))
        known.overloads.removeAll { replaced.contains($0.id) }
        known.overloads += function.overloads
        functions[function.name] = known
    }

    /// Makes a type known by its name, so that expressions can compare with it or, for records, make values of it.
    public mutating func add(_ type: RecordType) { types[type.name] = .record(type) }

    /// The declared names of functions, in no order.
    public var functionNames: some Collection<String> { functions.keys }

    /// Parses a source.
    /// - Throws: all problems found. After the first syntax error nothing more is looked for.
    public func parse(_ source: String) throws(CELProblems) -> Expression {
        try Parser.parse(source, limits: limits)
    }

    /// Gives every node a type, and every name a meaning.
    /// - Throws: all problems, up to `problemsMax`.
    public func check(_ expression: Expression) throws(CELProblems) -> CheckedExpression {
        try Checker.check(expression, in: self, isLenient: false)
    }

    /// Looks names up without insisting on types: what does not fit becomes an error of evaluation. For expressions
    /// of which the variables' types are not known.
    /// - Throws: only for exceeded limits.
    public func checkLeniently(_ expression: Expression) throws(CELProblems) -> CheckedExpression {
        try Checker.check(expression, in: self, isLenient: true)
    }

    /// Makes a program.
    /// - Throws: problems of literals that are looked at when compiling, such as a pattern of `matches`.
    public func compile(_ checked: CheckedExpression) throws(CELProblems) -> Program {
        try Compiler.compile(checked, in: self)
    }

    /// Parses, checks and compiles.
    public func compile(_ source: String) throws(CELProblems) -> Program {
        try compile(check(parse(source)))
    }
}

extension Environment {
    /// The slot of a variable.
    public func slot(of name: String) -> Int? { slots[name] }

    /// The declaration of a function; operators have the names of `Operator`.
    public func function(named name: String) -> FunctionDeclaration? { functions[name] }

    func type(named name: String) -> CELType? { types[name] }

    /// The full names that a name may stand for in the container, the longest first.
    func candidates(_ name: String) -> [String] {
        if name.hasPrefix(".") { return [String(name.dropFirst())] }
        if container.isEmpty { return [name] }
        var candidates: [String] = []
        var prefix = Substring(container)
        while true {
            candidates.append("\(prefix).\(name)")
            guard let dot = prefix.lastIndex(of: ".") else { break }
            prefix = prefix[..<dot]
        }
        return candidates + [name]
    }
}
