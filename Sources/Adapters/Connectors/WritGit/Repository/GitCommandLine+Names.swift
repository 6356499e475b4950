// Finding objects by name. Names go to git on its standard input, where nothing can be an option.

import WritConnector

extension GitCommandLine {
    /// The full id of a commit named by a full or abbreviated id, a ref, a branch, a tag or `HEAD`.
    ///
    /// - Throws: `GitError.badName` when it names none, several, or is no name at all.
    public func resolve(_ name: String) async throws -> String {
        guard RefName.isWellFormed(name), let commit = try await objects(["\(name)^{commit}"])[0] else {
            throw GitError.badName(name)
        }
        return commit
    }

    /// The full ids of the commits that abbreviated ids name; those that name none or several are left out.
    public func commits(withPrefixes prefixes: [String]) async throws -> [String: String] {
        let asked = Set(prefixes).filter { (4...64).contains($0.utf8.count) && $0.utf8.allSatisfy(ObjectName.isDigit) }
        let names = asked.sorted()
        guard !names.isEmpty else { return [:] }
        var found: [String: String] = [:]
        for (name, commit) in zip(names, try await objects(names.map { "\($0)^{commit}" })) {
            // A branch may be called like an abbreviated id, and git would rather take the branch.
            if let commit, commit.hasPrefix(name) { found[name] = commit }
        }
        return found
    }

    /// Whether one commit is an ancestor of, or the same as, another.
    public func isAncestor(_ ancestor: String, of descendant: String) async throws -> Bool {
        let found = try await commits([ancestor, descendant])
        return try await isAncestor(known: found[0], of: found[1])
    }

    /// Whether each of these commits is in the history of another; those that are not here are left out.
    public func reachability(of commits: [String], from tip: String) async throws -> [String: Bool] {
        let asked = Set(commits.compactMap(ObjectName.init)).map(\.description).sorted()
        let found = try await objects((["\(tip)"] + asked).map { "\($0)^{commit}" })
        guard RefName.isWellFormed(tip), let head = found[0] else { throw GitError.badName(tip) }
        let here = asked.indices.filter { found[$0 + 1] == asked[$0] }.map { asked[$0] }
        guard !here.isEmpty else { return [:] }
        // What none of them has in common with the history is all that git lists.
        let input = here.map { "\($0)\n" }.joined() + "^\(head)\n"
        let outside = try await git.run(
            ["rev-list", "--stdin"], input: Array(input.utf8), outputMax: CommitGraph.bytesMax)
        let listed = Set(outside.bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) })
        return Dictionary(here.map { ($0, !listed.contains($0)) }) { first, _ in first }
    }

    /// Whether one full commit id is an ancestor of another; both must exist.
    func isAncestor(known ancestor: String, of descendant: String) async throws -> Bool {
        if ancestor == descendant { return true }
        let answer = try await git.run(
            ["merge-base", "--is-ancestor", "--end-of-options", ancestor, descendant], accepting: 0...1)
        return answer.status == 0
    }

    /// The full ids of commits, each of which must exist.
    func commits(_ names: [String]) async throws -> [String] {
        for name in names where !RefName.isWellFormed(name) { throw GitError.badName(name) }
        let found = try await objects(names.map { "\($0)^{commit}" })
        return try zip(names, found).map { name, commit in
            guard let commit else { throw GitError.badName(name) }
            return commit
        }
    }

    /// The ids of objects by extended name, `nil` for those that are missing or ambiguous. One process.
    ///
    /// - Parameter names: made of checked parts: no line ends.
    func objects(_ names: [String]) async throws -> [String?] {
        guard !names.isEmpty else { return [] }
        let input = names.flatMap { Array("\($0)\n".utf8) }
        let output = try await git.run(["cat-file", "--batch-check=%(objectname) %(objecttype)"], input: input)
        let lines = String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: " ")
        }
        // An ambiguous name may be followed by hints on standard error, never on standard output.
        guard lines.count == names.count else { throw GitError.unreadable(what: "the answers of cat-file") }
        return lines.map { line in
            guard line.count == 2, line[1] != "missing", line[1] != "ambiguous" else { return nil }
            return ObjectName(String(line[0]))?.description
        }
    }
}
