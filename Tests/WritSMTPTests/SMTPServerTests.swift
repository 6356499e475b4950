// Mails through a real mail server (aiosmtpd), with STARTTLS and a certificate made for the test.

import Foundation
import Testing
import WritEnforcement
import WritSMTP
import WritTesting

@Suite(.enabled(if: ReceiverProcess.hasMailServer, "python3-aiosmtpd is not installed: run scripts/setup.sh"))
struct SMTPServerTests {
    private let folder = NSTemporaryDirectory() + "writ-smtp-\(UUID().uuidString)"

    private func start(_ options: String...) throws -> ReceiverProcess {
        try TestCertificate.make(in: folder)
        return try ReceiverProcess("mail_server.py", ["\(folder)/mails"] + options)
    }

    private var tls: [String] { ["--tls", "\(folder)/cert.pem", "\(folder)/key.pem"] }

    private func server(
        _ receiver: ReceiverProcess, _ protection: SMTPConfiguration.Protection = .startTLS, isTrusted: Bool = true,
        password: String? = nil
    ) throws -> SMTPServer {
        try SMTPServer(
            SMTPConfiguration(
                host: "localhost", port: receiver.port, protection: protection,
                certificates: isTrusted ? "\(folder)/cert.pem" : nil, login: password.map { ("writ", $0) },
                timeout: .seconds(60)), from: "Writ <writ@example.org>")
    }

    private func mail(to recipient: String = "bob@example.org") -> Mail {
        Mail(
            recipient: recipient, subject: "subject", text: "first\n.\n..second\n", key: "d-1-abc",
            date: "Tue, 24 Nov 2026 09:12:03 +0000")
    }

    private func mails() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/mails")) ?? []
        return names.filter { $0.hasSuffix(".eml") }.sorted().compactMap {
            try? String(contentsOfFile: "\(folder)/mails/\($0)", encoding: .utf8)
        }
    }

    private func failure(_ body: () async throws -> Void) async -> DeliveryFailure? {
        do {
            try await body()
            return nil
        } catch { return error as? DeliveryFailure }
    }

    @Test func aMailArrivesWholeOverSTARTTLSWithALogin() async throws {
        try TestCertificate.make(in: folder)
        let receiver = try ReceiverProcess(
            "mail_server.py", ["\(folder)/mails"] + tls + ["--login", "writ", "secret"])
        try await server(receiver, password: "secret").send(mail())
        let text = try #require(mails().first)
        #expect(text.contains("X-Secured: yes"))
        #expect(text.contains("X-Login: writ"))
        #expect(text.contains("X-Envelope-To: bob@example.org"))
        #expect(text.contains("\r\n\r\nfirst\r\n.\r\n..second\r\n"))
        let wrong = await failure { try await server(receiver, password: "guess").send(mail()) }
        #expect(wrong?.description.contains("refused the login: 535") == true, "\(wrong?.description ?? "")")
        #expect(wrong?.description.contains("guess") == false)
        #expect(mails().count == 1)
    }

    @Test func withoutSTARTTLSNothingIsSent() async throws {
        let receiver = try start()
        let refused = await failure { try await server(receiver).send(mail()) }
        #expect(refused?.description == "the mail server does not offer STARTTLS, and nothing is sent without it")
        #expect(mails().isEmpty)
        try await server(receiver, .none).send(mail())
        #expect(mails().count == 1)
    }

    @Test func aCertificateThatNobodyVouchesForIsRefused() async throws {
        try TestCertificate.make(in: folder)
        let receiver = try ReceiverProcess("mail_server.py", ["\(folder)/mails"] + tls)
        let refused = await failure { try await server(receiver, isTrusted: false).send(mail()) }
        #expect(refused?.isChannelDown == true)
        #expect(mails().isEmpty)
    }

    @Test func tlsFromTheFirstByteWorks() async throws {
        try TestCertificate.make(in: folder)
        let receiver = try ReceiverProcess("mail_server.py", ["\(folder)/mails", "--implicit"] + tls)
        try await server(receiver, .tls).send(mail())
        #expect(mails().count == 1)
    }

    @Test func aRecipientThatDoesNotExistIsAPermanentFailureWithoutTheAddress() async throws {
        let receiver = try start("--refuse", "nobody")
        let refused = await failure { try await server(receiver, .none).send(mail(to: "nobody@example.org")) }
        #expect(refused?.isPermanent == true)
        #expect(refused?.isChannelDown == false)
        #expect(refused?.description.contains("nobody@") == false)
    }

    @Test(.timeLimit(.minutes(10))) func aServerThatSaysNothingIsGivenUp() async throws {
        let receiver = try ReceiverProcess("webhook_receiver.py", ["\(folder)-calls"])
        let slow = try SMTPServer(
            SMTPConfiguration(
                host: "127.0.0.1", port: receiver.port, protection: .none, certificates: nil, login: nil,
                timeout: .milliseconds(500)), from: "writ@example.org")
        let refused = await failure { try await slow.send(mail()) }
        #expect(refused?.isChannelDown == true)
        receiver.end()
        #expect(await failure { try await slow.send(mail()) }?.isChannelDown == true)
    }
}
