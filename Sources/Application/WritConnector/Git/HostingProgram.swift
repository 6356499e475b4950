// The programs that host git repositories, and what each says in the environment of the hooks it runs.

/// Which variable of a hosting program names the pusher, and in whose namespace.
public struct PusherRow: Sendable, Hashable {
    /// The variable, such as `GL_USER`.
    public var variable: String
    /// The scheme of the account that its value means, such as `gitolite`.
    public var scheme: String

    /// A row.
    public init(variable: String, scheme: String) {
        self.variable = variable
        self.scheme = scheme
    }
}

/// A program that lets people in and runs git for them. A hook that was installed for one believes its variables, and no
/// other's.
public enum HostingProgram: String, Sendable, Hashable, CaseIterable {
    /// gitolite, over SSH or HTTP. A repository's name is its path below gitolite's root.
    case gitolite
    /// GitLab. Its folders are named by hashes, so that only its variables know the name.
    case gitlab
    /// Gitea and Forgejo. Renaming a repository renames its folder.
    case gitea

    /// Who pushes.
    public var pusher: PusherRow {
        switch self {
        case .gitolite: PusherRow(variable: "GL_USER", scheme: "gitolite")
        case .gitlab: PusherRow(variable: "GL_USERNAME", scheme: "gitlab")
        case .gitea: PusherRow(variable: "GITEA_PUSHER_NAME", scheme: "gitea")
        }
    }

    /// The variables that name the repository, from its owner to the name itself.
    public var nameVariables: [String] {
        switch self {
        case .gitolite: ["GL_REPO"]
        case .gitlab: ["GL_PROJECT_PATH"]
        case .gitea: ["GITEA_REPO_USER_NAME", "GITEA_REPO_NAME"]
        }
    }

    /// What the program calls the repository of a push.
    ///
    /// - Parameter environment: the hook's environment.
    /// - Throws: `RepositoryNameError.unsaid` when one of the variables is not set; `.malformed`.
    public func repositoryName(_ environment: [String: String]) throws(RepositoryNameError) -> RepositoryName {
        var parts: [String] = []
        for variable in nameVariables {
            guard let value = environment[variable], !value.isEmpty else {
                throw .unsaid(variable: variable, program: rawValue)
            }
            parts.append(value)
        }
        let text = parts.joined(separator: "/")
        guard let name = RepositoryName(text) else { throw .malformed(text) }
        return name
    }
}
