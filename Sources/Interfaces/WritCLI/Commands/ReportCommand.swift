// The same as `writ insights`, as a page for people who are not at a terminal.

import ArgumentParser
import FoundationEssentials
import WritAuditLog
import WritInsights
import WritMerkle
import WritModel
import WritPipeline

/// `writ report`.
struct ReportCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes a page with trends, gaps and what policies achieve.",
        discussion: """
            One self-contained HTML file: it loads nothing and runs nothing, prints well, and follows the reader's light or dark \
            theme. It says what `writ insights` says, with charts and the figures behind them.

              writ report --html report.html --from 2026-01-01 --owner team:platform

            Without --by the periods are weeks, or months when there are more than 80 weeks.
            """)

    /// More weeks than these are too many for a chart to read: months then.
    static let weeksMax = 80

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: InsightsOptions
    @Option(help: ArgumentHelp("The file to write; one that is there is replaced.", valueName: "file")) var html: String
    @Option(help: "What the page is called.") var title: String = "How we keep to our policies"

    func run() async throws {
        var answer = try options.answer(global, title: "reading")
        if !options.saysPeriods,
            answer.report.to.daysSinceEpoch - answer.report.from.daysSinceEpoch > Int64(7 * Self.weeksMax)
        {
            answer = try options.answer(global, title: "reading", by: .month)
        }
        let installation = try global.installation()
        let directory = installation.directory
        let frame = ReportFrame(
            title: title, owner: options.owner, origin: installation.origin,
            root: try root(installation.log.read { try $0.checkpoint() }),
            madeAt: installation.clock().description, zone: options.zone,
            render: { AccountNames(directory).name($0) })
        let page = try Services.required().reportPage(answer.report, frame)
        let data = Data(page.utf8)
        try write(data)
        switch global.format {
        case .json:
            Output.json([
                "html": .string(html), "bytes": .int(Int64(data.count)),
                "from": .string(answer.report.from.description), "to": .string(answer.report.to.description),
                "findings": .int(Int64(answer.report.findings.count)),
            ])
        case .text:
            Output.line("\(html): \(answer.report.findings.count) findings, \((data.count + 1023) / 1024) KB")
        }
    }

    /// Writes the page where the command was called.
    private func write(_ data: Data) throws {
        if let remote = Output.remote { return try remote.give(Array(data), as: html) }
        guard FileManager.default.createFile(atPath: html, contents: data) else {
            throw CommandFailure(
                .unavailable, "cannot write `\(html)`; is there such a folder, and may you write to it?")
        }
    }

    private func root(_ checkpoint: String?) throws -> String {
        guard let checkpoint, let note = try? SignedNote(checkpoint) else { return "" }
        return (try? Checkpoint(note.text))?.root.base64 ?? ""
    }
}
