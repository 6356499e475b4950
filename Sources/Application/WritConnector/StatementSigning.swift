// The contract for people's signed statements: made with the key a person signs git commits with, checked against the
// keys that `identity` documents name.

/// Signs text with a person's key.
public protocol StatementSigner: Sendable {
    /// Signs text, or returns `nil` when the person has no usable key.
    ///
    /// - Parameters:
    ///   - text: the exact bytes to sign.
    ///   - key: the path of a private or public key file; `nil` lets git's `user.signingKey` and `~/.ssh` decide.
    /// - Throws: `StatementError` when a key was named and cannot be used.
    func sign(_ text: String, key: String?) async throws -> String?
}

/// Checks signed statements.
public protocol StatementVerifier: Sendable {
    /// Which of these keys made the signature.
    ///
    /// - Parameters:
    ///   - text: the exact signed bytes.
    ///   - signature: the armoured signature.
    ///   - keys: public keys as `ssh-ed25519 AAAA...`, without comments.
    /// - Returns: the index in `keys` of the key that made it, or `nil` when none did or the text was changed.
    func verify(_ text: String, signature: String, keys: [String]) async throws -> Int?
}

/// What is wrong with a statement's key.
public enum StatementError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The key file cannot be read.
    case unreadableKey(path: String, why: String)
    /// The signing tool failed.
    case failed(why: String)

    /// What to tell a person.
    public var description: String {
        switch self {
        case .unreadableKey(let path, let why): "the key `\(path)` cannot be used: \(why)"
        case .failed(let why): "signing failed: \(why)"
        }
    }
}
