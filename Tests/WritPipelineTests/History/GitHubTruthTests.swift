// The audit of an organisation's changes, against counts made by an independent program.

import Foundation
import Testing
import WritAuditLog
import WritConnector
import WritGitHub
import WritInsights
import WritModel
import WritPipeline
import WritPolicy

@Suite(.enabled(if: GitHubArchives.areAtHand, "the GitHub archives are not at hand"))
struct GitHubTruthTests {
    struct Truth: Decodable {
        struct Merge: Decodable {
            var event_id: String
            var any_review_by_other_before_merge: Bool
            var lgtm_by_other_before_merge: Bool
            var opened_inside_window: Bool
            var self_merged: Bool
        }
        var events: Int
        var merges: [String: Int]
        var merge_list: [Merge]
    }

    /// Written from the language and the list of events alone.
    private static let policies = """
        kind: fact
        fact: opened
        key: [change]
        begin: { event: change.opened, as: o, set: { change: o.change } }
        ---
        kind: fact
        fact: look
        key: [change]
        begin:
          - { event: review.approved, as: r, where: has(r.change), set: { change: r.change, by: r.actor, what: '"approved"' } }
          - { event: review.commented, as: c, where: has(c.change), set: { change: c.change, by: c.actor, what: '"commented"' } }
        max_per_key: 500
        ---
        kind: policy
        policy: looked-at
        title: Somebody else looked at every change before it was merged
        why: Two pairs of eyes are the point.
        owner: team:platform
        severity: medium
        mode: observe
        on: change.merged as merge
        require:
          - id: others
            check: Somebody else reviewed it, or commented on it
            needs: look
            where:
              of this change: look.change == merge.change
              by somebody else: look.by != merge.author
        ---
        kind: policy
        policy: looked-at-whole
        title: The same, of changes whose whole life is known
        why: What was said before the first event is not in the log.
        owner: team:platform
        severity: medium
        mode: observe
        on: change.merged as merge
        when: opened.exists(o, o.change == merge.change)
        require:
          - id: others
            check: Somebody else reviewed it, or commented on it
            needs: look
            where:
              of this change: look.change == merge.change
              by somebody else: look.by != merge.author
          - id: not-alone
            check: Author and merger differ, or somebody else looked
            any:
              somebody else merged: merge.merged_by != merge.author
              somebody else looked: look.exists(l, l.change == merge.change && l.by != merge.author)
        """

    let workshop: Workshop
    let installation: Installation

    init() throws {
        workshop = try Workshop()
        installation = try workshop.installation()
    }

    private func archive(_ file: String, _ commands: [String]) throws -> GitHubArchive {
        var parsed = CommentCommands()
        for command in commands { try parsed.add(command) }
        return GitHubArchive(files: [file], commands: parsed, name: nil)
    }

    @Test func mergesWithoutReviewByAnotherAreThoseOfTheTruth() async throws {
        let file = try await GitHubArchives.unpacked("gharchive-kubernetes-2017/events.jsonl.xz", in: workshop)
        let source = try archive(file, ["/lgtm=review.approved", "/approve=review.approved"])
        let first = try await ArchiveImport(installation).run(source)
        let truth = try JSONDecoder().decode(
            Truth.self,
            from: Data(contentsOf: URL(filePath: "\(SharedData.folder)/gharchive-kubernetes-2017/truth.json")))
        #expect(first.faults == [])
        #expect(first.events == truth.events && first.appended == truth.events)
        #expect(first.kinds["change.merged"] == truth.merges["total"])
        let report = try Audit(installation).run(.folder(.written(Self.policies)))
        let found = report.findings.filter { $0.policy == "looked-at" && $0.check.result == .violated }
        #expect(
            Set(found.map(\.trigger.id))
                == Set(truth.merge_list.filter { !$0.any_review_by_other_before_merge }.map(\.event_id)))
        let inside = report.findings.filter { $0.policy == "looked-at-whole" && $0.check.result == .violated }
        #expect(report.counts["looked-at-whole"]?.evaluated == truth.merges["opened_inside_window"])
        #expect(
            inside.filter { $0.check.id == "others" }.count == truth.merges["inside_window_no_review_by_other"])
        #expect(
            inside.filter { $0.check.id == "not-alone" }.count
                == truth.merges["inside_window_self_merged_and_no_review_by_other"])
        let series = try Insight.series(of: .folder(.written(Self.policies)), installation)
        let whole = series.first { $0.key == SeriesKey(policy: "looked-at-whole", check: "others") }?.total
        #expect(whole?.evaluated == truth.merges["opened_inside_window"])
        #expect(whole?.violated == truth.merges["inside_window_no_review_by_other"])
        let second = try await ArchiveImport(installation).run(source)
        #expect(second.appended == 0 && second.known == truth.events)
    }

    @Test func aSampleOfAllOfGitHubIsCountedRight() async throws {
        let file = try await GitHubArchives.unpacked(
            "gharchive-pinot-2021/2021-07-21-few-hours.jsonl.xz", in: workshop)
        let report = try await ArchiveImport(installation).run(archive(file, []))
        #expect(report.events == 800 && report.appended == 800 && report.faultCount == 0)
        #expect(report.kinds["branch.pushed"] == 425)
        #expect(report.kinds["change.opened"] == 33 && report.kinds["change.merged"] == 25)
        #expect(report.kinds["change.closed"] == 6)
        #expect(report.kinds["review.approved"] == 13 && report.kinds["review.changes_requested"] == 2)
        // 13 reviews that only comment, and 10 comments on lines.
        #expect(report.kinds["review.commented"] == 23)
        #expect(report.kinds["access.granted"] == 4)
        #expect(report.untranslated["WatchEvent"] == 58 && report.untranslated["IssuesEvent"] == 21)
        var commits = 0
        try installation.log.read { log in
            try log.forEachEntry(in: 0..<log.size, kinds: [.branchPushed]) { _, entry in
                commits += try Event(leaf: entry.leaf).data["commits"]?.arrayValue?.count ?? 0
                return true
            }
        }
        #expect(commits == 680)
    }

    @Test func theSameIdWithOtherContentIsAFaultAndTheRestIsImported() async throws {
        func line(_ id: String, _ type: String) -> String {
            #"{"id":"\#(id)","type":"\#(type)","actor":{"login":"ann"},"repo":{"name":"acme/shop"},"payload":{},"#
                + #""created_at":"2021-07-21T06:00:00Z"}"#
        }
        try workshop.write("one.json", [line("1", "WatchEvent"), line("2", "WatchEvent")].joined(separator: "\n"))
        let again = [line("0", "WatchEvent"), line("1", "ForkEvent"), line("2", "WatchEvent"), line("3", "WatchEvent")]
        try workshop.write("two.json", again.joined(separator: "\n"))
        _ = try await ArchiveImport(installation).run(archive("\(workshop.path)/one.json", []))
        let report = try await ArchiveImport(installation).run(archive("\(workshop.path)/two.json", []))
        #expect(report.appended == 2 && report.known == 1)
        #expect(report.faultCount == 1)
        #expect(report.faults.first?.place.hasSuffix("two.json:2") == true)
    }
}

/// Archives of the shared data.
enum GitHubArchives {
    static let areAtHand = FileManager.default.fileExists(
        atPath: "\(SharedData.folder)/gharchive-kubernetes-2017/events.jsonl.xz")

    /// Unpacks a file into a workshop.
    static func unpacked(_ file: String, in workshop: Workshop) async throws -> String {
        let target = "\(workshop.path)/\(URL(filePath: file).deletingPathExtension().lastPathComponent)"
        try await workshop.run("sh", ["-c", "xz -dc '\(SharedData.folder)/\(file)' > '\(target)'"])
        return target
    }
}
