// Undoing a commit without a work tree.
//
// git 2.39's `merge-tree --write-tree` takes no merge base, so it is given a history in which the base is the commit to
// undo: a commit X with the tree of the commit's parent, on top of the commit itself. Merging X into the tip then has
// the commit as its base and takes back exactly what it changed.

public import WritConnector
import WritModel

extension GitCommandLine {
    /// The most conflicting paths that are told.
    static let conflictPathsMax = 100
    /// Makes a revert commit. A bounded number of processes.
    public func revert(_ order: RevertOrder) async throws -> RevertOutcome {
        guard RefName(order.onto) != nil else { throw GitError.badName(order.onto) }
        guard RefName(order.target) != nil else { throw GitError.badName(order.target) }
        let found = try await commits([order.commit, order.onto])
        let (bad, tip) = (found[0], found[1])
        guard try await isAncestor(known: bad, of: tip) else {
            throw GitError.notContained(commit: bad, ref: order.onto)
        }
        if let undone = RevertHistory(try await reverts(of: [bad], in: tip)).standing(of: bad) {
            return .alreadyThere(sha: undone)
        }
        let target = order.target == order.onto ? tip : try await objects(["\(order.target)^{commit}"])[0]
        if let outcome = try await obstacle(at: target, order, undoing: bad, tip: tip) { return outcome }
        switch try await merge(undoing: bad, on: tip, order) {
        case .outcome(let outcome): return outcome
        case .tree(let tree): return try await commit(tree, undoing: bad, on: tip, order, replacing: target)
        }
    }

    /// What stands where the revert is to go: nothing, the revert itself, or somebody else's commits.
    private func obstacle(
        at target: String?, _ order: RevertOrder, undoing bad: String, tip: String
    ) async throws -> RevertOutcome? {
        guard let target else { return try await isFree(order.target) ? nil : .taken }
        if try await isAncestor(known: target, of: tip) { return nil }
        // Made by an earlier order for an earlier tip. Further commits on top of it would be somebody else's.
        let parent = try await objects(["\(target)^1^{commit}"])[0]
        guard let parent, try await areReverts([RevertPair(commit: target, undoes: bad)])[0],
            try await isAncestor(known: parent, of: tip)
        else { return .taken }
        return .alreadyThere(sha: target)
    }

    /// Whether a ref can be made: no other ref is a folder of its name, or lies in the folder that it would be.
    private func isFree(_ ref: String) async throws -> Bool {
        let parts = ref.split(separator: "/")
        let above = (3..<max(3, parts.count)).map { parts.prefix($0).joined(separator: "/") }
        if try await objects(above).contains(where: { $0 != nil }) { return false }
        return try await git.run(["for-each-ref", "--count=1", "--format=%(refname)", "\(ref)/"]).bytes.isEmpty
    }

    private enum Merge {
        case tree(String)
        case outcome(RevertOutcome)
    }

    private func merge(undoing bad: String, on tip: String, _ order: RevertOrder) async throws -> Merge {
        let parents = try await git.run(["rev-list", "--parents", "--max-count=1", "--end-of-options", bad]).line
            .split(separator: " ").dropFirst().map(String.init)
        guard let parent = parents.first else { return .outcome(.noParentTree) }
        if let other = try await otherMainline(parents, order.stood) { return .outcome(.otherMainline(parent: other)) }
        let trees = try await objects(["\(parent)^{tree}", "\(bad)^{tree}", "\(tip)^{tree}"])
        guard let old = trees[0], trees[1] != nil, let current = trees[2] else { return .outcome(.noParentTree) }
        let undoing = try await commitTree(old, on: bad, message: "undo\n", order)
        let merged = try await git.run(
            ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", "--end-of-options", tip, undoing],
            accepting: 0...1)
        let parts = merged.bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        if merged.status == 1 {
            return .outcome(
                .conflict(
                    paths: Array(parts.dropFirst().prefix(Self.conflictPathsMax)), isMerge: parents.count > 1))
        }
        guard let tree = parts.first, ObjectName(tree) != nil else {
            throw GitError.unreadable(what: "the tree of a merge")
        }
        return tree == current ? .outcome(.alreadyThere(sha: tip)) : .tree(tree)
    }

    private func commit(
        _ tree: String, undoing bad: String, on tip: String, _ order: RevertOrder, replacing target: String?
    ) async throws -> RevertOutcome {
        var message = order.message
        if CommitMessage.revertedPrefix(in: message) != bad {
            while message.hasSuffix("\n") { message.removeLast() }
            message += "\n\nThis reverts commit \(bad).\n"
        }
        let sha = try await commitTree(tree, on: tip, message: message, order)
        let old = target ?? String(repeating: "0", count: sha.utf8.count)
        do {
            _ = try await git.run(
                ["update-ref", "--no-deref", "-m", "writ: revert", "--end-of-options", order.target, sha, old])
        } catch GitError.failed(let command, let status, let message) {
            // Told apart by looking again: git's words for it differ between versions.
            guard try await objects(["\(order.target)^{commit}"])[0] != target else {
                throw GitError.failed(command: command, status: status, message: message)
            }
            return .moved
        }
        return .made(sha: sha)
    }

    private func commitTree(
        _ tree: String, on parent: String, message: String, _ order: RevertOrder
    ) async throws -> String {
        let name = order.authorName.isEmpty ? "writ" : order.authorName
        let date = "@\(max(0, order.time.seconds)) +0000"
        let identity = [
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": order.authorEmail, "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": order.authorEmail, "GIT_COMMITTER_DATE": date,
        ]
        for value in identity.values where value.utf8.contains(0) { throw GitError.badName(value) }
        let made = try await git.run(
            ["commit-tree", "-p", parent, "-F", "-", tree], input: Array(message.utf8), setting: identity)
        guard let sha = ObjectName(made.line) else { throw GitError.unreadable(what: "the id of a new commit") }
        return sha.description
    }

    /// The number of the parent that holds where the branch stood, if it is another than the first.
    private func otherMainline(_ parents: [String], _ stood: String?) async throws -> Int? {
        guard parents.count > 1, let stood, let base = try await objects(["\(stood)^{commit}"])[0],
            try await !isAncestor(known: base, of: parents[0])
        else { return nil }
        for (place, parent) in parents.enumerated().dropFirst()
        where try await isAncestor(known: base, of: parent) { return place + 1 }
        return nil
    }
}
