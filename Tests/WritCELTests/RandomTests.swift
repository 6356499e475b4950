// Claims about any input at all, by random ones from fixed seeds.

import Testing
import WritCEL

/// SplitMix64: the same numbers in every run.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Makes sources: expressions that are well formed, though seldom well typed.
struct SourceMaker {
    var numbers: SeededNumbers

    private static let leaves = [
        "1", "0", "-1", "2u", "1.5", "true", "false", "null", "'a'", "'%s'", "b'x'", "n", "s", "l", "m", "u", "e", "x",
        "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "1e308", "duration('1h')",
        "timestamp('2024-01-01T00:00:00Z')", "[]", "{}", "optional.none()", "int", "ip('1.2.3.4')", "''",
    ]
    private static let operators = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in"]
    private static let members = [
        "size()", "reverse()", "sort()", "flatten()", "distinct()", "trim()", "getMonth('Asia/Tokyo')", "getHours()",
        "hasValue()", "value()", "first()", "isLoopback()", "lowerAscii()", "join()", "a", "id",
    ]
    private static let functions = [
        "int", "uint", "double", "string", "bytes", "bool", "duration", "timestamp", "type", "dyn", "size", "math.abs",
        "math.greatest", "lists.range", "optional.of", "base64.encode", "math.sqrt", "strings.quote", "math.ceil",
    ]
    private static let macros = ["all", "exists", "exists_one", "filter", "map", "sortBy", "optMap"]

    mutating func make(_ depth: Int) -> String {
        if depth == 0 { return pick(SourceMaker.leaves) }
        switch Int.random(in: 0..<10, using: &numbers) {
        case 0, 1: return "(\(make(depth - 1)) \(pick(SourceMaker.operators)) \(make(depth - 1)))"
        case 2: return "\(make(depth - 1)).\(pick(SourceMaker.members))"
        case 3: return "\(pick(SourceMaker.functions))(\(make(depth - 1)))"
        case 4: return "\(make(depth - 1)).\(pick(SourceMaker.macros))(x, \(make(depth - 1)))"
        case 5: return "(\(make(depth - 1)) ? \(make(depth - 1)) : \(make(depth - 1)))"
        case 6: return "[\(make(depth - 1)), \(make(depth - 1))]"
        case 7: return "\(make(depth - 1))[\(make(depth - 1))]"
        case 8: return "{\(make(depth - 1)): \(make(depth - 1))}"
        default: return memberCall(depth)
        }
    }

    private mutating func memberCall(_ depth: Int) -> String {
        let names = [
            "startsWith", "matches", "split", "charAt", "format", "orValue", "substring", "indexOf", "replace",
        ]
        let arguments = (0..<Int.random(in: 1...2, using: &numbers)).map { _ in make(depth - 1) }
        return "\(make(depth - 1)).\(pick(names))(\(arguments.joined(separator: ", ")))"
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &numbers) ?? "1" }
}

@Suite struct RandomTests {
    static let environment: Environment = {
        var environment = Environment()
        for name in ["n", "s", "l", "m", "u", "e"] { environment.declare(name, .dyn) }
        environment.limits.costMax = 20_000
        return environment
    }()

    static let values: [Value] = [
        .int(7), .string("text é"), .list([.int(1), .string("b"), .unknown(Unknown("l"))]),
        .map(MapValue(strings: [("a", .int(1)), ("b", .list([]))])), .unknown(Unknown("u")),
        .error(CELError(.divisionByZero, "division by zero")),
    ]

    @Test(arguments: 0..<16)
    func evaluationNeverTraps(seed: Int) throws {
        var maker = SourceMaker(numbers: SeededNumbers(state: UInt64(seed)))
        var evaluated = 0
        for _ in 0..<200 {
            let source = maker.make(4)
            guard let tree = try? RandomTests.environment.parse(source),
                let checked = try? RandomTests.environment.checkLeniently(tree),
                let program = try? RandomTests.environment.compile(checked)
            else { continue }
            _ = program.evaluate(RandomTests.values, context: EvaluationContext())
            evaluated += 1
        }
        #expect(evaluated > 150)
    }

    /// What is checked strictly fails for values only, never since a function does not take its arguments' types,
    /// unless something was `dyn`.
    @Test(arguments: 0..<16)
    func checkedExpressionsHaveTheirTypes(seed: Int) throws {
        var maker = SourceMaker(numbers: SeededNumbers(state: UInt64(1000 + seed)))
        let environment = Environment()
        var checked = 0
        for _ in 0..<1_000 {
            let source = maker.make(2)
            guard let program = try? environment.compile(source) else { continue }
            checked += 1
            let value = program.evaluate([], context: EvaluationContext())
            switch (program.type, value) {
            case (_, .error), (.dyn, _): continue
            default: #expect(program.type.runtimeName == value.type.runtimeName, "\(source)")
            }
        }
        #expect(checked > 10)
    }

    @Test(arguments: 0..<8)
    func printedSourceReadsBackTheSame(seed: Int) throws {
        var maker = SourceMaker(numbers: SeededNumbers(state: UInt64(2000 + seed)))
        for _ in 0..<300 {
            let tree = try RandomTests.environment.parse(maker.make(4))
            let printed = tree.source()
            #expect(try RandomTests.environment.parse(printed).source() == printed)
        }
    }

    @Test(arguments: 0..<8)
    func anyTextIsParsedOrRefused(seed: Int) {
        var numbers = SeededNumbers(state: UInt64(3000 + seed))
        let pieces =
            Array("abx01\"'`\\.,:?()[]{}+-*/%!=<>&| \n\térub").map(String.init) + [
                "in", "true", "\\u", "0x", "1e", "'''",
            ]
        for _ in 0..<2_000 {
            let source = (0..<Int.random(in: 1...20, using: &numbers)).map { _ in
                pieces.randomElement(using: &numbers) ?? ""
            }.joined()
            do {
                _ = try RandomTests.environment.parse(source)
            } catch {
                let count = source.unicodeScalars.count
                #expect(error.problems.allSatisfy { $0.position.offset <= count && $0.end.offset <= count })
            }
        }
    }
}
