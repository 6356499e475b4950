// The other side of the ratios: what the parts cost that Writ is measured against, and its expressions by themselves.

/// `WritBenchmarks inserts LOG SCRATCH`, `WritBenchmarks conditions` and `WritBenchmarks bombs`; `Benchmarks/run` calls
/// them.
@main
struct WritBenchmarks {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("inserts", 3): try BareInserts(log: arguments[1], scratch: arguments[2]).run()
        case ("conditions", 1): try ConditionCosts().run()
        case ("bombs", 1): BombCosts().run()
        default: print("usage: WritBenchmarks inserts LOG SCRATCH | conditions | bombs")
        }
    }
}
