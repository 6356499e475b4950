// An expression ready to run.

/// A compiled expression. Immutable: may be used from many tasks at once, each with a context of its own. A reference:
/// cheap to copy.
public struct Program: Sendable {
    private final class Parts: Sendable {
        let checked: CheckedExpression
        let environment: Environment
        let estimatedCost: UInt64
        let code: Code
        let variableCount: Int
        let localCount: Int
        let limits: SharedLimits

        init(
            _ checked: CheckedExpression, _ environment: Environment, estimatedCost: UInt64, code: Code,
            localCount: Int
        ) {
            self.checked = checked
            self.environment = environment
            self.estimatedCost = estimatedCost
            self.code = code
            self.localCount = localCount
            variableCount = environment.variables.count
            limits = SharedLimits(environment.limits)
        }
    }

    private let parts: Parts

    init(
        checked: CheckedExpression, environment: Environment, estimatedCost: UInt64, code: Code, localCount: Int
    ) {
        parts = Parts(checked, environment, estimatedCost: estimatedCost, code: code, localCount: localCount)
    }

    /// The type of the result.
    public var type: CELType { parts.checked.type }
    /// An estimate of what an evaluation costs at most: lists are as long as `Environment.setBound` and
    /// `RecordType.Field.elementsMax` say, others and texts as `Limits.estimatedListLength` says.
    public var estimatedCost: UInt64 { parts.estimatedCost }
    /// What an evaluation may cost; see `Limits.costMax`.
    public var costMax: UInt64 { parts.environment.limits.costMax }
    /// What it was made of, for traces and residuals.
    var checked: CheckedExpression { parts.checked }
    var environment: Environment { parts.environment }

    /// Evaluates the expression.
    ///
    /// Never traps. The time it takes is bounded by the limit on cost, its recursion by the limit on nesting.
    /// - Parameters:
    ///   - variables: the values of the environment's variables by slot; missing ones are unknown.
    ///   - context: what the evaluation may use; not to be used by another task meanwhile.
    /// - Returns: the result, which may be `.unknown` or `.error`.
    public func evaluate(_ variables: [Value], context: EvaluationContext) -> Value {
        withFrame(variables, context: context) { parts.code($0) }
            ?? .failure(.limit("memory"), "no memory for variables")
    }

    /// Calls `body` with the variables in place and the budget set; nil where there is no memory for them.
    @inline(__always)
    func withFrame<Result>(
        _ variables: [Value], context: EvaluationContext, _ body: (Frame) -> Result
    ) -> Result? {
        let costBefore = context.costLeft
        let budget = min(costBefore, parts.limits.values.costMax)
        // A function of the outer evaluation may evaluate something itself. Otherwise the limits may stay where they are for
        // the next evaluation, which is most often of the same program.
        let outer = context.isRunning ? (limits: context.sharedLimits, memory: context.memoryLeft) : nil
        context.isRunning = true
        context.costLeft = budget
        if context.sharedLimits !== parts.limits { context.sharedLimits = parts.limits }
        context.memoryLeft = parts.limits.values.memoryBytesMax
        defer {
            context.costLeft = costBefore - (budget - context.costLeft)
            if let outer {
                (context.sharedLimits, context.memoryLeft) = outer
            } else {
                context.isRunning = false
            }
        }
        guard parts.localCount == 0, parts.variableCount > 0, variables.count >= parts.variableCount else {
            return withFrameOfCopies(variables, context, body)
        }
        // Without macros nothing is written into a frame, so the array's own memory can be one.
        return variables.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { body(Frame(values: UnsafeMutablePointer(mutating: $0), context: context)) }
        }
    }

    private func withFrameOfCopies<Result>(
        _ variables: [Value], _ context: EvaluationContext, _ body: (Frame) -> Result
    ) -> Result? {
        let count = parts.variableCount + parts.localCount
        return withUnsafeTemporaryAllocation(of: Value.self, capacity: max(1, count)) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            fill(base, with: variables)
            defer { base.deinitialize(count: count) }
            return body(Frame(values: base, context: context))
        }
    }

    private func fill(_ base: UnsafeMutablePointer<Value>, with variables: [Value]) {
        let given = min(variables.count, parts.variableCount)
        for slot in 0..<given { (base + slot).initialize(to: variables[slot]) }
        for slot in given..<parts.variableCount {
            let name = environment.variables[slot].name
            (base + slot).initialize(to: .unknown(Unknown("`\(name)` has no value")))
        }
        (base + parts.variableCount).initialize(repeating: .null, count: parts.localCount)
    }
}

/// The values of variables while a program runs: the environment's first, then those that macros bind.
///
/// Code indexes it without checks: the compiler makes only slots that the program's counts cover, and the memory
/// outlives the run since code never keeps a frame.
struct Frame {
    let values: UnsafeMutablePointer<Value>
    let context: EvaluationContext
}

/// A compiled node. A struct around the closure: closures by themselves are called through a thunk when they come out of an
/// array or an optional.
struct Code: Sendable {
    private let run: @Sendable (Frame) -> Value

    init(_ run: @escaping @Sendable (Frame) -> Value) { self.run = run }

    @inline(__always)
    func callAsFunction(_ frame: Frame) -> Value { run(frame) }
}
