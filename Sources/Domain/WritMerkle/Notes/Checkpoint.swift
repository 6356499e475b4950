// What a log commits to at a size (c2sp.org/tlog-checkpoint): the text inside of a signed note.

/// The state of a log: its origin, its size, and the root of its tree.
public struct Checkpoint: Sendable, Hashable, CustomStringConvertible {
    /// The name that tells the log from all others: a URL without scheme and without trailing slash, by custom.
    public let origin: String

    /// The number of entries.
    public let size: UInt64

    /// The root of the tree of this size.
    public let root: Hash

    /// Further lines, which have no meaning here.
    public let extensions: [String]

    /// Makes a checkpoint.
    ///
    /// - Parameters:
    ///   - origin: One line, not empty.
    ///   - size: The number of entries.
    ///   - root: The root; for size 0 it must be ``Hash/emptyTree``.
    ///   - extensions: Further lines, none of them empty.
    /// - Throws: ``MerkleError/checkpointMalformed(_:)``.
    public init(origin: String, size: UInt64, root: Hash, extensions: [String] = []) throws(MerkleError) {
        guard NoteSyntax.isLine(origin) else {
            throw .checkpointMalformed("the origin is empty or has a control character")
        }
        guard extensions.allSatisfy(NoteSyntax.isLine) else {
            throw .checkpointMalformed("an extension line is empty or has a control character")
        }
        guard size > 0 || root == .emptyTree else {
            throw .checkpointMalformed("a log of size 0 has another root than the empty tree")
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a checkpoint.
    ///
    /// - Parameter text: The text of the note, with its final line feed.
    /// - Throws: ``MerkleError/checkpointMalformed(_:)``.
    public init(_ text: String) throws(MerkleError) {
        guard let lines = NoteSyntax.lines(of: text), lines.count >= 3 else {
            throw .checkpointMalformed("expected the lines origin, size and root hash")
        }
        guard let size = Decimal.decode(lines[1].utf8) else {
            throw .checkpointMalformed("`\(lines[1].prefix(40))` is not a tree size")
        }
        guard let root = Hash(base64: lines[2]) else {
            throw .checkpointMalformed("`\(lines[2].prefix(80))` is not a root hash of 32 bytes in base64")
        }
        try self.init(origin: lines[0], size: size, root: root, extensions: Array(lines.dropFirst(3)))
    }

    /// Reads a checkpoint that is to be trusted: it must be of the expected log and signed by one of its keys.
    ///
    /// - Parameters:
    ///   - note: The signed note.
    ///   - origin: The log that is expected.
    ///   - keys: The log's keys. A witness's key does not speak for the log; check those apart.
    /// - Throws: ``MerkleError`` when the note, its signatures or its text are not what they must be.
    public init(verifying note: SignedNote, origin: String, keys: [VerifierKey]) throws(MerkleError) {
        try note.verify(with: keys)
        try self.init(note.text)
        guard NoteSyntax.isSame(self.origin, origin) else {
            throw .originMismatch(expected: origin, found: self.origin)
        }
    }

    /// The text of the checkpoint, which is what is signed.
    public var description: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }

    /// The checkpoint as a signed note.
    ///
    /// Whoever signs must have stored size and root durably before the note leaves: two notes that contradict each
    /// other cannot be taken back.
    ///
    /// - Parameter key: The log's key.
    /// - Throws: ``MerkleError/signingFailed(name:)``.
    public func signed(by key: SigningKey) throws(MerkleError) -> SignedNote {
        var note = try SignedNote(text: description)
        try key.sign(&note)
        return note
    }
}
