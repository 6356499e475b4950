// The patches of commits: read once, for what they touch and for git's own id of each.

import WritConnector

/// What a patch tells.
struct PatchFacts: Sendable {
    var size: ChangeSize
    /// git's stable patch id; `nil` where nothing changes.
    var id: String?
}

extension GitCommandLine {
    /// The most bytes of patches of one batch; where there are more, none of the batch has an id.
    static let patchBytesMax = 1 << 30

    /// What the patch of each commit that is no merge tells. Two processes, one after the other.
    ///
    /// Whole object ids stand for the content of binary files, so that two changes of one are never the same patch.
    func patches(of commits: [GitCommit]) async throws -> [String: PatchFacts] {
        // The newest first: packs hold old versions as differences from newer ones, which git so has at hand.
        let ids = commits.filter { $0.parents.count < 2 }.map(\.sha).reversed() as [String]
        guard !ids.isEmpty else { return [:] }
        var reader = PatchReader(ids)
        let file = try SpoolFile()
        let command = Self.comparing(["--raw", "-p", "--unified=3", "--full-index"])
        try await git.stream(command, input: Array(ids.map { "\($0)\n" }.joined().utf8)) { chunk in
            try reader.read(chunk)
            if file.count <= Self.patchBytesMax { try file.append(chunk) }
            return true
        }
        let sizes = try reader.finish()
        let patchIDs = file.count > Self.patchBytesMax ? [:] : try await self.patchIDs(in: file)
        return sizes.reduce(into: [:]) { facts, size in
            facts[size.key] = PatchFacts(size: size.value, id: patchIDs[size.key])
        }
    }

    /// The ids of the patches in a file, by commit.
    private func patchIDs(in file: SpoolFile) async throws -> [String: String] {
        let output = try await git.run(["patch-id", "--stable"], reading: try file.rewound())
        var found: [String: String] = [:]
        for line in output.bytes.split(separator: 10) {
            let words = line.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 2, ObjectName(words[0]) != nil else { throw GitError.unreadable(what: "a patch id") }
            found[words[1]] = words[0]
        }
        return found
    }
}
