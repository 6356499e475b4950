// Reviews: given, and taken back.

import ArgumentParser
import WritModel
import WritPipeline

/// `writ review`.
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "People's reviews.",
        subcommands: [ReviewApproveCommand.self, ReviewWithdrawCommand.self, ReviewRequestChangesCommand.self])
}

/// `writ review approve`.
struct ReviewApproveCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approves a commit, signed with your SSH key.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "The commit: 7 or more digits of its id.") var commit: String
    @Option(help: "The repository's name in events, where the commit is in several.") var repository: String?

    func asks(for text: StatementLines) -> Bool {
        text.kind == "review.approved" && text["head"]?.hasPrefix(commit.lowercased()) ?? false
    }

    func run() async throws {
        let installation = try global.installation()
        let receipt = try await statements(installation)
            .approve(commit: commit, repository: repository, as: speaker)
        show([receipt], AccountNames(installation.directory)) { "commit \($0.shortHead) approved" }
    }
}

/// `writ review withdraw`.
struct ReviewWithdrawCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Takes your approval of a commit back, signed with your SSH key.",
        discussion: """
            Whoever maintains the repository (`maintainers` of its `kind: repository` document, or an admin) takes others' \
            approvals back with it, too: they are dismissed.

            Example: writ review withdraw 9f3c2ab
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "The commit: 7 or more digits of its id.") var commit: String
    @Option(help: "The repository's name in events, where the commit is in several.") var repository: String?
    @Option(help: "Why.") var reason: String?

    func asks(for text: StatementLines) -> Bool {
        ["review.withdrawn", "review.dismissed"].contains(text.kind)
            && text["head"]?.hasPrefix(commit.lowercased()) ?? false && text.says(reason: reason)
    }

    func run() async throws {
        let installation = try global.installation()
        let receipts = try await statements(installation)
            .withdraw(commit: commit, repository: repository, reason: reason, as: speaker)
        show(receipts, AccountNames(installation.directory)) {
            $0.kind == .reviewDismissed
                ? "an approval of commit \($0.shortHead) dismissed"
                : "the approval of commit \($0.shortHead) taken back"
        }
    }
}

/// `writ review request-changes`.
struct ReviewRequestChangesCommand: StatementCommand {
    static let configuration = CommandConfiguration(
        commandName: "request-changes", abstract: "Asks for changes to a commit; it ends your own approval of it.",
        discussion: "Example: writ review request-changes 9f3c2ab --reason \"no test\"")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var statement: StatementOptions
    @Argument(help: "The commit: 7 or more digits of its id.") var commit: String
    @Option(help: "The repository's name in events, where the commit is in several.") var repository: String?
    @Option(help: "Why.") var reason: String?

    func asks(for text: StatementLines) -> Bool {
        text.kind == "review.changes_requested" && text["head"]?.hasPrefix(commit.lowercased()) ?? false
            && text.says(reason: reason)
    }

    func run() async throws {
        let installation = try global.installation()
        let receipt = try await statements(installation)
            .requestChanges(commit: commit, repository: repository, reason: reason, as: speaker)
        show([receipt], AccountNames(installation.directory)) { "changes to commit \($0.shortHead) requested" }
    }
}

extension Event {
    /// The first digits of the commit that a review is of.
    fileprivate var shortHead: Substring { (data["head"]?.stringValue ?? "").prefix(10) }
}
