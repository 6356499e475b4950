// Whether a merge holds what git makes of its parents by itself.

import WritConnector

extension GitCommandLine {
    /// The most octopus merges of one batch that are tried, and the most parents of each; of others it is not said.
    static let octopusMax = 10

    /// Which of some commits are merges that git would have made, and which hold something else. One process where there
    /// are merges; two more for each further parent of octopus merges.
    func mergeKinds(of commits: [GitCommit]) async throws -> [String: GitCommit.Merge] {
        let pairs = commits.filter { $0.parents.count == 2 }
        let octopuses = commits.filter { (3...Self.parentsMax).contains($0.parents.count) }.prefix(Self.octopusMax)
        guard !pairs.isEmpty || !octopuses.isEmpty else { return [:] }
        let scratch = try ScratchObjects(beside: git)
        defer { scratch.remove() }
        var kinds: [String: GitCommit.Merge] = [:]
        let trees = try await scratch.merges(pairs.map { ($0.parents[0], $0.parents[1]) })
        for (commit, tree) in zip(pairs, trees) { kinds[commit.sha] = tree == commit.tree ? .clean : .edited }
        try await Self.mergeOctopuses(Array(octopuses), scratch, into: &kinds)
        return kinds
    }

    /// As git merges an octopus: one parent after the other into what the earlier ones made, or not at all.
    private static func mergeOctopuses(
        _ commits: [GitCommit], _ scratch: ScratchObjects, into kinds: inout [String: GitCommit.Merge]
    ) async throws {
        var underway = commits.map { (commit: $0, tip: $0.parents[0], merged: 1) }
        while !underway.isEmpty {
            let trees = try await scratch.merges(underway.map { ($0.tip, $0.commit.parents[$0.merged]) })
            var next: [(commit: GitCommit, tip: String, merged: Int)] = []
            var drafts: [(tree: String, parents: [String])] = []
            for (octopus, tree) in zip(underway, trees) {
                let merged = octopus.merged + 1
                guard let tree else {
                    kinds[octopus.commit.sha] = .edited
                    continue
                }
                if merged == octopus.commit.parents.count {
                    kinds[octopus.commit.sha] = tree == octopus.commit.tree ? .clean : .edited
                } else {
                    drafts.append((tree, Array(octopus.commit.parents[..<merged])))
                    next.append((octopus.commit, "", merged))
                }
            }
            for (place, tip) in try await scratch.commits(drafts).enumerated() { next[place].tip = tip }
            underway = next
        }
    }
}
