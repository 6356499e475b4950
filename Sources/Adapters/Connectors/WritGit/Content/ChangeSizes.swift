// Which paths commits touch, and how many lines they add and remove.

import WritConnector

/// How a commit differs from one parent.
struct ChangeSize: Sendable, Equatable {
    /// The paths, in git's order, up to the limit of an event.
    var paths: [String] = []
    /// Whether there are more.
    var isCut = false
    /// Lines added; those of binary files do not count.
    var additions = 0
    /// Lines removed.
    var deletions = 0
}

/// Reads `git diff-tree --stdin --always --numstat -z`.
struct ChangeSizes {
    /// Whose difference from whom; a root commit differs from nothing.
    struct Key: Hashable, Sendable {
        var commit: String
        var parent: String?
    }

    private var waiting: ArraySlice<Key>
    private var current: Key?
    private var found: [Key: ChangeSize] = [:]
    private var buffer: [UInt8] = []

    /// A reader of the answers to these lines, in their order.
    init(_ keys: [Key]) { waiting = keys[...] }

    /// Takes the next bytes.
    ///
    /// - Throws: `GitError.unreadable` for what is no such output.
    mutating func read(_ chunk: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: chunk)
        guard let end = buffer.lastIndex(of: 0) else { return }
        for token in buffer[..<end].split(separator: 0, omittingEmptySubsequences: false) { try take(token) }
        buffer.removeSubrange(...end)
    }

    /// What was read, once git has ended.
    ///
    /// - Throws: `GitError.unreadable` when git did not answer every line.
    func finish() throws -> [Key: ChangeSize] {
        guard waiting.isEmpty, buffer.isEmpty else {
            throw GitError.unreadable(what: "the sizes of changes end too early")
        }
        return found
    }

    private mutating func take(_ token: ArraySlice<UInt8>) throws {
        // A row has two tabs; the line before the rows of a commit is its id.
        let parts = token.split(separator: 9, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            guard let next = waiting.popFirst(), token.elementsEqual(next.commit.utf8) else {
                throw GitError.unreadable(what: "the sizes of a change")
            }
            current = next
            return found[next] = ChangeSize()
        }
        guard let current else { throw GitError.unreadable(what: "the sizes of a change") }
        // `-` stands for a binary file.
        let added = Int(String(decoding: parts[0], as: UTF8.self)) ?? 0
        let removed = Int(String(decoding: parts[1], as: UTF8.self)) ?? 0
        found[current]?.additions += added
        found[current]?.deletions += removed
        guard found[current]?.paths.count ?? 0 < GitCommit.Content.pathsMax else {
            found[current]?.isCut = true
            return
        }
        found[current]?.paths.append(String(decoding: parts[2], as: UTF8.self))
    }
}

extension GitCommandLine {
    /// The most parents of one merge that are looked at; one with more has no content.
    static let parentsMax = 16
    /// Files of more bytes are compared as wholes, not line by line.
    static let comparedBytesMax = "8m"

    /// How each commit differs from each of its parents. One process.
    func changeSizes(of commits: [GitCommit]) async throws -> [ChangeSizes.Key: ChangeSize] {
        var keys: [ChangeSizes.Key] = []
        for commit in commits where commit.parents.count <= Self.parentsMax {
            let parents: [String?] = commit.parents.isEmpty ? [nil] : commit.parents
            keys += parents.map { ChangeSizes.Key(commit: commit.sha, parent: $0) }
        }
        // A commit and a parent on a line compare these two.
        let input = keys.map { key in key.parent.map { "\(key.commit) \($0)\n" } ?? "\(key.commit)\n" }.joined()
        var reader = ChangeSizes(keys)
        let command =
            [
                "-c", "core.bigFileThreshold=\(Self.comparedBytesMax)", "diff-tree", "--stdin", "--root", "--always",
                "--numstat", "-z",
            ] + Self.comparison
        try await git.stream(command, input: Array(input.utf8)) { chunk in
            try reader.read(chunk)
            return true
        }
        return try reader.finish()
    }

    /// git's stable patch id of each commit that is no merge and changes something. Two processes, joined by a pipe.
    ///
    /// Whole object ids stand for the content of binary files, so that two changes of one are never the same patch.
    func patchIDs(of commits: [GitCommit]) async throws -> [String: String] {
        let input = commits.filter { $0.parents.count < 2 }.map { "\($0.sha)\n" }.joined()
        guard !input.isEmpty else { return [:] }
        let output = try await git.pipe(
            [
                "-c", "core.bigFileThreshold=\(Self.comparedBytesMax)", "diff-tree", "--stdin", "--root", "-p",
                "--unified=3",
                "--full-index",
            ] + Self.comparison,
            input: Array(input.utf8), into: ["patch-id", "--stable"])
        var found: [String: String] = [:]
        for line in output.bytes.split(separator: 10) {
            let words = line.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 2, ObjectName(words[0]) != nil else { throw GitError.unreadable(what: "a patch id") }
            found[words[1]] = words[0]
        }
        return found
    }

    /// How trees are compared: by no configuration, attribute or program of the repository.
    private static let comparison = [
        "-r", "--no-renames", "--no-ext-diff", "--no-textconv", "--diff-algorithm=myers",
    ]
}
