// What the files of a git directory tell by themselves. A hook has no time to start git for each such question.

import FoundationEssentials
import WritConnector

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A git directory in the layout that `git init` makes. Everything else (linked work trees, `gitdir:` files, symbolic
/// links in place of `HEAD`) is none, and left to git.
struct PlainGitDirectory {
    /// The longest `HEAD` and configuration that are looked at, in bytes.
    private static let fileBytesMax = 1 << 16

    /// Its absolute path, without symbolic links.
    let path: String
    private let head: String

    /// The directory at a path, if git would take it for one (`is_git_directory`: `HEAD`, `objects`, `refs`).
    ///
    /// - Parameter path: an absolute path.
    init?(_ path: String) {
        guard let resolved = Self.resolved(path), !Self.exists(resolved + "/commondir"),
            Self.isFolder(resolved + "/objects"), Self.isFolder(resolved + "/refs"),
            let head = Self.text(resolved + "/HEAD"), head.hasPrefix("ref: refs/heads/")
        else { return nil }
        self.path = resolved
        self.head = head
    }

    /// The branch that `HEAD` names; `nil` where git has to be asked.
    var branchOfHead: RefName? {
        let name = head.dropFirst("ref: ".count)
        guard name.last == "\n" else { return nil }
        // Repositories that keep refs in another format write this for programs that look no further.
        guard !name.hasPrefix("refs/heads/.invalid") else { return nil }
        return RefName(String(name.dropLast()))
    }

    /// Whether the repository's own configuration, without what it includes, may name a remote: false only where it
    /// certainly does not. A section's name is written out, in any letter case.
    static func mayHaveRemotes(_ directory: String) -> Bool {
        guard let text = text(directory + "/config")?.lowercased() else { return true }
        return text.contains("remote")
    }

    // MARK: Files

    private static func text(_ path: String) -> String? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= fileBytesMax,
            let data = FileManager.default.contents(atPath: path)
        else { return nil }
        return String(validating: data, as: UTF8.self)
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }
}
