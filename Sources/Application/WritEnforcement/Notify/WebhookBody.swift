// The bodies of webhooks: every field for programs, and what Slack and Teams show.

public import WritModel

/// Makes the bodies of webhooks.
public enum WebhookBody {
    /// The longest text that Slack shows in one section; ours is shorter than its 3,000.
    static let sectionMax = 2_900
    /// The most findings that a chat message shows; the rest is counted.
    static let findingsMax = 10

    /// Every field, for programs.
    ///
    ///     {"type":"writ.notice","id":K,"cause":D,"escalation":false,"headline":...,"circumstances":...,"at":...,
    ///      "findings":[{"policy","title","why","failures":[],"missing":[],"commands":[]}],"more":0,"explain":...,"text":...}
    public static func plain(_ notice: Notice) -> JSONValue {
        [
            "type": "writ.notice", "id": .string(notice.key), "cause": .string(notice.cause),
            "escalation": .bool(notice.isEscalation), "headline": .string(notice.headline),
            "circumstances": .string(notice.circumstances), "at": .string(notice.at.description),
            "findings": .array(notice.findings.map(plain)), "more": .int(Int64(notice.more)),
            "explain": .string(notice.explain), "text": .string(notice.lines.joined(separator: "\n")),
        ]
    }

    private static func plain(_ finding: NoticeFinding) -> JSONValue {
        [
            "policy": .string(finding.policy), "title": .string(finding.title), "why": .string(finding.why),
            "failures": .array(finding.failures.map { .string($0) }),
            "missing": .array(finding.missing.map { .string($0) }),
            "commands": .array(finding.commands.map { .string($0) }),
        ]
    }

    /// What Slack's incoming webhooks take: a text for notifications, and blocks. Nothing in it is markup of ours alone:
    /// `&`, `<` and `>` are escaped, so that no commit message mentions a channel or makes a link.
    public static func slack(_ notice: Notice) -> JSONValue {
        var blocks: [JSONValue] = [
            section("*\(slackEscaped(notice.headline))*\n\(slackEscaped(notice.circumstances))")
        ]
        for finding in notice.findings.prefix(findingsMax) {
            var lines = ["*\(slackEscaped(finding.title))* [\(slackEscaped(finding.policy))]"]
            lines += (finding.failures + [finding.why].filter { !$0.isEmpty }.map { "why: \($0)" } + finding.missing)
                .map(slackEscaped)
            lines += finding.commands.map { "```\(slackEscaped($0))```" }
            blocks.append(section(lines.joined(separator: "\n")))
        }
        blocks.append(section((notice.more > 0 ? notice.moreText + "\n" : "") + "`\(slackEscaped(notice.explain))`"))
        return ["text": .string(slackEscaped(notice.subject)), "blocks": .array(blocks)]
    }

    private static func section(_ text: String) -> JSONValue {
        ["type": "section", "text": ["type": "mrkdwn", "text": .string(String(text.prefix(sectionMax)))]]
    }

    private static func slackEscaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// What Teams' incoming webhooks (workflows) take: a message with one adaptive card.
    public static func teams(_ notice: Notice) -> JSONValue {
        var body: [JSONValue] = [
            block(notice.headline, ["weight": "Bolder", "size": "Medium"]),
            block(notice.circumstances, ["isSubtle": true]),
        ]
        for finding in notice.findings.prefix(findingsMax) {
            body.append(block("\(finding.title) [\(finding.policy)]", ["weight": "Bolder", "separator": true]))
            body += finding.failures.map { block($0, [:]) }
            if !finding.why.isEmpty { body.append(block("why: \(finding.why)", ["isSubtle": true])) }
            body += finding.missing.map { block($0, [:]) }
            body += finding.commands.map { block($0, ["fontType": "Monospace"]) }
        }
        if notice.more > 0 { body.append(block(notice.moreText, ["separator": true])) }
        body.append(block(notice.explain, ["fontType": "Monospace"]))
        let card: JSONValue = [
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
            "body": .array(body),
        ]
        let attachment: JSONValue = [
            "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": .null, "content": card,
        ]
        return ["type": "message", "summary": .string(notice.subject), "attachments": [attachment]]
    }

    /// A text block. Cards render a little Markdown, so what could begin some is escaped.
    private static func block(_ text: String, _ style: JSONObject) -> JSONValue {
        var escaped = ""
        for character in text {
            if "\\`*_[]#".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        var object: JSONObject = ["type": "TextBlock", "text": .string(escaped), "wrap": true]
        for member in style.members { object[member.key] = member.value }
        return .object(object)
    }
}
