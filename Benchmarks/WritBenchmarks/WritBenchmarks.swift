// The other side of the ratios: what the parts cost that Writ is measured against, and its expressions by themselves.

import WritInsights

/// `WritBenchmarks inserts LOG SCRATCH`, `conditions`, `bombs` and `insights LOG SCRATCH`, which `Benchmarks/run` calls; `year DIR ...`,
/// which makes a synthetic year; and `cusum`, which prints the table of `CusumTable.swift`.
@main
struct WritBenchmarks {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("inserts", 3): try BareInserts(log: arguments[1], scratch: arguments[2]).run()
        case ("conditions", 1): try ConditionCosts().run()
        case ("bombs", 1): BombCosts().run()
        case ("insights", 3): try InsightsCosts(log: arguments[1], scratch: arguments[2]).run()
        case ("year", 2...): try YearFolder(arguments: Array(arguments.dropFirst())).make()
        case ("cusum", 1): for line in CusumDesign().table() { print(line) }
        default:
            print(
                """
                usage: WritBenchmarks inserts LOG SCRATCH | conditions | bombs | insights LOG SCRATCH | cusum
                       WritBenchmarks year DIR [OPTION=VALUE ...]
                """)
        }
    }
}
