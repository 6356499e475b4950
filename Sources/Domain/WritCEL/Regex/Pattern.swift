// Regular expressions as Thompson's automata: all ways through the pattern are followed at once, so that the time for
// a text is its length times the pattern's, whatever they are.

/// A compiled regular expression. Asks whether a text holds a match, anywhere unless anchored.
struct Pattern: Sendable {
    /// A step of the automaton.
    enum Instruction: Sendable {
        case take(ScalarSet)
        case split(Int, Int)
        case jump(Int)
        case assert(PatternNode.Assertion)
        /// Notes the place in a slot: 2n where group n begins, 2n + 1 where it ends.
        case save(Int)
        case match
    }

    let instructions: [Instruction]

    /// Compiles a pattern, within limits on its length and the number of states.
    static func compile(_ source: String, limits: Limits) -> Result<Pattern, CELError> {
        guard source.utf8.count <= limits.patternBytesMax else {
            let message = "the pattern is longer than patternBytesMax, \(limits.patternBytesMax) bytes"
            return .failure(CELError(.limit("patternBytesMax"), message))
        }
        do throws(CELError) {
            let node = try PatternParser.parse(source)
            var builder = PatternBuilder(statesMax: limits.patternStatesMax)
            try builder.add(node)
            try builder.append(.match)
            return .success(Pattern(instructions: builder.instructions))
        } catch {
            return .failure(error)
        }
    }

    /// Whether a value, which should be text, holds a match. Costs a quarter of the states that are reached, over all
    /// scalars.
    func matches(_ value: Value, _ context: EvaluationContext) -> Value {
        guard case .string(let text) = value else {
            return value.isFault ? value : .error(.noOverload("matches", [value, .string("")]))
        }
        var work = 0
        let found = search(text, &work) { work in context.charge(UInt64(work / 4)) == nil }
        // What was not charged on the way; an exhausted budget has nothing left.
        if let exceeded = context.charge(found == nil ? .max : UInt64(work / 4 + 1)) { return .error(exceeded) }
        return .bool(found ?? false)
    }

    /// Whether the text holds a match.
    func matches(_ text: String) -> Bool {
        var work = 0
        return search(text, &work) { _ in true } ?? false
    }

    /// How many states are reached between two charges.
    private static let chargedWork = 4_096

    /// - Parameters:
    ///   - work: the states reached since `spend` was called last.
    ///   - spend: pays for states; false where it cannot, which ends the search.
    /// - Returns: whether there is a match; nil where it could not be paid for.
    private func search(_ text: String, _ work: inout Int, _ spend: (Int) -> Bool) -> Bool? {
        var current = StateSet(count: instructions.count)
        var next = StateSet(count: instructions.count)
        var stack: [Int] = []
        var previous: UInt32?
        var scalars = text.unicodeScalars.makeIterator()
        var scalar = scalars.next()?.value
        while true {
            // A match may begin at any place.
            if follow(0, into: &current, &stack, previous, scalar) { return true }
            guard let taken = scalar else { return false }
            work += current.states.count + 1
            if work >= Self.chargedWork {
                guard spend(work) else { return nil }
                work = 0
            }
            let following = scalars.next()?.value
            next.removeAll()
            for state in current.states {
                guard case .take(let set) = instructions[state], set.contains(taken) else { continue }
                if follow(state + 1, into: &next, &stack, taken, following) { return true }
            }
            swap(&current, &next)
            (previous, scalar) = (taken, following)
        }
    }

    /// Adds a state and all that are reached from it without taking a scalar.
    /// - Returns: whether the match is among them.
    private func follow(
        _ start: Int, into set: inout StateSet, _ stack: inout [Int], _ previous: UInt32?, _ next: UInt32?
    ) -> Bool {
        stack.append(start)
        while let state = stack.popLast() {
            guard set.insert(state) else { continue }
            switch instructions[state] {
            case .take: break
            case .jump(let target): stack.append(target)
            case .save: stack.append(state + 1)
            case .split(let first, let second):
                stack.append(second)
                stack.append(first)
            case .assert(let assertion):
                if assertion.holds(between: previous, and: next) { stack.append(state + 1) }
            case .match:
                stack.removeAll(keepingCapacity: true)
                return true
            }
        }
        return false
    }
}

/// States of an automaton: a sparse set, which is emptied in no time.
private struct StateSet {
    private(set) var states: [Int] = []
    private var marks: [UInt32]
    private var mark: UInt32 = 1

    init(count: Int) {
        marks = Array(repeating: 0, count: count)
        states.reserveCapacity(count)
    }

    mutating func insert(_ state: Int) -> Bool {
        if marks[state] == mark { return false }
        marks[state] = mark
        states.append(state)
        return true
    }

    mutating func removeAll() {
        states.removeAll(keepingCapacity: true)
        mark &+= 1
        if mark == 0 {
            for index in marks.indices { marks[index] = 0 }
            mark = 1
        }
    }
}

extension PatternNode.Assertion {
    func holds(between previous: UInt32?, and next: UInt32?) -> Bool {
        switch self {
        case .textStart: previous == nil
        case .textEnd: next == nil
        case .lineStart: previous == nil || previous == 10
        case .lineEnd: next == nil || next == 10
        case .wordBoundary: isWord(previous) != isWord(next)
        case .notWordBoundary: isWord(previous) == isWord(next)
        }
    }

    private func isWord(_ scalar: UInt32?) -> Bool { scalar.map(ScalarSet.words.contains) ?? false }
}
