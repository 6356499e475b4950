// What an evaluation may use and has used. One for each task: it is not to be shared between tasks.

/// The surroundings of evaluations: the host's data, time zones, and the cost that may still be spent.
///
/// Not `Sendable`: a context belongs to one evaluation at a time. Several evaluations, one after another or one
/// inside a function that another calls, may use the same; they share `costLeft`.
public final class EvaluationContext {
    /// Data for functions of the host's, such as a reader of facts.
    public var host: AnyObject?
    /// The rules of named time zones; nil: only UTC and fixed offsets are known.
    public var timeZones: TimeZones? {
        didSet { lastZone = nil }
    }
    /// What all evaluations with this context together may still cost. Each is limited by its own `costMax` too.
    ///
    /// The compiler need not look for overlapping accesses: a context is one task's, and no access lasts beyond a line.
    @exclusivity(unchecked)
    public var costLeft: UInt64
    /// How many bytes the evaluation that is running may still make.
    @exclusivity(unchecked)
    var memoryLeft = Limits().memoryBytesMax
    /// Whether an evaluation is running.
    @exclusivity(unchecked)
    var isRunning = false
    /// The limits of the program that is running, or was last.
    public internal(set) var limits: Limits {
        get { sharedLimits.values }
        set { sharedLimits = SharedLimits(newValue) }
    }
    @exclusivity(unchecked)
    var sharedLimits = SharedLimits(Limits())
    /// Whom code that was compiled for tracing tells what it does.
    var recorder: TraceRecorder?

    /// The zone that was asked for last, with its rules: most expressions ask for one only.
    private var lastZone: (name: String, rules: TimeZoneRules)?

    /// Patterns that were compiled while evaluating, so that a loop compiles each once.
    private var patterns: [ExactString: Pattern] = [:]
    private var expressions: [ExactString: RegularExpression] = [:]
    private static let patternsMax = 32
    /// What making one of a pattern's instructions costs.
    private static let instructionCost: UInt64 = 6

    /// Makes a context.
    /// - Parameter costMax: what all evaluations with it may cost together; by default only each one is limited.
    public init(host: AnyObject? = nil, timeZones: TimeZones? = nil, costMax: UInt64 = .max) {
        self.host = host
        self.timeZones = timeZones
        costLeft = costMax
    }

    /// Takes a cost off the budget.
    /// - Returns: the error to give back when the budget does not suffice; it is empty then.
    @inlinable
    public func charge(_ cost: UInt64) -> CELError? {
        if cost <= costLeft {
            costLeft -= cost
            return nil
        }
        return exhausted()
    }

    /// Takes bytes that are about to be made off what may be made.
    @inline(__always)
    func allocate(_ bytes: Int) -> CELError? {
        memoryLeft -= bytes
        return memoryLeft < 0 ? .memoryExceeded : nil
    }

    /// The rules of a time zone; nil where there is none of the name.
    func rules(ofZone name: String) -> TimeZoneRules? {
        if let lastZone, lastZone.name.isExactly(name) { return lastZone.rules }
        guard let rules = timeZones?.rules(of: name) else { return nil }
        lastZone = (name, rules)
        return rules
    }

    /// A compiled pattern. Charges for compiling: the most states that it may be made into cost most.
    func pattern(_ source: String) -> Result<Pattern, CELError> {
        let key = ExactString(source)
        if source.utf8.count <= limits.patternBytesMax, let known = patterns[key] { return .success(known) }
        if let exceeded = charge(UInt64(min(source.utf8.count, limits.patternBytesMax) * 30)) {
            return .failure(exceeded)
        }
        let compiled = Pattern.compile(source, limits: limits)
        switch compiled {
        case .failure:
            if let exceeded = charge(UInt64(limits.patternStatesMax / 10)) { return .failure(exceeded) }
        case .success(let pattern):
            if let exceeded = charge(UInt64(pattern.instructions.count) * Self.instructionCost) {
                return .failure(exceeded)
            }
            if patterns.count >= EvaluationContext.patternsMax { patterns.removeAll() }
            patterns[key] = pattern
        }
        return compiled
    }

    /// A compiled pattern with groups. Charges as `pattern` does.
    func expression(_ source: String) throws(CELError) -> RegularExpression {
        let key = ExactString(source)
        if source.utf8.count <= limits.patternBytesMax, let known = expressions[key] { return known }
        if let exceeded = charge(UInt64(min(source.utf8.count, limits.patternBytesMax) * 30)) { throw exceeded }
        let compiled: RegularExpression
        do throws(CELError) {
            compiled = try RegularExpression(source, limits: limits)
        } catch {
            if let exceeded = charge(UInt64(limits.patternStatesMax / 10)) { throw exceeded }
            throw error
        }
        if let exceeded = charge(UInt64(compiled.instructions.count) * Self.instructionCost) { throw exceeded }
        if expressions.count >= EvaluationContext.patternsMax { expressions.removeAll() }
        expressions[key] = compiled
        return compiled
    }

    @usableFromInline
    func exhausted() -> CELError {
        costLeft = 0
        return .costExceeded
    }
}

/// Limits that are handed around without being copied.
final class SharedLimits: Sendable {
    let values: Limits

    init(_ values: Limits) { self.values = values }
}
