// What commits take back: what their messages say, where it is true. Words alone revert nothing.

import WritConnector

extension GitCommandLine {
    /// The most claims that are tried in one batch; of further commits it is not said what they revert.
    static let claimsMax = 100

    /// The commit that each of some commits takes back: its message names it, git's own revert on its parent gives its tree,
    /// and its parent has it in its history. By the id of the commit that takes back. No process where no message says
    /// anything; else at most five, and one for each claim that holds.
    func undone(by commits: [GitCommit]) async throws -> [String: String] {
        let named = commits.compactMap { commit in
            CommitMessage.revertedPrefix(in: commit.message).map { (commit: commit, prefix: $0) }
        }.prefix(Self.claimsMax)
        guard !named.isEmpty else { return [:] }
        let full = try await self.commits(withPrefixes: named.map(\.prefix))
        let pairs = named.compactMap { claim in
            full[claim.prefix].map { RevertPair(commit: claim.commit.sha, undoes: $0) }
        }
        var undone: [String: String] = [:]
        for (pair, isRevert) in zip(pairs, try await areReverts(pairs)) where isRevert {
            guard let parent = named.first(where: { $0.commit.sha == pair.commit })?.commit.parents.first,
                // Where the other commit is not, there is nothing to take back.
                try await isAncestor(known: pair.undoes, of: parent)
            else { continue }
            undone[pair.commit] = pair.undoes
        }
        return undone
    }
}
