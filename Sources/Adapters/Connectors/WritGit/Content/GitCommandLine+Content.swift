// What git's own look at the trees tells of commits: a bounded number of processes for any number of commits.

public import WritConnector

extension GitCommandLine {
    /// Adds what trees and signatures tell. Four processes for most batches, all at a time; a few more where there are
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
            async let sizes = changeSizes(of: commits)
            async let patches = patchIDs(of: commits)
            async let merges = mergeKinds(of: commits)
            async let undone = undone(by: commits)
            let found = (try await sizes, try await patches, try await merges, try await undone)
            for place in described.indices {
                let commit = described[place]
                described[place].content = Self.content(
                    of: commit, sizes: found.0, patch: found.1[commit.sha], merge: found.2[commit.sha],
                    undoes: found.3[commit.sha])
            }
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

    /// The content of one commit. An ordinary commit, and a merge that git makes by itself, touch what differs from the
    /// first parent; of another merge every path counts that differs from any parent, for what it takes from one it drops of
    /// the others.
    private static func content(
        of commit: GitCommit, sizes: [ChangeSizes.Key: ChangeSize], patch: String?, merge: GitCommit.Merge?,
        undoes: String?
    ) -> GitCommit.Content? {
        let parents = commit.parents.isEmpty ? [nil] : commit.parents.map(Optional.some)
        let all = parents.compactMap { sizes[ChangeSizes.Key(commit: commit.sha, parent: $0)] }
        guard all.count == parents.count, let first = all.first else { return nil }
        let counted = merge == .clean ? [first] : all
        var paths = PathList()
        for size in counted { for path in size.paths { paths.add(path) } }
        return GitCommit.Content(
            paths: paths.paths, isPathsTruncated: paths.isCut || counted.contains { $0.isCut },
            additions: first.additions, deletions: first.deletions, patch: patch, merge: merge, undoes: undoes)
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
