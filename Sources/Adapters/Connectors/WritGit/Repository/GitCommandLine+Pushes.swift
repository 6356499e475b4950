// What a push brings: derived from the repository, never taken from the pusher's word.

public import WritConnector

extension GitCommandLine {
    /// The most commits of one update that can be asked for.
    static let pushedMax = 1_000_000

    /// The commits a ref update brings. At most four processes.
    ///
    /// - Parameters:
    ///   - update: a line of a hook's input.
    ///   - limit: at most this many commits; of more, the newest.
    /// - Throws: `GitError`; also when `after` is missing.
    public func commits(of update: RefUpdate, limit: Int) async throws -> PushedCommits {
        guard RefName(update.ref) != nil else { throw GitError.badName(update.ref) }
        guard let before = ObjectName(update.before) else { throw GitError.badName(update.before) }
        guard let after = ObjectName(update.after) else { throw GitError.badName(update.after) }
        if after.isZero { return PushedCommits(commits: [], isTruncated: false, isForced: false) }
        let known = try await objects(["\(after)", "\(after)^{commit}", "\(before)^{commit}"])
        guard known[0] != nil else { throw GitError.badName(update.after) }
        let previous = before.isZero ? nil : known[2]
        // A previous object that is gone cannot be an ancestor of anything that is known to be complete.
        let isLost = !before.isZero && previous == nil
        guard let head = known[1] else { return PushedCommits(commits: [], isTruncated: false, isForced: isLost) }
        let base = try await previous == nil ? defaultTip(besides: update.ref) : previous
        var result = try await list(head, without: base, limit: limit)
        result.isForced = isLost
        if let previous { result.isForced = try await !isBase(previous, of: head, result.commits) }
        return result
    }

    /// The commits reachable from `head` and not from `previous`. At most three processes.
    ///
    /// - Throws: `GitError.badName` when either is not a commit here.
    public func commits(from previous: String?, to head: String, limit: Int) async throws -> PushedCommits {
        let found = try await commits([head] + (previous.map { [$0] } ?? []))
        let base = found.count > 1 ? found[1] : nil
        var result = try await list(found[0], without: base, limit: limit)
        if let base { result.isForced = try await !isBase(base, of: found[0], result.commits) }
        return result
    }

    /// The commit of the default branch, unless that is the branch in question, is not yet there, or `HEAD` is detached.
    private func defaultTip(besides ref: String) async throws -> String? {
        guard let branch = try await branchOfHead(), branch != ref else { return nil }
        return try await objects(["\(branch)^{commit}"])[0]
    }

    /// Whether `head`, from which all of `commits` are reached, has `base` as an ancestor. A parent among them tells at
    /// once, as in every push that moves a branch forward; git is asked only where none does.
    private func isBase(_ base: String, of head: String, _ commits: [GitCommit]) async throws -> Bool {
        if commits.contains(where: { $0.parents.contains(base) }) { return true }
        return try await isAncestor(known: base, of: head)
    }

    /// Commits of one range of full ids, oldest first.
    private func list(_ head: String, without base: String?, limit: Int) async throws -> PushedCommits {
        let limit = min(max(0, limit), Self.pushedMax)
        let command =
            [
                "rev-list", "--topo-order", "--reverse", "--no-commit-header", "--max-count=\(limit + 1)",
                "--format=\(CommitReader.format)", "--end-of-options", head,
            ] + (base.map { ["^\($0)"] } ?? [])
        var commits: [GitCommit] = []
        try await read(command) { commits += $0 }
        let isTruncated = commits.count > limit
        // git counts from the newest before it reverses, so the one too many is the first.
        return PushedCommits(
            commits: isTruncated ? Array(commits.suffix(limit)) : commits, isTruncated: isTruncated, isForced: false)
    }
}
