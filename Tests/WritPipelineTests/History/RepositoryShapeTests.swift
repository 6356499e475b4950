// Audits of repositories of other shapes than a linear history with one kind of line: merges, mailmaps, other keys.

import Testing
import WritAuditLog
import WritConnector
import WritGit
import WritModel
import WritPipeline

@Suite struct RepositoryShapeTests {
    let workshop: Workshop
    let installation: Installation

    init() throws {
        workshop = try Workshop()
        installation = try workshop.installation()
    }

    private func start() async throws {
        try await workshop.run("git", ["init", "-q", "\(workshop.path)/repo"])
    }

    private func audit(
        _ evidence: GitEvidence = GitEvidence(), readsContent: Bool? = nil
    ) async throws -> AuditReport {
        _ = try await GitImport(
            installation, git: try await workshop.open("repo"),
            translator: CommitTranslator(repository: "repo", provenance: .import, evidence: evidence),
            readsContent: readsContent
        ).run()
        return try Audit(installation).run(.folder(.written(HistoryPolicies.text)))
    }

    private func shas(_ report: AuditReport, _ policy: String, _ check: String) -> Set<String> {
        Set(
            report.findings.filter { $0.policy == policy && $0.check.id == check && $0.check.result == .violated }
                .compactMap { $0.trigger.data["sha"]?.stringValue })
    }

    private static let monday = 1_795_435_200

    @Test func mergeCommitsAndTheirSideBranches() async throws {
        try await start()
        let root = try await workshop.commit(
            "repo", "root\n\nReviewed-by: Bob <bob@example.org>\nTested-by: build bot\n", at: Self.monday)
        try await workshop.git("repo", "switch", "-q", "-c", "side")
        let unreviewed = try await workshop.commit(
            "repo", "side one\n\nTested-by: build bot (x)\n", at: Self.monday + 60)
        let itself = try await workshop.commit(
            "repo", "side two\n\nreviewed-BY: Ann <ANN@example.org>\n", at: Self.monday + 120)
        try await workshop.git("repo", "switch", "-q", "main")
        let reviewed = try await workshop.commit(
            "repo", "main\n\nReviewed-by: Bob <bob@example.org>\n Reviewed-by: indented\n", at: Self.monday + 60)
        let date = [
            "GIT_AUTHOR_DATE": "\(Self.monday + 180) +0000", "GIT_COMMITTER_DATE": "\(Self.monday + 180) +0000",
        ]
        try await workshop.git("repo", "merge", "-q", "--no-ff", "-m", "merge side", "side", setting: date)
        let merge = try await workshop.git("repo", "rev-parse", "HEAD")
        let report = try await audit()
        #expect(shas(report, "reviewed", "reviewed") == [unreviewed])
        #expect(shas(report, "reviewed-by-others", "others") == [itself])
        #expect(shas(report, "built", "built") == [itself, reviewed])
        #expect(report.counts["reviewed"]?.evaluated == 4, "a merge commit has no review of its own")
        #expect(report.counts["working-days"]?.evaluated == 5)
        #expect(Set([root, merge]).count == 2)
    }

    @Test func aMailmapMakesOnePersonOfTwoAddresses() async throws {
        try await start()
        let old = "Ann <ann@old.example.org>"
        let itself = try await workshop.commit(
            "repo", "one\n\nReviewed-by: Ann <ann@example.org>\n", author: old, at: Self.monday)
        let other = try await workshop.commit(
            "repo", "two\n\nReviewed-by: Bob <bob@example.org>\n", author: old, at: Self.monday + 60)
        let without = try await audit()
        #expect(shas(without, "reviewed-by-others", "others") == [])
        try workshop.write("repo/.mailmap", "Ann <ann@example.org> <ann@old.example.org>\n")
        try await workshop.git("repo", "add", ".mailmap")
        try await workshop.commit("repo", "mailmap\n\nReviewed-by: Bob <bob@example.org>\n", at: Self.monday + 120)
        let with = try await audit()
        #expect(shas(with, "reviewed-by-others", "others") == [itself])
        #expect(with.counts["reviewed-by-others"]?.satisfied == 2)
        #expect(itself != other)
    }

    @Test func projectsThatWriteTheirEvidenceOtherwise() async throws {
        try await start()
        let acked = try await workshop.commit("repo", "one\n\nAcked-by: Bob <bob@example.org>\n", at: Self.monday)
        let approved = try await workshop.commit("repo", "two\n\nLGTM=cas\nCI: build bot 7\n", at: Self.monday + 60)
        let usual = try await workshop.commit(
            "repo", "three\n\nReviewed-by: Bob <bob@example.org>\nTested-by: build bot\n", at: Self.monday + 120)
        let evidence = GitEvidence(
            review: [
                .key("Acked-by"), .matcher { $0.hasPrefix("LGTM=") ? String($0.dropFirst(5)) : nil },
            ], test: [.key("CI")])
        let report = try await audit(evidence)
        #expect(shas(report, "reviewed", "reviewed") == [usual])
        #expect(shas(report, "built", "built") == [acked, usual])
        #expect(report.counts["reviewed"]?.satisfied == 2)
        #expect(approved != usual)
    }

    @Test func revertsByPrefixAcrossBranchesAndOfWhatIsNotThere() async throws {
        try await start()
        let mistake = try await workshop.commit("repo", "mistake\n", at: Self.monday)
        let other = try await workshop.commit("repo", "other\n", at: Self.monday + 10)
        let quick = try await workshop.commit(
            "repo", "Revert\n\nThis reverts commit \(mistake.prefix(9)).\n", at: Self.monday + 86_399)
        let slow = try await workshop.commit(
            "repo", "Revert\n\nThis reverts commit \(other).\n", at: Self.monday + 10 + 86_400)
        let lost = try await workshop.commit(
            "repo", "Revert\n\nThis reverts commit \(String(repeating: "0", count: 40)).\n", at: Self.monday + 90_000)
        // Without a look at the trees, what messages say is all there is.
        let report = try await audit(readsContent: false)
        #expect(shas(report, "not-reverted", "reverts") == [quick, slow, lost])
        #expect(shas(report, "reverts-are-known", "resolved") == [lost])
        #expect(shas(report, "reverts-are-known", "calm") == [quick], "exactly a day later is not within a day")
    }

    @Test func whatTheTreesDoNotShowIsNoRevert() async throws {
        try await start()
        let mistake = try await workshop.commit("repo", "mistake\n", at: Self.monday)
        try await workshop.commit("repo", "Revert\n\nThis reverts commit \(mistake).\n", at: Self.monday + 60)
        #expect(shas(try await audit(), "not-reverted", "reverts").isEmpty)
    }

    @Test func aHistoryThatGrowsIsImportedFurther() async throws {
        try await start()
        try await workshop.commit("repo", "one\n\nReviewed-by: Bob <bob@example.org>\n", at: Self.monday)
        let first = try await audit()
        let unreviewed = try await workshop.commit("repo", "two\n", at: Self.monday + 60)
        let second = try await audit()
        #expect(first.counts["reviewed"]?.evaluated == 1)
        #expect(second.counts["reviewed"]?.evaluated == 2)
        #expect(shas(second, "reviewed", "reviewed") == [unreviewed])
    }

    @Test func weekendsAreThoseOfUTC() async throws {
        try await start()
        // Saturday 2026-11-21 00:00:00Z and the second before, written in a zone in which it is Saturday already.
        let saturday = 1_795_219_200
        for (second, message) in [(saturday - 1, "friday"), (saturday, "saturday"), (saturday + 2 * 86_400, "monday")] {
            try await workshop.git(
                "repo", "commit", "-q", "--allow-empty", "-m", message,
                setting: ["GIT_AUTHOR_DATE": "\(second) +0900", "GIT_COMMITTER_DATE": "\(second) +0900"])
        }
        let report = try await audit()
        for check in ["weekday", "calendar"] {
            let titles = report.findings.filter { $0.policy == "working-days" && $0.check.id == check }
                .compactMap { $0.trigger.data["title"]?.stringValue }
            #expect(titles == ["saturday"], "\(check)")
        }
    }
}
