// Where a repository's branches stand, against where the last recorded pushes left them.

import WritAuditLog
public import WritConnector
import WritModel
import WritPolicy

/// Finds branches that moved without a recorded push. Records nothing: `writ audit --enforce` does.
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

    /// Branches that Writ itself makes.
    private static let ownBranches = "refs/heads/writ/"

    /// The full names of the branches that stand elsewhere than they were left, or are gone, sorted. None where nothing
    /// was recorded yet.
    ///
    /// - Throws: store errors, `GitError`.
    public func differences(_ git: any GitRepository) async throws -> [String] {
        let refs = try await git.refs()
        guard let baseline = try Baselines.read(installation, { try $0.refs(ofRepository: repository) }) else {
            return []
        }
        let compiled = try installation.state().compiled
        let known = baseline.merging(try recorded()) { _, later in later }
        // Of branches that nobody protects, a baseline may say nothing: they are known from their first push on.
        let names = Set(refs.keys.filter { compiled.isProtected($0, in: repository) }).union(known.keys).filter {
            $0.hasPrefix("refs/heads/") && !$0.hasPrefix(Self.ownBranches)
        }
        return names.filter { name in
            let left = known[name].flatMap { $0.utf8.allSatisfy { $0 == UInt8(ascii: "0") } ? nil : $0 }
            return refs[name] != left
        }.sorted()
    }

    /// Where the last push of every branch left it, as this installation's hooks and audits recorded it.
    private func recorded() throws -> [String: String] {
        try installation.log.read { log in
            var refs: [String: String] = [:]
            try log.forEachEvent(in: 0..<log.size, kinds: [.branchPushed]) { _, event in
                guard event.source == WritSource.hook(repository), let ref = event.data["ref"]?.stringValue,
                    let after = event.data["after"]?.stringValue
                else { return }
                refs[ref] = after
            }
            return refs
        }
    }
}
