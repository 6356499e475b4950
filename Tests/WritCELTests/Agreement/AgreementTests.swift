// Claims about random well-typed expressions: the compiler agrees with the reference evaluator, a trace and a residual
// change nothing.

import Testing
import WritCEL

@Suite struct AgreementTests {
    private static let batch: UInt64 = 5_000

    /// 100,000 seeds in all: an expression each, over variables of which some are unknown.
    @Test(arguments: UInt64(0)..<20)
    func agreesWithTheReferenceEvaluator(part: UInt64) throws {
        var values = 0
        for seed in (part * Self.batch)..<((part + 1) * Self.batch) {
            var maker = TypedSources(seed: seed)
            let source = maker.any(Int(seed % 3) + 1)
            let given = maker.values(unknownOneIn: 8)
            let tree = try TypedSources.environment.parse(source)
            let program = try TypedSources.environment.compile(TypedSources.environment.check(tree))
            let found = NaiveResult(program.evaluate(given, context: EvaluationContext()))
            let named = zip(TypedSources.variables, given).map { ($0.name, NaiveResult($1)) }
            let wanted = NaiveTree(variables: Dictionary(uniqueKeysWithValues: named)).evaluate(tree)
            guard !found.agrees(with: wanted) else {
                if case .value = found { values += 1 }
                continue
            }
            Issue.record("seed \(seed): \(source)\n  found \(found)\n  wanted \(wanted)\n  with \(named)")
            return
        }
        // Most expressions come to a value, or the test would say little.
        #expect(values > Int(Self.batch) / 3)
    }

    @Test(arguments: UInt64(0)..<8)
    func tracesChangeNoResultAndNoCost(part: UInt64) throws {
        for seed in (part * 500)..<((part + 1) * 500) {
            var maker = TypedSources(seed: seed &+ 1_000_000)
            let source = maker.any(3)
            let given = maker.values(unknownOneIn: 8)
            let program = try TypedSources.environment.compile(source)
            // A budget that some evaluations exhaust.
            let (plain, traced) = (EvaluationContext(costMax: 30), EvaluationContext(costMax: 30))
            let wanted = program.evaluate(given, context: plain)
            let (found, trace) = program.trace(given, context: traced)
            #expect(NaiveResult(found).agrees(with: NaiveResult(wanted)), "seed \(seed): \(source)")
            #expect(plain.costLeft == traced.costLeft, "seed \(seed): \(source)")
            if let trace {
                #expect(NaiveResult(trace.root.value).agrees(with: NaiveResult(wanted)), "seed \(seed): \(source)")
                #expect(trace.root.isDeciding)
            }
        }
    }

    @Test(arguments: UInt64(0)..<16)
    func residualsComeToTheSameWhenTheUnknownIsFilledIn(part: UInt64) throws {
        var shorter = 0
        for seed in (part * 500)..<((part + 1) * 500) {
            var maker = TypedSources(seed: seed &+ 2_000_000)
            let source = maker.any(3)
            let partial = maker.values(unknownOneIn: 3)
            let full = zip(TypedSources.variables, partial).map { variable, value in
                if case .unknown = value { return maker.value(variable.kind) }
                return value
            }
            let environment = TypedSources.environment
            let program = try environment.compile(source)
            let residual = program.residual(partial, context: EvaluationContext())
            let written = residual.expression.source()
            let wanted = NaiveResult(program.evaluate(full, context: EvaluationContext()))
            let remaining = try environment.compile(environment.check(residual.expression))
            let found = NaiveResult(remaining.evaluate(full, context: EvaluationContext()))
            #expect(found.agrees(with: wanted), "seed \(seed): \(source)\n  residual \(written)")
            let read = NaiveResult(try environment.compile(written).evaluate(full, context: EvaluationContext()))
            #expect(read.agrees(with: wanted), "seed \(seed): \(source)\n  written \(written)")
            if written.utf8.count < source.utf8.count { shorter += 1 }
        }
        #expect(shorter > 250)
    }
}
