// What the program tells a pre-receive hook beside its status.

/// The line on standard output by which a hook knows that an allow is recorded. A status of 0 alone is not enough: many
/// things end with 0.
public enum HookAnswer {
    /// The longest word that a hook may give, in bytes.
    public static let nonceBytesMax = 64

    /// The line, without its end.
    ///
    /// - Parameter nonce: the word that the hook gave the program, so that no other run's answer is taken for this one's.
    public static func text(nonce: String) -> String { "writ-allow \(nonce)" }

    /// Whether a word can be answered with: ASCII letters and digits alone, and not too many.
    public static func accepts(nonce: String) -> Bool {
        (1...nonceBytesMax).contains(nonce.utf8.count)
            && nonce.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            }
    }
}
