// What a repository is called: by what was settled when its hook was installed, never by what a pusher can say.

import WritAuditLog
public import WritConnector
import WritModel

/// What the text of an installed hook says of the repository it runs in.
public struct HookTerms: Sendable, Hashable {
    /// The name of the one repository that the hook serves; `nil` in a folder that repositories share.
    public var name: RepositoryName?
    /// The absolute path of the folder below which repositories are named by their paths.
    public var root: String?
    /// The program that lets pushers in.
    public var host: HostingProgram?

    /// Terms.
    public init(name: RepositoryName? = nil, root: String? = nil, host: HostingProgram? = nil) {
        self.name = name
        self.root = root
        self.host = host
    }
}

/// Names the repositories of an installation.
public struct RepositoryNaming: Sendable {
    private let book: RepositoryBook
    private let installation: Installation
    private let root: String?

    /// A naming.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - root: the folder that `writ.yaml` names repositories from, without symbolic links.
    public init(_ installation: Installation, root: String?) {
        self.installation = installation
        book = RepositoryBook(installation)
        self.root = root
    }

    /// The name of a repository that is not asked about by its hook: the one it has; else its path below the root; else,
    /// in imports and checkouts, its origin's.
    ///
    /// - Throws: store errors, `GitError`.
    public func name(of git: any GitRepository) async throws -> String {
        if let known = try book.name(at: git.path) { return known.description }
        if let root, let name = try? RepositoryName(of: git.path, below: root) { return name.description }
        return try await git.defaultName()
    }

    /// The name that a repository gets when its hooks are installed.
    ///
    /// - Throws: `RepositoryNameError`.
    public func proposed(_ path: String, below folder: String? = nil) throws -> RepositoryName {
        if let known = try book.name(at: path) { return known }
        if let root, let name = try? RepositoryName(of: path, below: root) { return name }
        if let folder { return try RepositoryName(of: path, below: folder) }
        return RepositoryName(folder: path)
    }

    /// The name of the repository that a hook runs in. One that comes for the first time gets its name here, if it is
    /// empty: it was made after the hooks that repositories share.
    ///
    /// A name that was settled stays, whatever the hosting program calls the repository today: who may rename it cannot
    /// take it out of the reach of the policies that name it.
    ///
    /// - Parameters:
    ///   - git: the repository that the hook runs in.
    ///   - terms: what the hook's text says.
    ///   - environment: the hook's environment.
    ///   - isThere: whether something is at a path.
    /// - Throws: `RepositoryNameError`, `RepositoryBookError`, store errors, `GitError`. The push must then be refused.
    public func name(
        ofHooked git: any GitRepository, _ terms: HookTerms, environment: [String: String],
        isThere: (String) -> Bool
    ) async throws -> String {
        if let known = try book.name(at: git.path) {
            guard terms.name == nil || terms.name == known else {
                throw RepositoryBookError.knownAs(name: known.description, path: git.path)
            }
            return known.description
        }
        let said = try said(git.path, terms, environment)
        if terms.root != nil || terms.host != nil, try book.path(of: said) == nil {
            // GitLab's folders tell no names, so that nobody could have taken them over before: what stands there is its
            // past, and the name is GitLab's word.
            let isEmpty = try await git.refs().isEmpty
            guard isEmpty || terms.host == .gitlab else {
                throw RepositoryBookError.unseen(name: said.description, path: git.path)
            }
            try await RepositoryBaseline.makeFirst(installation, git: git, name: said.description)
        }
        try book.add(said, at: git.path, isThere: isThere)
        return said.description
    }

    private func said(
        _ path: String, _ terms: HookTerms, _ environment: [String: String]
    ) throws -> RepositoryName {
        if let name = terms.name { return name }
        if let host = terms.host, host != .gitolite { return try host.repositoryName(environment) }
        // What a hook says of its root is meant: a repository outside of it has no name.
        if let root = terms.root { return try RepositoryName(of: path, below: root) }
        if let root, let name = try? RepositoryName(of: path, below: root) { return name }
        return RepositoryName(folder: path)
    }
}
