// Mails to people by the address that the directory knows, through a real mail server.

import Foundation
import Testing
import WritModel
import WritTesting

@Suite(.enabled(if: ReceiverProcess.hasMailServer, "python3-aiosmtpd is not installed: run scripts/setup.sh"))
struct MailTests {
    @Test func teamsGroupsAndActorsGetTheirMails() async throws {
        let sandbox = try await Sandbox(.starters)
        try TestCertificate.make(in: "\(sandbox.path)/tls")
        let receiver = try ReceiverProcess(
            "mail_server.py",
            [
                "\(sandbox.path)/mails", "--tls", "\(sandbox.path)/tls/cert.pem", "\(sandbox.path)/tls/key.pem",
                "--login",
                "writ", "pass word",
            ])
        try sandbox.configure(
            """
              channels:
                mail: { smtp: localhost, port: \(receiver.port), from: "Writ <writ@example.org>", user: writ, password: { env: MAIL_PASSWORD }, ca: ../tls/cert.pem }
              routes:
                team:owners: "mail:owners@example.org"
            """)
        try await sandbox.activate(
            Notified.policy("owner, group:release-managers, deploy.actor"), as: "told.yaml")
        let request = Notified.request("r1").replacing("github:cas", with: "remote:ann")
        #expect(try await sandbox.writ("decide", input: request).status == 1)
        let run = try await sandbox.writ("outbox", "run", setting: ["MAIL_PASSWORD": "pass word"])
        #expect(run.status == 0, "\(run.text)")
        let mails = try FileManager.default.contentsOfDirectory(atPath: "\(sandbox.path)/mails").sorted().map {
            try sandbox.read("mails/\($0)")
        }
        let recipients = mails.compactMap { mail in
            mail.components(separatedBy: "\r\n").first { $0.hasPrefix("X-Envelope-To: ") }?.dropFirst(15)
        }
        // Rita has no address of her own account's, but `email:` accounts of the same person; so has Ann.
        #expect(recipients.contains("owners@example.org"))
        #expect(recipients.contains { $0 == "rita@example.org" })
        #expect(recipients.contains { $0 == "ann@example.org" })
        #expect(recipients.count == 3)
        #expect(mails.allSatisfy { $0.contains("X-Secured: yes") && $0.contains("Message-ID: <d-") })
        for file in ["log.db", "log.db-wal"] where sandbox.exists("w/\(file)") {
            let bytes = try Data(contentsOf: URL(filePath: "\(sandbox.path)/w/\(file)"))
            for address in ["owners@example.org", "rita@example.org", "ann@example.org"] {
                #expect(bytes.range(of: Data(address.utf8)) == nil, "`\(address)` is in \(file)")
            }
        }
    }
}
