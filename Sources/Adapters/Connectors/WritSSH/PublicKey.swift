// A public key as people copy it around, checked before it gets into a file that OpenSSH reads line by line.

/// An SSH public key, `ssh-ed25519 AAAA...`; a comment after it is left out.
struct PublicKey: CustomStringConvertible {
    /// The types that OpenSSH signs statements with.
    static let types: Set<String> = [
        "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ]
    /// The longest key, in bytes: RSA with 16,384 bits.
    static let bytesMax = 4096

    /// The type and the key, one blank between them.
    let description: String

    /// A well-formed key, or `nil`: on one line, without options in front.
    init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
        let parts = text.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, Self.types.contains(String(parts[0])), parts[1].utf8.allSatisfy(Self.isBase64) else {
            return nil
        }
        description = "\(parts[0]) \(parts[1])"
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
