// Where a repository's branches and tags stand, against where the last recorded pushes left them.

import WritAuditLog
public import WritConnector
import WritModel

/// Finds refs that moved without a recorded push. Records nothing: `writ audit --enforce` does.
public struct RefComparison: Sendable {
    private let installation: Installation
    private let repository: String

    /// A comparison.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - repository: the repository's name in events.
    public init(_ installation: Installation, repository: String) {
        self.installation = installation
        self.repository = repository
    }

    /// The full names of the refs that stand elsewhere than they were left, or are gone, sorted. None where nothing was
    /// recorded yet.
    ///
    /// - Throws: store errors, `GitError`.
    public func differences(_ git: any GitRepository) async throws -> [String] {
        let standing = try await RefChain.standing(git)
        return try installation.log.read { log in
            let places = RefPlaces(log, repository)
            guard try places.hasBegun else { return [] }
            return try places.known().union(standing.keys).sorted().filter {
                try !places.stands($0, at: standing[$0] ?? "")
            }
        }
    }
}
