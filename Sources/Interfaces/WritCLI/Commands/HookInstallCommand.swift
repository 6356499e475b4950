// Putting hooks into repositories, and taking them out.

import ArgumentParser
import WritConnector
import WritModel
import WritPipeline

/// `writ hook install`.
struct HookInstallCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Makes every push to a repository ask Writ.",
        discussion: """
            Existing hooks are kept and run after Writ has allowed a push. The paths of this program and of the working folder, \
            and the repository's name, are written into the hooks; no variable changes them. A missing folder or program \
            denies every push.

            The name is --name, else the path below the folder that `repositories` in writ.yaml names, else the folder's name. \
            Given the home of a gitolite, or a repository of its, the hooks that all of its repositories use are installed.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The repository that receives pushes, or a gitolite's home; with --all or --shared, a folder.")
    var place: String
    @Flag(help: "Install into every repository below the folder.") var all = false
    @Flag(help: "Install into a folder of hooks that repositories share or are made from (core.hooksPath, a template).")
    var shared = false
    @Option(help: "The repository's name in events.") var name: RepositoryName?
    @Option(help: "With --shared: the folder below which repositories are named by their paths.") var root: String?
    @Option(help: "The program that lets pushers in: gitolite, gitlab or gitea. Its variable says who pushes.")
    var host: HostingProgram?
    @Flag(help: "The repository is one that was elsewhere and is no longer there.") var moved = false

    func validate() throws {
        if all && shared { throw ValidationError("--all and --shared exclude one another") }
        if name != nil && (all || shared) { throw ValidationError("--name is of one repository") }
        if moved && (all || shared) { throw ValidationError("--moved is of one repository") }
        if root != nil && !shared { throw ValidationError("--root goes with --shared") }
    }

    func run() async throws {
        let setup = try HookSetup(global, host: host)
        if shared { return try await setup.installShared(place, root: root) }
        // Before `--all`: what gitolite links must not be replaced by files of each repository's own.
        if let gitolite = try Services.required().hosting.gitolite(at: place) {
            guard name == nil, !moved else {
                throw CommandFailure(
                    .usage, "gitolite names its repositories by their paths; leave out --name and --moved")
            }
            return try await setup.install(gitolite)
        }
        if all { return try await setup.installAll(below: place) }
        try await setup.install(place, name: name, hasMoved: moved)
    }
}

/// `writ hook remove`.
struct HookRemoveCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Takes the hooks out and puts back those that were there.",
        discussion: "The repository's name is forgotten, so that it may be given again.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The repository, or a gitolite's home; with --shared, a folder of hooks.") var place: String
    @Flag(help: "Take them out of a folder of hooks that repositories share or are made from.") var shared = false

    func run() async throws {
        let services = try Services.required()
        let book = RepositoryBook(try global.installation())
        let removed: [ReceiveHook]
        if !WorkingFolder.exists(place), let name = try book.name(at: WorkingFolder(place).path) {
            try book.remove(at: WorkingFolder(place).path)
            if global.format == .text {
                Output.line("there is no repository any more; the name `\(name)` is forgotten")
            }
            removed = []
        } else if shared {
            removed = try services.hosting.remove(from: WorkingFolder(place).path)
        } else if let gitolite = services.hosting.gitolite(at: place), gitolite.path == SystemSources.resolved(place) {
            removed = try services.hosting.remove(from: gitolite.commonHooks)
        } else {
            removed = try await services.hooks(place).remove()
            let git = try await services.openRepository(place)
            try book.remove(at: git.path)
        }
        switch global.format {
        case .json: Output.json(["removed": .array(removed.map { .string($0.rawValue) })])
        case .text:
            Output.line(
                removed.isEmpty
                    ? "there were no hooks of Writ" : "removed \(removed.map(\.rawValue).joined(separator: " and "))")
        }
    }
}
