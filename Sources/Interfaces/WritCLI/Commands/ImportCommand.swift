// Brings histories into the log.

import ArgumentParser
import WritConnector
import WritModel
import WritPipeline

/// `writ import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings real history into the log.",
        subcommands: [ImportGitCommand.self, ImportGitHubArchiveCommand.self])
}

/// `writ import git`.
struct ImportGitCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "git",
        abstract: "Imports the commits of a repository, with the reviews and tests their messages name.",
        discussion: """
            Every commit of every branch and tag, oldest first. Importing again appends only what is new. What messages say of \
            reviews and tests is claimed evidence; `writ.yaml` says which lines count. Where the trees are there, paths, sizes, \
            patches, clean merges, reverts and signatures are told too.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The repository's folder.") var repository: String
    @Option(help: "The repository's name in events; its origin's path, else its folder's name, without it.")
    var name: String?
    @Flag(
        inversion: .prefixedNo,
        help: "Look at trees and signatures too; where the trees are there without it. Takes several times as long.")
    var trees: Bool?

    func run() async throws {
        let services = try Services.required()
        let installation = try global.installation()
        let git = try await services.openRepository(repository)
        let naming = RepositoryNaming(installation, root: try global.folder.settings().repositoriesRoot)
        let name = if let name { name } else { try await naming.name(of: git) }
        let translator = services.translator(name, try global.folder.settings().evidence)
        let progress = Progress("importing \(name)")
        let report = try await GitImport(
            installation, git: git, translator: translator, readsContent: trees
        ).run { progress.show($0, of: $1) }
        for hazard in report.hazards {
            Output.error("writ: \(hazard); what is there was imported, import again when that is mended")
        }
        switch global.format {
        case .json:
            Output.json([
                "repository": .string(report.repository), "commits": .int(Int64(report.commits)),
                "appended": .int(Int64(report.appended)), "known": .int(Int64(report.known)),
                "trees": .bool(report.hasContent), "hazards": .array(report.hazards.map { .string("\($0)") }),
            ])
        case .text:
            Output.line(
                "\(report.repository): \(report.commits) commits read, \(report.appended) events appended, "
                    + "\(report.known) there already")
        }
    }
}
