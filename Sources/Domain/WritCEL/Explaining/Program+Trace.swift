// Evaluating with a trace.

extension Program {
    /// Evaluates as `evaluate` does, and says why.
    ///
    /// The result and what it costs the context are the same; all limits hold. The expression is compiled once more for
    /// it, so it takes several times as long: for people who ask, not for every decision.
    /// - Parameters:
    ///   - variables: the values of the environment's variables by slot; missing ones are unknown.
    ///   - context: what the evaluation may use; not to be used by another task meanwhile.
    /// - Returns: the result, and the trace, which is nil only where the expression is a literal.
    public func trace(_ variables: [Value], context: EvaluationContext) -> (value: Value, trace: Trace?) {
        guard let traced = try? Compiler.compile(checked, in: environment, for: .tracing) else {
            return (evaluate(variables, context: context), nil)
        }
        let recorder = TraceRecorder(stepsMax: Trace.stepsMax)
        let before = context.recorder
        context.recorder = recorder
        defer { context.recorder = before }
        let value = traced.evaluate(variables, context: context)
        var nodes: [Int: Expression] = [:]
        checked.expression.visit { nodes[$0.id] = $0 }
        return (value, Trace(recorder, nodes: nodes))
    }
}

extension Compiler {
    /// What code is made for.
    enum Purpose {
        /// Running fast.
        case running
        /// Telling the context's recorder what it does.
        case tracing
        /// Being run node by node.
        case parts
    }

    /// The code of a node, with what its purpose adds.
    mutating func watched(_ compiled: Compiled, _ node: Expression) -> Compiled {
        switch purpose {
        case .running: return compiled
        case .parts:
            parts[node.id] = compiled.code
            return compiled
        case .tracing:
            if case .literal = node.kind { return compiled }
            var watched = compiled
            watched.code = Compiler.recording(compiled.code, node.id) { _ in [] }
            return watched
        }
    }

    /// Compiles the part of a macro that runs for each element; a trace notes the macro's variables with it.
    mutating func compileStep(_ node: Expression, _ names: [String], _ slots: [Int]) -> Compiled {
        guard purpose == .tracing else { return compile(node) }
        var compiled = compilePlainly(node)
        let variables = Array(zip(names, slots))
        compiled.code = Compiler.recording(compiled.code, node.id) { frame in
            variables.map { Trace.Binding(name: $0, value: frame.values[$1]) }
        }
        return compiled
    }

    private static func recording(
        _ code: Code, _ node: Int, _ bindings: @escaping @Sendable (Frame) -> [Trace.Binding]
    ) -> Code {
        Code { frame in
            guard let recorder = frame.context.recorder else { return code(frame) }
            recorder.begin(node, bindings(frame))
            let value = code(frame)
            recorder.end(value)
            return value
        }
    }

    /// Reads operands that `code` reads by itself instead of running their code, so that a trace has them. Reads cost
    /// nothing and change nothing.
    func showing(_ operands: [Compiled], before code: Code) -> Code {
        guard purpose == .tracing else { return code }
        let codes = operands.filter { $0.constant == nil }.map(\.code)
        return Code { frame in
            for operand in codes { _ = operand(frame) }
            return code(frame)
        }
    }
}
