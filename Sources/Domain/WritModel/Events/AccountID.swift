// The pseudonym that stands in the log for an account. What it stands for is in the erasable directory alone.

/// An account's random id, `a_` and 22 characters of base64url: 128 bits, so that two never meet.
public struct AccountID: Sendable, Hashable, CustomStringConvertible {
    /// Characters after the prefix.
    public static let digits = 22

    /// The id as it stands in a leaf.
    public let description: String

    /// A well-formed id, or `nil`.
    public init?(_ text: String) {
        guard text.utf8.count == Self.digits + 2, text.hasPrefix("a_"),
            text.utf8.dropFirst(2).allSatisfy(Self.isDigit)
        else { return nil }
        description = text
    }

    /// The id of 16 random bytes, which the caller draws.
    ///
    /// - Parameter random: at least 16 bytes; only the first 16 count.
    public init(random: [UInt8]) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var bits: UInt32 = 0
        var count = 0
        var text = Array("a_".utf8)
        for byte in random.prefix(16) + [0] {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count)) & 63])
            }
        }
        description = String(decoding: text.prefix(Self.digits + 2), as: UTF8.self)
    }

    /// Whether a byte may stand after the prefix.
    public static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// An account in clear, as people and tools name it: `github:ann`, `email:ann@example.org`, `name:Ann`, `person:ann`.
public struct Account: Sendable, Hashable, CustomStringConvertible {
    /// The longest account, in bytes.
    public static let lengthMax = 320

    /// The account as text, `scheme:value`, folded: as its source compares it.
    public let description: String

    /// A well-formed account, or `nil`: a scheme of lower-case letters and digits, a colon, and a value without
    /// control characters.
    public init?(_ text: String) {
        // By bytes: several accounts are read per event. Control characters are single bytes in UTF-8.
        let bytes = text.utf8
        guard bytes.count <= Self.lengthMax, let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            colon > bytes.startIndex,
            bytes[..<colon].allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
        else { return nil }
        let value = bytes[bytes.index(after: colon)...]
        guard !value.isEmpty, value.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
        description = value.allSatisfy(Self.isLower) ? text : Self.folded(bytes[..<colon], value, text)
    }

    /// The schemes whose accounts are one in whatever letter case, because their source says so: logins of forges. E-mail
    /// addresses are the other ones.
    private static let caselessLogins = ["github", "gitlab", "gitea"]

    private static func folded(
        _ scheme: Substring.UTF8View, _ value: Substring.UTF8View, _ text: String
    ) -> String {
        let scheme = String(Substring(scheme))
        if scheme == "email" { return "email:" + Substring(value).lowercased() }
        guard caselessLogins.contains(scheme) else { return text }
        // Logins are ASCII; a directory's file folds them in the same way.
        let bytes = value.map { (65...90).contains($0) ? $0 + 32 : $0 }
        return scheme + ":" + String(decoding: bytes, as: UTF8.self)
    }

    private static func isLower(_ byte: UInt8) -> Bool { byte < 0x80 && !(65...90).contains(byte) }

    /// The account of an e-mail address.
    public init?(email: String) { self.init("email:" + email) }

    /// The account that a document calls a person by.
    public init?(person: String) { self.init("person:" + person) }

    /// The part before the colon.
    public var scheme: Substring { Substring(description.utf8.prefix { $0 != UInt8(ascii: ":") }) }

    /// The part after the colon.
    public var value: Substring { description[description.utf8.index(after: scheme.endIndex)...] }
}
