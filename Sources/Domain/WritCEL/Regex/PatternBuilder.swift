// Makes instructions of a pattern's tree.

/// Lays a pattern out as instructions.
struct PatternBuilder {
    private(set) var instructions: [Pattern.Instruction] = []
    private let statesMax: Int

    init(statesMax: Int) { self.statesMax = statesMax }

    mutating func append(_ instruction: Pattern.Instruction) throws(CELError) {
        guard instructions.count < statesMax else {
            throw CELError(
                .limit("patternStatesMax"),
                "the pattern has more than patternStatesMax, \(statesMax), states; repeat less")
        }
        instructions.append(instruction)
    }

    mutating func add(_ node: PatternNode) throws(CELError) {
        switch node {
        case .empty: break
        case .set(let set): try append(.take(set))
        case .assertion(let assertion): try append(.assert(assertion))
        case .sequence(let parts):
            for part in parts { try add(part) }
        case .alternatives(let branches): try add(branches[...])
        case .repeated(let inner, let least, let most): try addRepeated(inner, least, most)
        }
    }

    private mutating func add(_ branches: ArraySlice<PatternNode>) throws(CELError) {
        var jumps: [Int] = []
        for (place, branch) in zip(branches.indices, branches) {
            guard place < branches.endIndex - 1 else {
                try add(branch)
                break
            }
            let split = instructions.count
            try append(.split(split + 1, 0))
            try add(branch)
            jumps.append(instructions.count)
            try append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }

    private mutating func addRepeated(_ inner: PatternNode, _ least: Int, _ most: Int?) throws(CELError) {
        for _ in 0..<least {
            // What is empty would be added without end and without use.
            let before = instructions.count
            try add(inner)
            if instructions.count == before { return }
        }
        guard let most else {
            let split = instructions.count
            try append(.split(split + 1, 0))
            try add(inner)
            try append(.jump(split))
            instructions[split] = .split(split + 1, instructions.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(instructions.count)
            try append(.split(instructions.count + 1, 0))
            try add(inner)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }
}
