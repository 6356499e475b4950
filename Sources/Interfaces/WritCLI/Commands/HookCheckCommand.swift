// Looking after gates: which repositories' pushes do not ask Writ, or no longer.

import ArgumentParser
import WritConnector
import WritModel

/// `writ hook check`.
struct HookCheckCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Finds gates that were replaced, unlinked, copied, outrun or never made.",
        discussion: """
            Looks at every repository below a folder, or at every repository that a hook was installed for: whether git would \
            run Writ's hooks for a push, whether they are what `writ hook install` writes and ask this folder for this \
            repository, whether its refs stand where the last recorded pushes left them, and whether a setting or another hook \
            goes past them. Each finding comes with the command that mends it; any ends with 1. Run it as the user that runs \
            git on the server, whose configuration counts.

            Example: writ -C /var/lib/writ hook check /srv/git
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(
        help: "A folder of repositories, one repository, or a gitolite's home; every known repository without it.")
    var root: String?

    func run() async throws {
        let check = try HookCheck(global)
        let report = try await check.run(below: root)
        switch global.format {
        case .json: Output.json(.object(report.json))
        case .text: report.lines(folder: global.folder.path).forEach { Output.line($0) }
        }
        if report.hasFindings { throw ExitStatus.deny.code }
    }
}
