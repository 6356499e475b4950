// What trees tell of commits: git's own answers, for any number of commits at once.

import Foundation
import Testing
import WritConnector
import WritGit

@Suite struct ContentTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    /// The contents of commits of a repository, by id.
    private func contents(_ ids: [String], in folder: String = "work") async throws -> [GitCommit.Content?] {
        let repository = try await sandbox.open(folder)
        var commits: [GitCommit] = []
        try await repository.commits(ids) { commits += $0 }
        let described = try await repository.described(commits, signaturesMax: 0)
        #expect(described.map(\.sha) == ids)
        return described.map(\.content)
    }

    private func git(_ arguments: String...) async throws -> String {
        try await sandbox.run("git", ["-C", "\(sandbox.path)/work"] + arguments)
    }

    @Test func pathsAndSizesAreThoseOfTheChange() async throws {
        try await sandbox.make("work")
        let root = try await sandbox.commit("work", "1\n2\n3\n", in: "a b")
        let odd = try await sandbox.commit("work", "x\n", in: "tab\there \"é\"")
        let changed = try await sandbox.commit("work", "1\nzwei\n3\n4\n", in: "a b")
        try await sandbox.git("work", "rm", "-q", "a b")
        try await sandbox.git("work", "commit", "-q", "-m", "gone")
        let gone = try await git("rev-parse", "HEAD")
        try await sandbox.git("work", "commit", "-q", "--allow-empty", "-m", "empty")
        let empty = try await git("rev-parse", "HEAD")
        let found = try await contents([root, odd, changed, gone, empty])
        #expect(found.map { $0?.paths } == [["a b"], ["tab\there \"é\""], ["a b"], ["a b"], []])
        #expect(found.map { $0?.additions } == [3, 1, 2, 0, 0])
        #expect(found.map { $0?.deletions } == [0, 0, 1, 4, 0])
        #expect(found.map { $0?.merge } == [nil, nil, nil, nil, nil])
        #expect(found[4]?.patch == nil)
    }

    @Test func patchIdsAreGitsAndOutliveARebase() async throws {
        try await sandbox.make("work")
        let base = try await sandbox.commit("work", "base\n")
        let change = try await sandbox.commit("work", "feature\n", in: "feature")
        try await sandbox.git("work", "checkout", "-q", "--detach", base)
        let other = try await sandbox.commit("work", "other\n", in: "other")
        try await sandbox.git("work", "cherry-pick", change)
        let picked = try await git("rev-parse", "HEAD")
        let found = try await contents([base, change, other, picked])
        for (id, content) in zip([base, change, other, picked], found) {
            let patch = try await git("show", id)
            let said = try await sandbox.git("work", "patch-id", "--stable", input: patch)
            #expect(content?.patch == said.split(separator: " ").first.map(String.init))
        }
        #expect(change != picked && found[1]?.patch == found[3]?.patch)
        #expect(Set(found.map { $0?.patch }).count == 3)
    }

    @Test func twoChangesOfABinaryFileAreNotTheSamePatch() async throws {
        try await sandbox.make("work")
        var ids: [String] = []
        for text in ["\0a", "\0b", "\0c"] { ids.append(try await sandbox.commit("work", text, in: "image")) }
        let found = try await contents(ids)
        #expect(Set(found.compactMap { $0?.patch }).count == 3)
        #expect(found.map { $0?.paths } == [["image"], ["image"], ["image"]])
        #expect(found.map { $0?.additions } == [0, 0, 0])
    }

    // MARK: Merges

    /// main: base-x; side: base-y; other: base-z.
    private func branches() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "base\n")
        for name in ["side", "other"] {
            try await sandbox.git("work", "checkout", "-q", "-b", name, "main")
            try await sandbox.commit("work", "\(name)\n", in: name)
        }
        try await sandbox.git("work", "checkout", "-q", "main")
        try await sandbox.commit("work", "x\n", in: "x")
    }

    private func merged(_ heads: [String], adding text: String? = nil) async throws -> String {
        _ = try await sandbox.run(
            "git", ["-C", "\(sandbox.path)/work", "merge", "-q", "--no-ff", "--no-commit"] + heads)
        if let text {
            try sandbox.write("work/door", text)
            try await sandbox.git("work", "add", "door")
        }
        try await sandbox.git("work", "commit", "-q", "-m", "merge")
        return try await git("rev-parse", "HEAD")
    }

    @Test func aMergeThatGitMakesIsClean() async throws {
        try await branches()
        let merge = try await merged(["side"])
        let found = try await contents([merge])[0]
        #expect(found?.merge == .clean)
        #expect(found?.paths == ["side"])
        #expect(found?.patch == nil)
    }

    @Test func aMergeWithAChangeOfItsOwnIsEditedAndHidesNoPath() async throws {
        try await branches()
        let merge = try await merged(["side"], adding: "backdoor\n")
        let found = try await contents([merge])[0]
        #expect(found?.merge == .edited)
        #expect(Set(found?.paths ?? []) == ["door", "side", "x"])
    }

    @Test func aMergeThatDropsWhatOneSideBroughtIsEdited() async throws {
        try await branches()
        let tree = try await git("rev-parse", "main^{tree}")
        let merge = try await git("commit-tree", "-p", "main", "-p", "side", "-m", "ours", tree)
        let found = try await contents([merge])[0]
        #expect(found?.merge == .edited)
        #expect(found?.paths.contains("side") == true)
    }

    @Test func aResolvedConflictIsEdited() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "base\n")
        try await sandbox.git("work", "checkout", "-q", "-b", "side")
        try await sandbox.commit("work", "side\n")
        try await sandbox.git("work", "checkout", "-q", "main")
        try await sandbox.commit("work", "main\n")
        _ = try await sandbox.attempt("git", ["-C", "\(sandbox.path)/work", "merge", "side"])
        let merge = try await sandbox.commit("work", "both\n")
        let clean = try await git("commit-tree", "-p", merge, "-p", "side", "-m", "again", "\(merge)^{tree}")
        let found = try await contents([merge, clean])
        #expect(found.map { $0?.merge } == [GitCommit.Merge.edited, .clean])
    }

    @Test(arguments: [nil, "backdoor\n"] as [String?])
    func octopusMergesAreTriedParentByParent(text: String?) async throws {
        try await branches()
        let merge = try await merged(["side", "other"], adding: text)
        #expect(try await git("rev-list", "--parents", "-1", merge).split(separator: " ").count == 4)
        let found = try await contents([merge])[0]
        #expect(found?.merge == (text == nil ? .clean : .edited))
        #expect(found?.paths.contains("door") == (text != nil))
    }

    @Test func unrelatedHistoriesAreMergedAsGitMergesThem() async throws {
        try await branches()
        try await sandbox.git("work", "checkout", "-q", "--orphan", "alien")
        try await sandbox.git("work", "rm", "-q", "-rf", ".")
        try await sandbox.commit("work", "alien\n", in: "alien")
        try await sandbox.git("work", "checkout", "-q", "main")
        try await sandbox.git("work", "merge", "-q", "--allow-unrelated-histories", "-m", "merge", "alien")
        let found = try await contents([try await git("rev-parse", "HEAD")])
        #expect(found[0]?.merge == .clean)
    }

    @Test func tryingMergesLeavesNothingInTheRepository() async throws {
        try await branches()
        let merge = try await merged(["side", "other"])
        let before = try await git("count-objects", "-v")
        _ = try await contents([merge])
        #expect(try await git("count-objects", "-v") == before)
    }

    // MARK: Without trees

    @Test func aRepositoryWithoutTreesTellsNoContent() async throws {
        try await sandbox.make("work")
        let id = try await sandbox.commit("work", "1")
        try await sandbox.make("bare", bare: true)
        let commit = try await git("cat-file", "commit", id) + "\n"
        let copy = try await sandbox.git(
            "bare", "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: commit)
        #expect(copy == id)
        let repository = try await sandbox.open("bare")
        #expect(try await !repository.hasTree(id))
        #expect(try await contents([id], in: "bare") == [nil])
        #expect(try await sandbox.open("work").hasTree(id))
    }

    @Test func longListsOfPathsAreCut() async throws {
        try await sandbox.make("work")
        for number in 0..<700 {
            try sandbox.write("work/folder/\(number)-\(String(repeating: "n", count: 60))", "x\n")
        }
        try await sandbox.git("work", "add", ".")
        try await sandbox.git("work", "commit", "-q", "-m", "many")
        let content = try #require(try await contents([try await git("rev-parse", "HEAD")])[0])
        #expect(content.isPathsTruncated)
        #expect(content.paths.count > 300 && content.paths.count < 700)
        #expect(content.additions == 700)
        let bytes = content.paths.reduce(0) { $0 + $1.utf8.count + 3 }
        #expect(bytes <= GitCommit.Content.pathsBytesMax)
    }
}
