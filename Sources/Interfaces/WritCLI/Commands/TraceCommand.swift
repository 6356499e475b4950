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

    func validate() throws { try Self.validate(subject) }

    /// - Throws: `ValidationError` for a text that names nothing.
    static func validate(_ subject: String) throws {
        guard !subject.isEmpty, subject.utf8.count <= subjectBytesMax else {
            throw ValidationError("a subject has 1 to \(subjectBytesMax) bytes")
        }
    }

    func run() async throws {
        let installation = try global.installation()
        let progress = Progress("tracing")
        let trace = try Tracer(installation).trace(subject, progress: progress.show(entries:of:))
        let answer = whyNot ? try WhyNot(installation).ask(trace, progress: progress.show(entries:of:)) : nil
        let names = AccountNames(installation.directory)
        switch global.format {
        case .json: Output.json(TraceJSON(names: names).json(trace, answer))
        case .text:
            let text = TraceText(names: names, isColoured: Output.isColoured)
            for line in text.lines(trace) { Output.line(line) }
            for line in answer.map(text.lines) ?? [] { Output.line(line) }
        }
    }
}
