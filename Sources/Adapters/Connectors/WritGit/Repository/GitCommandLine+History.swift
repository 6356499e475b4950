// Reading a repository's whole history, and its refs.

public import WritConnector

extension GitCommandLine {
    /// Commits per call of `history`'s body.
    static let batchSize = 512

    /// Every branch and tag with the commit it points at; annotated tags are peeled, what is no commit is left out.
    public func refs() async throws -> [String: String] {
        let format = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"
        let output = try await git.run(["for-each-ref", "--format=\(format)", "refs/heads", "refs/tags"])
        var found: [String: String] = [:]
        var nested: [String: String] = [:]
        for line in output.bytes.split(separator: 10) {
            let fields = line.split(separator: 0, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 5 else { throw GitError.unreadable(what: "a line of for-each-ref") }
            if fields[1] == "commit" { found[fields[0]] = fields[2] }
            if fields[3] == "commit" { found[fields[0]] = fields[4] }
            if fields[3] == "tag" { nested[fields[0]] = fields[2] }
        }
        if !nested.isEmpty {
            let names = nested.map { $0 }
            for (name, commit) in zip(names, try await objects(names.map { "\($0.value)^{commit}" })) {
                if let commit { found[name.key] = commit }
            }
        }
        return found
    }

    /// Every commit reachable from any branch or tag, oldest first in topological order. One process.
    ///
    /// - Parameters:
    ///   - known: commits whose history is left out; those that no longer exist are ignored.
    ///   - body: called per batch of `batchSize`, in order; throwing stops.
    /// - Throws: `GitError`, or what `body` throws.
    public func history(excluding known: [String], _ body: ([GitCommit]) throws -> Void) async throws {
        let command = historyCommand([
            "--topo-order", "--reverse", "--no-commit-header", "--format=\(CommitReader.format)",
        ])
        try await read(command, input: Self.exclusions(known), body)
    }

    /// The number of commits `history` would hand over, for a progress bar.
    public func historyCount(excluding known: [String]) async throws -> Int {
        let output = try await git.run(historyCommand(["--count"]), input: Self.exclusions(known))
        guard let count = Int(output.line) else { throw GitError.unreadable(what: "a count of commits") }
        return count
    }

    /// Every commit reachable from any branch or tag, for finding them by prefix.
    public func commitIndex() async throws -> CommitIndex {
        var shas: [String] = []
        var rest: [UInt8] = []
        try await git.stream(historyCommand([]), input: []) { chunk in
            rest.append(contentsOf: chunk)
            guard let end = rest.lastIndex(of: 10) else { return true }
            for line in rest[..<end].split(separator: 10) { shas.append(String(decoding: line, as: UTF8.self)) }
            rest.removeSubrange(...end)
            return true
        }
        return CommitIndex(shas)
    }

    private func historyCommand(_ options: [String]) -> [String] {
        ["rev-list"] + options + ["--ignore-missing", "--branches", "--tags", "--stdin"]
    }

    /// Lines for `rev-list --stdin`; what is no object id is no commit here, and so left out.
    private static func exclusions(_ known: [String]) -> [UInt8] {
        known.compactMap(ObjectName.init).flatMap { Array("^\($0)\n".utf8) }
    }

    /// Reads commits from a run of git, in batches.
    func read(_ command: [String], input: [UInt8] = [], _ body: ([GitCommit]) throws -> Void) async throws {
        var reader = CommitReader()
        var batch: [GitCommit] = []
        batch.reserveCapacity(Self.batchSize)
        try await git.stream(command, input: input) { chunk in
            try reader.read(chunk) { commit in
                batch.append(commit)
                guard batch.count == Self.batchSize else { return }
                try body(batch)
                batch.removeAll(keepingCapacity: true)
            }
            return true
        }
        try reader.finish()
        if !batch.isEmpty { try body(batch) }
    }
}
