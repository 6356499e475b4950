// The private half of a log's key. It is never printed by accident: only `privateText` has it.

internal import Crypto

/// An Ed25519 key to sign notes with.
public struct SigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number of bytes of a seed.
    public static let seedBytes = 32

    /// The public half.
    public let verifierKey: VerifierKey

    private let seed: [UInt8]

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - name: Its name: not empty, without spaces or `+`; usually the origin of the log.
    ///   - seed: 32 random bytes, which the caller draws and keeps secret.
    /// - Throws: ``MerkleError/keyMalformed(_:)``.
    public init(name: String, seed: [UInt8]) throws(MerkleError) {
        guard seed.count == Self.seedBytes, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw .keyMalformed("the seed of `\(name)` has \(seed.count) bytes, not \(Self.seedBytes)")
        }
        verifierKey = try VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
        self.seed = seed
    }

    /// Reads a private key's text, as Go's tools write it.
    ///
    /// - Parameter text: `PRIVATE+KEY+name+identifier+base64`, without a line feed.
    /// - Throws: ``MerkleError/keyMalformed(_:)``, which never quotes the key;
    ///   ``MerkleError/keyTypeUnsupported(_:)``.
    public init(privateText text: String) throws(MerkleError) {
        guard text.utf8.starts(with: Self.prefix.utf8) else {
            throw .keyMalformed("a private key begins with `\(Self.prefix)`")
        }
        let parts = try KeyText(String(decoding: text.utf8.dropFirst(Self.prefix.utf8.count), as: UTF8.self))
        guard parts.type == VerifierKey.Kind.ed25519.rawValue else { throw .keyTypeUnsupported(parts.type) }
        try self.init(name: parts.name, seed: parts.key)
        guard verifierKey.id == parts.id else {
            throw .keyMalformed("the identifier of `\(parts.name)` is not that of its key: the text was changed")
        }
    }

    /// The key's name.
    public var name: String { verifierKey.name }

    /// The private key's text: a secret.
    public var privateText: String {
        Self.prefix
            + KeyText.encode(name: name, id: verifierKey.id, type: VerifierKey.Kind.ed25519.rawValue, key: seed)
    }

    /// Signs a note. About 25 microseconds.
    ///
    /// - Parameter note: The note; the signature is added at its end.
    /// - Throws: ``MerkleError/signingFailed(name:)``; ``MerkleError/tooManySignatures(limit:)``.
    public func sign(_ note: inout SignedNote) throws(MerkleError) {
        try note.add(try signature(over: note.text))
    }

    /// Signs a text.
    ///
    /// - Parameter text: The text of a note.
    /// - Throws: ``MerkleError/signingFailed(name:)``.
    public func signature(over text: String) throws(MerkleError) -> NoteSignature {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let bytes = try? key.signature(for: Array(text.utf8))
        else { throw .signingFailed(name: name) }
        return try NoteSignature(name: name, keyID: verifierKey.id, bytes: Array(bytes))
    }

    /// The name and the identifier.
    public var description: String { "private key \(name)+\(Hex.encode(KeyText.bytes(of: verifierKey.id)))" }

    /// The name and the identifier.
    public var debugDescription: String { description }

    /// Nothing of the key: dumps and test failures print what mirrors show.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static let prefix = "PRIVATE+KEY+"
}
