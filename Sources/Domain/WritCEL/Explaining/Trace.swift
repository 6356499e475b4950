// Why an evaluation came out as it did: the value of each part, and which parts decided.

/// What happened during an evaluation, as a tree in the order of evaluation.
public struct Trace: Sendable {
    /// The most steps that a trace keeps: 10 000. Later ones happen all the same.
    public static let stepsMax = 10_000

    /// A variable of a macro and what it held.
    public struct Binding: Sendable {
        /// The variable's name.
        public let name: String
        /// Its value during the step.
        public let value: Value
    }

    /// The evaluation of one node. A macro evaluates its condition once for each element: each time is a step.
    public struct Step: Sendable {
        /// The node that was evaluated.
        public let node: Expression
        /// What came out.
        public let value: Value
        /// The macro's variables, where the step is one element's turn.
        public let bindings: [Binding]
        /// What was evaluated for it. Literals have no steps, and neither has what a short-circuit left out.
        public let children: [Step]
        /// Whether the value of the step above rests on this one: the branch taken, the operand that settled an `&&` or
        /// `||`, the element for which an `all` failed or an `exists` held. True for the root.
        public let isDeciding: Bool
    }

    /// The whole expression.
    public let root: Step
    /// Whether steps beyond `stepsMax` are missing.
    public let isCut: Bool

    /// The steps that decided, from the root to the last ones that no other step explains.
    public var decidingSteps: [Step] {
        var found: [Step] = []
        var rest = [root]
        while let step = rest.popLast() {
            found.append(step)
            rest += step.children.filter(\.isDeciding).reversed()
        }
        return found
    }

    /// The turns of elements that decided a macro: those for which an `all` failed, or an `exists` held.
    public var decidingElements: [Step] { decidingSteps.filter { !$0.bindings.isEmpty } }
}

extension Trace {
    /// - Parameter nodes: the nodes of the expression by their ids.
    init?(_ recorder: TraceRecorder, nodes: [Int: Expression]) {
        var children: [Int: [Int]] = [:]
        for (place, entry) in recorder.entries.enumerated() {
            if let parent = entry.parent { children[parent, default: []].append(place) }
        }
        func step(_ place: Int, isDeciding: Bool) -> Step? {
            let entry = recorder.entries[place]
            guard let node = nodes[entry.node] else { return nil }
            let below = children[place] ?? []
            let deciding = Deciding.places(
                of: node, value: entry.value,
                among: below.map { (recorder.entries[$0].node, recorder.entries[$0].value) })
            return Step(
                node: node, value: entry.value, bindings: entry.bindings,
                children: below.enumerated().compactMap { step($1, isDeciding: deciding.contains($0)) },
                isDeciding: isDeciding)
        }
        guard !recorder.entries.isEmpty, let root = step(0, isDeciding: true) else { return nil }
        self.root = root
        isCut = recorder.isCut
    }
}

/// Which of a node's parts its value rests on.
private enum Deciding {
    /// The places of those children that decided.
    static func places(
        of node: Expression, value: Value, among children: [(node: Int, value: Value)]
    ) -> Set<Int> {
        let all = Set(children.indices)
        let faults = all.filter { children[$0].value.isFault }
        if value.isFault, !faults.isEmpty { return faults }
        switch node.kind {
        case .call(Operator.and, nil, _): return logical(value, absorbing: false, all, children)
        case .call(Operator.or, nil, _): return logical(value, absorbing: true, all, children)
        case .call(Operator.conditional, nil, _): return all
        case .comprehension(let loop): return places(of: loop, value: value, all, children)
        default: return all
        }
    }

    private static func logical(
        _ value: Value, absorbing: Bool, _ all: Set<Int>, _ children: [(node: Int, value: Value)]
    ) -> Set<Int> {
        guard case .bool(absorbing) = value else { return all }
        return all.filter { place in
            if case .bool(absorbing) = children[place].value { true } else { false }
        }
    }

    private static func places(
        of loop: Comprehension, value: Value, _ all: Set<Int>, _ children: [(node: Int, value: Value)]
    ) -> Set<Int> {
        let steps = all.filter { children[$0].node != loop.range.id }
        let holding = steps.filter { place in
            if case .bool(true) = children[place].value { true } else { false }
        }
        switch (loop.form, value) {
        case (.all, .bool(false)): return steps.subtracting(holding)
        case (.exists, .bool(true)): return holding
        case (.existsOne, .bool) where !holding.isEmpty: return holding
        // Nothing to go over decides by itself.
        default: return steps.isEmpty ? all : steps
        }
    }
}
