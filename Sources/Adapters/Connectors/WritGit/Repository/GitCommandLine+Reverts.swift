// Which commits of a history undo others: what a message says is checked against what git makes of it.

public import WritConnector

extension GitCommandLine {
    /// The most commits of a history that are looked at because they say that they revert something.
    static let revertsMax = 10_000
    /// The most commits whose common ancestor is looked for, so that older history need not be read.
    static let commonAncestorMax = 500

    /// The commits of a history that undo one of these commits, or one that does; newest first.
    public func reverts(of commits: [String], in tip: String) async throws -> [RevertPair] {
        let names = Set(commits.compactMap(ObjectName.init)).map { "\($0)^{commit}" }.sorted()
        let wanted = try await objects(names).compactMap { $0 }
        guard !wanted.isEmpty else { return [] }
        let head = try await self.commits([tip])[0]
        let base = try await commonAncestor(of: wanted)
        let claims = try await claims(of: wanted, in: head, without: base)
        let made = zip(claims, try await areReverts(claims)).filter(\.1).map(\.0)
        return made.isEmpty ? [] : try await arrived(made, in: head, without: base)
    }

    /// Whether reverting a commit mechanically on another's parent gives that other's tree. At most four processes per
    /// thousand pairs.
    public func areReverts(_ pairs: [RevertPair]) async throws -> [Bool] {
        for name in pairs.flatMap({ [$0.commit, $0.undoes] }) where ObjectName(name) == nil {
            throw GitError.badName(name)
        }
        let trees = try await RevertTrees.read(pairs, with: self)
        let sound = trees.indices.filter { trees[$0] != nil }
        guard !sound.isEmpty else { return pairs.map { _ in false } }
        let scratch = try ScratchObjects(beside: git)
        defer { scratch.remove() }
        let known = sound.compactMap { trees[$0] }
        // Commits of their own, so that the merge has the undone commit as its base wherever the two stand in history.
        let bases = try await scratch.commits(known.map { ($0.undone, []) })
        let ours = try await scratch.commits(zip(known, bases).map { ($0.before, [$1]) })
        let theirs = try await scratch.commits(zip(known, bases).map { ($0.restored, [$1]) })
        let merged = try await scratch.merges(zip(ours, theirs).map { ($0, $1) })
        var answers = pairs.map { _ in false }
        for (place, (trees, tree)) in zip(sound, zip(known, merged)) { answers[place] = tree == trees.after }
        return answers
    }

    /// A commit in the history of all, before which none of them can be undone; `nil` where there is none.
    private func commonAncestor(of commits: [String]) async throws -> String? {
        guard commits.count > 1 else { return commits.first }
        guard commits.count <= Self.commonAncestorMax else { return nil }
        let found = try await git.run(["merge-base", "--octopus", "--end-of-options"] + commits, accepting: 0...1)
        return found.status == 0 ? ObjectName(found.line)?.description : nil
    }

    // MARK: What messages say

    /// The commits whose messages name one of these, or one that names one of these; newest first.
    private func claims(of commits: [String], in head: String, without base: String?) async throws -> [RevertPair] {
        let found = try await git.run(
            [
                "rev-list", "--topo-order", "--max-count=\(Self.revertsMax)", "--fixed-strings",
                "--grep=This reverts commit", "--end-of-options", head,
            ] + (base.map { ["^\($0)"] } ?? []))
        let ids = String(decoding: found.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        var named: [(commit: String, prefix: String)] = []
        try await self.commits(ids) { batch in
            for commit in batch {
                guard let prefix = CommitMessage.revertedPrefix(in: commit.message) else { continue }
                named.append((commit.sha, prefix))
            }
        }
        let full = try await self.commits(withPrefixes: named.map(\.prefix))
        var relevant = Set(commits)
        var claims: [RevertPair] = []
        // Oldest first: what is undone comes before what undoes it.
        for (commit, prefix) in named.reversed() {
            guard let undoes = full[prefix], relevant.contains(undoes), undoes != commit else { continue }
            claims.append(RevertPair(commit: commit, undoes: undoes))
            relevant.insert(commit)
        }
        return claims.reversed()
    }

    // MARK: How they came in

    /// Those that come after what they undo, and came in by nothing but clean merges: a merge that was edited may have
    /// left out what a revert took back.
    private func arrived(
        _ pairs: [RevertPair], in head: String, without base: String?
    ) async throws -> [RevertPair] {
        let graph = CommitGraph(
            try await git.run(
                ["rev-list", "--topo-order", "--parents", "--end-of-options", head] + (base.map { ["^\($0)"] } ?? []),
                outputMax: CommitGraph.bytesMax
            ).bytes)
        var later: [RevertPair: [String]] = [:]
        for pair in pairs where graph.descendants(of: pair.undoes).contains(pair.commit) {
            later[pair] = graph.merges(bringing: pair.commit)
        }
        let clean = try await cleanMerges(Set(later.values.joined()).sorted(), graph)
        return pairs.filter { later[$0]?.allSatisfy(clean.contains) ?? false }
    }

    /// Those merges of two parents whose trees are what git merges by itself.
    private func cleanMerges(_ merges: [String], _ graph: CommitGraph) async throws -> Set<String> {
        let simple = merges.filter { graph.parents[$0]?.count == 2 }
        guard !simple.isEmpty else { return [] }
        let trees = try await objects(simple.map { "\($0)^{tree}" })
        let scratch = try ScratchObjects(beside: git)
        defer { scratch.remove() }
        let merged = try await scratch.merges(
            simple.map { (graph.parents[$0]?[0] ?? "", graph.parents[$0]?[1] ?? "") })
        return Set(zip(simple, zip(trees, merged)).filter { $1.0 != nil && $1.0 == $1.1 }.map(\.0))
    }
}

/// The trees by which a revert is recognised.
private struct RevertTrees {
    /// Of the commit that is undone, and of its first parent.
    var undone: String
    var restored: String
    /// Of the parent of the commit that undoes, and of that itself.
    var before: String
    var after: String

    /// The trees of pairs; `nil` where one is missing, where the commit that undoes is a merge, and where it changes nothing.
    static func read(_ pairs: [RevertPair], with git: GitCommandLine) async throws -> [RevertTrees?] {
        let names = pairs.flatMap { pair in
            [
                "\(pair.undoes)^{tree}", "\(pair.undoes)^1^{tree}", "\(pair.commit)^1^{tree}", "\(pair.commit)^{tree}",
                "\(pair.commit)^2^{commit}",
            ]
        }
        let found = try await git.objects(names)
        return pairs.indices.map { place in
            let trees = found[(place * 5)..<(place * 5 + 5)].map { $0 }
            guard let undone = trees[0], let restored = trees[1], let before = trees[2], let after = trees[3],
                trees[4] == nil, before != after
            else { return nil }
            return RevertTrees(undone: undone, restored: restored, before: before, after: after)
        }
    }
}

/// Commits of a history and their parents.
struct CommitGraph {
    /// The most bytes of a list of commits and parents: three million commits.
    static let bytesMax = 256 << 20

    /// The parents of each commit.
    let parents: [String: [String]]
    /// Every commit, each after its parents.
    private let order: [String]

    /// Reads what `rev-list --topo-order --parents` writes.
    init(_ bytes: [UInt8]) {
        var parents: [String: [String]] = [:]
        var order: [String] = []
        for line in bytes.split(separator: 10) {
            let ids = line.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
            guard let commit = ids.first else { continue }
            parents[commit] = Array(ids.dropFirst())
            order.append(commit)
        }
        self.parents = parents
        self.order = order.reversed()
    }

    /// A commit and everything that has it as an ancestor.
    func descendants(of commit: String) -> Set<String> {
        var found: Set<String> = [commit]
        for id in order where parents[id]?.contains(where: found.contains) ?? false { found.insert(id) }
        return found
    }

    /// The merges by which a commit came in: those that have it as an ancestor, and whose first parent has not.
    func merges(bringing commit: String) -> [String] {
        let later = descendants(of: commit)
        return later.filter { id in
            guard id != commit, let all = parents[id], all.count > 1 else { return false }
            return !later.contains(all[0])
        }
    }
}
