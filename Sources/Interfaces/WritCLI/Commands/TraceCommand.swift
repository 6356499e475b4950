// Who did what when: the story of a commit, a change, a deploy, an incident, a person, and what would have stopped it.

import ArgumentParser
import WritInsights
import WritModel
import WritPipeline

/// `writ trace`.
struct TraceCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Everything that led to a commit, change, artifact, deploy or incident, and what followed.",
        discussion: """
            Tells, as a tree, who proposed, reviewed, tested, merged, built and deployed it, what was decided and overridden on \
            the way, and what followed, each with the time between and the entry that says so.

            The subject is a commit's id or its first digits (with or without repository@ before it), a change such as \
            acme/shop#12, an artifact's digest, deploy/ID, incident/ID or another subject, a decision's or violation's id, or a \
            person's account:

              writ trace 9f3c4d5e21
              writ trace acme/shop#12 --why-not
              writ trace github:ann

            --why-not evaluates every policy that was active then, and every packaged one, with what was known then, and names \
            those that would have stopped it. Of a commit of which only the history is known, it supposes a push to main.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "What to trace.") var subject: String
    @Flag(help: "Name the policies, active or packaged, that would have stopped it.") var whyNot = false

    /// The longest subject, in bytes.
    private static let subjectBytesMax = 1000

    func validate() throws {
        guard !subject.isEmpty, subject.utf8.count <= Self.subjectBytesMax else {
            throw ValidationError("a subject has 1 to \(Self.subjectBytesMax) bytes")
        }
    }

    func run() async throws {
        let installation = try global.installation()
        let progress = Progress("tracing")
        // A short log is searched before a bar could be read.
        func show(_ done: UInt64, _ total: UInt64) {
            if total > Self.quietEntriesMax { progress.show(Int(done), of: Int(total)) }
        }
        let trace = try Tracer(installation).trace(subject, progress: show)
        let answer = whyNot ? try WhyNot(installation).ask(trace, progress: show) : nil
        let names = AccountNames(installation.directory)
        switch global.format {
        case .json: Output.json(TraceJSON(names: names).json(trace, answer))
        case .text:
            let text = TraceText(names: names, isColoured: Output.isColoured)
            for line in text.lines(trace) { Output.line(line) }
            for line in answer.map(text.lines) ?? [] { Output.line(line) }
        }
    }

    /// Entries up to which nothing is said of progress.
    private static let quietEntriesMax: UInt64 = 200_000
}
