// The contract of what stands around repositories: folders of them, hooks that several of them use, gitolite.

/// The home of a gitolite: its hooks are links to common ones, in the repositories that it makes later, too.
public struct GitoliteHome: Sendable, Hashable {
    /// The home's absolute path.
    public var path: String
    /// The folder of the hooks that gitolite links to from every repository.
    public var commonHooks: String
    /// The folder of its repositories, without symbolic links.
    public var root: String

    /// A home.
    public init(path: String, commonHooks: String, root: String) {
        self.path = path
        self.commonHooks = commonHooks
        self.root = root
    }
}

/// Finds repositories, and installs hooks that several of them use.
public protocol HookHosting: Sendable {
    /// The git directories below a folder, sorted; symbolic links are not followed.
    ///
    /// - Returns: absolute paths without symbolic links.
    /// - Throws: when the folder cannot be read, or holds more than can be looked at.
    func repositories(below root: String) throws -> [String]

    /// The gitolite that a path is the home of, or lies in; `nil` where there is none.
    func gitolite(at path: String) -> GitoliteHome?

    /// Puts both hooks into a folder that repositories share, link to, or are made from; existing hooks are chained.
    func install(into folder: String, _ settings: HookSettings) throws -> HookInstallation

    /// Takes the hooks out of such a folder and puts chained ones back.
    ///
    /// - Returns: the hooks that were Writ's.
    func remove(from folder: String) throws -> [ReceiveHook]

    /// Whether a repository's own hook is one file with the hook of a folder: a link to it, as gitolite makes them.
    func sharesHook(_ hook: ReceiveHook, repository: String, folder: String) -> Bool
}
