// A history is read from git's objects, a push from git's own rendering of commits. Both must tell the same of a commit,
// or a reviewer could be shown another author or message than the policy saw.

import Testing
import WritConnector
import WritGit

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
    func aPushAndAHistoryReadACommitAlike(number: Int) async throws {
        try await sandbox.make("work")
        let tree = try await sandbox.git("work", "mktree")
        let sha = try await sandbox.git(
            "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin",
            input: "tree \(tree)\n" + Self.odd[number])
        try await expectAlike(sha)
    }

    @Test(arguments: ["ISO-8859-1", "latin1", "windows-1251", "Shift_JIS"])
    func bothReadTheEncodingThatACommitNames(encoding: String) async throws {
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

    @Test func bothReadMergesAndRootsAlike() async throws {
        try await sandbox.make("work")
        let first = try await sandbox.commit("work", "1")
        let tree = try await sandbox.git("work", "rev-parse", "HEAD^{tree}")
        let other = try await sandbox.git("work", "commit-tree", "-m", "other", tree)
        let merge = try await sandbox.git("work", "commit-tree", "-p", first, "-p", other, "-m", "merge", tree)
        try await expectAlike(merge, count: 3)
    }

    private func expectAlike(_ sha: String, count: Int = 1) async throws {
        try await sandbox.git("work", "update-ref", "refs/heads/main", sha)
        let repository = try await sandbox.open("work")
        let pushed = try await repository.commits(from: nil, to: sha, limit: 10).commits
        var read: [GitCommit] = []
        try await repository.commits(pushed.map(\.sha)) { read += $0 }
        #expect(pushed.count == count)
        #expect(read == pushed)
    }
}
