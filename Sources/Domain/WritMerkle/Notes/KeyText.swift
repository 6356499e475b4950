// How keys are written: `name+identifier+base64(type || key)` (c2sp.org/signed-note).

/// The three parts of a key's text.
struct KeyText {
    let name: String
    let id: UInt32
    let type: UInt8
    let key: [UInt8]

    /// Reads a key's text.
    init(_ text: some StringProtocol) throws(MerkleError) {
        // Two splits only: base64 has plus signs of its own.
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .keyMalformed("expected `name+identifier+base64`") }
        let name = String(decoding: parts[0], as: UTF8.self)
        guard NoteSyntax.isName(name) else { throw .keyMalformed("`\(name)` cannot be the name of a key") }
        guard parts[1].count == 8, let id = Hex.decode(parts[1]) else {
            throw .keyMalformed("the identifier of `\(name)` is not 8 hexadecimal digits")
        }
        guard let blob = Base64.decode(parts[2]), let type = blob.first else {
            throw .keyMalformed("the key of `\(name)` is not base64")
        }
        self.name = name
        self.id = id.reduce(0) { $0 << 8 | UInt32($1) }
        self.type = type
        key = Array(blob.dropFirst())
    }

    /// Writes a key's text.
    static func encode(name: String, id: UInt32, type: UInt8, key: [UInt8]) -> String {
        "\(name)+\(Hex.encode(bytes(of: id)))+\(Base64.encode([type] + key))"
    }

    /// The identifier of a key of a type whose identifier covers the name: SHA-256(name || 0x0a || type || key).
    static func id(name: String, type: UInt8, key: [UInt8]) -> UInt32 {
        id(of: Array(name.utf8) + [NoteSyntax.lineFeed, type] + key)
    }

    /// The first four bytes of SHA-256, read big-endian.
    static func id(of bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes { Hash.sha256($0) }.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// An identifier as four bytes, big-endian.
    static func bytes(of id: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id >> UInt32($0)) }
    }
}
