// One folder of hooks: a repository's own, or one that repositories share, link to, or are made from. At no moment is
// there a repository without the hook it had: files are replaced by renaming.

import FoundationEssentials
import WritConnector

/// The hooks of one folder.
struct HookFolder {
    /// The absolute path.
    let path: String

    /// The path of a hook.
    func file(_ hook: ReceiveHook) -> String { "\(path)/\(hook.rawValue)" }

    /// The path of the hook that was there before.
    func chained(_ hook: ReceiveHook) -> String { file(hook) + HookInstaller.chainedSuffix }

    /// Puts both hooks in place, or brings them up to date; existing hooks are chained. Nothing is changed when any hook
    /// cannot be installed.
    ///
    /// - Parameters:
    ///   - settings: what is written into them.
    ///   - repository: the one repository that they serve; `nil` where several do.
    /// - Returns: the hooks that had a script before.
    /// - Throws: `HookError`.
    func install(_ settings: HookSettings, repository: String?) throws -> [ReceiveHook] {
        for path in [settings.binary, settings.home, settings.root ?? "/"]
        where !path.hasPrefix("/") || path.utf8.contains(0) {
            throw HookError.badPath(path)
        }
        for hook in ReceiveHook.allCases { try requirePlace(for: hook) }
        try attempt(path) { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        var found: [ReceiveHook] = []
        for hook in ReceiveHook.allCases {
            let file = file(hook)
            if HookFile.state(file) == .foreign {
                // The old hook stays in its place under both names until the new one takes it in one step.
                try attempt(file) { try HookFile.link(file, chained(hook)) }
            }
            try attempt(file) {
                try HookFile.replace(file, with: HookScript.text(hook, settings, repository: repository))
            }
            if HookFile.state(chained(hook)) != .absent { found.append(hook) }
        }
        return found
    }

    /// Takes the hooks out and puts chained ones back. Hooks that are not Writ's stay as they are.
    ///
    /// - Returns: the hooks that were Writ's.
    /// - Throws: `HookError`.
    func remove() throws -> [ReceiveHook] {
        var removed: [ReceiveHook] = []
        for hook in ReceiveHook.allCases where HookFile.state(file(hook)) == .ours {
            try attempt(file(hook)) {
                if HookFile.state(chained(hook)) == .absent {
                    try FileManager.default.removeItem(atPath: file(hook))
                } else {
                    try HookFile.move(chained(hook), over: file(hook))
                }
            }
            removed.append(hook)
        }
        return removed
    }

    private func requirePlace(for hook: ReceiveHook) throws {
        guard HookFile.state(file(hook)) == .foreign else { return }
        guard HookFile.state(chained(hook)) == .absent else { throw HookError.chainedExists(path: chained(hook)) }
        guard !path.contains(":") else {
            throw HookError.cannotChain(path: file(hook), why: "its folder's name has a colon")
        }
    }

    private func attempt(_ path: String, _ body: () throws -> Void) throws {
        do { try body() } catch let error as HookError {
            throw error
        } catch {
            throw HookError.fileFailed(path: path, why: "\(error)")
        }
    }
}
