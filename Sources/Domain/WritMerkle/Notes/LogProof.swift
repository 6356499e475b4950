// A proof to hand out as one file (c2sp.org/tlog-proof): an entry's path to a root, and the signed root.

/// An inclusion proof with the checkpoint it leads to: all that is needed, beside the entry and the log's key.
public struct LogProof: Sendable, Hashable, CustomStringConvertible {
    /// The largest proof file, in bytes: a note, and lines that are few and short.
    public static let bytesMax = SignedNote.bytesMax + 200_000

    /// The most bytes of ``extra``.
    public static let extraBytesMax = 65_535

    /// The index of the entry.
    public let index: UInt64

    /// The hashes, from the sibling of the leaf to the child of the root.
    public let hashes: [Hash]

    /// The signed checkpoint.
    public let checkpoint: SignedNote

    /// Something for the reader, such as the entry. Nothing vouches for it.
    public let extra: [UInt8]?

    /// Makes a proof file.
    ///
    /// - Parameters:
    ///   - proof: The proof, for the size of the checkpoint.
    ///   - checkpoint: The signed checkpoint.
    ///   - extra: Something for the reader, at most 65535 bytes; nothing vouches for it.
    /// - Throws: ``MerkleError`` when the checkpoint is of another size, or `extra` is too long.
    public init(
        _ proof: InclusionProof, checkpoint: SignedNote, extra: [UInt8]? = nil
    ) throws(MerkleError) {
        let size = try Checkpoint(checkpoint.text).size
        guard proof.treeSize == size else {
            throw .proofMalformed("it is for size \(proof.treeSize) and the checkpoint has size \(size)")
        }
        try self.init(index: proof.index, hashes: proof.hashes, checkpoint: checkpoint, extra: extra)
    }

    private init(
        index: UInt64, hashes: [Hash], checkpoint: SignedNote, extra: [UInt8]?
    ) throws(MerkleError) {
        guard hashes.count <= InclusionProof.hashesMax else { throw .proofTooLong(hashes: hashes.count) }
        guard extra?.count ?? 0 <= Self.extraBytesMax else {
            throw .proofMalformed("its extra data are above the limit of \(Self.extraBytesMax) bytes")
        }
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
        self.extra = extra
    }

    /// Reads a proof file. Nothing is trusted before ``verify(leafHash:origin:keys:)``.
    ///
    /// - Parameter text: The file.
    /// - Throws: ``MerkleError`` when it does not have the form of one, or a limit is passed.
    public init(_ text: String) throws(MerkleError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.bytesMax else { throw .proofMalformed("it has more than \(Self.bytesMax) bytes") }
        guard let border = NoteSyntax.emptyLine(in: bytes[...], last: false) else {
            throw .proofMalformed("there is no empty line before the checkpoint")
        }
        var lines = (NoteSyntax.lines(of: String(decoding: bytes[...border], as: UTF8.self)) ?? [])[...]
        guard let title = lines.popFirst(), NoteSyntax.isSame(title, Self.title) else {
            throw .proofMalformed("it does not begin with the line `\(Self.title)`")
        }
        let extra = try Self.extra(&lines)
        guard let index = lines.popFirst().flatMap(Self.index) else {
            throw .proofMalformed("there is no line `index` with a number")
        }
        guard lines.count <= InclusionProof.hashesMax else { throw .proofTooLong(hashes: lines.count) }
        var hashes: [Hash] = []
        for line in lines {
            guard let hash = Hash(base64: line) else {
                throw .proofMalformed("`\(line.prefix(80))` is not a hash of 32 bytes in base64")
            }
            hashes.append(hash)
        }
        let checkpoint = try SignedNote(bytes: Array(bytes[(border + 2)...]))
        try self.init(index: index, hashes: hashes, checkpoint: checkpoint, extra: extra)
    }

    /// The proof as a file.
    public var description: String {
        var lines = [Self.title]
        if let extra { lines.append("extra " + Base64.encode(extra)) }
        lines.append("index \(index)")
        lines += hashes.map(\.base64)
        return lines.map { $0 + "\n" }.joined() + "\n" + checkpoint.description
    }

    /// Checks that an entry is in a log.
    ///
    /// - Parameters:
    ///   - leafHash: The hash of the entry, from ``Hash/leaf(_:)``.
    ///   - origin: The log that is expected.
    ///   - keys: The log's keys.
    /// - Returns: The checkpoint, which is the log's.
    /// - Throws: ``MerkleError`` when the checkpoint is not the log's, or the entry not in it at this index.
    @discardableResult
    public func verify(leafHash: Hash, origin: String, keys: [VerifierKey]) throws(MerkleError) -> Checkpoint {
        let checkpoint = try Checkpoint(verifying: self.checkpoint, origin: origin, keys: keys)
        let proof = InclusionProof(index: index, treeSize: checkpoint.size, hashes: hashes)
        try proof.verify(leafHash: leafHash, root: checkpoint.root)
        return checkpoint
    }

    private static let title = "c2sp.org/tlog-proof@v1"

    /// Takes the optional line with extra data off the front.
    private static func extra(_ lines: inout ArraySlice<String>) throws(MerkleError) -> [UInt8]? {
        guard let line = lines.first, line.utf8.starts(with: "extra ".utf8) else { return nil }
        lines.removeFirst()
        guard let extra = Base64.decode(line.utf8.dropFirst(6)) else {
            throw .proofMalformed("its extra data are not base64")
        }
        return extra
    }

    private static func index(in line: String) -> UInt64? {
        line.utf8.starts(with: "index ".utf8) ? Decimal.decode(line.utf8.dropFirst(6)) : nil
    }
}
