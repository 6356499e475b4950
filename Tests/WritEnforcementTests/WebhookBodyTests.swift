// What Slack, Teams and programs get.

import Testing
import WritEnforcement
import WritModel

@Suite struct WebhookBodyTests {
    private let notice = Notice(
        key: "d-1-abc", cause: "d-1", isEscalation: false, headline: "denied: push to <!channel> of shop",
        circumstances: "by Ann & Bob, entry 7",
        findings: [
            NoticeFinding(
                policy: "four-eyes", title: "Nobody *alone*", why: "One person must not.",
                failures: ["commit a1 has no approval"],
                missing: ["missing: review.approved, which somebody else can supply"],
                commands: ["writ review approve a1"])
        ], explain: "writ explain d-1", more: 12, at: Instant(nanoseconds: 0))

    @Test func everyFormSaysWhatFailedWhyWhatIsMissingWhoAndTheCommand() {
        let wanted = [
            "denied: push", "four-eyes", "One person must not", "commit a1 has no approval", "somebody else can supply",
            "writ review approve a1", "writ explain d-1", "12 more",
        ]
        let bodies = [WebhookBody.plain(notice), WebhookBody.slack(notice), WebhookBody.teams(notice)]
        for text in bodies.map(\.text) + [notice.lines.joined(separator: "\n")] {
            // Teams' Markdown is escaped; without the backslashes it is the same text.
            let plain = text.replacing("\\", with: "")
            for words in wanted { #expect(plain.contains(words), "`\(words)` is not in \(text)") }
        }
    }

    @Test func slackTextMentionsNobodyAndLinksNowhere() {
        let text = WebhookBody.slack(notice).text
        #expect(!text.contains("<!channel>"))
        #expect(text.contains("&lt;!channel&gt;"))
        #expect(text.contains("Ann &amp; Bob"))
    }

    @Test func teamsMarkdownOfOthersIsEscaped() throws {
        let attachment = try #require(WebhookBody.teams(notice).objectValue?["attachments"]?.arrayValue?.first)
        let card = attachment.objectValue?["content"]?.objectValue
        #expect(card?["type"] == "AdaptiveCard")
        let texts = card?["body"]?.arrayValue?.compactMap { $0.objectValue?["text"]?.stringValue } ?? []
        #expect(texts.contains("Nobody \\*alone\\* \\[four-eyes\\]"))
    }

    @Test func thePlainBodyHasEveryField() {
        let body = WebhookBody.plain(notice).objectValue
        #expect(body?["id"] == "d-1-abc")
        #expect(body?["cause"] == "d-1")
        #expect(body?["more"] == 12)
        let finding = body?["findings"]?.arrayValue?.first?.objectValue
        #expect(finding?["commands"] == ["writ review approve a1"])
    }

    @Test func theSubjectNamesThePolicyAndHowManyMore() {
        #expect(notice.subject == "[Writ] denied: push to <!channel> of shop [four-eyes] (and 12 more)")
    }
}
