// One parser reads commits, from git's objects. It must tell what git shows of a commit, or a reviewer could be shown
// another author or message than the policy saw.

import Testing
import WritConnector
import WritGit
import WritModel

@Suite struct ReadersTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private static let plain = "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\n"

    private static let odd: [String] = [
        plain + "title\n\nbody\n",
        plain,
        plain + "\n\nlate\n\n\n",
        plain + "x\0hidden\n",
        "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n",
        "author  Ann  Example \t <a@x> 1 +0000\ncommitter C <c@x> 2 -0830\n\nblanks\n",
        "author A <b> <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\ntwo addresses\n",
        "author <a@x> 1 +0000\ncommitter <> 2 +0000\n\nno names\n",
        "author A <a@x>\ncommitter C <c@x> never\n\nno dates\n",
        "author A <a@x> 99999999999999999999 +0000\ncommitter C <c@x> 5 +0000\n\nfar\n",
        "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\ngpgsig -----BEGIN-----\n author Eve <e@x> 3 +0000\n -----END-----\n\nsigned\n",
        "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\nencoding UTF-8\n\nname\u{e9}\n",
        "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\nencoding no-such-code\n\nname\u{e9}\n",
    ]

    @Test(arguments: odd.indices)
    func readsACommitAsGitShowsIt(number: Int) async throws {
        try await sandbox.make("work")
        let tree = try await sandbox.git("work", "mktree")
        let sha = try await sandbox.git(
            "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin",
            input: "tree \(tree)\n" + Self.odd[number])
        try await expectAlike(sha)
    }

    @Test(arguments: ["ISO-8859-1", "latin1", "windows-1251", "Shift_JIS"])
    func readsTheEncodingThatACommitNames(encoding: String) async throws {
        try await sandbox.make("work")
        let tree = try await sandbox.git("work", "mktree")
        let head = "tree \(tree)\nauthor A\\xe9 <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\nencoding \(encoding)\n\n"
        let sha = try await sandbox.run(
            "bash",
            [
                "-c",
                "printf '\(head)caf\\xe9 \\x83e\\n' | git -C '\(sandbox.path)/work' hash-object -t commit -w --literally --stdin",
            ])
        try await expectAlike(sha)
    }

    @Test func readsMergesAndRootsAsGitShowsThem() async throws {
        try await sandbox.make("work")
        let first = try await sandbox.commit("work", "1")
        let tree = try await sandbox.git("work", "rev-parse", "HEAD^{tree}")
        let other = try await sandbox.git("work", "commit-tree", "-m", "other", tree)
        let merge = try await sandbox.git("work", "commit-tree", "-p", first, "-p", other, "-m", "merge", tree)
        try await expectAlike(merge, count: 3)
    }

    private func expectAlike(_ sha: String, count: Int = 1) async throws {
        try await sandbox.git("work", "update-ref", "refs/heads/main", sha)
        let read = try await sandbox.open("work").all()
        #expect(read.count == count)
        let commit = try #require(read.last)
        let shown = try await sandbox.git(
            "work", "log", "-1", "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x00", sha
        ).split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        #expect([commit.sha, commit.parents.joined(separator: " ")] == Array(shown[0...1]))
        #expect([commit.author.name, commit.author.email] == Array(shown[2...3]))
        #expect([commit.committer.name, commit.committer.email] == Array(shown[5...6]))
        #expect(
            Instant(seconds: Int64(shown[4]) ?? Int64(shown[7]) ?? 0) ?? .init(nanoseconds: .max) == commit.authored)
        #expect(
            Instant(seconds: Int64(shown[7]) ?? Int64(shown[4]) ?? 0) ?? .init(nanoseconds: .max) == commit.committed)
        // git adds a line end to a message, and leaves out those that it begins with.
        #expect(commit.message.trimmed("\n") == shown[8].trimmed("\n"))
    }
}

extension String {
    /// The text without a character at both ends.
    fileprivate func trimmed(_ character: Character) -> String {
        var rest = self[...]
        while rest.first == character { rest.removeFirst() }
        while rest.last == character { rest.removeLast() }
        return String(rest)
    }
}
