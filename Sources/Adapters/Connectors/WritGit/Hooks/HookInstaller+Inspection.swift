// Inspecting the hooks of a repository: what git would really run for a push, and what could go past it.

import FoundationEssentials
public import WritConnector

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension HookInstaller {
    /// The longest hook that is read, in bytes.
    static let hookBytesMax = 1 << 16

    /// Looks at what git would run for a push, and at what could go past it. Two processes of git at most.
    ///
    /// - Parameters:
    ///   - binary: the program that the hooks should run.
    ///   - home: the folder of Writ that they should ask.
    /// - Throws: `GitError` when the repository's configuration cannot be read.
    public func inspect(binary: String, home: String) async throws -> HookInspection {
        var inspection = HookInspection(folder: repository.path + "/hooks")
        do { inspection.folder = try await hooksFolder() } catch let error as HookError {
            guard case .hooksDisabled = error else { throw error }
            inspection.findings.append(
                HookFinding(
                    .disabled, "git runs no hooks here: core.hooksPath is /dev/null",
                    mend: ["git", "-C", repository.path, "config", "--unset-all", "core.hooksPath"]))
            return inspection
        }
        for hook in ReceiveHook.allCases {
            let (finding, text) = inspect(hook, in: inspection.folder)
            if let finding { inspection.findings.append(finding) }
            guard let text else { continue }
            if hook == .preReceive { inspection.settings = text.settings }
            inspection.findings += differences(of: hook, text, binary: binary, home: home)
        }
        inspection.findings += try await bypasses(in: inspection.folder)
        inspection.findings += open(in: inspection.folder)
        return inspection
    }

    // MARK: One hook

    private func inspect(_ hook: ReceiveHook, in folder: String) -> (HookFinding?, HookText?) {
        let path = "\(folder)/\(hook.rawValue)"
        guard HookFile.state(path) != .absent else { return (absence(of: hook, in: folder), nil) }
        guard GitHookHosting.resolved(path) != nil else {
            return (HookFinding(.unlinked, "\(hook.rawValue) is a link that leads nowhere"), nil)
        }
        guard HookFile.state(path) == .ours, let data = FileManager.default.contents(atPath: path),
            data.count <= Self.hookBytesMax
        else { return (HookFinding(.replaced, "\(hook.rawValue) is not a hook of Writ"), nil) }
        guard let text = HookText(String(decoding: data, as: UTF8.self), hook: hook) else {
            return (HookFinding(.edited, "\(hook.rawValue) is not what `writ hook install` writes"), nil)
        }
        guard HookFile.isExecutable(path) else {
            return (HookFinding(.notExecutable, "\(hook.rawValue) is not executable, so git does not run it"), text)
        }
        guard !text.isGenuine else { return (nil, text) }
        guard text.isCurrent else {
            return (HookFinding(.outdated, "\(hook.rawValue) is of another version of Writ"), text)
        }
        return (HookFinding(.edited, "\(hook.rawValue) is not what `writ hook install` writes"), text)
    }

    /// A hook that is not there, in the folder that git looks in; it may be in the one where git would look by itself.
    private func absence(of hook: ReceiveHook, in folder: String) -> HookFinding {
        let own = repository.path + "/hooks"
        guard folder != own, HookFile.state("\(own)/\(hook.rawValue)") == .ours else {
            return HookFinding(
                .missing,
                hook == .preReceive
                    ? "there is no pre-receive hook in \(folder): pushes are not judged"
                    : "there is no post-receive hook in \(folder): pushes are not recorded")
        }
        return HookFinding(
            .elsewhere, "git takes its hooks from \(folder) (core.hooksPath), where there is no \(hook.rawValue)")
    }

    private func differences(
        of hook: ReceiveHook, _ text: HookText, binary: String, home: String
    ) -> [HookFinding] {
        var findings: [HookFinding] = []
        let program = text.settings.binary
        if !HookFile.isExecutable(program) {
            findings.append(
                HookFinding(.otherProgram, "\(hook.rawValue) runs `\(program)`, which is not there or may not be run"))
        } else if Self.differ(program, binary) {
            findings.append(
                HookFinding(.otherProgram, "\(hook.rawValue) runs `\(program)`, this program is `\(binary)`"))
        }
        if Self.differ(text.settings.home, home) {
            findings.append(HookFinding(.otherFolder, "\(hook.rawValue) asks the folder `\(text.settings.home)`"))
        }
        if let other = text.repository, GitHookHosting.resolved(other) != repository.path {
            findings.append(
                HookFinding(
                    .otherRepository,
                    "\(hook.rawValue) was made for `\(other)`: this repository was copied or moved"))
        }
        return findings
    }

    private static func differ(_ path: String, _ other: String) -> Bool {
        path != other && GitHookHosting.resolved(path) != GitHookHosting.resolved(other)
    }

    // MARK: What goes past

    /// Settings, and hooks that run after Writ's: a push that was judged may do something else by them.
    private func bypasses(in folder: String) async throws -> [HookFinding] {
        var findings: [HookFinding] = []
        if let refs = try await setting("receive.procReceiveRefs"), !refs.isEmpty {
            findings.append(
                HookFinding(
                    .bypass, "receive.procReceiveRefs hands pushes to a proc-receive hook, which may move other refs",
                    mend: ["git", "-C", repository.path, "config", "--unset-all", "receive.procReceiveRefs"]))
        }
        if try await setting("receive.shallowUpdate") == "true" {
            findings.append(
                HookFinding(
                    .bypass, "receive.shallowUpdate lets a push cut off history that the gate has to see",
                    mend: ["git", "-C", repository.path, "config", "--unset-all", "receive.shallowUpdate"]))
        }
        for name in ["update", "reference-transaction"] {
            let path = "\(folder)/\(name)"
            guard HookFile.isExecutable(path), !Self.isGitolites(path) else { continue }
            findings.append(
                HookFinding(
                    .bypass, "\(path) runs after Writ has allowed: it can refuse, and could move refs itself; read it",
                    isNote: true))
        }
        return findings
    }

    private static func isGitolites(_ path: String) -> Bool {
        GitHookHosting.resolved(path)?.hasSuffix("/.gitolite/hooks/common/update") ?? false
    }

    /// A value as the git that receives pushes sees it.
    private func setting(_ key: String) async throws -> String? {
        try await repository.configuration(key, environment: environment)
    }

    /// What every user of the machine may change: the hooks, what they run, and where git looks for them.
    private func open(in folder: String) -> [HookFinding] {
        let hooks = ReceiveHook.allCases.compactMap { GitHookHosting.resolved("\(folder)/\($0.rawValue)") }
        let paths = [repository.path, repository.path + "/config", folder] + hooks
        return paths.filter(Self.isOpen).map { path in
            HookFinding(.open, "every user of this machine may change `\(path)`", mend: ["chmod", "o-w", path])
        }
    }

    private static func isOpen(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o002 != 0 && status.st_mode & S_ISVTX == 0
    }
}
