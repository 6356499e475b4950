// Commits are recorded once. What was told of one before never makes a later push fail.

import Testing
import WritAuditLog
import WritConnector
import WritGit
import WritModel
import WritPipeline

@Suite struct CommitRecordingTests {
    let workshop: Workshop
    let installation: Installation

    init() async throws {
        workshop = try Workshop()
        installation = try workshop.installation()
        try await workshop.run("git", ["init", "-q", "\(workshop.path)/repo"])
    }

    /// Records the push of the branch's tip, as a post-receive hook that no request preceded.
    private func push(_ ref: String, before: String, after: String) async throws {
        let git = try await workshop.open("repo")
        let translator = CommitTranslator(repository: "repo", provenance: .import)
        let pusher = try #require(Account("os:ann"))
        try await PushGate(installation, git: git, translator: translator).record(
            Push(
                repository: "repo", updates: [RefUpdate(ref: ref, before: before, after: after)], pusher: pusher,
                options: [:]))
    }

    private func events(_ kind: String) throws -> [Event] {
        var found: [Event] = []
        let kind = try #require(EventKind(kind))
        try installation.log.read { log in
            try log.forEachEntry(in: 0..<log.size, kinds: [kind]) { _, entry in
                found.append(try Event(leaf: entry.leaf))
                return true
            }
        }
        return found
    }

    @Test func aCommitThatWasToldOtherwiseIsDescribedOnceAndNeverCompared() async throws {
        let zeros = String(repeating: "0", count: 40)
        let sha = try await workshop.commit("repo", "one\n", at: 1_700_000_000)
        // As an earlier version recorded it, in a repository that was grafted then.
        let earlier = EventDraft(
            id: sha, source: "hook/repo", kind: .commitRecorded, at: nil, actor: nil, subject: nil, provenance: .hook,
            data: [
                "repository": "repo", "sha": .string(sha), "short": .string(String(sha.prefix(10))),
                "parents": [.string(String(repeating: "1", count: 40))], "author": "email:eve@example.org",
                "committer": "email:eve@example.org", "coauthors": [], "authored": "2026-01-01T00:00:00Z",
                "title": "another", "trailers": [:],
            ])
        _ = try Recorder(installation).record([earlier])
        try await push("refs/heads/main", before: zeros, after: sha)
        try await push("refs/heads/topic", before: zeros, after: sha)
        #expect(try events("commit.recorded").map(\.id) == [sha])
        let described = try events("commit.described")
        #expect(described.map(\.id) == ["\(sha)/described"])
        let data = try #require(described.first?.data)
        #expect(data["paths"] == [] && data["additions"] == 0)
        #expect(data["signature"] == ["key": "", "valid": false])
        // What was told then is not told again.
        #expect(data["title"] == nil && data["parents"] == nil)
        #expect(try events("branch.pushed").count == 2)
    }

    @Test func aCommitThatTheGateRecordsIsWholeAtOnce() async throws {
        let zeros = String(repeating: "0", count: 40)
        let sha = try await workshop.commit("repo", "one\n", at: 1_700_000_000)
        for name in ["main", "topic", "other"] { try await push("refs/heads/\(name)", before: zeros, after: sha) }
        #expect(try events("commit.recorded").count == 1)
        #expect(try events("commit.described").isEmpty)
    }
}
