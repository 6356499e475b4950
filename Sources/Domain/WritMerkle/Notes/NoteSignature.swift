// One signature line of a signed note (c2sp.org/signed-note).

/// A signature as it stands under a note: by whom, with which key, and the bytes. Nothing about it is checked yet.
public struct NoteSignature: Sendable, Hashable {
    /// The name of the key; for a log's own signature usually its origin.
    public let name: String

    /// The identifier of the key: the first four bytes of a hash over its name, type and value.
    public let keyID: UInt32

    /// The signature, without the identifier; a cosignature begins with its time.
    public let bytes: [UInt8]

    /// Makes a signature.
    ///
    /// - Parameters:
    ///   - name: The name of the key: not empty, without spaces or `+`.
    ///   - keyID: The identifier of the key.
    ///   - bytes: The signature, at least one byte.
    /// - Throws: ``MerkleError/noteMalformed(_:)`` when the name or the bytes cannot stand in a note.
    public init(name: String, keyID: UInt32, bytes: [UInt8]) throws(MerkleError) {
        guard NoteSyntax.isName(name) else { throw .noteMalformed("`\(name)` cannot be the name of a key") }
        guard !bytes.isEmpty else { throw .noteMalformed("the signature of `\(name)` is empty") }
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads a signature line.
    ///
    /// - Parameter line: The line without its line feed: an em dash, a space, the name, a space, base64.
    /// - Throws: ``MerkleError/noteMalformed(_:)``.
    public init(line: String) throws(MerkleError) {
        let bytes = Array(line.utf8)
        guard bytes.starts(with: Self.dash) else {
            throw .noteMalformed("the line `\(line.prefix(80))` is not a signature: expected `— name base64`")
        }
        let rest = bytes.dropFirst(Self.dash.count)
        guard let space = rest.firstIndex(of: UInt8(ascii: " ")) else {
            throw .noteMalformed("the signature line `\(line.prefix(80))` has no signature after the name")
        }
        guard let blob = Base64.decode(rest[(space + 1)...]), blob.count > 4 else {
            throw .noteMalformed("the signature in the line `\(line.prefix(80))` is not base64 of more than 4 bytes")
        }
        let keyID = blob.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        try self.init(
            name: String(decoding: rest[..<space], as: UTF8.self), keyID: keyID, bytes: Array(blob.dropFirst(4)))
    }

    /// The line as it stands in a note, without a line feed.
    public var line: String {
        "— \(name) " + Base64.encode(KeyText.bytes(of: keyID) + bytes)
    }

    /// U+2014 and a space.
    private static let dash = Array("— ".utf8)
}
