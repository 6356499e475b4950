// What the installation of hooks tells.

import WritConnector
import WritModel

/// Tells what was installed.
enum HookSetupText {
    /// The hooks that were there before.
    static func chained(_ done: HookInstallation) -> JSONValue { .array(done.chained.map { .string($0.rawValue) }) }

    /// One repository's installation.
    static func json(_ done: HookInstallation, _ name: RepositoryName, _ path: String) -> JSONObject {
        [
            "repository": .string(path), "name": .string(name.description), "folder": .string(done.folder),
            "chained": chained(done),
        ]
    }

    /// What is worth knowing of any installation.
    static func show(_ done: HookInstallation) {
        for hook in done.chained {
            Output.line("the \(hook.rawValue) hook that was there runs after Writ has allowed")
        }
        if done.isShared { Output.line("note: the hooks folder \(done.folder) may serve other repositories too") }
    }

    /// A gitolite's installation, and what its administrator has to do.
    ///
    /// - Parameters:
    ///   - count: how many repositories there are.
    ///   - unlinked: the paths of those whose hooks are not yet the common ones.
    static func show(_ done: HookInstallation, _ gitolite: GitoliteHome, _ count: Int, _ unlinked: [String]) {
        Output.line("the hooks common to all repositories of the gitolite in \(gitolite.path) now ask Writ")
        for hook in done.chained {
            Output.line("the \(hook.rawValue) hook that was there runs after Writ has allowed")
        }
        guard !unlinked.isEmpty else {
            return Output.line("all \(count) repositories use them, and so will those made later")
        }
        Output.line("\(unlinked.count) of \(count) repositories do not use them yet; run as the user whose home it is:")
        Output.line("  gitolite setup --hooks-only")
        Output.line("which links them into every repository, in the place of a pre-receive or post-receive of its own.")
        Output.line("Repositories made later get them by themselves; `writ hook check` says whether all have them.")
    }
}
