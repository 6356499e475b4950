// Runs CEL's conformance suite: all tests that need no messages of protobuf's beyond the well-known ones.

import FoundationEssentials
import Testing
import WritCEL

@Suite struct ConformanceTests {
    @Test(.enabled(if: ConformanceFile.isThere, "needs the conformance suite: set CEL_CONFORMANCE_DIR"))
    func passesTheConformanceSuite() throws {
        var report = ConformanceReport()
        for name in ConformanceFile.names {
            for test in try ConformanceFile(named: name).tests { report.add(ConformanceRun.outcome(of: test), test) }
        }
        print(report.summary)
        #expect(report.failures.isEmpty, "\(report.failures.joined(separator: "\n"))")
        #expect(report.passed > 0)
    }
}

/// What became of the tests.
struct ConformanceReport {
    private(set) var passed = 0
    private(set) var failures: [String] = []
    private var skips: [String: Int] = [:]

    mutating func add(_ outcome: ConformanceRun.Outcome, _ test: ConformanceCase) {
        switch outcome {
        case .passed: passed += 1
        case .failed(let reason): failures.append("\(test.id): \(test.expr)\n    \(reason)")
        case .skipped(let reason): skips[reason, default: 0] += 1
        }
    }

    var summary: String {
        let skipped = skips.values.reduce(0, +)
        let reasons = skips.sorted { $0.key < $1.key }.map { "\n    \($0.value) skipped: \($0.key)" }
        return "conformance: \(passed) passed, \(failures.count) failed, \(skipped) skipped\(reasons.joined())"
    }
}

/// One run of one test.
enum ConformanceRun {
    enum Outcome {
        case passed
        case failed(String)
        case skipped(String)
    }

    static let timeZones = TimeZones(version: "system") { name in
        FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)").map { Array($0) }
    }

    static func outcome(of test: ConformanceCase) -> Outcome {
        if test.proto == "message" { return .skipped("needs messages of the suite's own") }
        var environment = Environment()
        environment.container = test.container ?? ""
        for declaration in test.typeEnv ?? [] { declaration.declare(in: &environment) }
        for name in (test.bindings ?? [:]).keys.sorted() where environment.slot(of: name) == nil {
            environment.declare(name, .dyn)
        }
        do {
            return try run(test, in: environment)
        } catch let problems as CELProblems {
            // Literals that can never be evaluated may be refused earlier, as the reference implementation does.
            if test.expect.kind == "eval_error", test.ext?.contains("network") == true { return .passed }
            return .failed("not compiled: \(problems)")
        } catch {
            return .failed("\(error)")
        }
    }

    private static func run(_ test: ConformanceCase, in environment: Environment) throws -> Outcome {
        var tree = try environment.parse(test.expr)
        if test.ext?.contains("block") == true { tree = BlockMacros.expand(tree) }
        let checked = test.disableCheck == true ? try environment.checkLeniently(tree) : try environment.check(tree)
        if let wanted = test.expect.type?.type, wanted != checked.type {
            return .failed("type \(checked.type), wanted \(wanted)")
        }
        if test.checkOnly == true { return .passed }
        let program = try environment.compile(checked)
        let values = environment.variables.map { variable in
            test.bindings?[variable.name]?.known ?? .error(CELError(.undeclared, "no value for \(variable.name)"))
        }
        let result = program.evaluate(values, context: EvaluationContext(timeZones: timeZones))
        return compare(result, with: test.expect)
    }

    private static func compare(_ result: Value, with expect: ConformanceCase.Expectation) -> Outcome {
        if expect.kind == "eval_error" {
            if case .error = result { return .passed }
            return .failed("\(result), wanted an error")
        }
        guard let wanted = expect.value else { return expect.kind == "typed" ? .passed : .failed("nothing wanted") }
        guard let wanted = wanted.known else { return .skipped("expects a value that needs protobuf") }
        return isSame(result, wanted) ? .passed : .failed("\(result), wanted \(wanted)")
    }

    /// Equality of values of the same type; NaN is the same as NaN.
    private static func isSame(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.double(let left), .double(let right)): left == right || (left.isNaN && right.isNaN)
        case (.list(let left), .list(let right)): left.count == right.count && zip(left, right).allSatisfy(isSame)
        case (.map(let left), .map(let right)):
            left.count == right.count
                && left.entries.allSatisfy { entry in right[entry.key].map { isSame(entry.value, $0) } ?? false }
        case (.int, .int), (.uint, .uint), (.bool, .bool), (.string, .string), (.bytes, .bytes), (.null, .null),
            (.timestamp, .timestamp), (.duration, .duration), (.type, .type):
            left.equals(right)
        default: false
        }
    }
}
