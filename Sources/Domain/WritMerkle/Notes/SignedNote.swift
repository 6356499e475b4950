// A text with signatures under it (c2sp.org/signed-note): the envelope of every checkpoint.

/// A signed note: one or more lines of text, an empty line, and one or more signature lines.
public struct SignedNote: Sendable, Hashable, CustomStringConvertible {
    /// The largest note, in bytes.
    public static let bytesMax = 1_000_000

    /// The most signature lines. The format asks for at least 16 to be accepted.
    public static let signaturesMax = 100

    /// The text that is signed, with its final line feed and without the empty line after it.
    public let text: String

    /// The signatures, in order. None is trusted before ``verify(with:)``.
    public private(set) var signatures: [NoteSignature]

    /// Makes a note, to be signed.
    ///
    /// - Parameters:
    ///   - text: The text; it ends in a line feed and holds no other control character.
    ///   - signatures: Signatures that were made over it.
    /// - Throws: ``MerkleError`` when the text cannot be that of a note, or a limit is passed.
    public init(text: String, signatures: [NoteSignature] = []) throws(MerkleError) {
        guard text.utf8.count <= Self.bytesMax else {
            throw .noteTooLarge(bytes: text.utf8.count, limit: Self.bytesMax)
        }
        guard text.utf8.last == NoteSyntax.lineFeed else { throw .noteMalformed("the text does not end in a new line") }
        guard !NoteSyntax.hasControl(text.utf8) else { throw .noteMalformed("the text has a control character") }
        guard signatures.count <= Self.signaturesMax else { throw .tooManySignatures(limit: Self.signaturesMax) }
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note.
    ///
    /// - Parameter note: The whole note.
    /// - Throws: ``MerkleError`` when it does not have the form of one, or a limit is passed.
    public init(_ note: String) throws(MerkleError) {
        try self.init(bytes: Array(note.utf8))
    }

    /// Reads a note from a file or a network.
    ///
    /// - Parameter bytes: The whole note, in UTF-8.
    /// - Throws: ``MerkleError`` when it does not have the form of one, or a limit is passed.
    public init(bytes: [UInt8]) throws(MerkleError) {
        guard bytes.count <= Self.bytesMax else { throw .noteTooLarge(bytes: bytes.count, limit: Self.bytesMax) }
        guard !NoteSyntax.hasControl(bytes) else { throw .noteMalformed("it has a control character") }
        // The last empty line is the border: the text may hold empty lines of its own.
        guard let border = NoteSyntax.emptyLine(in: bytes[...], last: true) else {
            throw .noteMalformed("there is no empty line between text and signatures")
        }
        guard let text = String(validating: bytes[...border], as: UTF8.self),
            let rest = String(validating: bytes[(border + 2)...], as: UTF8.self)
        else { throw .noteMalformed("it is not UTF-8") }
        guard let lines = NoteSyntax.lines(of: rest) else {
            throw .noteMalformed("it does not end in a signature line with a new line")
        }
        guard lines.count <= Self.signaturesMax else { throw .tooManySignatures(limit: Self.signaturesMax) }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(line: line)) }
        try self.init(text: text, signatures: signatures)
    }

    /// The note as it is stored and sent.
    public var description: String {
        text + "\n" + signatures.map { $0.line + "\n" }.joined()
    }

    /// Adds a signature line. An equal line is added once.
    ///
    /// - Parameter signature: A signature over ``text``; it is not checked.
    /// - Throws: ``MerkleError/tooManySignatures(limit:)``.
    public mutating func add(_ signature: NoteSignature) throws(MerkleError) {
        guard !signatures.contains(signature) else { return }
        guard signatures.count < Self.signaturesMax else { throw .tooManySignatures(limit: Self.signaturesMax) }
        signatures.append(signature)
    }

    /// Checks the note against the keys that the reader trusts. One signature check per line of a trusted key.
    ///
    /// Lines of other keys say nothing, good or bad, and are skipped. A line counts as a key's only if both its name
    /// and its identifier are the key's.
    ///
    /// - Parameter keys: The trusted keys.
    /// - Returns: The keys that signed, in the order of their lines, each once.
    /// - Throws: ``MerkleError/signatureInvalid(name:)`` when a signature of a trusted key is wrong, whatever the
    ///   others are; ``MerkleError/noTrustedSignature`` when no trusted key signed;
    ///   ``MerkleError/keyMalformed(_:)`` when two different trusted keys have one name and identifier.
    @discardableResult
    public func verify(with keys: [VerifierKey]) throws(MerkleError) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for signature in signatures {
            guard let key = try Self.key(of: signature, among: keys) else { continue }
            guard key.verifies(signature, over: text) else { throw .signatureInvalid(name: signature.name) }
            if !signers.contains(key) { signers.append(key) }
        }
        guard !signers.isEmpty else { throw .noTrustedSignature }
        return signers
    }

    private static func key(
        of signature: NoteSignature, among keys: [VerifierKey]
    ) throws(MerkleError) -> VerifierKey? {
        var found: VerifierKey?
        for key in keys where key.id == signature.keyID && NoteSyntax.isSame(key.name, signature.name) {
            guard found == nil || found == key else {
                throw .keyMalformed("two trusted keys have the name `\(key.name)` and one identifier; keep one")
            }
            found = key
        }
        return found
    }
}
