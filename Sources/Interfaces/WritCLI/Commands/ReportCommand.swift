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
              writ report --html report.html --trace acme/shop#12 --trace deploy/4711

            It ends with the stories, as `writ trace` tells them, of the subjects that --trace names, or else of up to \
            \(storiesMax) entries behind what stands out.

            Without --by the periods are weeks, or months when there are more than 80 weeks.
            """)

    /// More weeks than these are too many for a chart to read: months then.
    static let weeksMax = 80
    /// Stories that are told unasked.
    static let storiesMax = 3
    /// Subjects that `--trace` may name.
    static let subjectsMax = 20
    /// The findings whose evidence is a story worth reading, the most telling first.
    private static let telling: [Finding.Kind] = [
        .bypass, .bypassRoute, .openViolations, .repeated, .rateUp, .alwaysViolated,
    ]

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: InsightsOptions
    @Option(help: ArgumentHelp("The file to write; one that is there is replaced.", valueName: "file")) var html: String
    @Option(
        help: ArgumentHelp("Tell the story of this; may be given \(subjectsMax) times.", valueName: "subject"))
    var trace: [String] = []
    @Option(help: "What the page is called.") var title: String = "How we keep to our policies"

    func validate() throws {
        guard trace.count <= Self.subjectsMax else {
            throw ValidationError(
                "--trace is given \(trace.count) times; a page tells at most \(Self.subjectsMax) stories")
        }
        for subject in trace { try TraceCommand.validate(subject) }
    }

    func run() async throws {
        var answer = try options.answer(global, title: "reading")
        if !options.saysPeriods,
            answer.report.to.daysSinceEpoch - answer.report.from.daysSinceEpoch > Int64(7 * Self.weeksMax)
        {
            answer = try options.answer(global, title: "reading", by: .month)
        }
        let installation = try global.installation()
        let names = AccountNames(installation.directory)
        let stories = try self.stories(answer.report, Tracer(installation))
        let frame = ReportFrame(
            title: title, owner: options.owner, origin: installation.origin,
            root: try root(installation.log.read { try $0.checkpoint() }),
            madeAt: installation.clock().description, zone: options.zone,
            render: { [directory = installation.directory] in AccountNames(directory).name($0) },
            sections: stories.map(TraceSection(names: names).section))
        let page = try Services.required().reportPage(answer.report, frame)
        let data = Data(page.utf8)
        try write(data)
        switch global.format {
        case .json:
            Output.json([
                "html": .string(html), "bytes": .int(Int64(data.count)),
                "from": .string(answer.report.from.description), "to": .string(answer.report.to.description),
                "findings": .int(Int64(answer.report.findings.count)), "stories": .int(Int64(stories.count)),
            ])
        case .text:
            Output.line(
                "\(html): \(answer.report.findings.count) findings, \(stories.count) stories, "
                    + "\((data.count + 1023) / 1024) KB")
        }
    }

    /// The stories that were asked for, or those of what stands out.
    private func stories(_ report: InsightsReport, _ tracer: Tracer) throws -> [Trace] {
        let progress = Progress("tracing")
        defer { progress.end() }
        guard trace.isEmpty else { return try trace.map { try tracer.trace($0, progress: progress.show(entries:of:)) } }
        // One of each finding before a second of any.
        let told = Self.telling.flatMap { kind in report.findings.filter { $0.kind == kind } }.map(\.witnesses)
        let entries = (0..<Finding.witnessesMax).flatMap { place in
            told.compactMap { place < $0.count ? $0[place] : nil }
        }
        return try tracer.traces(of: entries, max: Self.storiesMax, progress: progress.show(entries:of:))
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
