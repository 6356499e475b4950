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

    /// A `packed-refs` file.
    enum PackedRefs {
        /// There is none.
        case none
        /// What it holds.
        case text(Data)
        /// It is larger than what was asked for, or cannot be read as a file.
        case tooLarge
    }

    /// The packed refs of a git directory.
    static func packedRefs(_ directory: String, largest: Int) -> PackedRefs {
        var status = stat()
        guard stat(directory + "/packed-refs", &status) == 0 else { return .none }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= largest,
            let data = FileManager.default.contents(atPath: directory + "/packed-refs")
        else { return .tooLarge }
        return .text(data)
    }

    /// Whether something with content, whatever it is, has a path.
    static func hasContent(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && (status.st_mode & S_IFMT != S_IFREG || status.st_size > 0)
    }

    /// Whether a folder, or a folder in it, holds a file; `true` as well where it cannot be looked through.
    ///
    /// - Parameter depth: how many folders down are looked through.
    static func holdsFiles(_ folder: String, depth: Int = 8) -> Bool {
        guard isFolder(folder) else { return exists(folder) }
        guard depth > 0, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return true }
        return names.contains { holdsFiles("\(folder)/\($0)", depth: depth - 1) }
    }

    /// What the file of a ref says, without asking git.
    enum RefFile {
        /// The ref is no symbolic one: it holds an object, is packed, or is not there.
        case direct
        /// It points at another ref.
        case symbolic(String)
        /// git has to be asked.
        case unknown
    }

    /// What the file of a ref in a git directory with loose refs says. Symbolic refs are never packed.
    static func refFile(_ ref: String, in directory: String) -> RefFile {
        var status = stat()
        let path = directory + "/" + ref
        guard lstat(path, &status) == 0 else { return errno == ENOENT || errno == ENOTDIR ? .direct : .unknown }
        if status.st_mode & S_IFMT == S_IFDIR { return .direct }
        guard let text = text(path) else { return .unknown }
        guard text.hasPrefix("ref:") else { return .direct }
        return .symbolic(text.dropFirst(4).trimmingBlanks())
    }

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

extension Substring {
    /// The text without blanks and line ends at both ends, as git reads a symbolic ref.
    fileprivate func trimmingBlanks() -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
        var rest = utf8
        while let first = rest.first, isBlank(first) { rest.removeFirst() }
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(Substring(rest))
    }
}
