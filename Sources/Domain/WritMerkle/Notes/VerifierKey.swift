// The public half of a key that signs notes: what a reader keeps to check a log or a witness.

internal import Crypto

/// A key to check signatures of notes with.
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// What a key's signatures are, with the byte that says so in its text.
    public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        /// Ed25519 over the text: a log's own signature.
        case ed25519 = 0x01
        /// ECDSA on P-256 with SHA-256 over the text: some older logs.
        case ecdsa = 0x02
        /// Ed25519 over the text and a time: a witness's signature (c2sp.org/tlog-cosignature, version 1).
        case cosignature = 0x04
    }

    /// The key's name; for a log usually its origin.
    public let name: String

    /// The key's identifier, which signature lines carry.
    public let id: UInt32

    /// What its signatures are.
    public let kind: Kind

    /// The public key: 32 bytes of Ed25519, or a SubjectPublicKeyInfo in DER for ECDSA.
    public let publicKey: [UInt8]

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - name: Its name: not empty, without spaces or `+`.
    ///   - kind: What its signatures are.
    ///   - publicKey: 32 bytes of Ed25519, or a SubjectPublicKeyInfo in DER for ECDSA.
    /// - Throws: ``MerkleError/keyMalformed(_:)``.
    public init(name: String, kind: Kind = .ed25519, publicKey: [UInt8]) throws(MerkleError) {
        guard NoteSyntax.isName(name) else { throw .keyMalformed("`\(name)` cannot be the name of a key") }
        guard Self.isKey(publicKey, kind: kind) else {
            throw .keyMalformed("the \(publicKey.count) bytes of `\(name)` are not a public key of its type")
        }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        id = kind == .ecdsa ? KeyText.id(of: publicKey) : KeyText.id(name: name, type: kind.rawValue, key: publicKey)
    }

    /// Reads a key's text.
    ///
    /// - Parameter text: `name+identifier+base64`, without a line feed.
    /// - Throws: ``MerkleError/keyMalformed(_:)``, also when the identifier is not that of the key;
    ///   ``MerkleError/keyTypeUnsupported(_:)``.
    public init(_ text: String) throws(MerkleError) {
        let parts = try KeyText(text)
        guard let kind = Kind(rawValue: parts.type) else { throw .keyTypeUnsupported(parts.type) }
        try self.init(name: parts.name, kind: kind, publicKey: parts.key)
        guard id == parts.id else {
            throw .keyMalformed("the identifier of `\(name)` is not that of its key: the text was changed")
        }
    }

    /// The key's text, as configuration files and verifiers read it.
    public var description: String {
        KeyText.encode(name: name, id: id, type: kind.rawValue, key: publicKey)
    }

    /// Whether a signature by this key is good. About 100 microseconds.
    ///
    /// - Parameters:
    ///   - signature: The signature; its name and identifier are not looked at.
    ///   - text: The text of the note.
    public func verifies(_ signature: NoteSignature, over text: String) -> Bool {
        switch kind {
        case .ed25519: isEd25519(signature.bytes, over: Array(text.utf8))
        case .ecdsa: isECDSA(signature.bytes, over: Array(text.utf8))
        case .cosignature: isCosignature(signature, over: text)
        }
    }

    private static func isKey(_ bytes: [UInt8], kind: Kind) -> Bool {
        switch kind {
        case .ed25519, .cosignature: (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
        case .ecdsa: (try? P256.Signing.PublicKey(derRepresentation: bytes)) != nil
        }
    }

    private func isEd25519(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return false
        }
        return key.isValidSignature(signature, for: message)
    }

    private func isECDSA(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard let key = try? P256.Signing.PublicKey(derRepresentation: publicKey),
            let parsed = try? P256.Signing.ECDSASignature(derRepresentation: signature)
        else { return false }
        return key.isValidSignature(parsed, for: message)
    }

    private func isCosignature(_ signature: NoteSignature, over text: String) -> Bool {
        guard let time = signature.cosignatureTime else { return false }
        let message = "cosignature/v1\ntime \(time)\n" + text
        return isEd25519(Array(signature.bytes.dropFirst(8)), over: Array(message.utf8))
    }
}

extension NoteSignature {
    /// When a witness made the signature, in seconds since 1970, if it is a cosignature: only the key tells whether.
    ///
    /// - Returns: The time, or nothing when the bytes are not a time and 64 bytes, or it is beyond 63 bits.
    public var cosignatureTime: UInt64? {
        guard bytes.count == 8 + 64 else { return nil }
        let time = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        return time <= UInt64(Int64.max) ? time : nil
    }
}
