// Paths and sizes read off patches: what git itself counts, whatever the content looks like.

import Foundation
import Testing
import WritConnector
import WritGit

@Suite struct PatchReaderTests {
    let sandbox: Sandbox

    init() async throws {
        sandbox = try Sandbox()
        try await sandbox.make("work")
    }

    private static let hostile = [
        "--- a/file\n+++ b/file\n@@ -1,2 +1,2 @@\n", "diff --git a/x b/x\n", ":100644 100644 a b M\tx\n",
        String(repeating: "0", count: 40) + "\n", "\\ No newline at end of file\n", "no line end", "\n\n\n", "\r\n\r",
        "+\n-\n @@\n", "index 0..1\nBinary files a and b differ\n", "a\tb\u{1}\n", "",
    ]

    @Test func countsWhatGitCountsWhateverTheContentIs() async throws {
        var ids: [String] = []
        for (number, text) in (Self.hostile + Self.hostile.reversed()).enumerated() {
            ids.append(try await sandbox.commit("work", text, in: number % 3 == 0 ? "other" : "file"))
            // The id of a commit as the content of the next one.
            ids.append(try await sandbox.commit("work", text + (ids.last ?? "") + "\n", in: "third"))
        }
        let repository = try await sandbox.open("work")
        var commits: [GitCommit] = []
        try await repository.commits(ids) { commits += $0 }
        let described = try await repository.described(commits, signaturesMax: 0)
        for commit in described {
            let rows = try await sandbox.git("work", "show", "--no-renames", "--numstat", "--format=", commit.sha)
                .split(separator: "\n").map { $0.split(separator: "\t") }
            let content = try #require(commit.content)
            #expect(content.paths == rows.map { String($0[2]) })
            #expect(content.additions == rows.reduce(0) { $0 + (Int($1[0]) ?? 0) })
            #expect(content.deletions == rows.reduce(0) { $0 + (Int($1[1]) ?? 0) })
            let said = try await sandbox.git(
                "work", "patch-id", "--stable", input: try await sandbox.git("work", "show", commit.sha) + "\n")
            #expect(content.patch == said.split(separator: " ").first.map(String.init))
        }
    }

    @Test(arguments: [
        "a b", "tab\tx", "new\nline", "quote\"s", "back\\slash", "ümläut", "\u{1}", "-x", "dir/é \"q\"", "日本",
    ])
    func readsPathsAsTheyAre(path: String) async throws {
        try sandbox.write("work/\(path)", "x\n")
        try await sandbox.git("work", "add", "--", path)
        try await sandbox.git("work", "commit", "-q", "-m", "x")
        let repository = try await sandbox.open("work")
        var commits: [GitCommit] = []
        try await repository.commits([try await sandbox.git("work", "rev-parse", "HEAD")]) { commits += $0 }
        let content = try await repository.described(commits, signaturesMax: 0).first?.content
        #expect(content?.paths == [path])
    }

    @Test func aChangedModeIsAPath() async throws {
        try await sandbox.commit("work", "x\n", in: "script")
        try await sandbox.git("work", "update-index", "--chmod=+x", "script")
        try await sandbox.git("work", "commit", "-q", "-m", "executable")
        let repository = try await sandbox.open("work")
        var commits: [GitCommit] = []
        try await repository.commits([try await sandbox.git("work", "rev-parse", "HEAD")]) { commits += $0 }
        let content = try await repository.described(commits, signaturesMax: 0).first?.content
        #expect(content?.paths == ["script"])
        #expect(content?.additions == 0 && content?.patch != nil)
    }
}
