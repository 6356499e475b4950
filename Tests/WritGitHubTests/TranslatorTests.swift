// What GitHub tells becomes canonical events: from archives of all years and from webhooks alike.

import Foundation
import Testing
import WritConnector
import WritModel

@testable import WritGitHub

@Suite struct TranslatorTests {
    private static let sha = String(repeating: "a", count: 40)
    private static let base = String(repeating: "b", count: 40)

    private static func request(_ more: [(String, JSONValue)] = []) -> JSONObject {
        var request: JSONObject = [
            "number": 12, "title": "Sell tea", "user": ["login": "ann", "type": "User"],
            "head": ["sha": .string(sha)], "base": ["ref": "main"], "merged": false, "additions": 3, "deletions": 1,
        ]
        for (key, value) in more { request[key] = value }
        return request
    }

    private static func change(_ action: String, _ more: [(String, JSONValue)] = []) -> JSONObject {
        ["action": .string(action), "number": 12, "pull_request": .object(request(more))]
    }

    @Test func aMergeIsToldWithWhoMergedAndWhatIsKnownOfItsCommits() throws {
        let merge = String(repeating: "c", count: 40)
        let draft = try Deliveries.draft(
            "PullRequestEvent",
            Self.change(
                "closed",
                [
                    ("merged", true), ("merge_commit_sha", .string(merge)), ("commits", 1),
                    ("merged_by", ["login": "bob", "type": "User"]),
                ]), actor: "bob")
        #expect(draft?.kind.description == "change.merged")
        #expect(draft?.at == Instant("2021-07-21T06:00:00Z"))
        #expect(draft?.data["change"] == "acme/shop#12")
        #expect(draft?.data["author"] == "github:ann")
        #expect(draft?.data["merged_by"] == "github:bob")
        #expect(draft?.data["merge"] == .string(merge))
        #expect(draft?.data["commits"] == [.string(Self.sha)])
        #expect(draft?.data["method"] == "unknown")
    }

    @Test func ofSeveralCommitsNoneIsClaimedToBeAll() throws {
        let draft = try Deliveries.draft(
            "PullRequestEvent", Self.change("closed", [("merged", true), ("commits", 3), ("merged_by", .null)]))
        #expect(draft?.data["commits"] == [])
        #expect(draft?.data["merged_by"] == "github:ann")
    }

    @Test(arguments: [
        ("opened", "change.opened"), ("reopened", "change.reopened"), ("closed", "change.closed"),
        ("synchronize", "change.updated"), ("edited", "change.updated"), ("labeled", "change.updated"),
        ("ready_for_review", "change.updated"), ("assigned", nil), ("locked", nil), ("", nil),
    ])
    func actionsOfChangesHaveTheirKinds(action: String, kind: String?) throws {
        #expect(try Deliveries.draft("PullRequestEvent", Self.change(action))?.kind.description == kind)
    }

    @Test func anAuthorWhoIsGoneIsGhostAndOneWhoIsNotToldIsNotGuessed() throws {
        let gone = try Deliveries.draft("PullRequestEvent", Self.change("closed", [("user", .null)]))
        #expect(gone?.data["author"] == "github:ghost")
        var payload = Self.change("closed")
        var request = Self.request()
        request["user"] = nil
        payload["pull_request"] = .object(request)
        #expect(try Deliveries.draft("PullRequestEvent", payload) == nil)
        payload["action"] = "opened"
        #expect(try Deliveries.draft("PullRequestEvent", payload)?.data["author"] == "github:ann")
    }

    @Test(arguments: [
        ("approved", "review.approved"), ("APPROVED", "review.approved"), ("commented", "review.commented"),
        ("changes_requested", "review.changes_requested"), ("dismissed", "review.dismissed"), ("pending", nil),
    ])
    func reviewsAreBoundToTheCommitThatWasReviewed(state: String, kind: String?) throws {
        let payload: JSONObject = [
            "action": "created", "pull_request": .object(Self.request()),
            "review": ["id": 77, "state": .string(state), "commit_id": .string(Self.base), "body": "fine"],
        ]
        let draft = try Deliveries.draft("PullRequestReviewEvent", payload, actor: "bob")
        #expect(draft?.kind.description == kind)
        guard kind != nil else { return }
        #expect(draft?.data["head"] == .string(Self.base))
        #expect(draft?.data["commits"] == [.string(Self.base)])
        #expect(draft?.data["review"] == "77")
        #expect(draft?.actor?.account == Account("github:bob"))
    }

    private static func comment(_ body: String, onChange: Bool = true) -> JSONObject {
        var issue: JSONObject = ["number": 12, "user": ["login": "ann"]]
        if onChange { issue["pull_request"] = ["url": "https://api.github.com/repos/acme/shop/pulls/12"] }
        return ["action": "created", "issue": .object(issue), "comment": ["id": 5, "body": .string(body)]]
    }

    @Test(arguments: [
        ("/lgtm", true), ("/LGTM", true), ("thanks\r\n/lgtm\r\n", true), ("/lgtm thank you", true),
        ("/lgtm cancel", false), ("/lgtm  Cancel", false), ("/lgtm cancellation is next", true), ("I say /lgtm", false),
        (" /lgtm", false), ("lgtm", false), ("", false), ("/lgtm cancel\n/lgtm", true),
    ])
    func aCommandStandsAtTheBeginningOfALine(body: String, counts: Bool) throws {
        let draft = try Deliveries.draft(
            "IssueCommentEvent", Self.comment(body), commands: ["/lgtm=review.approved"])
        #expect((draft?.kind.description == "review.approved") == counts)
    }

    @Test func commentsCountOnChangesAloneAndOnlyByCommand() throws {
        let commands = ["/lgtm=review.approved", "/lgtm cancel=review.dismissed"]
        #expect(
            try Deliveries.draft("IssueCommentEvent", Self.comment("/lgtm", onChange: false), commands: commands) == nil
        )
        #expect(try Deliveries.draft("IssueCommentEvent", Self.comment("/lgtm")) == nil)
        let cancelled = try Deliveries.draft("IssueCommentEvent", Self.comment("/lgtm cancel"), commands: commands)
        #expect(cancelled?.kind.description == "review.dismissed")
        let given = try Deliveries.draft("IssueCommentEvent", Self.comment("/lgtm"), commands: commands)
        #expect(given?.data["author"] == "github:ann")
        #expect(given?.data["head"] == "")
    }

    @Test(arguments: ["/lgtm", "=review.approved", "/lgtm=change.merged", "/lgtm=Review", "  =review.approved"])
    func aCommandThatCannotWorkIsRefused(text: String) {
        var commands = CommentCommands()
        #expect(throws: CommentCommands.CommandError.self) { try commands.add(text) }
    }

    @Test func aPushSaysWhichCommitsItListsAndWhetherThereAreMore() throws {
        let payload: JSONObject = [
            "push_id": 9, "ref": "refs/heads/main", "head": .string(Self.sha), "before": .string(Self.base), "size": 2,
            "commits": [["sha": .string(Self.sha)]],
        ]
        let draft = try Deliveries.draft("PushEvent", payload)
        #expect(draft?.kind == .branchPushed)
        #expect(draft?.data["branch"] == "main")
        #expect(draft?.data["push"] == "9")
        #expect(draft?.data["truncated"] == true)
        var bare = payload
        bare["commits"] = nil
        bare["size"] = nil
        #expect(try Deliveries.draft("PushEvent", bare)?.data["truncated"] == true)
        var old = bare
        old["ref"] = "main"
        old["size"] = 1
        old["shas"] = [[.string(Self.sha), "ann@example.org", "message", "Ann"]]
        let oldDraft = try Deliveries.draft("PushEvent", old)
        #expect(oldDraft?.data["ref"] == "refs/heads/main")
        #expect(oldDraft?.data["commits"] == [.string(Self.sha)])
        #expect(oldDraft?.data["truncated"] == false)
    }

    @Test func botsAreKnownByTypeAndByName() throws {
        let opened = Self.change("opened", [("user", ["login": "robot", "type": "Bot"])])
        #expect(try Deliveries.draft("PullRequestEvent", opened, actor: "robot")?.actor?.kind == .bot)
        #expect(try Deliveries.draft("PullRequestEvent", opened, actor: "dependabot[bot]")?.actor?.kind == .bot)
        #expect(try Deliveries.draft("PullRequestEvent", opened, actor: "ann")?.actor?.kind == .human)
    }

    @Test(
        .enabled(if: Deliveries.hasWebhooks, "the webhook examples are not at hand"),
        arguments: [
            ("pull_request/opened.payload.json", "change.opened"),
            ("pull_request/synchronize.payload.json", "change.updated"),
            ("pull_request/closed.payload.json", "change.closed"),
            ("pull_request_review/submitted.payload.json", "review.commented"),
            ("pull_request_review_comment/created.payload.json", "review.commented"),
            ("push/with-new-branch.payload.json", "branch.pushed"),
            ("check_run/completed.1.payload.json", "test.finished"), ("check_run/created.payload.json", nil),
            ("status/with-installation.payload.json", "test.finished"),
            ("workflow_run/completed.payload.json", "build.finished"),
            ("deployment_status/gh-pages.payload.json", "deploy.started"), ("member/edited.payload.json", nil),
            ("member/added.with-installation.payload.json", "access.granted"),
            ("membership/removed.payload.json", "access.revoked"),
            ("organization/member_added.payload.json", "access.granted"),
            ("branch_protection_rule/created.payload.json", "control.restored"),
            ("branch_protection_rule/deleted.payload.json", "control.weakened"), ("star/deleted.payload.json", nil),
        ])
    func webhooksBecomeTheSameKinds(file: String, kind: String?) throws {
        #expect(try Deliveries.webhook(file)?.kind.description == kind)
    }

    @Test(.enabled(if: Deliveries.hasWebhooks, "the webhook examples are not at hand"))
    func everyWebhookIsTranslatedOrLeftAndNoneStopsTheProgram() throws {
        let files = try #require(FileManager.default.enumerator(atPath: Deliveries.webhooks)).compactMap {
            $0 as? String
        }
        .filter { $0.contains("/") && $0.hasSuffix(".json") }
        #expect(files.count > 180)
        let translated = try files.filter { try Deliveries.webhook($0) != nil }
        #expect(translated.count > 30)
        let updated = try Deliveries.webhook("pull_request/synchronize.payload.json")
        #expect(updated?.data["previous"] == "f95f852bd8fca8fcc58a9a2d6c842781e32a215e")
        #expect(updated?.data["head"] == "ec26c3e57ca3a959ca5aad62de7213c562f8c821")
    }
}
