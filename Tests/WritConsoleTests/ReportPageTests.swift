// The page is whole by itself, whatever names the log holds.

import Testing
import WritInsights
import WritModel

@testable import WritConsole

@Suite struct ReportPageTests {
    private static let hostile = "</style><script src=\"https://evil.example/x.js\">alert('x')</script>"

    /// Five years of weeks of a few policies with names that try to be markup.
    private static func page(policies: Int = 3, sections: [ReportSection] = []) -> String {
        var question = InsightsQuestion()
        question.granularity = .week
        for number in 0..<policies {
            let name = "p\(number)\(hostile)"
            question.policies.append(
                GovernedPolicy(
                    name: name, title: "Title \(hostile)", owner: hostile, mode: "observe", severity: "high",
                    checks: ["c"], kinds: ["change.merged"]))
            for week in 0..<260 {
                for index in 0..<20 {
                    let isViolated = (week * 7 + index * 3) % 11 == 0 || week > 200 && index < 8
                    question.audited.append(
                        AuditedOutcome(
                            policy: name,
                            checks: [.init(id: "c", outcome: isViolated ? .violated : .satisfied, cause: "")],
                            index: UInt64(week * 20 + index), kind: "change.merged",
                            second: 1_700_000_000 + Int64(week) * 604_800, scope: "repository\t\(hostile)\t", keys: [],
                            isDecided: false))
                }
            }
        }
        let frame = ReportFrame(
            title: "Report \(hostile)", owner: hostile, origin: hostile, root: "abc=", madeAt: "2026-01-01T00:00:00Z",
            zone: "UTC", render: { $0 }, sections: sections)
        return ReportPage(InsightsReport(Projection(), question), frame).html
    }

    @Test func namesInTheLogNeverBecomeMarkup() {
        let page = Self.page()
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;/style&gt;&lt;script"))
        #expect(page.components(separatedBy: "<style>").count == 2)
    }

    @Test func nothingIsLoadedFromAnywhere() {
        let page = Self.page()
        for sign in [" src=\"", "href=", "url(", "@import", "<link", "<iframe", "<object", "style=\"", "onload=\""] {
            #expect(!page.contains(sign), "\(sign)")
        }
        #expect(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-"))
    }

    @Test func fiveYearsOfWeeksStaySmall() {
        #expect(Self.page(policies: 5).utf8.count < 500_000)
    }

    @Test func chartsHaveTheirFiguresInATable() {
        let page = Self.page(policies: 1)
        #expect(page.contains("<svg") && page.contains("role=\"img\""))
        #expect(page.contains("<th scope=\"row\">2023-W46</th>"))
        #expect(page.contains("class=\"turn\""))
    }

    @Test func othersAddSectionsOfTheirOwn() {
        let tree = ReportNode(
            time: "10:00", text: "deployed", detail: hostileText,
            children: [ReportNode(time: "", text: "built", isAlarm: true)])
        let page = Self.page(
            policies: 0,
            sections: [
                ReportSection(title: "Trace of d1", lead: "What led to it.", body: .tree([tree])),
                ReportSection(title: "More", lead: "", body: .table(heads: ["a"], rows: [["<b>"]])),
            ])
        #expect(page.contains("Trace of d1") && page.contains("<span class=\"alarm\">built</span>"))
        #expect(page.contains("&lt;b&gt;") && !page.contains("<b>&lt;"))
    }

    private var hostileText: String { Self.hostile }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
