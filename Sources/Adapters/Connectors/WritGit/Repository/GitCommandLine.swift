// A git repository through the git command: the one place where Writ reads and moves a repository.

import FoundationEssentials
public import WritConnector

/// A repository on this machine, bare or with a work tree, read by git 2.33 or newer.
///
/// Every run is hardened (see `GitProcess`), every name is checked before git sees it, and no call uses a process per
/// commit. Safe to use from several tasks at once.
public struct GitCommandLine: GitRepository {
    /// The absolute path of the git directory (of linked work trees: the one they share).
    public let path: String
    let git: GitProcess

    /// Opens a repository. It is looked for in the folder itself, never above it.
    ///
    /// - Parameters:
    ///   - folder: a bare repository, a work tree's top folder, or a `.git` folder.
    ///   - environment: this process's environment; inside a hook it names the quarantined objects. `nil`
    ///     is as it stands.
    /// - Throws: `GitError.notARepository`, `GitError.gitMissing`.
    public init(opening folder: String, environment: [String: String]? = nil) async throws {
        let environment = environment ?? ProcessInfo.processInfo.environment
        let directory = try await Self.gitDirectory(of: folder, environment: environment)
        path = directory
        git = GitProcess(
            directory: directory, environment: GitEnvironment.variables(for: directory, from: environment))
    }

    private static func gitDirectory(of folder: String, environment: [String: String]) async throws -> String {
        let absolute = URL(filePath: folder).standardizedFileURL.path
        let inner = absolute + (absolute.hasSuffix("/") ? ".git" : "/.git")
        let candidate = FileManager.default.fileExists(atPath: inner) ? inner : absolute
        guard !folder.isEmpty, !folder.utf8.contains(0), FileManager.default.fileExists(atPath: candidate) else {
            throw GitError.notARepository(path: folder)
        }
        if let plain = PlainGitDirectory(candidate) { return plain.path }
        let probe = GitProcess(
            directory: absolute, environment: GitEnvironment.variables(for: candidate, from: environment))
        do {
            let found = try await probe.run(["rev-parse", "--path-format=absolute", "--git-common-dir"]).line
            guard found.hasPrefix("/") else { throw GitError.notARepository(path: folder) }
            return found
        } catch GitError.failed {
            throw GitError.notARepository(path: folder)
        }
    }

    /// The name events of this repository carry unless one is given: the origin's path, else the folder's name.
    public func defaultName() async throws -> String {
        guard PlainGitDirectory.mayHaveRemotes(path) else { return RepositoryName(folder: path).description }
        let origin = try await git.run(["config", "--local", "--get", "remote.origin.url"], accepting: 0...1)
        return RepositoryName(origin: origin.status == 0 ? origin.line : nil, directory: path).description
    }

    /// The default branch's full ref, from `HEAD`.
    ///
    /// - Throws: `GitError.unreadable` when `HEAD` names no branch.
    public func defaultBranch() async throws -> String {
        guard let branch = try await branchOfHead() else {
            throw GitError.unreadable(what: "HEAD of `\(path)` names no branch; check one out")
        }
        return branch
    }

    /// The branch `HEAD` names, or `nil` when it is detached.
    func branchOfHead() async throws -> String? {
        if let branch = PlainGitDirectory(path)?.branchOfHead { return branch.description }
        let head = try await git.run(["symbolic-ref", "--quiet", "HEAD"], accepting: 0...1)
        return head.status == 0 ? RefName(head.line)?.description : nil
    }

    /// The text of the repository's `.mailmap` at the default branch, or `nil` (also where trees are absent).
    ///
    /// - Throws: `GitError.unreadable` for one of more than `Mailmap.bytesMax` bytes.
    public func mailmap() async throws -> String? {
        let output = try await git.run(
            ["cat-file", "--batch"], input: Array("HEAD:.mailmap\n".utf8), outputMax: Mailmap.bytesMax)
        guard let end = output.bytes.firstIndex(of: 10) else { return nil }
        let header = String(decoding: output.bytes[..<end], as: UTF8.self).split(separator: " ")
        guard header.count == 3, header[1] == "blob", let size = Int(header[2]) else { return nil }
        return String(decoding: output.bytes[(end + 1)...].prefix(size), as: UTF8.self)
    }
}

extension GitCommandLine {
    /// `core.hooksPath` as the git that receives pushes sees it.
    func hooksPath(environment: [String: String]) async throws -> String? {
        try await configuration("core.hooksPath", isPath: true, environment: environment)
    }

    /// A value as the git that receives pushes sees it: with the system's and the user's configuration, which every other
    /// run leaves out.
    func configuration(
        _ key: String, isPath: Bool = false, environment: [String: String]
    ) async throws -> String? {
        var asking = git
        asking.environment = environment.filter {
            !$0.key.hasPrefix("GIT_")
                || ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"].contains($0.key)
        }
        asking.environment["GIT_DIR"] = path
        asking.environment["LC_ALL"] = "C"
        asking.isSilencingHooks = false
        let type = isPath ? ["--type=path"] : []
        let answer = try await asking.run(["config"] + type + ["--get", key], accepting: 0...1)
        return answer.status == 0 ? answer.line : nil
    }
}
