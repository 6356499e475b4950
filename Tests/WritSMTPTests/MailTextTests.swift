// Mails as text: nothing that others wrote begins a header or ends a mail.

import Foundation
import Testing
import WritEnforcement

@testable import WritSMTP

@Suite struct MailTextTests {
    private func mail(subject: String = "s", text: String = "t\n", to recipient: String = "bob@example.org") -> Mail {
        Mail(
            recipient: recipient, subject: subject, text: text, key: "d-1-abc", date: "Tue, 24 Nov 2026 09:12:03 +0000")
    }

    private func text(_ mail: Mail) throws -> String { try MailText(from: "Writ <writ@example.org>").text(of: mail) }

    @Test(arguments: [
        "bob@example.org\r\nBcc: eve@example.org", "bob@example.org\nDATA", "<bob@example.org>", "bob", "@", "a@b@c",
        "bob@exa mple.org", "bob@example.org>", "b\u{e9}b@example.org", "bob\0@example.org",
    ])
    func anAddressThatCouldEndALineIsRefused(_ address: String) {
        #expect(throws: DeliveryFailure.self) { try text(mail(to: address)) }
    }

    @Test func aSubjectBecomesNoHeader() throws {
        let lines = try text(mail(subject: "a\r\nBcc: eve@example.org\r\n\r\nbody")).components(separatedBy: "\r\n")
        #expect(!lines.contains { $0.hasPrefix("Bcc:") })
        #expect(lines.firstIndex(of: "").map { lines[$0 - 1] } == "Content-Transfer-Encoding: 7bit")
    }

    @Test func everyHeaderLineIsShortASCIIWhateverTheSubject() throws {
        let subject = String(repeating: "\u{fc}ber \u{1F600} =?x ", count: 30)
        let head = try text(mail(subject: subject)).components(separatedBy: "\r\n\r\n")[0]
        for line in head.components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 78 && line.utf8.allSatisfy { $0 < 0x80 }, "\(line)")
        }
        #expect(head.contains("=?utf-8?B?"))
    }

    @Test func textOutsideOfASCIIIsEncodedAndComesBack() throws {
        let body = "gr\u{fc}n\n.\n" + String(repeating: "x", count: 2000) + "\n"
        let parts = try text(mail(text: body)).components(separatedBy: "\r\n\r\n")
        #expect(parts[0].hasSuffix("Content-Transfer-Encoding: base64"))
        let data = try #require(Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters))
        #expect(String(decoding: data, as: UTF8.self) == body.replacing("\n", with: "\r\n"))
    }

    @Test func theMessageIDIsThatOfTheKey() throws {
        let writer = try MailText(from: "writ@example.org")
        #expect(writer.messageID(of: "d-1-abc") == "<d-1-abc@example.org>")
        #expect(writer.messageID(of: "v-1/x >") == "<v-1_x__@example.org>")
        #expect(try writer.text(of: mail()).contains("Message-ID: <d-1-abc@example.org>\r\n"))
    }

    @Test func noLineOfABodyEndsTheMail() {
        #expect(SMTPDialogue.dotStuffed(".a\r\n.\r\n..b\r\nc.\r\n") == "..a\r\n..\r\n...b\r\nc.\r\n")
    }

    @Test func aSenderThatIsNoAddressIsRefused() {
        for sender in ["writ", "Writ <writ>", "Writ <writ@example.org>\r\nBcc: x@y.z", "W\u{e9}rit <w@e.org>"] {
            #expect(throws: DeliveryFailure.self) { try MailText(from: sender) }
        }
    }
}
