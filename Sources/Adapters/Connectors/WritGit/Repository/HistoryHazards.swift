// Looks for what makes git tell another history than the commits: files of the git directory, no process for most.

import FoundationEssentials
public import WritConnector

extension GitCommandLine {
    /// The largest `packed-refs` that is searched here; git is asked about larger ones.
    static let packedRefsBytesMax = 64 << 20

    /// What makes the history that git tells another than the commits' own.
    ///
    /// Every run of git ignores replacements and grafts. They are hazards all the same: whoever checks the repository out
    /// or archives it gets what they show.
    public func hazards() async throws -> [HistoryHazard] {
        var found: [HistoryHazard] = []
        if PlainGitDirectory.hasContent(path + "/shallow") { found.append(.shallow) }
        if PlainGitDirectory.hasContent(path + "/info/grafts") { found.append(.grafted) }
        if try await hasReplacements() { found.append(.replaced) }
        return found
    }

    private func hasReplacements() async throws -> Bool {
        if PlainGitDirectory.holdsFiles(path + "/refs/replace") { return true }
        if PlainGitDirectory(path)?.branchOfHead != nil {
            switch PlainGitDirectory.packedRefs(path, largest: Self.packedRefsBytesMax) {
            case .none: return false
            case .text(let data): return data.firstRange(of: Data(" refs/replace/".utf8)) != nil
            case .tooLarge: break
            }
        }
        return try await !git.run(["for-each-ref", "--count=1", "--format=%(refname)", "refs/replace"]).bytes.isEmpty
    }
}
