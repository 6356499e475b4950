// The audit of a real project's history, against counts made by an independent program.

import Foundation
import Testing
import WritAuditLog
import WritConnector
import WritGit
import WritInsights
import WritModel
import WritPipeline
import WritPolicy

@Suite(.enabled(if: SharedData.hasCoreboot, "the coreboot history is not at hand"))
struct CorebootTruthTests {
    /// The parts of `truth.json` that the policies speak of.
    struct Truth: Decodable {
        struct Revert: Decodable {
            var sha: String
            var resolved: String?
            var seconds_between_commit_dates: Int?
        }
        var totals: [String: Int]
        var per_month: [String: [String: Int]]
        var lists: [String: [String]]
        var reverts: [Revert]
    }

    /// A claim that compares a policy's check with a count of the truth.
    private static let counted = [
        ("reviewed", "reviewed", "no_reviewed_by"), ("reviewed-by-others", "others", "self_reviewed_only_by_email"),
        ("built", "built", "no_ci_evidence"), ("not-reverted", "reverts", "revert_commits"),
        ("reverts-are-known", "calm", "reverted_within_24h"), ("working-days", "weekday", "committed_weekend_utc"),
        ("working-days", "calendar", "committed_weekend_utc"),
        ("working-days", "before-friday-evening", "committed_fri16_to_sun_utc"),
    ]

    let workshop: Workshop
    let installation: Installation

    init() throws {
        workshop = try Workshop()
        installation = try workshop.installation()
    }

    @Test func auditSaysWhatTheTruthSays() async throws {
        let repository = try await unpacked()
        let git = GitImport(
            installation, git: repository, translator: CommitTranslator(repository: "coreboot", provenance: .import))
        let first = try await git.run()
        #expect(first.commits == 20_000)
        #expect(try events() == 73_881)
        let report = try Audit(installation).run(.folder(.written(HistoryPolicies.text)))
        let truth = try truth()
        check(report, against: truth)
        checkMonths(report, against: truth)
        try revertedCommitsAreTraced(truth)
        try checkInsights(against: truth)
        try await importingAgainAppendsNothing(git)
        try await noAddressIsInTheExport(repository)
    }

    private func unpacked() async throws -> GitCommandLine {
        try await workshop.run(
            "tar", ["xf", "\(SharedData.folder)/git-coreboot/repo.git.tar", "-C", workshop.path])
        return try await workshop.open("repo.git")
    }

    private func truth() throws -> Truth {
        let data = try Data(contentsOf: URL(filePath: "\(SharedData.folder)/git-coreboot/truth.json"))
        return try JSONDecoder().decode(Truth.self, from: data)
    }

    private func events() throws -> Int {
        try installation.log.read { log in
            var count = 0
            try log.forEachEntry(in: 0..<log.size, kinds: [.commitRecorded, .reviewApproved, .testFinished]) { _, _ in
                count += 1
                return true
            }
            return count
        }
    }

    // MARK: Counts

    private func shas(_ report: AuditReport, _ policy: String, _ check: String) -> Set<String> {
        Set(
            report.findings.filter { $0.policy == policy && $0.check.id == check && $0.check.result == .violated }
                .compactMap { $0.trigger.data["sha"]?.stringValue })
    }

    private func check(_ report: AuditReport, against truth: Truth) {
        for (policy, check, name) in Self.counted {
            let found = shas(report, policy, check)
            #expect(found.count == truth.totals[name], "\(policy)/\(check)")
            if let list = truth.lists[name] { #expect(found == Set(list), "\(policy)/\(check)") }
        }
        #expect(report.counts["reviewed"]?.violated == 25)
        #expect(report.counts["reviewed-by-others"]?.violated == 4)
        #expect(report.counts["built"]?.violated == 7)
        #expect(report.counts["not-reverted"]?.violated == 199)
        #expect(shas(report, "reverts-are-known", "calm").count == 32)
        #expect(shas(report, "working-days", "weekday").count == 3052)
        let unresolved = shas(report, "reverts-are-known", "resolved")
        #expect(unresolved == Set(truth.reverts.filter { $0.resolved == nil }.map(\.sha)))
        #expect(report.counts["reverts-are-known"]?.evaluated == 199)
        #expect(199 - unresolved.count == 190)
        for (policy, count) in report.counts {
            #expect(count.evaluated == count.satisfied + count.violated + count.unknown, "\(policy)")
            #expect(count.unknown == 0, "\(policy)")
            #expect(count.claimed == count.evaluated, "imported history is claimed: \(policy)")
        }
        #expect(report.counts["reviewed"]?.evaluated == 20_000)
        #expect(report.counts["reviewed-by-others"]?.evaluated == truth.totals["with_reviewed_by"])
    }

    private func checkMonths(_ report: AuditReport, against truth: Truth) {
        for (policy, check, name) in Self.counted {
            var months: [String: Int] = [:]
            for finding in report.findings
            where finding.policy == policy && finding.check.id == check && finding.check.result == .violated {
                months[String(finding.trigger.at.description.prefix(7)), default: 0] += 1
            }
            let wanted = truth.per_month.compactMapValues { $0[name] }
            // Not every count is broken down by month.
            if !wanted.isEmpty { #expect(months == wanted, "\(policy)/\(check)") }
        }
    }

    // MARK: Stories

    private func revertedCommitsAreTraced(_ truth: Truth) throws {
        let tracer = Tracer(installation)
        for revert in truth.reverts.filter({ $0.resolved != nil }).prefix(3) {
            let reverted = try #require(revert.resolved)
            let trace = try tracer.trace(reverted)
            let kinds = trace.nodes.map(\.kind)
            #expect(kinds.contains("review.approved") && kinds.contains("test.finished"))
            let node = try #require(trace.root.children.first { $0.id == revert.sha })
            #expect(node.role == .reverted)
            #expect(node.since == revert.seconds_between_commit_dates.map { .seconds(Int64($0)) })
            #expect(try tracer.trace(String(reverted.prefix(12))).root == trace.root)
        }
        let bypass = try #require(truth.lists["no_reviewed_by"]?.first)
        let answer = try WhyNot(installation).ask(tracer.trace(bypass))
        #expect(answer.stopping.map(\.policy) == ["four-eyes-push", "no-contributor-approves"])
    }

    /// The series of insights by month, which count the same outcomes another way.
    private func checkInsights(against truth: Truth) throws {
        let series = try Insight.series(of: .folder(.written(HistoryPolicies.text)), installation)
        for (policy, check, name) in Self.counted {
            let wanted = truth.per_month.compactMapValues { $0[name] }
            guard !wanted.isEmpty else { continue }
            let found = series.first { $0.key == SeriesKey(policy: policy, check: check) }
            let months = zip(found?.periods ?? [], found?.tallies ?? []).filter { $1.violated > 0 }
                .map { ($0.description, $1.violated) }
            #expect(Dictionary(uniqueKeysWithValues: months) == wanted, "\(policy)/\(check)")
        }
        let reviewed = series.first { $0.key == SeriesKey(policy: "reviewed") }
        let evaluated = zip(reviewed?.periods ?? [], reviewed?.tallies ?? []).map { ($0.description, $1.evaluated) }
        #expect(Dictionary(uniqueKeysWithValues: evaluated) == truth.per_month.compactMapValues { $0["non_merge"] })
    }

    // MARK: The log

    private func importingAgainAppendsNothing(_ git: GitImport) async throws {
        let size = try installation.log.read { try $0.size }
        let again = try await git.run()
        #expect(again.commits == 0)
        #expect(again.appended == 0)
        // It is the newest part of a history, without trees.
        #expect(again.hazards == [.shallow])
        #expect(!again.hasContent)
        #expect(try installation.log.read { try $0.size } == size)
    }

    private func noAddressIsInTheExport(_ repository: GitCommandLine) async throws {
        let export = "\(workshop.path)/export"
        try FileManager.default.createDirectory(atPath: export, withIntermediateDirectories: true)
        try installation.log.read { log in
            _ = try LogExporter(log, to: DirectoryDestination(path: export)).export()
        }
        let addresses = try await addresses(repository)
        #expect(addresses.count > 500)
        try workshop.write("addresses", addresses.sorted().joined(separator: "\n") + "\n")
        // The same search must find what is there: the directory has every account in clear.
        let search = ["-r", "-a", "-i", "-l", "-F", "-f", "\(workshop.path)/addresses"]
        let control = try await workshop.attempt("grep", search + ["--include=directory.db*", workshop.path])
        #expect(control.status == 0)
        let found = try await workshop.attempt("grep", search + [export])
        #expect(found.status == 1, "addresses in \(found.output.prefix(500)) \(found.error.prefix(500))")
    }

    /// The addresses of every author, committer and reviewer.
    private func addresses(_ repository: GitCommandLine) async throws -> Set<String> {
        var found = Set<String>()
        try await repository.commits(try await repository.historyOrder(excluding: [])) { commits in
            for commit in commits {
                found.formUnion([commit.author.email, commit.committer.email])
                for line in commit.message.split(separator: "\n") where line.lowercased().hasPrefix("reviewed-by:") {
                    guard let open = line.lastIndex(of: "<"), let close = line.lastIndex(of: ">"), open < close else {
                        continue
                    }
                    found.insert(String(line[line.index(after: open)..<close]))
                }
            }
        }
        return found.filter { $0.contains("@") }
    }
}
