// Finds what an expression would compute more than once with the same outcome: parts that are written several times, and
// parts of a loop that do not depend on its variables. Each gets a cell, which the compiler's code fills at first use.
//
// A part is known by its class: the number of everything that is written alike and means the same. Variables of macros
// are told apart by their level, the number of variable-binding macros around; a cell is emptied when the variables of
// the level that it depends on are bound anew.

/// The parts of an expression that are computed once.
struct CommonExpressions {
    /// The cells, by number, of the nodes that use them.
    private(set) var cells: [Int: Int] = [:]
    /// The cells that depend on a macro's variables, by the id of the macro's node.
    private(set) var cellsOfMacros: [Int: [Int]] = [:]
    /// How many cells there are.
    private(set) var count = 0

    /// Trees with more nodes are not searched: the search must not cost more than evaluations save.
    static let nodesMax = 1_000
    /// What computing a part must cost for a cell to pay, in the weights of `ownWeight`.
    private static let weightMin = 10
    private static let weightMax = 1_000_000

    private let checked: CheckedExpression
    private var classes: [Key: Int] = [:]
    private var parts: [Int: Part] = [:]
    private var uses: [Use: Uses] = [:]
    /// Macros around the node that is being looked at, the outermost first.
    private var scopes: [Scope] = []
    /// How many macros were entered.
    private var entered = 0

    /// Nothing, for code that does not share.
    init(nothingIn checked: CheckedExpression) { self.checked = checked }

    /// Searches an expression.
    init(in checked: CheckedExpression) {
        self.checked = checked
        var (nodes, weight) = (0, 0)
        var ids: Set<Int> = []
        checked.expression.visit {
            nodes += 1
            weight += Self.ownWeight(of: $0)
            if nodes <= Self.nodesMax { ids.insert($0.id) }
        }
        // Two of something, or something in a loop, which weighs too. A tree that a program put together may hold the same
        // nodes at several places, where their names may mean different things.
        guard weight >= 2 * Self.weightMin, nodes <= Self.nodesMax, ids.count == nodes else { return }
        classify(checked.expression, [:], 0)
        use(checked.expression, below: nil)
        giveCells()
    }

    // MARK: - Classes

    /// What is written alike and means the same.
    private struct Key: Hashable {
        var shape: Shape
        var text: ExactString
        var children: [Int]
    }

    /// What a node is, apart from its children and its text.
    private enum Shape {
        case variable, local, constant, type
        case literal, identifier, select, test, optionalSelect, call, memberCall, list, map, message, comprehension
    }

    /// What is known of a node.
    private struct Part {
        var number = 0
        /// The levels whose variables it depends on, a bit each.
        var levels: UInt64 = 0
        var weight: Int
        /// Whether it comes to the same each time within one evaluation.
        var isStable = true
        var hasVariables = false
        /// Whether it is a name: what is below belongs to it.
        var isName = false

        /// The deepest level whose variables it depends on; 0 for none.
        var level: Int { UInt64.bitWidth - levels.leadingZeroBitCount }
    }

    /// Macros inside of one another beyond these levels are left as they are.
    private static let levelsMax = UInt64.bitWidth

    /// Numbers a node and everything below it.
    private mutating func classify(_ node: Expression, _ locals: [String: Int], _ level: Int) {
        var part = Part(weight: Self.ownWeight(of: node))
        var (shape, text) = Self.shape(of: node)
        switch (checked.references[node.id], node.kind) {
        case (.variable(_, let slot), _):
            (shape, text) = (.variable, "\(slot)")
            (part.hasVariables, part.isName) = (true, true)
        case (.local(let name), _):
            let level = locals[name] ?? 0
            (shape, text) = (.local, "\(level) \(name)")
            (part.hasVariables, part.isName) = (true, true)
            if (1...Self.levelsMax).contains(level) { part.levels = 1 << (level - 1) } else { part.isStable = false }
        case (.constant(let value), _):
            (shape, text, part.isName) = (.constant, LiteralText.text(value), true)
        case (.type(let type), .identifier), (.type(let type), .select):
            (shape, text, part.isName) = (.type, type.description, true)
        case (.unresolved, _): part.isStable = false
        case (.function(let name, let overloads, let isQualified), _):
            text = "\(isQualified) \(name)"
            part.isStable = overloads.allSatisfy(\.isStable)
        default: break
        }
        var children: [Int] = []
        if !part.isName { children = classifyChildren(of: node, locals, level, &part) }
        let key = Key(shape: shape, text: ExactString(text), children: children)
        part.number = classes[key] ?? classes.count
        classes[key] = part.number
        parts[node.id] = part
    }

    /// Numbers what is below a node, and adds what it depends on to the node's part.
    private mutating func classifyChildren(
        of node: Expression, _ locals: [String: Int], _ level: Int, _ part: inout Part
    ) -> [Int] {
        var own: UInt64 = 0
        if case .comprehension(let loop) = node.kind {
            var inner = locals
            for name in loop.variables { inner[name] = level + 1 }
            for outside in loop.outside { classify(outside, locals, level) }
            for inside in loop.inside { classify(inside, inner, level + 1) }
            // What a macro makes of its own variables does not depend on them outside of it.
            own = level < Self.levelsMax ? 1 << level : 0
        } else {
            for child in node.children { classify(child, locals, level) }
        }
        return node.children.map { child in
            guard let below = parts[child.id] else { return -1 }
            part.levels |= below.levels & ~own
            part.weight = min(part.weight + below.weight, Self.weightMax)
            part.isStable = part.isStable && below.isStable
            part.hasVariables = part.hasVariables || below.hasVariables
            return below.number
        }
    }

    /// The kind of a node, and what tells it from others with the same children.
    private static func shape(of node: Expression) -> (Shape, String) {
        switch node.kind {
        case .literal(let value): (.literal, LiteralText.text(value))
        case .identifier(let name): (.identifier, name)
        case .select(_, let field, let isTest): (isTest ? .test : .select, field)
        case .optionalSelect(_, let field): (.optionalSelect, field)
        case .call(let function, let target, _): (target == nil ? .call : .memberCall, function)
        case .list(let elements): (.list, elements.map { $0.isOptional ? "?" : "." }.joined())
        case .map(let entries): (.map, entries.map { $0.isOptional ? "?" : "." }.joined())
        case .message(let type, let fields):
            (.message, type + fields.map { "\($0.isOptional ? "?" : ".")\($0.field)" }.joined())
        case .comprehension(let loop):
            (.comprehension, ([loop.form.rawValue, loop.parts] + loop.variables).joined(separator: " "))
        }
    }

    /// What computing a node costs beyond what is below it, in the time of a comparison.
    private static func ownWeight(of node: Expression) -> Int {
        switch node.kind {
        case .literal, .identifier, .select, .optionalSelect: 0
        case .call(let function, _, _): Operator.spoken(function) == function ? weightMin : 1
        case .list, .map, .message: weightMin / 2
        case .comprehension(let loop): loop.form.isLoop ? weightMin : 0
        }
    }

    // MARK: - Uses

    /// A class where its variables are bound by one and the same macro.
    private struct Use: Hashable {
        var number: Int
        /// The macro that binds the innermost variables of the class; 0 for none.
        var macro: Int
    }

    private struct Uses {
        var nodes: [Int] = []
        /// Whether a loop computes it again and again.
        var isRepeated = false
        /// The node of the macro that it depends on.
        var macro: Int?
    }

    private struct Scope {
        var serial: Int
        var node: Int
        var isLoop: Bool
    }

    /// Counts the uses of a node, and at its first use those of what is below it.
    private mutating func use(_ node: Expression, below parent: Part?) {
        guard let part = parts[node.id] else { return }
        // What depends on no variable is computed when compiling.
        guard part.hasVariables else { return }
        let scope = part.level > 0 ? scopes[part.level - 1] : nil
        let key = Use(number: part.number, macro: scope?.serial ?? 0)
        let isLooped = scopes[part.level...].contains(where: \.isLoop)
        // The parent, if it does not depend on the loop either, is kept whole.
        let isKept = parent.map { $0.isStable && $0.level == part.level } ?? false
        uses[key, default: Uses(macro: scope?.node)].nodes.append(node.id)
        if isLooped, !isKept { uses[key]?.isRepeated = true }
        guard uses[key]?.nodes.count == 1 else { return }
        guard case .comprehension(let loop) = node.kind else {
            if !part.isName { for child in node.children { use(child, below: part) } }
            return
        }
        for outside in loop.outside { use(outside, below: part) }
        entered += 1
        scopes.append(Scope(serial: entered, node: node.id, isLoop: loop.form.isLoop))
        for inside in loop.inside { use(inside, below: nil) }
        scopes.removeLast()
    }

    private mutating func giveCells() {
        let parts = Dictionary(parts.values.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        let ordered = uses.sorted { ($0.value.nodes.first ?? 0) < ($1.value.nodes.first ?? 0) }
        for (use, found) in ordered where found.nodes.count > 1 || found.isRepeated {
            guard let part = parts[use.number], part.isStable, part.weight >= Self.weightMin else { continue }
            for node in found.nodes { cells[node] = count }
            if let macro = found.macro { cellsOfMacros[macro, default: []].append(count) }
            count += 1
        }
    }
}

extension Comprehension {
    /// Which of its parts it has.
    fileprivate var parts: String { [initial, condition, result].map { $0 == nil ? "." : "+" }.joined() }
    /// What is evaluated once, without them.
    fileprivate var outside: [Expression] { [range] + (initial.map { [$0] } ?? []) }
    /// What is evaluated for each element, with them.
    fileprivate var inside: [Expression] { [condition, result].compactMap(\.self) }
}
