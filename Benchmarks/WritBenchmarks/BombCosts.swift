// What expressions cost that are made to cost much: each has to end in an error soon and small.

import WritCEL

#if canImport(Glibc)
    import Glibc
#endif

/// Compiles and evaluates expressions that grow without bound, and prints what each took.
struct BombCosts {
    /// Prints `NAME MILLISECONDS KILOBYTES ERROR` per expression: the whole way from source to error, the best of three,
    /// and by how much it raised the most memory that the program ever had.
    func run() {
        for (name, source) in Self.bombs {
            let before = Self.peakKilobytes
            let clock = ContinuousClock()
            var best = Duration.seconds(1_000)
            var outcome = ""
            for _ in 0..<3 { best = min(best, clock.measure { outcome = Self.outcome(of: source) }) }
            let milliseconds = Double(best / .nanoseconds(1)) / 1e6
            print("\(name) \((milliseconds * 100).rounded() / 100) \(Self.peakKilobytes - before) \(outcome)")
        }
    }

    private static func outcome(of source: String) -> String {
        do throws(CELProblems) {
            switch try Environment().compile(source).evaluate([], context: EvaluationContext()) {
            case .error(let error): return error.message
            default: return "a value, where an error was wanted"
            }
        } catch {
            return error.problems.first?.message ?? ""
        }
    }

    private static var peakKilobytes: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss
    }

    private static func nested(_ depth: Int, _ seed: String, _ body: String) -> String {
        (0..<depth).reduce(seed) { inner, _ in "cel.bind(x, \(inner), \(body))" }
    }

    private static var bombs: [(name: String, source: String)] {
        let numbers = "[\((0..<2_000).map(String.init).joined(separator: ","))]"
        let range = "lists.range(100000)"
        return [
            ("brackets", String(repeating: "(", count: 60_000)), ("lists", String(repeating: "[", count: 60_000)),
            ("minus", String(repeating: "-", count: 60_000) + "1"),
            ("fields", "a" + String(repeating: ".b", count: 30_000)),
            ("sum", String(repeating: "1+", count: 30_000) + "1"),
            ("megabyte", String(repeating: "1+", count: 500_000) + "1"),
            ("string-doubling", nested(40, "'0123456789'", "x + x")), ("list-doubling", nested(40, "[1, 2]", "x + x")),
            ("nested-doubling", nested(40, "[1]", "[x, x]") + " == " + nested(40, "[1]", "[x, x]")),
            ("format-doubling", "'%s'.format([\(nested(40, "['0123456789']", "[x, x]"))])"),
            ("join-doubling", nested(40, "'0123456789'", "[x, x, x].join()")),
            ("replace-doubling", nested(40, "'aaaaaaaa'", "x.replace('a', x)")),
            ("ranges", "\(range).all(a, \(range).all(b, \(range).all(c, a + b + c >= 0)))"),
            ("literals", "\(numbers).all(a, \(numbers).all(b, \(numbers).all(c, a + b + c >= 0)))"),
            ("maps-of-lists", "\(range).map(x, \(range))"), ("maps-of-maps", "\(range).map(x, {x: x, x + 1: x})"),
            ("map-keys", "\(range).transformMap(i, x, x).transformMap(k, v, string(v) + 'abcdefghijklmnopq')"),
            ("sorts", "\(range).map(x, \(range).map(y, -y).sort())"),
            ("texts", "\(range).map(x, string(x) + 'abcdefghijklmnopq')"),
            ("many-literals", "[\(Array(repeating: "lists.range(99999)", count: 1_000).joined(separator: ","))]"),
            (
                "many-patterns",
                (0..<1_000).map { "'a'.matches('(a{0,90}){0,40}b\($0)')" }.joined(separator: "||")
            ),
            ("pattern", "'a'.matches('((a{0,30}){0,30}){0,30}')"),
            ("patterns", "\(range).all(x, 'aaaaaaaaaaaaaaaaaaaaaaaa'.matches('(a|aa|' + string(x) + ')*b') == false)"),
            ("finds", "\(range).map(x, 'a').join().findAll('a|a.*b')"),
            ("distinct", "\(range).map(x, [x]).distinct()"),
            ("misspelt", String(repeating: "nosuchname && ", count: 4_000) + "b"),
        ]
    }
}
