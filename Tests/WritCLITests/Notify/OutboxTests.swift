// The outbox, end to end: messages arrive, signed and whole, once; what fails is tried again and given up visibly.

import Foundation
import Testing
import WritModel
import WritTesting

@Suite(.enabled(if: ReceiverProcess.hasWebhookReceiver, "/usr/bin/python3 is not installed: run scripts/setup.sh"))
struct OutboxTests {
    @Test func aDenialIsToldSignedAndOnce() async throws {
        let told = try await Notified("owner")
        let decision = try await told.deny("r1")
        #expect(try told.calls().isEmpty, "nothing is sent while deciding")
        let waiting = try await told.sandbox.outbox()
        #expect(waiting.map { $0["state"] } == ["pending"])
        #expect(waiting[0]["target"] == "team:owners")
        let run = try await told.sandbox.writ("outbox", "run", "--format", "json")
        #expect(run.status == 0, "\(run.text)")
        #expect(try run.json()["delivered"] == 1)
        let call = try #require(try told.calls().first)
        #expect(call["valid"] == true)
        #expect(call["id"]?.stringValue?.hasPrefix("\(decision)-") == true)
        let text = call["body"]?["text"]?.stringValue ?? ""
        for words in [
            "denied: deploy of shop to production", "not so: Somebody signed it off", "Nothing is deployed here",
            "So that a test has something to tell", "signoff.given", "writ signoff give deploy/r1",
            "writ explain \(decision)", "github:cas",
        ] { #expect(text.contains(words), "`\(words)` is not in: \(text)") }
        #expect(try await told.sandbox.writ("outbox", "run").status == 0)
        #expect(try told.calls().count == 1)
        let entry = try #require(try await told.sandbox.entries("enforcement.performed").last)
        #expect(entry["data"]?["decision"] == .string(decision))
        #expect(entry["data"]?["key"] == call["id"])
        #expect(try await told.sandbox.outbox("--all").map { $0["state"] } == ["delivered"])
        #expect(try await told.sandbox.writ("log", "replay").status == 0)
        #expect(try await told.sandbox.writ("log", "verify").status == 0)
    }

    @Test func whatOnlyObservesTellsNobodyAndWhatWarnsDoes() async throws {
        let told = try await Notified("owner")
        for (mode, count) in [("observe", 0), ("warn", 1)] {
            try await told.sandbox.activate(Notified.policy("owner", mode: mode) + Notified.fact, as: "told.yaml")
            _ = try await told.sandbox.writ("decide", input: Notified.request(mode))
            #expect(try await told.sandbox.outbox().count == count, "\(mode)")
        }
    }

    @Test func repeatedMessagesAreToldInOne() async throws {
        let told = try await Notified("owner", notify: "  group_within: 1h")
        for number in 0..<13 { try await told.deny("r\(number)") }
        let run = try await told.sandbox.writ("outbox", "run", "--format", "json")
        #expect(try run.json()["delivered"] == 1)
        #expect(try run.json()["grouped"] == 12)
        #expect(try told.calls().map { $0["body"]?["more"] } == [12])
        #expect(try told.calls()[0]["body"]?["text"]?.stringValue?.contains("and 12 more") == true)
        try await told.deny("later")
        _ = try await told.sandbox.writ("outbox", "run")
        #expect(try told.calls().count == 1, "it waits until the hour has passed")
        #expect(try await told.sandbox.outbox().map { $0["state"] } == ["pending"])
        let performed = try await told.sandbox.entries("enforcement.performed")
        #expect(performed.count == 1)
        #expect(performed[0]["data"]?["covers"]?.arrayValue?.count == 12)
    }

    @Test func deadTargetsAreTriedAgainGivenUpVisiblyAndHoldUpNobody() async throws {
        let told = try await Notified("owner, team:dead, team:gone, team:slow")
        try told.sandbox.configure(
            """
              attempts: 2
              retry_after: 1s
              timeout: 2s
              channels:
                chat: { webhook: "http://127.0.0.1:\(told.receiver.port)/ok", secret: { file: keys/hook.secret }, allow: [127.0.0.1] }
                dead: { webhook: "http://127.0.0.1:9/", allow: [127.0.0.1] }
                gone: { webhook: "http://127.0.0.1:\(told.receiver.port)/status/410", secret: { file: keys/hook.secret }, allow: [127.0.0.1] }
                slow: { webhook: "http://127.0.0.1:\(told.receiver.port)/slow", secret: { file: keys/hook.secret }, allow: [127.0.0.1] }
              routes: { team:owners: chat, team:dead: dead, team:gone: gone, team:slow: slow }
            """)
        try await told.deny("r1")
        let run = try await told.sandbox.writ("outbox", "run")
        #expect(run.status == 1)
        #expect(run.error.contains("dead: the webhook cannot be called"))
        #expect(try told.calls().contains { $0["path"] == "/ok" })
        try await Task.sleep(for: .seconds(2))
        _ = try await told.sandbox.writ("outbox", "run")
        let rows = try await told.sandbox.outbox("--all")
        let states = Dictionary(rows.map { ($0["target"]?.stringValue ?? "", $0) }) { first, _ in first }
        #expect(states["team:owners"]?["state"] == "delivered")
        #expect(states["team:gone"]?["attempts"] == 1)
        for team in ["team:dead", "team:gone", "team:slow"] {
            #expect(states[team]?["state"] == "abandoned", "\(team)")
        }
        let failed = try await told.sandbox.entries("enforcement.failed")
        #expect(failed.count == 5)
        #expect(failed.count { $0["data"]?["final"] == true } == 3)
        #expect(try await told.sandbox.writ("status").output.contains("3 messages were given up"))
        for entry in failed { #expect(!entry.text.contains("127.0.0.1"), "no URL in an entry: \(entry.text)") }
    }

    @Test func aMessageIsRetriedAndDroppedByPeople() async throws {
        let told = try await Notified("owner, team:other")
        try told.sandbox.configure("  channels: {}\n  routes: {}")
        try await told.deny("r1")
        let run = try await told.sandbox.writ("outbox", "run")
        #expect(run.error.contains("there are no channels"))
        let rows = try await told.sandbox.outbox()
        #expect(rows.allSatisfy { $0["note"]?.stringValue?.contains("no route") == true })
        let dropped = try #require(rows.first { $0["target"] == "team:other" }?["id"]?.stringValue)
        #expect(try await told.sandbox.writ("outbox", "drop", dropped).status == 64, "a reason is wanted")
        #expect(try await told.sandbox.writ("outbox", "drop", dropped, "--because", " ").status == 65)
        let reason = "told eve@example.org in person"
        #expect(try await told.sandbox.writ("outbox", "drop", dropped, "--because", reason).status == 0)
        #expect(try await told.sandbox.writ("outbox", "drop", dropped, "--because", "again").status == 65)
        let entry = try #require(
            try await told.sandbox.writ("log", "query", "--kind", "enforcement.dropped", "--format", "json").jsonLines()
                .first)
        #expect(entry["data"]?["detail"]?.stringValue?.contains("told ") == true)
        try told.sandbox.configure(
            """
              channels:
                chat: { webhook: "http://127.0.0.1:\(told.receiver.port)/ok", secret: { file: keys/hook.secret }, allow: [127.0.0.1] }
              routes: { "*": chat }
            """)
        let kept = try #require(rows.first { $0["target"] == "team:owners" }?["id"]?.stringValue)
        #expect(try await told.sandbox.writ("outbox", "retry", String(kept.dropLast(4))).status == 0)
        #expect(try await told.sandbox.writ("outbox", "run").status == 0)
        #expect(try told.calls().count == 1)
        #expect(try await told.sandbox.writ("outbox", "retry", "nothing").status == 65)
    }

    @Test func theOutboxIsMadeAnewFromTheLog() async throws {
        let told = try await Notified("owner, team:dead, team:dropped, deploy.actor")
        try told.sandbox.configure(
            """
              attempts: 1
              channels:
                chat: { webhook: "http://127.0.0.1:\(told.receiver.port)/ok", secret: { file: keys/hook.secret }, allow: [127.0.0.1] }
                dead: { webhook: "http://127.0.0.1:9/", allow: [127.0.0.1] }
              routes: { team:owners: chat, team:dead: dead }
              group_within: 0s
            """)
        for number in 0..<3 { try await told.deny("r\(number)") }
        for row in try await told.sandbox.outbox() where row["target"] == "team:dropped" {
            let id = row["id"]?.stringValue ?? ""
            #expect(try await told.sandbox.writ("outbox", "drop", id, "--because", "a test").status == 0)
        }
        _ = try await told.sandbox.writ("outbox", "run")
        let states = { (rows: [JSONValue]) in
            rows.map {
                "\($0["id"]?.stringValue ?? "") \($0["state"]?.stringValue ?? "") \($0["attempts"]?.intValue ?? 0)"
            }
            .sorted()
        }
        let before = states(try await told.sandbox.outbox("--all"))
        #expect(before.count == 12)
        let calls = try told.calls().count
        #expect(try await told.sandbox.writ("outbox", "rebuild").status == 0)
        _ = try await told.sandbox.writ("outbox", "run")
        #expect(states(try await told.sandbox.outbox("--all")) == before)
        #expect(try told.calls().count == calls, "what was delivered is not sent again")
    }

    @Test func aMistakeInTheSettingsClosesNoGateAndIsSaidWithItsPlace() async throws {
        let told = try await Notified("owner")
        try told.sandbox.configure("  chanels: {}")
        try await told.deny("r1")
        let run = try await told.sandbox.writ("outbox", "run")
        #expect(run.status == 65)
        #expect(run.error.contains("writ.yaml:"))
        #expect(run.error.contains("did you mean `channels`?"))
    }

    @Test func aSecretThatIsOpenToEverybodyIsNotUsed() async throws {
        let told = try await Notified("owner")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: "\(told.sandbox.path)/w/keys/hook.secret")
        let run = try await told.sandbox.writ("outbox", "run")
        #expect(run.status == 69)
        #expect(run.error.contains("chmod o-rwx"))
        #expect(!run.text.contains(Notified.secret))
    }

    @Test func twoRunnersSendNothingTwice() async throws {
        let told = try await Notified((0..<15).map { "team:t\($0)" }.joined(separator: ", "))
        for number in 0..<3 { try await told.deny("r\(number)") }
        async let first = told.sandbox.writ("outbox", "run")
        async let second = told.sandbox.writ("outbox", "run")
        _ = try await (first, second)
        _ = try await told.sandbox.writ("outbox", "run")
        let ids = try told.calls().compactMap { $0["id"]?.stringValue }
        #expect(ids.count == 45)
        #expect(Set(ids).count == 45)
    }

    @Test func whatThePusherSawIsNotSentToThem() async throws {
        let told = try await Notified("owner", hooked: true)
        _ = try await told.sandbox.commit("unseen", by: .ann)
        let push = try await told.sandbox.push("HEAD:main", setting: ["REMOTE_USER": "ann"])
        #expect(push.status != 0)
        let rows = try await told.sandbox.outbox("--all")
        let seen = rows.filter { $0["channel"] == "terminal" }
        #expect(seen.map { $0["state"] } == ["delivered"])
        let entry = try #require(try await told.sandbox.entries("enforcement.performed").last)
        #expect(entry["data"]?["channel"] == "terminal")
        #expect(try await told.sandbox.writ("log", "replay").status == 0)
    }
}
