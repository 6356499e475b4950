// Trends, gaps and effectiveness, in text with small charts or as lines of JSON.

import ArgumentParser
import WritInsights
import WritModel
import WritPipeline

/// `writ insights`.
struct InsightsCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "insights",
        abstract: "Tells trends, gaps and what policies achieve; every figure with its evidence.",
        discussion: """
            Reads the log and changes nothing. Figures come from recorded decisions; where nobody could ask, such as in imported \
            history, from what an audit finds, and each line says which. A finding is told only if it is unlikely to be chance \
            among everything that was looked at.

            Which policies cause more trouble than they did, and since when:

              writ insights --from 2026-01-01 --zone Europe/Berlin

            The violations of each month, for a spreadsheet:

              writ insights --by month --series --format json

            What other policies would have found in the same history:

              writ insights --policies draft/
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: InsightsOptions
    @Flag(help: "Counts of every policy, check and scope over the periods, too.") var series = false

    func run() async throws {
        let answer = try options.answer(global, title: "reading")
        let names = AccountNames(try global.installation().directory)
        switch global.format {
        case .json: json(answer, names)
        case .text:
            let text = InsightsText(
                report: answer.report, names: names, isColoured: Output.isColoured, width: Output.width)
            text.lines(withSeries: series).forEach(Output.line)
        }
    }

    private func json(_ answer: InsightsAnswer, _ names: AccountNames) {
        for finding in answer.report.findings {
            Output.json(finding.json(id: { answer.ids[$0] ?? "" }, render: names.accounts))
        }
        guard series else { return }
        for line in answer.report.series.flatMap(\.json) { Output.json(line) }
    }
}
