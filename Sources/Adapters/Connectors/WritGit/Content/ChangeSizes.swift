// Which paths merges touch, and how many lines they add and remove, against each parent.

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

    /// Adds a path up to the limit.
    mutating func add(path: String) {
        if paths.count < GitCommit.Content.pathsMax { paths.append(path) } else { isCut = true }
    }
}

/// Reads `git diff-tree --stdin --always --numstat -z`.
struct ChangeSizes {
    /// Whose difference from whom.
    struct Key: Hashable, Sendable {
        var commit: String
        var parent: String
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
        found[current]?.add(path: String(decoding: parts[2], as: UTF8.self))
    }
}

extension GitCommandLine {
    /// The most parents of one merge that are looked at; one with more has no content.
    static let parentsMax = 16
    /// Files of more bytes are compared as wholes, not line by line.
    static let comparedBytesMax = "8m"

    /// How each merge differs from each of its parents. One process, none without merges.
    func changeSizes(ofMerges commits: [GitCommit]) async throws -> [ChangeSizes.Key: ChangeSize] {
        let keys = commits.filter { (2...Self.parentsMax).contains($0.parents.count) }.flatMap { commit in
            commit.parents.map { ChangeSizes.Key(commit: commit.sha, parent: $0) }
        }
        guard !keys.isEmpty else { return [:] }
        // A commit and a parent on a line compare these two.
        let input = keys.map { "\($0.commit) \($0.parent)\n" }.joined()
        var reader = ChangeSizes(keys)
        try await git.stream(Self.comparing(["--numstat", "-z"]), input: Array(input.utf8)) { chunk in
            try reader.read(chunk)
            return true
        }
        return try reader.finish()
    }

    /// A comparison of trees that are named on standard input: by no configuration, attribute or program of the repository.
    static func comparing(_ output: [String]) -> [String] {
        [
            "-c", "core.bigFileThreshold=\(comparedBytesMax)", "-c", "core.quotePath=false", "diff-tree", "--stdin",
            "--root", "--always", "-r", "--no-renames", "--no-ext-diff", "--no-textconv", "--diff-algorithm=myers",
        ] + output
    }
}
