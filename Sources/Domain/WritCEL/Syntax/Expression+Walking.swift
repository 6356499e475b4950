// Going over a tree: visiting, the names it leaves free, and rewriting it.

extension Expression.Kind {
    /// The nodes directly below, in the order of the source.
    var children: [Expression] {
        switch self {
        case .literal, .identifier: []
        case .select(let operand, _, _), .optionalSelect(let operand, _): [operand]
        case .call(_, let target, let arguments): target.map { [$0] + arguments } ?? arguments
        case .list(let elements): elements.map(\.value)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .message(_, let fields): fields.map(\.value)
        case .comprehension(let loop): [loop.range] + [loop.initial, loop.condition, loop.result].compactMap(\.self)
        }
    }

    var height: Int {
        switch self {
        case .literal, .identifier: 1
        case .select(let operand, _, _), .optionalSelect(let operand, _): operand.height + 1
        default: children.reduce(0) { max($0, $1.height) } + 1
        }
    }

    /// The same kind of node over other children; `transform` sees them in the order of `children`.
    func mapChildren(_ transform: (Expression) throws -> Expression) rethrows -> Expression.Kind {
        switch self {
        case .literal, .identifier: return self
        case .select(let operand, let field, let isTest):
            return .select(try transform(operand), field: field, isTest: isTest)
        case .optionalSelect(let operand, let field):
            return .optionalSelect(try transform(operand), field: field)
        case .call(let function, let target, let arguments):
            let target = try target.map(transform)
            return .call(function: function, target: target, arguments: try arguments.map(transform))
        case .list(let elements):
            return .list(
                try elements.map { ListElement(value: try transform($0.value), isOptional: $0.isOptional) })
        case .map(let entries):
            return .map(
                try entries.map {
                    MapEntry(key: try transform($0.key), value: try transform($0.value), isOptional: $0.isOptional)
                })
        case .message(let type, let fields):
            let fields = try fields.map {
                FieldEntry(field: $0.field, value: try transform($0.value), isOptional: $0.isOptional)
            }
            return .message(type: type, fields: fields)
        case .comprehension(var loop):
            loop.range = try transform(loop.range)
            loop.initial = try loop.initial.map(transform)
            loop.condition = try loop.condition.map(transform)
            loop.result = try loop.result.map(transform)
            return .comprehension(loop)
        }
    }
}

extension Expression {
    /// The nodes directly below this one, in the order of the source.
    public var children: [Expression] { kind.children }

    /// Calls `body` with every node, a node before what is below it.
    public func visit(_ body: (Expression) throws -> Void) rethrows {
        try body(self)
        for child in children { try child.visit(body) }
    }

    /// Rewrites the tree from the bottom up.
    ///
    /// - Parameter transform: gets each node after everything below it was rewritten, and gives the node to put in
    ///   its place, or nil to keep it. What it gives is not visited again.
    /// - Returns: the rewritten tree. Ids of kept nodes stay.
    public func rewritten(_ transform: (Expression) throws -> Expression?) rethrows -> Expression {
        var node = self
        node.kind = try kind.mapChildren { try $0.rewritten(transform) }
        return try transform(node) ?? node
    }

    /// The first names of the paths that the tree reads and does not bind itself: `a` for `a.b.c`. Functions are
    /// not among them, but the target of a call on a namespace (`math` of `math.least(x)`) is.
    public var freeVariables: Set<String> {
        var found: Set<String> = []
        collectFreeVariables(bound: [], into: &found)
        return found
    }

    private func collectFreeVariables(bound: Set<String>, into found: inout Set<String>) {
        switch kind {
        case .identifier(let name):
            if !bound.contains(name) { found.insert(name.hasPrefix(".") ? String(name.dropFirst()) : name) }
        case .comprehension(let loop):
            loop.range.collectFreeVariables(bound: bound, into: &found)
            loop.initial?.collectFreeVariables(bound: bound, into: &found)
            var inner = bound
            inner.insert(loop.variable)
            if let second = loop.secondVariable { inner.insert(second) }
            loop.condition?.collectFreeVariables(bound: inner, into: &found)
            loop.result?.collectFreeVariables(bound: inner, into: &found)
        default:
            for child in children { child.collectFreeVariables(bound: bound, into: &found) }
        }
    }

    /// The dotted name that a chain of selects spells, or nil for anything else.
    public var qualifiedName: String? {
        switch kind {
        case .identifier(let name): name
        case .select(let operand, let field, isTest: false): operand.qualifiedName.map { "\($0).\(field)" }
        default: nil
        }
    }
}
