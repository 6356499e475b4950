// What people say: reviews and sign-offs.

import ArgumentParser
import WritModel
import WritPipeline

/// `writ review`.
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "People's reviews.", subcommands: [ReviewApproveCommand.self])
}

/// `writ signoff`.
struct SignoffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signoff", abstract: "People's sign-offs.", subcommands: [SignoffGiveCommand.self])
}

/// The options of a statement.
struct StatementOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The SSH key to sign with; git's user.signingKey, else ~/.ssh, without it.", valueName: "file"))
    var key: String?

    /// The key is used where it is: its name is not for the server.
    static func withoutKey(_ given: [String]) -> [String] {
        var result: [String] = []
        var rest = given[...]
        while let first = rest.popFirst() {
            if first == "--key" { _ = rest.popFirst() } else if !first.hasPrefix("--key=") { result.append(first) }
        }
        return result
    }

    func show(_ receipt: StatementReceipt, _ what: String, _ global: GlobalOptions, _ names: AccountNames) {
        let who = receipt.event.actor.map { names.name($0.id.description) } ?? "somebody"
        switch global.format {
        case .json:
            Output.json([
                "id": .string(receipt.event.id), "index": .int(Int64(receipt.index)),
                "verified": .bool(receipt.isVerified), "actor": .string(who),
            ])
        case .text:
            Output.line("\(what.shown) by \(who.shown), \(receipt.isVerified ? "signed and verified" : "only claimed")")
        }
        if let remark = receipt.remark {
            Output.error(
                "writ: it counts only where claims count: \(remark); "
                    + "add the key to an `identity` document and run `writ activate`")
        }
    }
}

/// `writ review approve`.
struct ReviewApproveCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approves a commit, signed with your SSH key.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "The commit: 7 or more digits of its id.") var commit: String
    @Option(help: "The repository's name in events, where the commit is in several.") var repository: String?

    func servedArguments(_ given: [String]) throws -> [String] { StatementOptions.withoutKey(given) }

    func run() async throws {
        let services = try Services.required()
        let installation = try global.installation()
        let receipt = try await Statements(installation, signer: services.signer, verifier: services.verifier)
            .approve(
                commit: commit, repository: repository, user: SystemSources.userAccount, key: statement.key)
        let sha = receipt.event.data["head"]?.stringValue ?? commit
        statement.show(
            receipt, "commit \(sha.prefix(10)) approved", global, AccountNames(installation.directory))
    }
}

/// `writ signoff give`.
struct SignoffGiveCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "give", abstract: "Signs off a deploy, change, commit or session, with your SSH key.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "What is signed off, such as deploy/4711.") var scope: String
    @Option(help: "Why.") var reason: String?

    func servedArguments(_ given: [String]) throws -> [String] { StatementOptions.withoutKey(given) }

    func run() async throws {
        let services = try Services.required()
        let installation = try global.installation()
        let receipt = try await Statements(installation, signer: services.signer, verifier: services.verifier)
            .signOff(scope: scope, reason: reason, user: SystemSources.userAccount, key: statement.key)
        statement.show(receipt, "\(scope) signed off", global, AccountNames(installation.directory))
    }
}
