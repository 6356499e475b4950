// `writ insights` and `writ report` at a terminal, over a year that was recorded.

import Foundation
import Testing
import WritModel

@Suite struct InsightsTests {
    /// A policy on merges, and merges of two repositories: in one, nobody ever reviews.
    private static let policy = """
        kind: fact
        fact: approved
        key: [head]
        begin: { event: review.approved, as: r, set: { head: r.head, by: r.actor } }
        ---
        kind: policy
        policy: reviewed
        title: Somebody else approved every change
        why: Two see more than one.
        owner: team:quality
        severity: medium
        mode: observe
        on: change.merged as change
        when: change.repository == "acme/shop"
        require:
          - id: approved
            check: Somebody else approved it
            needs: approved
            where:
              of this head: approved.head == change.head
              by somebody else: approved.by != change.author
        unknown: allow
        otherwise: [{ notify: [owner] }]

        """

    private static func line(_ kind: String, _ id: String, _ at: String, _ actor: String, _ data: JSONObject) -> String
    {
        let event: JSONObject = [
            "id": .string(id), "source": "github/acme", "kind": .string(kind), "at": .string(at),
            "actor": .string(actor), "data": .object(data),
        ]
        return JSONValue.object(event).text + "\n"
    }

    private static func merge(_ number: Int, _ repository: String, _ day: Int, isReviewed: Bool) -> String {
        let at = "2025-03-\(day < 10 ? "0" : "")\(day)T10:00:00Z"
        let data: JSONObject = [
            "repository": .string(repository), "change": .string("\(repository)#\(number)"), "base": "main",
            "head": .string("h\(number)"), "author": "github:ann", "title": "a change", "draft": false, "labels": [],
            "merge": .string("m\(number)"), "method": "squash", "merged_by": "github:ann", "commits": [],
        ]
        let review = line(
            "review.approved", "r\(number)", at, isReviewed ? "github:bob" : "github:ann",
            [
                "repository": .string(repository), "change": .string("\(repository)#\(number)"),
                "review": .string("r\(number)"), "head": .string("h\(number)"), "commits": [],
            ])
        return review + line("change.merged", "e\(number)", at, "github:ann", data)
    }

    /// A working folder with a policy and a month of merges.
    static func recorded() async throws -> Sandbox {
        let sandbox = try await Sandbox(.bare)
        try sandbox.write("w/policies/reviewed.yaml", policy)
        let lines = (1...28).map { merge($0, $0 % 7 == 0 ? "skunk/works" : "acme/shop", $0, isReviewed: $0 % 4 != 0) }
        #expect(try await sandbox.writ("record", "-", "--quiet", input: lines.joined()).status == 0)
        return sandbox
    }

    private func lines(_ outcome: Outcome) throws -> [JSONObject] {
        try outcome.output.split(separator: "\n").map { try JSONParser.parseObject(Array($0.utf8)) }
    }

    @Test func seriesCountWhatTheAuditFinds() async throws {
        let sandbox = try await Self.recorded()
        let outcome = try await sandbox.writ(
            "insights", "--policies", "\(sandbox.path)/w/policies", "--by", "month", "--series", "--format", "json")
        #expect(outcome.status == 0)
        let series = try lines(outcome).filter { $0["series"] != nil }
        // Of 24 merges in the shop 6 are on a day divisible by 4 that is not divisible by 7.
        let whole: JSONObject = [
            "series": ["policy": "reviewed"], "period": "2025-03", "evaluated": 24, "violated": 6, "waived": 0,
            "unknown": 0,
        ]
        #expect(series.first == whole)
        #expect(series.count == 4)
        #expect(
            series.contains {
                $0["series"] == ["policy": "reviewed", "scope": ["kind": "repository", "id": "acme/shop"]]
            })
    }

    @Test func findingsHaveTheFormThatIsPromised() async throws {
        let sandbox = try await Self.recorded()
        let outcome = try await sandbox.writ(
            "insights", "--policies", "\(sandbox.path)/w/policies", "--format", "json")
        let findings = try lines(outcome)
        #expect(!findings.isEmpty)
        let known: Set<String> = [
            "finding", "policy", "check", "scope", "from", "to", "n", "x", "rate", "interval", "onset", "basis",
            "witnesses", "text",
        ]
        for finding in findings {
            #expect(Set(finding.members.map(\.key)).isSubset(of: known))
            for key in ["finding", "from", "to", "n", "x", "basis", "witnesses", "text"] {
                #expect(finding[key] != nil)
            }
            #expect(["decided", "audited"].contains(finding["basis"]?.stringValue))
            for witness in finding["witnesses"]?.arrayValue ?? [] {
                #expect(witness.objectValue?["id"]?.stringValue?.isEmpty == false)
            }
        }
        let ungoverned = try #require(findings.first { $0["finding"]?.stringValue == "ungoverned" })
        #expect(ungoverned["scope"] == ["kind": "repository", "id": "skunk/works"])
        #expect(ungoverned["n"] == 4)
    }

    @Test func daysAreCountedInTheZoneAndTheEndIsPartOfIt() async throws {
        let sandbox = try await Self.recorded()
        for (options, evaluated) in [
            (["--from", "2025-03-10", "--to", "2025-03-10"], 1), (["--to", "2025-03-10T10:00:00Z"], 8),
            (["--from", "2025-03-28"], 0),
            (["--from", "2025-03-11", "--to", "2025-03-11", "--zone", "Pacific/Kiritimati"], 1),
        ] {
            let outcome = try await sandbox.writ(
                ["insights", "--policies", "\(sandbox.path)/w/policies", "--series", "--format", "json"] + options)
            let counts = try lines(outcome).filter { $0["series"] == ["policy": "reviewed"] }
                .compactMap { $0["evaluated"]?.intValue }
            #expect(counts.reduce(0, +) == Int64(evaluated), "\(options)")
        }
    }

    @Test(arguments: [
        ["--zone", "Mars/Olympus"], ["--from", "yesterday"], ["--from", "2025-03-02", "--to", "2025-03-01"],
        ["--by", "year"],
    ])
    func whatSaysNothingIsWrongUsage(options: [String]) async throws {
        let sandbox = try await Sandbox(.bare)
        #expect(try await sandbox.writ(["insights"] + options).status == 64)
    }

    @Test func textIsForPeopleAndNothingIsAppended() async throws {
        let sandbox = try await Self.recorded()
        let before = try await sandbox.writ("status", "--format", "json").output
        let outcome = try await sandbox.writ("insights", "--policies", "\(sandbox.path)/w/policies")
        #expect(outcome.output.contains("reviewed"))
        #expect(outcome.output.contains("repository skunk/works has 4 changes"))
        #expect(!outcome.output.contains("\u{1b}"))
        #expect(try await sandbox.writ("status", "--format", "json").output == before)
    }

    @Test func theKeptProjectionMayBeDeletedOrDamaged() async throws {
        let sandbox = try await Self.recorded()
        let ask = ["insights", "--policies", "\(sandbox.path)/w/policies", "--format", "json"]
        let first = try await sandbox.writ(ask).output
        #expect(try await sandbox.writ(ask + ["--rebuild"]).output == first)
        try sandbox.remove("w/insights.db")
        #expect(try await sandbox.writ(ask).output == first)
        for suffix in ["", "-wal", "-shm"] where sandbox.exists("w/insights.db\(suffix)") {
            try sandbox.remove("w/insights.db\(suffix)")
        }
        try sandbox.write("w/insights.db", "this is no database at all, but long enough to be looked at")
        #expect(try await sandbox.writ(ask).output == first)
    }

    @Test func theReportIsOneFile() async throws {
        let sandbox = try await Self.recorded()
        let file = "\(sandbox.path)/report.html"
        let outcome = try await sandbox.writ(
            "report", "--html", file, "--policies", "\(sandbox.path)/w/policies", "--format", "json")
        #expect(outcome.status == 0)
        #expect(try outcome.json().objectValue?["html"]?.stringValue == file)
        let page = try sandbox.read("report.html")
        #expect(page.hasPrefix("<!doctype html>") && page.contains("Somebody else approved every change"))
        #expect(!page.contains("a_"), "names are rendered")
        let owner = try await sandbox.writ(
            "report", "--html", file, "--policies", "\(sandbox.path)/w/policies", "--owner", "team:nobody")
        #expect(owner.status == 0)
        #expect(try sandbox.read("report.html").contains("No policy is active"))
    }
}
