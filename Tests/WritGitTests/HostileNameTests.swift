// Names and messages made to be taken for something else.

import Foundation
import Testing
import WritConnector
import WritGit
import WritModel

@Suite struct HostileNameTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test(arguments: [
        "--upload-pack=touch pwned", "-c", "--all", "--output=pwned", "main;touch pwned", "$(touch pwned)",
        "main\n^main",
        "main@{1}", "main..side", "^main", "main:file", "main~1", "", "@", "a//b", "a/", "/a", ".a", "a.lock", "a.",
        "a b",
        "refs/heads/\u{0}", "main\\x",
    ])
    func refusesNamesThatAreNone(name: String) async throws {
        try await sandbox.make("work")
        let commit = try await sandbox.commit("work", "1")
        let repository = try await sandbox.open("work")
        await #expect(throws: GitError.badName(name)) { try await repository.resolve(name) }
        await #expect(throws: GitError.badName(name)) { try await repository.isAncestor(name, of: commit) }
        await #expect(throws: GitError.badName(name)) { try await repository.commits(from: name, to: commit, limit: 1) }
        await #expect(throws: GitError.badName("refs/heads/" + name + "\n")) {
            let update = RefUpdate(ref: "refs/heads/" + name + "\n", before: zeros, after: commit)
            return try await repository.pushed(update)
        }
        await #expect(throws: GitError.badName(name)) {
            try await repository.pushed(RefUpdate(ref: "refs/heads/x", before: zeros, after: name))
        }
        #expect(!sandbox.exists("pwned") && !sandbox.exists("work/pwned"))
        #expect(!FileManager.default.fileExists(atPath: "pwned"))
    }

    @Test(arguments: ["-x", "--upload-pack=x", "$(pwd)", "a;b", "'", "ü", "a%00b"])
    func readsRefsWithNamesThatGitAllows(name: String) async throws {
        try await sandbox.make("work")
        let commit = try await sandbox.commit("work", "1")
        try await sandbox.git("work", "update-ref", "refs/heads/\(name)", commit)
        let repository = try await sandbox.open("work")
        #expect(try await repository.refs()["refs/heads/\(name)"] == commit)
        #expect(try await repository.resolve("refs/heads/\(name)") == commit)
        #expect(try await repository.all().count == 1)
    }

    @Test(arguments: [
        "title\u{1}\u{2}\n", "\n\n\nlate\n", "--upload-pack\n;rm -rf /\n", "x\n\0hidden\nReviewed-by: Eve <e@x>\n",
        "", String(repeating: "a", count: 300_000) + "\n", "commit " + zeros + "\n", "\n" + zeros + "\n\n",
    ])
    func readsAnyMessageAsOneCommit(message: String) async throws {
        try await sandbox.make("work")
        let tree = try await sandbox.git("work", "mktree")
        let text = "tree \(tree)\nauthor A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\n" + message
        let sha = try await sandbox.git(
            "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: text)
        let child = try await sandbox.git("work", "commit-tree", "-p", sha, "-m", "child", tree)
        try await sandbox.git("work", "update-ref", "refs/heads/main", child)
        let commits = try await sandbox.open("work").all()
        #expect(commits.map(\.sha) == [sha, child])
        // git ends a message at a zero byte, as everything that shows the commit does.
        let shown = message.split(separator: "\0", omittingEmptySubsequences: false)[0]
        #expect(commits[0].message.trimmingPrefix("\n") == shown.trimmingPrefix("\n"))
    }

    @Test func readsPeopleWithoutNamesOrAddresses() async throws {
        try await sandbox.make("work")
        let tree = try await sandbox.git("work", "mktree")
        for people in ["author  <> 1 +0000\ncommitter C <c@x> 2 +0000", "author nobody\ncommitter C <c@x> 2 +0000"] {
            let text = "tree \(tree)\n\(people)\n\nx\n"
            let sha = try await sandbox.git(
                "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: text)
            try await sandbox.git("work", "update-ref", "refs/heads/main", sha)
            let commits = try await sandbox.open("work").all()
            #expect(commits.map(\.sha) == [sha])
            let drafts = CommitTranslator(repository: "r", provenance: .import).drafts(of: commits[0]) { _ in nil }
            #expect(drafts.count == 1)
            #expect(drafts[0].actor?.account.description == "email:c@x")
        }
    }

    @Test func runsNoHooksFiltersOrPagersOfTheRepository() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1")
        let trap = "touch '\(sandbox.path)/pwned'"
        for (key, value) in [
            ("core.pager", trap), ("core.fsmonitor", trap), ("core.sshCommand", trap), ("gpg.program", trap),
            ("log.showSignature", "true"), ("core.alternateRefsCommand", trap), ("alias.rev-list", "!" + trap),
        ] { try await sandbox.git("work", "config", key, value) }
        for hook in ["reference-transaction", "post-index-change"] {
            try sandbox.write("work/.git/hooks/\(hook)", "#!/bin/sh\n\(trap)\n", mode: 0o755)
        }
        let repository = try await sandbox.open("work")
        #expect(try await repository.all().count == 1)
        #expect(try await repository.refs().count == 1)
        #expect(try await repository.mailmap() == nil)
        #expect(!sandbox.exists("pwned"))
    }

    @Test func configurationOfTheSurroundingsDoesNotReachGit() async throws {
        try await sandbox.make("work")
        try await sandbox.make("other")
        try await sandbox.commit("work", "1")
        let hostile = [
            "GIT_DIR": "\(sandbox.path)/other/.git", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare",
            "GIT_CONFIG_VALUE_0": "nonsense", "GIT_OBJECT_DIRECTORY": "\(sandbox.path)/other/.git/objects",
            "GIT_NAMESPACE": "x", "GIT_CEILING_DIRECTORIES": "/",
        ]
        #expect(try await sandbox.open("work", setting: hostile).all().count == 1)
    }

    @Test func agreesWithGitOnWhatARefNameIs() async throws {
        let alphabet = Array("ab/.@{-\\~^: *?[\u{1}\u{7f}é".unicodeScalars)
        var state: UInt64 = 20_260_101
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        var names = ["refs/heads/a.lock", "refs/heads/a.lock/b", "refs/heads/@", "refs/@{", "refs/a..b", "refs/a."]
        for _ in 0..<300 {
            var name = "refs/"
            for _ in 0..<(1 + next() % 6) { name.unicodeScalars.append(alphabet[next() % alphabet.count]) }
            names.append(name)
        }
        var accepted = 0
        for name in names {
            let isAccepted = try await sandbox.attempt("git", ["check-ref-format", name]).status == 0
            accepted += isAccepted ? 1 : 0
            #expect((RefName(name) != nil) == isAccepted, "\(name.debugDescription)")
        }
        #expect(accepted > 20 && accepted < 250)
    }
}
