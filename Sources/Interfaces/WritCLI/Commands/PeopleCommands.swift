// Who is who: drafts of identity documents.

import ArgumentParser
import WritConnector
import WritPipeline

/// `writ people`.
struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "Who is who.", subcommands: [PeopleSuggestCommand.self])
}

/// `writ people suggest`.
struct PeopleSuggestCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest", abstract: "Drafts identity documents from a history.",
        discussion: """
            From the commits of a repository with --repo, else from those in the log. Accounts are put together where a \
            .mailmap or an entry says so, or where an address of a forge names a login. People with the same name are pointed \
            out and stay apart, unless --by-name puts them together. Nothing is changed: the drafts are printed.

            Example: writ people suggest --repo /srv/git/acme/shop.git --min-commits 5 > policies/people.yaml
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("The repository whose history is read; the log without it.", valueName: "path"))
    var repo: String?
    @Option(help: "Leaves out people with fewer commits.") var minCommits = 1
    @Flag(help: "Puts accounts with the same name together, and says where.") var byName = false

    func validate() throws {
        guard minCommits >= 0 else { throw ValidationError("--min-commits is a number of commits, 0 or more") }
    }

    func run() async throws {
        let installation = try global.installation()
        var people: SeenPeople
        if let repo {
            let services = try Services.required()
            let git = try await services.openRepository(repo)
            let progress = Progress("reading \(repo)")
            people = try await SeenPeople.read(
                git, services.translator(try await git.defaultName(), GitEvidence())
            ) { progress.show($0, of: $1) }
        } else {
            people = try SeenPeople.read(installation)
        }
        try people.declare(from: installation)
        let suggestion = PeopleSuggestion(people, minCommits: minCommits, byName: byName)
        switch global.format {
        case .json: for person in suggestion.people { Output.json(PeopleText.json(person)) }
        case .text: Output.bytes(Array(PeopleText.yaml(suggestion).utf8))
        }
    }
}
