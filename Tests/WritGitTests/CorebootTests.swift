// The history of a real project, against counts made by an independent program.

import Foundation
import Testing
import WritConnector
import WritGit
import WritModel

/// Where the shared test data is.
enum SharedData {
    static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["WRIT_SHARED_DATA"] { return named }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.deletingLastPathComponent().appending(path: "shared/data").path
    }()

    static let hasCoreboot = FileManager.default.fileExists(atPath: "\(folder)/git-coreboot/repo.git.tar")
}

@Suite(.enabled(if: SharedData.hasCoreboot, "the coreboot history is not at hand"))
struct CorebootTests {
    struct Truth: Decodable {
        struct Revert: Decodable {
            var sha: String
            var reverts: String
            var resolved: String?
        }
        var totals: [String: Int]
        var lists: [String: [String]]
        var reverts: [Revert]
    }

    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func unpacked() async throws -> GitCommandLine {
        try await sandbox.run(
            "tar", ["xf", "\(SharedData.folder)/git-coreboot/repo.git.tar", "-C", sandbox.path])
        return try await sandbox.open("repo.git")
    }

    private func truth() throws -> Truth {
        let data = try Data(contentsOf: URL(filePath: "\(SharedData.folder)/git-coreboot/truth.json"))
        return try JSONDecoder().decode(Truth.self, from: data)
    }

    @Test func aPushAndAHistoryReadRealCommitsAlike() async throws {
        let repository = try await unpacked()
        let head = try #require(try await repository.historyOrder(excluding: []).last)
        let pushed = try await repository.commits(from: nil, to: head, limit: 1000).commits
        var read: [GitCommit] = []
        try await repository.commits(pushed.map(\.sha)) { read += $0 }
        #expect(pushed.count == 1000)
        #expect(read == pushed)
    }

    @Test func countsWhatTheTruthCounts() async throws {
        let repository = try await unpacked()
        let truth = try truth()
        let order = try await repository.historyOrder(excluding: [])
        let index = CommitIndex(order)
        let translator = CommitTranslator(repository: "coreboot", provenance: .import)
        let clock = ContinuousClock()
        var drafts: [EventDraft] = []
        var commits = 0
        let reading = try await clock.measure {
            try await repository.commits(order) { batch in commits += batch.count }
        }
        let both = try await clock.measure {
            try await repository.commits(order) { batch in
                for commit in batch {
                    drafts += translator.drafts(of: commit) { index.commit(withPrefix: $0) }
                }
            }
        }
        print("coreboot: read \(commits) commits in \(reading), read and translated \(drafts.count) events in \(both)")
        #expect(commits == truth.totals["commits"])
        let recorded = drafts.filter { $0.kind == .commitRecorded }
        #expect(recorded.count == 20_000)
        #expect(Set(drafts.map(\.id)).count == drafts.count)
        let reviews = Dictionary(grouping: drafts.filter { $0.kind == .reviewApproved }) { text($0, "head") }
        let without = Set(recorded.map(\.id).filter { reviews[$0] == nil })
        #expect(without == Set(truth.lists["no_reviewed_by"] ?? []))
        #expect(without.count == 25)
        let itself = Set(reviews.filter { $0.value.allSatisfy(isSelfReview) }.keys)
        #expect(itself == Set(truth.lists["self_reviewed_only_by_email"] ?? []))
        #expect(itself.count == 4)
        let tested = Set(
            drafts.filter { $0.kind.description == "test.finished" && text($0, "name").hasPrefix("build bot") }
                .map { text($0, "sha") })
        let untested = Set(recorded.map(\.id)).subtracting(tested)
        #expect(untested == Set(truth.lists["no_ci_evidence"] ?? []))
        #expect(untested.count == 7)
        let reverts = recorded.filter { $0.data["reverts"] != nil }
        #expect(reverts.count == 199)
        let all = Set(recorded.map(\.id))
        #expect(reverts.filter { all.contains(text($0, "reverts")) }.count == 190)
        let told = Dictionary(uniqueKeysWithValues: reverts.map { ($0.id, text($0, "reverts")) })
        for revert in truth.reverts {
            #expect(told[revert.sha] == revert.resolved ?? revert.reverts.lowercased())
        }
        #expect(drafts.allSatisfy { $0.data.text.utf8.count < Event.leafBytesMax / 2 })
    }

    @Test func noCommitIsLostOrDoubled() async throws {
        let repository = try await unpacked()
        let expected = try await sandbox.git("repo.git", "rev-list", "--topo-order", "--reverse", "main")
            .split(separator: "\n").map(String.init)
        let found = try await repository.all()
        #expect(found.map(\.sha) == expected)
        #expect(try await repository.historyOrder(excluding: []).count == expected.count)
        let rest = try await repository.all(excluding: [expected[12_344]])
        #expect(rest.map(\.sha) == Array(expected[12_345...]))
        #expect(try await repository.mailmap() == nil)
        #expect(try await repository.refs() == ["refs/heads/main": expected[19_999]])
        let update = RefUpdate(ref: "refs/heads/main", before: expected[100], after: expected[120])
        #expect(try await repository.pushed(update, usual.afterwards).commits == found[101...120].map(\.sha))
    }

    /// Two parsers of the same messages: this one and git's own.
    @Test func agreesWithGitOnTrailersAndTitles() async throws {
        let repository = try await unpacked()
        let log = try await sandbox.run(
            "bash",
            [
                "-c",
                "git -C '\(sandbox.path)/repo.git' log --format='%H%x00%s%x00%(trailers:only,unfold,separator=%x01)%x02' "
                    + "> '\(sandbox.path)/log'",
            ])
        #expect(log.isEmpty)
        var git: [String: (title: String, trailers: [String])] = [:]
        for record in (sandbox.read("log") ?? "").split(separator: "\u{2}") {
            let parts = record.trimmingPrefix("\n").split(separator: "\0", omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            git[String(parts[0])] = (String(parts[1]), parts[2].split(separator: "\u{1}").map(String.init).sorted())
        }
        #expect(git.count == 20_000)
        let translator = CommitTranslator(repository: "coreboot", provenance: .import)
        var differing = 0
        for commit in try await repository.all() {
            let data = try #require(translator.drafts(of: commit) { _ in nil }.last).data
            let trailers = (data["trailers"]?.objectValue?.members ?? []).flatMap { member in
                (member.value.arrayValue ?? []).map { "\(member.key): \($0.stringValue ?? "")" }
            }
            let same = git[commit.sha].map {
                $0.title == data["title"]?.stringValue && folded($0.trailers) == folded(trailers)
            }
            if same != true {
                differing += 1
                if differing < 5 { print(commit.sha, git[commit.sha] as Any, trailers) }
            }
        }
        #expect(differing == 0)
    }

    /// Trailers without the spelling of their keys, of which one stands for all.
    private func folded(_ trailers: [String]) -> [String] { trailers.map { $0.lowercased() }.sorted() }

    private func text(_ draft: EventDraft, _ key: String) -> String { draft.data[key]?.stringValue ?? "" }
    private func isSelfReview(_ draft: EventDraft) -> Bool {
        draft.actor?.account.description == draft.data["author"]?.objectValue?["account"]?.stringValue
    }
}
