// What stands around repositories on this machine: folders of them, shared hooks, gitolite.

import FoundationEssentials
public import WritConnector

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds repositories by their files, and installs hooks that several of them use.
public struct GitHookHosting: HookHosting {
    /// The most repositories that are looked for below one folder.
    public static let repositoriesMax = 100_000
    /// The deepest folder below a root that is looked into.
    public static let depthMax = 32

    /// What is wrong with a folder of repositories.
    public enum HostingError: Error, Sendable, Hashable, CustomStringConvertible {
        /// A folder cannot be read.
        case unreadable(path: String)
        /// There are too many repositories.
        case tooMany(root: String)
        /// Folders lie too deep in one another.
        case tooDeep(path: String)

        /// What to tell a person.
        public var description: String {
            switch self {
            case .unreadable(let path): "cannot read the folder `\(path)`"
            case .tooMany(let root):
                "there are more than \(GitHookHosting.repositoriesMax) repositories below `\(root)`; name a folder in it"
            case .tooDeep(let path):
                "`\(path)` lies more than \(GitHookHosting.depthMax) folders deep; name a folder nearer to it"
            }
        }
    }

    /// The hosting of this machine.
    public init() {}

    /// The git directories below a folder, sorted; symbolic links are not followed.
    ///
    /// - Throws: `HostingError`. A folder that cannot be read is never passed over: what it holds would go unseen.
    public func repositories(below root: String) throws -> [String] {
        guard let start = Self.resolved(root), Self.isFolder(start) else { throw HostingError.unreadable(path: root) }
        var found: [String] = []
        var open = [(path: start, depth: 0)]
        while let (path, depth) = open.popLast() {
            if Self.isGitDirectory(path) {
                found.append(path)
                guard found.count <= Self.repositoriesMax else { throw HostingError.tooMany(root: root) }
                continue
            }
            guard depth <= Self.depthMax else { throw HostingError.tooDeep(path: path) }
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
                throw HostingError.unreadable(path: path)
            }
            for name in names {
                let inner = path == "/" ? "/" + name : "\(path)/\(name)"
                if Self.isFolder(inner) { open.append((inner, depth + 1)) }
            }
        }
        return found.sorted()
    }

    /// The gitolite that a path is the home of, or lies in.
    public func gitolite(at path: String) -> GitoliteHome? {
        guard let path = Self.resolved(path) else { return nil }
        if let home = Self.gitolite(home: path) { return home }
        var parent = path
        while let slash = parent.lastIndex(of: "/"), slash > parent.startIndex {
            parent = String(parent[..<slash])
            if let home = Self.gitolite(home: parent), path == home.root || path.hasPrefix(home.root + "/") {
                return home
            }
        }
        return nil
    }

    private static func gitolite(home: String) -> GitoliteHome? {
        guard isFolder("\(home)/.gitolite/hooks"), let root = resolved("\(home)/repositories"), isFolder(root) else {
            return nil
        }
        return GitoliteHome(path: home, commonHooks: "\(home)/.gitolite/hooks/common", root: root)
    }

    /// Puts both hooks into a folder that repositories share, link to, or are made from; existing hooks are chained.
    ///
    /// - Throws: `HookError`.
    public func install(into folder: String, _ settings: HookSettings) throws -> HookInstallation {
        guard folder.hasPrefix("/") else { throw HookError.badPath(folder) }
        let chained = try HookFolder(path: folder).install(settings, repository: nil)
        return HookInstallation(folder: folder, chained: chained, isShared: true)
    }

    /// Takes the hooks out of such a folder and puts chained ones back.
    ///
    /// - Throws: `HookError`.
    public func remove(from folder: String) throws -> [ReceiveHook] { try HookFolder(path: folder).remove() }

    /// Whether a repository's own hook is one file with the hook of a folder.
    public func sharesHook(_ hook: ReceiveHook, repository: String, folder: String) -> Bool {
        guard let own = Self.resolved("\(repository)/hooks/\(hook.rawValue)") else { return false }
        return own == Self.resolved("\(folder)/\(hook.rawValue)")
    }

    // MARK: Files

    static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    /// Whether git would take a folder for a repository, whatever state it is in.
    private static func isGitDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path + "/HEAD", &status) == 0
            && ["objects", "refs"].allSatisfy {
                stat("\(path)/\($0)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            }
    }

    /// Whether a folder is at a path; a link to one is none.
    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
