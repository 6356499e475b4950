// Brings the events of GitHub archives into the log.

import ArgumentParser
import WritConnector
import WritModel
import WritPipeline

/// `writ import github-archive`.
struct ImportGitHubArchiveCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "github-archive",
        abstract: "Imports GitHub events from files of GH Archive: changes, reviews, merges and pushes.",
        discussion: """
            Files hold one event a line or one JSON array, packed with gzip or not, from any year; `-` is standard input. They \
            are read in the order given. Importing again appends only what is new. An event without a translation is recorded \
            as `source.event` with its type and digest, and counted. What cannot be read is named with its line, the rest is \
            imported, and the command ends with 65.

            Projects that review by comments say which lines count, here or under `commands:` in `writ.yaml`:

              writ import github-archive 2017-07-24-*.json.gz \\
                --command /lgtm=review.approved --command /approve=review.approved
            """)

    /// Faults that are shown one by one.
    private static let shownMax = 20

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Files, or `-` for standard input.") var files: [String]
    @Option(
        name: .customLong("command"),
        help: ArgumentHelp(
            "Comments with a line that begins so become this kind, such as /lgtm=review.approved. Repeatable.",
            valueName: "line=kind"))
    var commands: [String] = []
    @Option(help: "The source is github/NAME; the organization's or owner's login without it.") var name: String?

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("name one file or more, or `-` for standard input") }
        var parsed = CommentCommands()
        for command in commands {
            do { try parsed.add(command) } catch { throw ValidationError(error.description) }
        }
        if let name, name.isEmpty || name.utf8.count > 100 || name.utf8.contains(where: { $0 <= 32 }) {
            throw ValidationError("`\(name.shown)` cannot name a source: use 1 to 100 bytes without spaces")
        }
    }

    func run() async throws {
        let installation = try global.installation()
        var commands = try global.folder.settings().commands
        for command in self.commands { try commands.add(command) }
        let source = try Services.required().openGitHubArchive(files, commands, name)
        let progress = Progress("importing")
        let report = try await ArchiveImport(installation).run(source) { progress.show($0, of: $1) }
        progress.end()
        switch global.format {
        case .json: Output.json(json(report))
        case .text: show(report)
        }
        guard report.faultCount == 0 else { throw ExitStatus.data.code }
    }

    private func show(_ report: ArchiveImportReport) {
        Output.line(
            "\(report.events) events read, \(report.appended) appended, \(report.known) there already")
        for (kind, count) in Self.sorted(report.kinds) { Output.line("  \(kind): \(count)") }
        if !report.untranslated.isEmpty {
            Output.line("recorded as source.event, for want of a translation:")
            for (type, count) in Self.sorted(report.untranslated) {
                let why = report.unfit[type].map { ", some because of what they say: \($0)" } ?? ""
                Output.line("  \(type): \(count)\(why)".shown)
            }
        }
        guard report.faultCount > 0 else { return }
        for fault in report.faults.prefix(Self.shownMax) { Output.error("error: \(fault)".shown) }
        if report.faultCount > Self.shownMax {
            Output.error("error: ... and \(report.faultCount - Self.shownMax) more")
        }
        Output.error("\(report.faultCount) could not be imported; everything else is in the log")
    }

    private func json(_ report: ArchiveImportReport) -> JSONValue {
        [
            "events": .int(Int64(report.events)), "appended": .int(Int64(report.appended)),
            "known": .int(Int64(report.known)), "kinds": Self.json(report.kinds),
            "untranslated": Self.json(report.untranslated),
            "unfit": .object(JSONObject(report.unfit.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            "faultCount": .int(Int64(report.faultCount)),
            "faults": .array(
                report.faults.map { ["place": .string($0.place), "message": .string($0.message)] }),
        ]
    }

    private static func json(_ counts: [String: Int]) -> JSONValue {
        .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) }))
    }

    /// The largest first.
    private static func sorted(_ counts: [String: Int]) -> [(String, Int)] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}
