// Installing hooks: names are settled first, then the baselines, and the hooks last, so that no hook is made that could
// only deny.

#if canImport(Glibc)
    import Glibc
#endif
import WritConnector
import WritModel
import WritPipeline

/// Installs hooks into one repository, several, or a folder that they share.
struct HookSetup {
    let global: GlobalOptions
    let services: Services
    let installation: Installation
    let naming: RepositoryNaming
    let book: RepositoryBook
    /// The folder that `writ.yaml` names repositories from.
    let root: String?
    /// What is written into the hooks of every repository.
    let settings: HookSettings

    /// A setup.
    ///
    /// - Throws: `CommandFailure`, store errors.
    init(_ global: GlobalOptions, host: HostingProgram?) throws {
        self.global = global
        services = try Services.required()
        installation = try global.installation()
        root = try global.folder.settings().repositoriesRoot
        naming = RepositoryNaming(installation, root: root)
        book = RepositoryBook(installation)
        settings = HookSettings(binary: try Self.executable(), home: global.folder.path, host: host)
    }

    /// One repository.
    func install(_ place: String, name: RepositoryName?, hasMoved: Bool) async throws {
        let git = try await services.openRepository(place)
        let name = try name ?? naming.proposed(git.path)
        let done = try await install(git, name, hasMoved: hasMoved)
        try await warnOfOpenHead(git, name)
        switch global.format {
        case .json: Output.json(.object(HookSetupText.json(done, name, git.path)))
        case .text:
            Output.line("pushes to \(git.path.shown) (`\(name)`) now ask \(global.folder.path)")
            HookSetupText.show(done)
        }
    }

    /// Every repository below a folder.
    func installAll(below place: String) async throws {
        guard let folder = SystemSources.resolved(place) else {
            throw CommandFailure(.data, "there is no folder `\(place)`")
        }
        let paths = try services.hosting.repositories(below: folder)
        // Names first: when one of them cannot be given, nothing has changed.
        let named = try paths.map { (path: $0, name: try naming.proposed($0, below: folder)) }
        try requireDistinct(named)
        var results: [JSONValue] = []
        for (path, name) in named {
            let done = try await install(services.openRepository(path), name, hasMoved: false)
            results.append(.object(HookSetupText.json(done, name, path)))
            if global.format == .text {
                Output.line("pushes to \(path.shown) (`\(name)`) now ask \(global.folder.path)")
            }
        }
        switch global.format {
        case .json: Output.json(["repositories": .array(results)])
        case .text:
            Output.line("\(named.count) repositories; for those made later, see `writ help hook install`: --shared")
        }
    }

    /// A folder of hooks that repositories share, or are made from.
    func installShared(_ place: String, root given: String?) async throws {
        let folder = WorkingFolder(place).path
        let start = try given.map { text in
            guard let path = SystemSources.resolved(text) else {
                throw CommandFailure(.data, "there is no folder `\(text)`")
            }
            return path
        }
        let isNamedByFolders = settings.host != .gitlab
        guard let start = isNamedByFolders ? start ?? root : "" else {
            throw CommandFailure(
                .usage,
                "say below which folder the repositories lie, by which they are named: --root FOLDER, or "
                    + "`repositories: FOLDER` in writ.yaml")
        }
        let repositories = isNamedByFolders ? try await takeOver(below: start) : []
        var settings = settings
        settings.root = isNamedByFolders ? start : nil
        let done = try services.hosting.install(into: folder, settings)
        switch global.format {
        case .json:
            Output.json([
                "folder": .string(folder), "root": settings.root.map(JSONValue.string) ?? .null,
                "chained": HookSetupText.chained(done),
                "repositories": .array(repositories.map { .string($0.name.description) }),
            ])
        case .text:
            let place = isNamedByFolders ? " below \(start)" : ""
            Output.line("repositories\(place) that run the hooks of \(folder) now ask \(global.folder.path)")
            HookSetupText.show(done)
        }
    }

    /// The hooks that all repositories of a gitolite are linked to.
    func install(_ gitolite: GitoliteHome) async throws {
        let repositories = try await takeOver(below: gitolite.root)
        var settings = settings
        settings.root = gitolite.root
        settings.host = .gitolite
        let done = try services.hosting.install(into: gitolite.commonHooks, settings)
        let unlinked = repositories.filter {
            !services.hosting.sharesHook(.preReceive, repository: $0.path, folder: gitolite.commonHooks)
        }
        switch global.format {
        case .json:
            Output.json([
                "gitolite": .string(gitolite.path), "folder": .string(gitolite.commonHooks),
                "chained": HookSetupText.chained(done),
                "repositories": .array(repositories.map { .string($0.name.description) }),
                "unlinked": .array(unlinked.map { .string($0.name.description) }),
            ])
        case .text: HookSetupText.show(done, gitolite, repositories.count, unlinked.map(\.path))
        }
    }

    // MARK: Steps

    /// Settles the name and the baseline of a repository, and installs its hooks.
    private func install(
        _ git: any GitRepository, _ name: RepositoryName, hasMoved: Bool
    ) async throws -> HookInstallation {
        try book.add(name, at: git.path, mayHaveMoved: hasMoved, isThere: WorkingFolder.exists)
        try await RepositoryBaseline.makeFirst(installation, git: git, name: name.description)
        var settings = settings
        settings.name = name
        // What `core.hooksPath` names serves others, too, which are named by their paths.
        settings.root = root
        return try await services.hooks(git.path).install(settings)
    }

    /// Says when what people clone is not protected, which nobody intends.
    private func warnOfOpenHead(_ git: any GitRepository, _ name: RepositoryName) async throws {
        guard let head = try? await git.defaultBranch(),
            try !installation.isProtected(head, in: name.description)
        else { return }
        Output.error(
            "writ: the default branch \(head.shown) is not protected, so that policies about protected refs do not judge it; "
                + "name it in a `kind: repository` document for `\(name)`")
    }

    /// Settles the names and baselines of the repositories that are below a folder now. One that comes later is empty.
    private func takeOver(below root: String) async throws -> [(path: String, name: RepositoryName)] {
        let named = try services.hosting.repositories(below: root).map { path in
            (path: path, name: try book.name(at: path) ?? RepositoryName(of: path, below: root))
        }
        try requireDistinct(named)
        for (path, name) in named {
            try book.add(name, at: path, isThere: WorkingFolder.exists)
            let git = try await services.openRepository(path)
            try await RepositoryBaseline.makeFirst(installation, git: git, name: name.description)
        }
        return named
    }

    /// Refuses names that two repositories would bear, before any is given.
    private func requireDistinct(_ named: [(path: String, name: RepositoryName)]) throws {
        var paths: [RepositoryName: String] = [:]
        for (path, name) in named {
            let other = try paths[name] ?? book.path(of: name)
            if let other, other != path, paths[name] != nil || WorkingFolder.exists(other) {
                throw RepositoryBookError.taken(name: name.description, by: other)
            }
            paths[name] = path
        }
    }

    /// The absolute path of this program.
    static func executable() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { throw CommandFailure(.software, "cannot tell where this program is") }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
