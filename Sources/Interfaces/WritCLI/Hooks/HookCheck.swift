// The check of gates: what each repository's hooks are, against what was settled when they were installed.

import WritConnector
import WritModel
import WritPipeline

/// Checks the gates of repositories.
struct HookCheck {
    private let services: Services
    private let installation: Installation
    private let book: RepositoryBook
    private let naming: RepositoryNaming
    private let home: String
    private let binary: String

    /// A check.
    ///
    /// - Throws: `CommandFailure`, store errors.
    init(_ global: GlobalOptions) throws {
        services = try Services.required()
        installation = try global.installation()
        book = RepositoryBook(installation)
        naming = RepositoryNaming(installation, root: try global.folder.settings().repositoriesRoot)
        home = global.folder.path
        binary = try HookSetup.executable()
    }

    /// Looks at every repository below a folder, or at every known one.
    ///
    /// - Throws: `CommandFailure` when there is none to look at: that nothing is wrong must not be said of nothing.
    func run(below root: String?) async throws -> HookCheckReport {
        let known = try book.all()
        let folder = try root.map(start)
        let isBelow = { (path: String) in folder.map { path == $0 || path.hasPrefix($0 + "/") } ?? true }
        var paths = Set(try folder.map(services.hosting.repositories(below:)) ?? [])
        paths.formUnion(known.map(\.path).filter(isBelow))
        guard !paths.isEmpty else {
            throw CommandFailure(
                .data,
                root.map { "there is no repository below `\($0)`" }
                    ?? "no repository is known here yet; name a folder of repositories")
        }
        var report = HookCheckReport(home: home)
        for path in paths.sorted() { report.repositories.append(await repository(path)) }
        return report
    }

    /// The folder that a word means.
    private func start(_ root: String) throws -> String {
        if let gitolite = services.hosting.gitolite(at: root), gitolite.path == SystemSources.resolved(root) {
            return gitolite.root
        }
        guard let folder = SystemSources.resolved(root) else {
            // A repository that was known and is gone can be asked for by its path.
            if try book.name(at: WorkingFolder(root).path) != nil { return WorkingFolder(root).path }
            throw CommandFailure(.data, "there is no folder `\(root)`")
        }
        return folder
    }

    // MARK: One repository

    private func repository(_ path: String) async -> HookCheckReport.Repository {
        var result = HookCheckReport.Repository(path: path)
        result.gitolite = services.hosting.gitolite(at: path)
        do {
            let known = try book.name(at: path)
            result.name = known?.description
            guard WorkingFolder.exists(path) else {
                result.findings = [gone(known, path)]
                return result
            }
            let git = try await services.openRepository(path)
            let inspection = try await services.hooks(path).inspect(binary: binary, home: home)
            result.host = inspection.settings?.host
            result.findings = inspection.findings
            result.findings += try await names(of: git, inspection.settings, known)
            if let known {
                result.findings += try await outrun(git, known)
                result.findings += try pusher(known, inspection.settings)
            }
        } catch {
            result.findings.append(
                HookFinding(.unreadable, "the repository cannot be looked at: \(CommandFailure(error).description)"))
        }
        return result
    }

    private func gone(_ known: RepositoryName?, _ path: String) -> HookFinding {
        let name = known?.description ?? ""
        return HookFinding(
            .gone,
            "the repository `\(name)` is no longer here; where it was moved to, install with --name \(name) --moved",
            mend: ["writ", "-C", home, "hook", "remove", path])
    }

    /// Whether the name in the hook is the one the repository has, and nobody else's.
    private func names(
        of git: any GitRepository, _ settings: HookSettings?, _ known: RepositoryName?
    ) async throws -> [HookFinding] {
        guard let settings else { return [] }
        if let known {
            guard let name = settings.name, name != known else { return [] }
            return [HookFinding(.otherName, "its hooks call it `\(name)`, and everything recorded of it `\(known)`")]
        }
        let root = settings.root.flatMap(SystemSources.resolved)
        let name = try settings.name ?? naming.proposed(git.path, below: root)
        if let other = try book.path(of: name), other != git.path {
            return [
                HookFinding(
                    .otherName, "its name `\(name)` is that of `\(other)`",
                    mend: ["writ", "-C", home, "hook", "install", git.path, "--name", "ANOTHER-NAME"])
            ]
        }
        // A repository that is still empty gets its name by its first push.
        let isEmpty = try await git.refs().isEmpty
        if settings.name == nil && isEmpty { return [] }
        return [HookFinding(.unseen, "it has branches or tags that no gate has seen, and no name of its own yet")]
    }

    /// Whether it is settled which variable names the pusher. Until it is, whoever can set one in the hook's environment is
    /// believed where the server sets none.
    private func pusher(_ known: RepositoryName, _ settings: HookSettings?) throws -> [HookFinding] {
        guard let settings, settings.host == nil,
            try installation.pusherRow(ofRepository: known.description) == nil
        else { return [] }
        return [
            HookFinding(
                .unsettled,
                "no document says which variable names the pusher (`pusher: { from: REMOTE_USER, as: remote }`)",
                isNote: true)
        ]
    }

    /// The refs that stand elsewhere than the last recorded push left them.
    private func outrun(_ git: any GitRepository, _ name: RepositoryName) async throws -> [HookFinding] {
        let moved = try await RefComparison(installation, repository: name.description).differences(git)
        guard let first = moved.first else { return [] }
        let more = moved.count > 1 ? " and \(moved.count - 1) others" : ""
        return [
            HookFinding(
                .outrun, "\(first)\(more) moved without a recorded push",
                mend: ["writ", "-C", home, "audit", "--enforce", "--repo", git.path])
        ]
    }
}
