// Regular expressions for whoever uses this library beside CEL: the same syntax and the same linear time, with groups.

/// A compiled regular expression in RE2's syntax (no references, no looking around).
///
/// The time for a text is its length times the size of the expression, whatever both are: all ways through the
/// expression are followed at once (Pike's machine), and of two that reach the same state the preferred one is kept.
public struct RegularExpression: Sendable {
    /// The longest expression, in bytes, and the most states it may come to.
    public static let limits = Limits()

    /// The names of the groups, in the order of their opening parentheses; `nil` for one without a name.
    public let groupNames: [String?]
    let instructions: [Pattern.Instruction]

    /// Compiles an expression.
    ///
    /// - Parameter pattern: the expression; at most `limits.patternBytesMax` bytes.
    /// - Throws: `CELError` saying what is wrong with it.
    public init(_ pattern: String) throws(CELError) { try self.init(pattern, limits: Self.limits) }

    init(_ pattern: String, limits: Limits) throws(CELError) {
        guard pattern.utf8.count <= limits.patternBytesMax else {
            throw CELError(
                .limit("patternBytesMax"), "the pattern is longer than patternBytesMax, \(limits.patternBytesMax) bytes"
            )
        }
        let (node, groups) = try PatternParser.parseGroups(pattern)
        var builder = PatternBuilder(statesMax: limits.patternStatesMax, keepsGroups: true)
        try builder.append(.save(0))
        try builder.add(node)
        try builder.append(.save(1))
        try builder.append(.match)
        groupNames = groups
        instructions = builder.instructions
    }

    /// The groups of the first match, the whole match first; `nil` when there is no match, and for a group that took no
    /// part in it.
    public func firstMatch(in text: String) -> [Substring?]? {
        var machine = MatchMachine(instructions: instructions, slots: 2 * groupNames.count + 2)
        let scalars = text.unicodeScalars
        // Without a budget nothing is thrown.
        guard let places = try? machine.run(scalars, from: scalars.startIndex, spending: nil) else { return nil }
        return (0...groupNames.count).map { group in
            guard let start = places[2 * group], let end = places[2 * group + 1] else { return nil }
            return text[start..<end]
        }
    }

    /// What a named group of the first match holds.
    public func firstMatch(of group: String, in text: String) -> Substring? {
        guard let place = groupNames.firstIndex(of: group) else { return nil }
        return firstMatch(in: text)?[place + 1]
    }
}

/// Follows all ways through an expression at once, each with the places its groups have reached.
struct MatchMachine {
    typealias Places = [String.Index?]

    private struct Thread {
        var state: Int
        var places: Places
    }

    let instructions: [Pattern.Instruction]
    private let none: Places
    /// How many states are visited between two charges.
    private static let stride = 256
    /// What was visited and is not yet paid for; making the machine counts too.
    private var visited: Int
    /// How many states are made in the time in which one is visited.
    private static let madeInOne = 16
    /// The step at which a state was last reached, so that each is followed once per step.
    private var reached: [Int]
    private var step = 0

    init(instructions: [Pattern.Instruction], slots: Int) {
        self.instructions = instructions
        none = Array(repeating: nil, count: slots)
        visited = instructions.count / Self.madeInOne
        reached = Array(repeating: 0, count: instructions.count)
    }

    /// The places of the first match that begins at or after a place.
    /// - Parameter context: pays for the states that are visited; nil where there is no budget.
    mutating func run(
        _ scalars: String.UnicodeScalarView, from start: String.Index, spending context: EvaluationContext?
    ) throws(CELError) -> Places? {
        var current: [Thread] = []
        var found: Places?
        var index = start
        var previous = index > scalars.startIndex ? scalars[scalars.index(before: index)].value : nil
        step += 1
        while true {
            if visited >= Self.stride { try pay(context) }
            visited += 1 + current.count
            let scalar = index < scalars.endIndex ? scalars[index].value : nil
            // A match may begin at any place, but one that began before is preferred.
            if found == nil { follow(Thread(state: 0, places: none), into: &current, index, previous, scalar) }
            step += 1
            var next: [Thread] = []
            let following = scalar == nil ? index : scalars.index(after: index)
            let after = following < scalars.endIndex ? scalars[following].value : nil
            for thread in current {
                switch instructions[thread.state] {
                case .match:
                    found = thread.places
                case .take(let set):
                    guard let scalar, set.contains(scalar) else { continue }
                    let moved = Thread(state: thread.state + 1, places: thread.places)
                    follow(moved, into: &next, following, scalar, after)
                    continue
                default: continue
                }
                // What comes after a match in the list is less preferred.
                break
            }
            guard scalar != nil, !next.isEmpty || found == nil else {
                // Short searches in a loop would cost nothing otherwise.
                try pay(context)
                return found
            }
            (current, previous, index) = (next, scalar, following)
        }
    }

    private mutating func pay(_ context: EvaluationContext?) throws(CELError) {
        if let exceeded = context?.charge(UInt64(visited)) { throw exceeded }
        visited = 0
    }

    /// Adds the states that are reached from one without taking a scalar, the preferred first.
    private mutating func follow(
        _ thread: Thread, into list: inout [Thread], _ index: String.Index, _ previous: UInt32?, _ next: UInt32?
    ) {
        var stack = [thread]
        while var thread = stack.popLast() {
            guard reached[thread.state] != step else { continue }
            reached[thread.state] = step
            visited += 1
            switch instructions[thread.state] {
            case .take, .match: list.append(thread)
            case .jump(let target):
                thread.state = target
                stack.append(thread)
            case .split(let first, let second):
                thread.state = second
                stack.append(thread)
                thread.state = first
                stack.append(thread)
            case .save(let slot):
                thread.places[slot] = index
                thread.state += 1
                stack.append(thread)
            case .assert(let assertion):
                guard assertion.holds(between: previous, and: next) else { continue }
                thread.state += 1
                stack.append(thread)
            }
        }
    }
}
