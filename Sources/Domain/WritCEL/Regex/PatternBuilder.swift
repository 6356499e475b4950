// Makes instructions of a pattern's tree.

/// Lays a pattern out as instructions.
struct PatternBuilder {
    private(set) var instructions: [Pattern.Instruction] = []
    private let statesMax: Int
    private let keepsGroups: Bool

    /// - Parameter keepsGroups: whether instructions note where groups begin and end; asking for a match needs none.
    init(statesMax: Int, keepsGroups: Bool = false) {
        self.statesMax = statesMax
        self.keepsGroups = keepsGroups
    }

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
        case .repeated(let inner, let least, let most, let isGreedy):
            try addRepeated(inner, least, most, isGreedy: isGreedy)
        case .group(let inner, let number):
            if keepsGroups { try append(.save(2 * number)) }
            try add(inner)
            if keepsGroups { try append(.save(2 * number + 1)) }
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

    /// A split prefers its first target: going on for a greedy repetition, leaving for another.
    private static func split(into inside: Int, past outside: Int, isGreedy: Bool) -> Pattern.Instruction {
        isGreedy ? .split(inside, outside) : .split(outside, inside)
    }

    private mutating func addRepeated(
        _ inner: PatternNode, _ least: Int, _ most: Int?, isGreedy: Bool
    ) throws(CELError) {
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
            instructions[split] = Self.split(into: split + 1, past: instructions.count, isGreedy: isGreedy)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(instructions.count)
            try append(.split(instructions.count + 1, 0))
            try add(inner)
        }
        for split in splits {
            instructions[split] = Self.split(into: split + 1, past: instructions.count, isGreedy: isGreedy)
        }
    }
}
