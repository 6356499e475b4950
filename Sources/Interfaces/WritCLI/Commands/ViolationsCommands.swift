// Violations: listed, shown, assigned, closed with a reason.

import ArgumentParser
import WritModel
import WritPipeline
import WritPolicy

/// `writ violations`.
struct ViolationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "violations",
        abstract: "Violations that audits opened: who takes care of them, and what closed them.",
        discussion: """
            `writ audit --record` opens a violation for what it finds, `--enforce` also corrects it. One closes when the branch \
            holds the correction, or when somebody closes it with a reason; it opens again when the correction is undone.

            Example: writ violations --open --severity high
            """,
        subcommands: [
            ViolationsListCommand.self, ViolationsShowCommand.self, ViolationsAssignCommand.self,
            ViolationsCloseCommand.self,
        ], defaultSubcommand: ViolationsListCommand.self)
}

/// `writ violations list`.
struct ViolationsListCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists violations, the oldest first.",
        discussion: "Example: writ violations list --open --owner team:platform-governance")

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Only open ones.") var open = false
    @Flag(help: "Only closed ones.") var closed = false
    @Option(help: "Of this policy.") var policy: String?
    @Option(help: "Of this owner, or assigned to it: an account, team:x or group:x.") var owner: String?
    @Option(help: "Of this severity: low, medium, high or critical.") var severity: String?

    func validate() throws {
        if open && closed { throw ValidationError("--open and --closed leave nothing: give one of them") }
    }

    func run() async throws {
        let installation = try global.installation()
        let found = try ViolationBook(installation).list(
            ViolationBook.Filter(
                isOpen: open ? true : closed ? false : nil, policy: policy, owner: owner, severity: severity))
        let text = ViolationText(names: AccountNames(installation.directory))
        for violation in found {
            switch global.format {
            case .json: Output.json(.object(text.json(violation)))
            case .text: for line in text.lines(violation) { Output.line(line.shown) }
            }
        }
        if found.isEmpty, global.format == .text { Output.line("there are no such violations") }
    }
}

/// `writ violations show`.
struct ViolationsShowCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One violation with its trigger, its evidence and what was done about it.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The violation's id, or the beginning of it.") var id: String

    func run() async throws {
        let installation = try global.installation()
        let detail = try ViolationBook(installation).show(id)
        let text = ViolationText(names: AccountNames(installation.directory))
        switch global.format {
        case .json: Output.json(text.json(detail))
        case .text: for line in text.lines(detail) { Output.line(line.shown) }
        }
    }
}

/// `writ violations assign`.
struct ViolationsAssignCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Gives a violation to somebody.",
        discussion: "Example: writ violations assign v-3f2a91bc person:ann")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The violation's id, or the beginning of it.") var id: String
    @Argument(help: "An account such as github:ann or person:ann, or team:x or group:x.") var who: String

    func run() async throws {
        let installation = try global.installation()
        let violation = try ViolationBook(installation).assign(id, to: who, actor: SystemSources.userAccount)
        let text = ViolationText(names: AccountNames(installation.directory))
        switch global.format {
        case .json: Output.json(.object(text.json(violation)))
        case .text: Output.line("\(violation.id) is \(who.shown)'s to take care of")
        }
    }
}

/// `writ violations close`.
struct ViolationsCloseCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Closes a violation on your word, with a reason that is recorded.",
        discussion: """
            A correction closes its violation by itself when `writ audit --enforce` sees it on the branch. What a person closes \
            is not opened again by Writ.

            Example: writ violations close v-3f2a91bc --because "accepted until the tool is replaced, GOV-112"
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The violation's id, or the beginning of it.") var id: String
    @Option(help: "Why.") var because: String

    func run() async throws {
        let installation = try global.installation()
        let violation = try ViolationBook(installation).close(id, because: because, actor: SystemSources.userAccount)
        let text = ViolationText(names: AccountNames(installation.directory))
        switch global.format {
        case .json: Output.json(.object(text.json(violation)))
        case .text: Output.line("\(violation.id) is closed")
        }
    }
}
