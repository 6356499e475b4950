// Sign-offs: given, and revoked.

import ArgumentParser
import WritModel
import WritPipeline

/// `writ signoff`.
struct SignoffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signoff", abstract: "People's sign-offs.",
        subcommands: [SignoffGiveCommand.self, SignoffRevokeCommand.self])
}

/// `writ signoff give`.
struct SignoffGiveCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "give", abstract: "Signs off a deploy, change, commit or session, with your SSH key.",
        discussion: """
            The sign-off of a deploy answers its latest request: ask for the deploy first. It expires when the hold that asked \
            for it says (`within`), else after 24 hours.

            Example: writ signoff give deploy/4711 --reason "watched the canary for an hour"
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "What is signed off, such as deploy/4711.") var scope: String
    @Option(help: "Why.") var reason: String?

    func asks(for text: StatementLines) -> Bool {
        text.kind == "signoff.given" && text["scope"] == scope && text.says(reason: reason)
    }

    func run() async throws {
        let installation = try global.installation()
        let receipt = try await statements(installation).signOff(scope: scope, reason: reason, as: speaker)
        show([receipt], AccountNames(installation.directory)) { _ in "\(scope) signed off" }
    }
}

/// `writ signoff revoke`.
struct SignoffRevokeCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revokes a sign-off, signed with your SSH key.",
        discussion: """
            Yours, by its id or by what you signed off. Others' are revoked by whoever maintains the repository (`maintainers` \
            of its `kind: repository` document) or an admin.

            Example: writ signoff revoke deploy/4711 --reason "the canary fails"
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "The sign-off's id, or what was signed off, such as deploy/4711.") var signoff: String
    @Option(help: "Why.") var reason: String?

    func asks(for text: StatementLines) -> Bool {
        text.kind == "signoff.revoked" && (text["signoff"] == signoff || text["scope"] == signoff)
            && text.says(reason: reason)
    }

    func run() async throws {
        let installation = try global.installation()
        let receipts = try await statements(installation).revokeSignoff(signoff, reason: reason, as: speaker)
        show(receipts, AccountNames(installation.directory)) {
            "the sign-off of \($0.data["scope"]?.stringValue ?? signoff) revoked"
        }
    }
}
