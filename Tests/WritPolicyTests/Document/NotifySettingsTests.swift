// `notify:` of `writ.yaml`: what it may say, and what is refused with its place.

import Testing
import WritModel
import WritPolicy

@Suite struct NotifySettingsTests {
    private func read(_ text: String) throws -> NotifySettings { try NotifySettings.read(text, file: "writ.yaml") }

    private func problem(_ text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch { return "\(error)" }
    }

    @Test func everythingHasADefault() throws {
        #expect(try read("origin: x\n") == NotifySettings())
        let settings = try read("notify:\n  channels:\n    mail: { smtp: mail.example.org, from: w@example.org }\n")
        #expect(
            settings.channels["mail"]
                == .mail(
                    MailSettings(
                        host: "mail.example.org", port: 587, from: "w@example.org", protection: .starttls,
                        certificates: nil, user: nil, password: nil)))
        #expect(settings.attempts == 10)
        #expect(settings.groupWithin == .seconds(600))
    }

    @Test func everyMemberIsRead() throws {
        let settings = try read(
            """
            notify:
              channels:
                mail: { smtp: m, port: 25, from: "W <w@e.org>", security: tls, ca: c.pem, user: u, password: { env: P } }
                chat: { webhook: { file: keys/url }, secret: { file: keys/s }, template: slack, allow: [10.0.0.0/8] }
              routes:
                team:x: [chat, "mail:x@e.org"]
                github:ann: mail
                "*": chat
              group_within: 5m
              attempts: 3
              retry_after: 1s
              keep_for: 1d
              timeout: 2s

            """)
        #expect(settings.order == ["mail", "chat"])
        #expect(
            settings.routes["team:x"] == [
                NotifyRoute(channel: "chat", address: nil), NotifyRoute(channel: "mail", address: "x@e.org"),
            ])
        #expect(settings.routes["github:ann"] == [NotifyRoute(channel: "mail", address: nil)])
        #expect(settings.timeout == .seconds(2))
        guard case .webhook(let hook)? = settings.channels["chat"] else { return #expect(Bool(false), "no webhook") }
        #expect(hook.secret == .file("keys/s"))
        #expect(hook.template == .slack)
        #expect(hook.allowed.map(\.description) == ["10.0.0.0/8"])
    }

    @Test(arguments: [
        (
            "notify: { chanels: {} }",
            "writ.yaml:1:11: error: `chanels` is not a key of `notify`; did you mean `channels`?"
        ),
        (
            "notify: { channels: { a: { webhook: \"https://x\", secret: whsec_abc } } }",
            "writ.yaml:1:58: error: `secret` says where the secret is, not the secret itself; write `{ file: keys/secret }` or `{ env: WRIT_SECRET }`"
        ),
        (
            "notify: { channels: { a: { webhook: \"ftp://x\" } } }",
            "writ.yaml:1:38: error: `webhook` is a URL that begins with `https://` or `http://`; or where it is: `{ file: keys/hook.url }` or `{ env: HOOK_URL }`"
        ),
        (
            "notify:\n  channels: { chat: { webhook: \"https://x\" } }\n  routes: { team:x: chta }",
            "writ.yaml:3:21: error: there is no channel `chta`; did you mean `chat`?"
        ),
        (
            "notify:\n  channels: { chat: { webhook: \"https://x\" } }\n  routes: { team:x: \"chat:a@b.c\" }",
            "writ.yaml:3:22: error: the channel `chat` is a webhook and takes no address"
        ),
        (
            "notify:\n  channels: { m: { smtp: h, from: a@b.c } }\n  routes: { team:x: \"m:a@b.c\\nRCPT TO:x\" }",
            "writ.yaml:3:22: error: `m:` is followed by an address such as `team@example.org`"
        ),
        (
            "notify: { channels: { m: { smtp: h, from: nobody } } }",
            "writ.yaml:1:43: error: `nobody` is not an address; such as `writ@example.org`"
        ),
        ("notify: { attempts: 0 }", "writ.yaml:1:21: error: `attempts` is a whole number from 1 to 100; found `0`"),
        (
            "notify: { timeout: soon }",
            "writ.yaml:1:20: error: `soon` is not a span of time up to 2 min; such as `30s` or `10m`"
        ),
        (
            "notify: { channels: { a: { webhook: \"https://x\", allow: [10.0.0.0/99] } } }",
            "writ.yaml:1:58: error: `10.0.0.0/99` is not a range of addresses; such as `10.1.0.0/16`"
        ),
        (
            "notify: { channels: { m: { smtp: h, from: a@b.c, security: none, user: u, password: { env: P } } } }",
            "writ.yaml:1:72: error: a password is not sent over a connection without protection; use `security: starttls`"
        ),
    ])
    func whatIsWrongIsRefusedWithItsPlace(_ text: String, _ message: String) { #expect(problem(text) == message) }

    @Test func aPolicyNamesNoAddress() {
        let text = Documents.policy(otherwise: "[{ notify: [\"email:ann@example.org\"] }]")
        let problems = DocumentReader.read(
            text: text, file: "p.yaml", includes: { _ in .failure(IncludeError("none")) }, digest: { _ in "" }
        ).problems
        #expect(problems.first?.message.hasPrefix("`notify` names accounts, teams and groups, not addresses") == true)
    }
}

private enum Documents {
    static func policy(otherwise: String) -> String {
        """
        kind: policy
        policy: p
        title: A policy
        why: For a test.
        on: deploy.requested as deploy
        require: [ { id: only, that: "false" } ]
        otherwise: \(otherwise)

        """
    }
}
