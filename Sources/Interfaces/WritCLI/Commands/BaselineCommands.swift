// Baselines: judged from here on.

import ArgumentParser
import WritConnector
import WritModel
import WritPipeline

/// `writ baseline`.
struct BaselineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline", abstract: "From where on a repository or a service is judged.",
        discussion: """
            What is there at a baseline is taken as it is: nobody has to approve it afterwards, and no later push or deploy \
            brings it as new. Baselines are given by admins, signed, and by the folder's owner. `writ hook install` gives a \
            repository its first one.
            """, subcommands: [BaselineRepositoryCommand.self, BaselineServiceCommand.self])
}

/// `writ baseline repository`.
struct BaselineRepositoryCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "repository", abstract: "Takes the protected refs of a repository as they are now.",
        discussion: "Example: writ baseline repository acme/shop --repo /srv/git/acme/shop.git")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "The repository's path; or its name in events, with --repo.") var repository: String
    @Option(help: ArgumentHelp("The repository's path.", valueName: "path")) var repo: String?
    @Flag(help: "Every branch and tag, and not the protected ones alone.") var all = false

    func asks(for text: StatementLines) -> Bool { false }

    func run() async throws {
        let installation = try global.installation()
        let git = try await Services.required().openRepository(repo ?? repository)
        let name = repo == nil ? try await git.defaultName() : repository
        let (refs, receipts) = try await statements(installation)
            .baseline(repository: git, name: name, all: all, as: speaker)
        show(receipts.isEmpty ? [] : [receipts[0]], AccountNames(installation.directory)) { _ in
            "\(refs.count) refs of \(name) taken as they are"
        }
    }
}

/// `writ baseline service`.
struct BaselineServiceCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "service", abstract: "Takes a commit as what runs in an environment.",
        discussion:
            "Example: writ baseline service shop --environment production --head v1.4 --repo /srv/git/acme/shop.git")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "The service.") var service: String
    @Option(help: "The environment: dev, staging or production, unless a schema says otherwise.")
    var environment: String
    @Option(help: "The commit that runs there: its full id; any name of it, with --repo.") var head: String
    @Option(help: ArgumentHelp("The repository that the commit is in.", valueName: "path")) var repo: String?

    func asks(for text: StatementLines) -> Bool { false }

    func run() async throws {
        let installation = try global.installation()
        var commit = head
        var repository: String?
        if let repo {
            let git = try await Services.required().openRepository(repo)
            commit = try await git.resolve(head)
            repository = try await git.defaultName()
        }
        let receipt = try await statements(installation)
            .baseline(
                service: service, environment: environment, head: commit, repository: repository, as: speaker)
        show([receipt], AccountNames(installation.directory)) { _ in
            "\(service) in \(environment) taken to run \(commit.prefix(10))"
        }
    }
}
