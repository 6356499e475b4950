// A mail as RFC 5322 text: headers in ASCII, the body as it is where it is ASCII in short lines, else as base64.

import FoundationEssentials
public import WritEnforcement

/// Writes mails down.
public struct MailText: Sendable {
    /// The longest address, in bytes (RFC 5321, 4.5.3.1.3).
    public static let addressBytesMax = 254
    /// The longest subject that is sent; the rest is cut.
    public static let subjectCharactersMax = 200

    private let from: String

    /// Mails of a sender.
    ///
    /// - Parameter from: an address, or a name with an address in angle brackets.
    /// - Throws: `DeliveryFailure` when it is neither.
    public init(from: String) throws(DeliveryFailure) {
        self.from = from
        try Self.check(sender)
        guard from.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else {
            throw DeliveryFailure("the sender `from` may hold ASCII characters only", isPermanent: true)
        }
    }

    /// The sender's address.
    public var sender: String {
        guard let open = from.lastIndex(of: "<"), from.hasSuffix(">") else { return from }
        return String(from[from.index(after: open)...].dropLast())
    }

    /// Refuses what could end a line or an argument of a command (CRLF injection).
    ///
    /// - Throws: `DeliveryFailure`, permanent, which does not show the address.
    public static func check(_ address: String) throws(DeliveryFailure) {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        let isSafe = address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"<>()[],;:\\\"".utf8.contains($0) }
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), isSafe, address.utf8.count <= addressBytesMax else {
            throw DeliveryFailure("the recipient's address cannot be written to", isPermanent: true)
        }
    }

    /// The Message-ID of a key: the same for every attempt, so that a mail sent twice can be told.
    public func messageID(of key: String) -> String {
        let safe = key.utf8.map { byte -> UInt8 in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95: byte
            default: UInt8(ascii: "_")
            }
        }
        let domain = sender.split(separator: "@").last.map(String.init) ?? "localhost"
        return "<\(String(decoding: safe, as: UTF8.self))@\(domain)>"
    }

    /// The mail's text, its lines ended by CR LF.
    ///
    /// - Throws: `DeliveryFailure` for an address that could end a line.
    public func text(of mail: Mail) throws(DeliveryFailure) -> String {
        try Self.check(mail.recipient)
        let subject = String(mail.subject.prefix(Self.subjectCharactersMax))
        let headers = [
            "From: \(from)", "To: <\(mail.recipient)>", "Subject: \(Self.encoded(subject))",
            "Date: \(Self.plain(mail.date))", "Message-ID: \(messageID(of: mail.key))",
            "Auto-Submitted: auto-generated", "X-Writ-Key: \(Self.plain(mail.key))", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
        ]
        let lines = mail.text.split(separator: "\n", omittingEmptySubsequences: false)
        let isPlain = lines.allSatisfy { line in
            line.utf8.count <= Self.lineBytesMax && line.utf8.allSatisfy { ($0 >= 0x20 && $0 < 0x7f) || $0 == 9 }
        }
        let text = lines.joined(separator: "\r\n")
        let encoding = "Content-Transfer-Encoding: \(isPlain ? "7bit" : "base64")"
        let body = isPlain ? text : Self.base64Lines(text)
        return (headers + [encoding]).joined(separator: "\r\n") + "\r\n\r\n" + body
            + (body.hasSuffix("\r\n") ? "" : "\r\n")
    }

    /// The longest line of a body that is sent as it is; RFC 5322 allows 998.
    static let lineBytesMax = 900

    private static func base64Lines(_ text: String) -> String {
        Data(text.utf8).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
    }

    /// Text without anything but printable ASCII.
    private static func plain(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 >= 0x20 && $0 < 0x7f }, as: UTF8.self)
    }

    /// A header's text: folded at spaces where it is ASCII, else in encoded words of at most 75 characters (RFC 2047).
    private static func encoded(_ text: String) -> String {
        let line = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        if line.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }), !line.contains("=?") { return folded(line) }
        var words: [String] = []
        var chunk = ""
        for character in line {
            // 39 bytes are 52 characters of base64; with `=?utf-8?B?`, `?=` and the header's name that is 73.
            if chunk.utf8.count + character.utf8.count > 39, !chunk.isEmpty {
                words.append(chunk)
                chunk = ""
            }
            chunk.append(character)
        }
        words.append(chunk)
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static func folded(_ line: String) -> String {
        var lines: [String] = [""]
        for word in line.split(separator: " ") {
            if lines[lines.count - 1].utf8.count + word.utf8.count > 65, !lines[lines.count - 1].isEmpty {
                lines.append("")
            }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines.joined(separator: "\r\n ")
    }
}
