// What git's own look at the trees tells of commits: a bounded number of processes for any number of commits.

public import WritConnector

extension GitCommandLine {
    /// Adds what trees and signatures tell. Two processes for most batches; a few more where there are
    /// merges or reverts, and for signatures that are not checked in process and for octopus merges.
    ///
    /// Where trees are absent the commits come back without their content.
    ///
    /// - Parameters:
    ///   - commits: of this repository.
    ///   - signaturesMax: the most signatures that programs are started for; further ones are not checked.
    /// - Throws: `GitError` when git cannot be started.
    public func described(_ commits: [GitCommit], signaturesMax: Int) async throws -> [GitCommit] {
        guard !commits.isEmpty else { return [] }
        var described = try await checkingSignatures(of: commits, most: signaturesMax)
        do {
            async let patches = patches(of: commits)
            async let sizes = changeSizes(ofMerges: commits)
            async let merges = mergeKinds(of: commits)
            async let undone = undone(by: commits)
            let found = Found(
                patches: try await patches, sizes: try await sizes, merges: try await merges, undone: try await undone)
            for place in described.indices { described[place].content = found.content(of: described[place]) }
        } catch GitError.failed, GitError.unreadable {
            // Trees that are not there, or more of them than can be looked at: left out, and so unknown to policies.
        }
        return described
    }

    /// Whether the tree of a commit is there. One process.
    public func hasTree(_ commit: String) async throws -> Bool {
        guard ObjectName(commit) != nil else { throw GitError.badName(commit) }
        return try await objects(["\(commit)^{tree}"])[0] != nil
    }
}

/// What git said of the commits of a batch.
private struct Found {
    var patches: [String: PatchFacts]
    var sizes: [ChangeSizes.Key: ChangeSize]
    var merges: [String: GitCommit.Merge]
    var undone: [String: String]

    /// The content of one commit. An ordinary commit, and a merge that git makes by itself, touch what differs from the
    /// first parent; of another merge every path counts that differs from any parent, for what it takes from one it drops of
    /// the others.
    func content(of commit: GitCommit) -> GitCommit.Content? {
        let merge = merges[commit.sha]
        let all: [ChangeSize]
        if let patch = patches[commit.sha] {
            all = [patch.size]
        } else {
            all = commit.parents.compactMap { sizes[ChangeSizes.Key(commit: commit.sha, parent: $0)] }
            guard all.count == commit.parents.count else { return nil }
        }
        guard let first = all.first else { return nil }
        let counted = merge == .clean ? [first] : all
        var paths = PathList()
        for size in counted { for path in size.paths { paths.add(path) } }
        return GitCommit.Content(
            paths: paths.paths, isPathsTruncated: paths.isCut || counted.contains { $0.isCut },
            additions: first.additions, deletions: first.deletions, patch: patches[commit.sha]?.id, merge: merge,
            undoes: undone[commit.sha])
    }
}

/// Paths of one commit, each once, within the limits of an event.
struct PathList {
    private(set) var paths: [String] = []
    private(set) var isCut = false
    private var seen: Set<String> = []
    private var bytes = 0

    /// Adds a path unless it is there or would be too much.
    mutating func add(_ path: String) {
        guard !seen.contains(path) else { return }
        let cost = LeafText.cost(of: path)
        guard paths.count < GitCommit.Content.pathsMax, bytes + cost <= GitCommit.Content.pathsBytesMax else {
            isCut = true
            return
        }
        seen.insert(path)
        bytes += cost
        paths.append(path)
    }
}
