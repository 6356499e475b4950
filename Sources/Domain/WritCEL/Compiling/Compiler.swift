// Makes closures of a checked tree: one for each node, over slots instead of names, specialised where the types and
// shapes of the operands allow it.

/// Compiles one expression.
struct Compiler {
    let checked: CheckedExpression
    let environment: Environment
    var problems: [CELProblem] = []
    /// The variables of the macros around the node, the innermost last, with their slots.
    var locals: [Local] = []
    /// How many slots macros need beyond the environment's.
    var localCount = 0
    let purpose: Purpose
    /// What is evaluated when compiling shares one budget, a part of what one evaluation may cost: the literals that it does
    /// not suffice for are left to evaluations.
    let folding: EvaluationContext
    private static let foldingPart = 4
    /// What is computed once; nothing where each node has to be run.
    let common: CommonExpressions
    /// The code of each node by its id, where it is to be run node by node.
    var parts: [Int: Code] = [:]

    static func compile(
        _ checked: CheckedExpression, in environment: Environment, for purpose: Purpose = .running
    ) throws(CELProblems) -> Program {
        var compiler = Compiler(checked: checked, environment: environment, purpose: purpose)
        return try compiler.program()
    }

    /// The code of every node by its id, and the program that has the variables for them.
    static func compileParts(
        _ checked: CheckedExpression, in environment: Environment
    ) throws(CELProblems) -> (codes: [Int: Code], program: Program) {
        var compiler = Compiler(checked: checked, environment: environment, purpose: .parts)
        let program = try compiler.program()
        return (compiler.parts, program)
    }

    private init(checked: CheckedExpression, environment: Environment, purpose: Purpose) {
        self.checked = checked
        self.environment = environment
        self.purpose = purpose
        common = purpose == .running ? CommonExpressions(in: checked) : CommonExpressions(nothingIn: checked)
        folding = EvaluationContext(costMax: environment.limits.costMax / UInt64(Self.foldingPart))
        folding.limits = environment.limits
        folding.memoryLeft = environment.limits.memoryBytesMax / Self.foldingPart
    }

    private mutating func program() throws(CELProblems) -> Program {
        let compiled = compile(checked.expression)
        guard problems.isEmpty else { throw CELProblems(problems) }
        return Program(
            checked: checked, environment: environment, estimatedCost: compiled.cost, code: compiled.code,
            localCount: localCount + cellSlotCount)
    }

    /// Compiles a node and what is below it.
    mutating func compile(_ node: Expression) -> Compiled { watched(kept(compilePlainly(node), node), node) }

    /// Compiles a node without telling of it; what is below it may.
    mutating func compilePlainly(_ node: Expression) -> Compiled {
        switch node.kind {
        case .literal(let value): Compiled(constant: value)
        case .identifier: name(node) ?? failing(node, "a name without a meaning")
        case .select(let operand, let field, let isTest):
            name(node) ?? select(operand, field, isTest: isTest, node)
        case .optionalSelect(let operand, let field): optionalSelect(operand, field, node)
        case .call(let function, let target, let arguments): call(function, target, arguments, node)
        case .list(let elements): list(elements, node)
        case .map(let entries): map(entries, node)
        case .message(_, let fields): message(fields, node)
        case .comprehension(let loop): comprehension(loop, node)
        }
    }

    mutating func report(_ message: String, at node: Expression) {
        if problems.count < environment.limits.problemsMax {
            problems.append(CELProblem(position: node.position, end: node.end, message: message))
        }
    }

    func failing(_ node: Expression, _ message: String) -> Compiled {
        Compiled(constant: .error(CELError(.undeclared, message, position: node.position)))
    }

    // MARK: - Names

    /// What a name or dotted name reads, or nil where the node is not one.
    private func name(_ node: Expression) -> Compiled? {
        switch checked.references[node.id] {
        case .variable(let name, let slot):
            return bounded(Compiled(reading: .slot(slot), type: checked.type(of: node.id)), by: name)
        case .type(let type): return Compiled(constant: .type(type))
        case .constant(let value): return Compiled(constant: value)
        case .unresolved(let error): return Compiled(constant: .error(error))
        case .local(let name):
            guard let local = locals.last(where: { $0.name == name }) else { return nil }
            var read = Compiled(reading: .slot(local.slot), type: checked.type(of: node.id))
            read.length = local.length
            return bounded(read, by: local.path)
        case .function, nil: return nil
        }
    }

    /// Gives macros' variables slots while `body` compiles what sees them.
    mutating func withLocals<T>(_ names: [LocalName], _ body: (inout Compiler, [Int]) -> T) -> T {
        let outside = locals.count
        var slots: [Int] = []
        for name in names {
            let slot = environment.variables.count + cellSlotCount + locals.count
            slots.append(slot)
            locals.append(Local(name: name.name, slot: slot, length: name.length, path: name.path))
        }
        localCount = max(localCount, locals.count)
        defer { locals.removeSubrange(outside...) }
        return body(&self, slots)
    }
}

/// A variable that a macro will bind: its name, and what is known of the values it will hold.
struct LocalName {
    var name: String
    var length: UInt64?
    var path: String?
}

/// A variable that a macro binds, in its slot.
struct Local {
    var name: String
    var slot: Int
    var length: UInt64?
    var path: String?
}

/// A compiled node with what is known about it.
struct Compiled {
    /// What runs.
    var code: Code
    /// What a run costs at most, by estimate.
    var cost: UInt64
    /// What the node reads, where it is no more than a read.
    var place: Place?
    /// The value, where it does not depend on variables.
    var constant: Value?
    /// The static type.
    var type: CELType
    /// How many elements it has at most, where something says so.
    var length: UInt64?
    /// Where it comes from, as bounds name it: a variable, then fields and elements.
    var path: String?

    init(_ type: CELType, cost: UInt64, code: Code) {
        self.code = code
        self.cost = cost
        self.type = type
    }

    init(_ type: CELType, cost: UInt64, _ run: @escaping @Sendable (Frame) -> Value) {
        self.init(type, cost: cost, code: Code(run))
    }

    init(constant: Value) {
        self.init(constant.type, cost: 0) { _ in constant }
        self.constant = constant
        switch constant {
        case .list(let elements): length = UInt64(elements.count)
        case .map(let map): length = UInt64(map.count)
        case .string(let text): length = UInt64(text.utf8.count)
        default: break
        }
    }

    init(reading place: Place, type: CELType) {
        self.init(type, cost: 1, code: place.code)
        self.place = place
    }
}

extension UInt64 {
    /// Sums and products of estimates stop at the largest number.
    func addingUpTo(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    func multipliedUpTo(_ other: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}

extension Sequence<Compiled> {
    /// The cost of running all.
    var cost: UInt64 { reduce(0) { $0.addingUpTo($1.cost) } }
}
