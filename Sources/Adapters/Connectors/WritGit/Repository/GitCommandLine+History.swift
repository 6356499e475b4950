// Reading a repository's whole history, and its refs.

public import WritConnector

extension GitCommandLine {
    /// Commits per call of a body; a few more where one read of git's output brings them.
    static let batchSize = 512

    /// Every branch and tag with the commit it points at; annotated tags are peeled, what is no commit is left out.
    public func refs() async throws -> [String: String] {
        var found: [String: String] = [:]
        for ref in try await refs(below: ["refs/heads", "refs/tags"]) { found[ref.name] = ref.commit }
        return found
    }

    /// The ids of the commits reachable from any branch or tag, oldest first in topological order. One process, which reads
    /// no messages.
    ///
    /// - Parameter known: commits whose history is left out; those that no longer exist are ignored.
    public func historyOrder(excluding known: [String]) async throws -> [String] {
        var ids: [String] = []
        var rest: [UInt8] = []
        let command = [
            "rev-list", "--topo-order", "--reverse", "--ignore-missing", "--branches", "--tags", "--stdin",
        ]
        try await git.stream(command, input: Self.exclusions(known)) { chunk in
            rest.append(contentsOf: chunk)
            guard let end = rest.lastIndex(of: 10) else { return true }
            for line in rest[..<end].split(separator: 10) { ids.append(String(decoding: line, as: UTF8.self)) }
            rest.removeSubrange(...end)
            return true
        }
        return ids
    }

    /// Reads commits in the order given. One process, which walks nothing.
    ///
    /// - Parameters:
    ///   - ids: full ids of commits that exist.
    ///   - body: called per batch of `batchSize` or a few more, in order; throwing stops.
    /// - Throws: `GitError`, or what `body` throws.
    public func commits(_ ids: [String], _ body: ([GitCommit]) async throws -> Void) async throws {
        guard !ids.isEmpty else { return }
        var input: [UInt8] = []
        input.reserveCapacity(ids.count * 41)
        for id in ids {
            guard ObjectName(id) != nil else { throw GitError.badName(id) }
            input.append(contentsOf: id.utf8)
            input.append(10)
        }
        var reader = ObjectReader()
        try await inBatches(["cat-file", "--batch", "--buffer"], input: input, { try reader.read($0, $1) }, body)
        try reader.finish()
    }

    /// Lines for `rev-list --stdin`; what is no object id is no commit here, and so left out.
    private static func exclusions(_ known: [String]) -> [UInt8] {
        known.compactMap(ObjectName.init).flatMap { Array("^\($0)\n".utf8) }
    }

    /// Hands the commits that a reader finds in git's output over in batches.
    private func inBatches(
        _ command: [String], input: [UInt8],
        _ read: (UnsafeRawBufferPointer, (GitCommit) throws -> Void) throws -> Void,
        _ body: ([GitCommit]) async throws -> Void
    ) async throws {
        var batch: [GitCommit] = []
        batch.reserveCapacity(Self.batchSize)
        try await git.stream(
            command, input: input,
            consume: { chunk in
                try read(chunk) { batch.append($0) }
                return true
            },
            settle: {
                guard batch.count >= Self.batchSize else { return }
                try await body(batch)
                batch.removeAll(keepingCapacity: true)
            })
        if !batch.isEmpty { try await body(batch) }
    }
}
