// Where refs stand, and which ref a symbolic one stands for.

public import WritConnector

extension GitCommandLine {
    /// How often a symbolic ref may point at another one, as in git.
    static let symbolicDepthMax = 5
    private static let refFormat =
        "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(symref)"

    /// Every ref, symbolic ones too where they lead somewhere, in the order of their names.
    public func standingRefs() async throws -> [StandingRef] { try await refs(below: ["refs"]) }

    /// The refs below some folders. One process; a second one where tags point at tags.
    func refs(below folders: [String]) async throws -> [StandingRef] {
        let output = try await git.run(
            ["for-each-ref", "--format=\(Self.refFormat)"] + folders, outputMax: Self.refsBytesMax)
        var found: [StandingRef] = []
        var nested: [(place: Int, tag: String)] = []
        for line in output.bytes.split(separator: 10) {
            let fields = line.split(separator: 0, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 6 else { throw GitError.unreadable(what: "a line of for-each-ref") }
            let commit = fields[1] == "commit" ? fields[2] : fields[3] == "commit" ? fields[4] : nil
            if fields[3] == "tag" { nested.append((found.count, fields[2])) }
            found.append(
                StandingRef(
                    name: fields[0], object: fields[2], commit: commit, target: fields[5].isEmpty ? nil : fields[5]))
        }
        for (tag, commit) in zip(nested, try await objects(nested.map { "\($0.tag)^{commit}" })) {
            found[tag.place].commit = commit
        }
        return found
    }

    /// The most that git may say about refs, in bytes: about 400,000 of them.
    private static let refsBytesMax = 64 << 20

    /// The ref that moves when a ref is pushed: itself, or what it points to if it is symbolic, also if that is not there
    /// yet. A ref's file tells; git is asked where it does not.
    ///
    /// - Throws: `GitError` for a ref that points nowhere sensible: nobody can say what would move.
    public func movedRef(_ ref: String) async throws -> String {
        var name = ref
        let isPlain = PlainGitDirectory(path)?.branchOfHead != nil
        for _ in 0...Self.symbolicDepthMax {
            let next: String?
            switch isPlain ? PlainGitDirectory.refFile(name, in: path) : .unknown {
            case .direct: next = nil
            case .symbolic(let target): next = target
            case .unknown: next = try await symbolicTarget(of: name)
            }
            guard let next else { return name }
            guard let target = RefName(next) else { throw GitError.badName(next) }
            name = target.description
        }
        throw GitError.unreadable(what: "where the symbolic ref `\(ref)` leads: it has too many steps")
    }

    private func symbolicTarget(of ref: String) async throws -> String? {
        let answer = try await git.run(["symbolic-ref", "--quiet", ref], accepting: 0...1)
        return answer.status == 0 ? answer.line : nil
    }
}
