// Everything that can be wrong with a hash, a tile, a proof, a note or a checkpoint that came from outside.

/// Why bytes or a proof were refused.
public enum MerkleError: Error, Sendable, Hashable {
    /// A hash was not 32 bytes long.
    case hashLength(Int)
    /// A tree size is larger than this code works with.
    case sizeTooLarge(UInt64, limit: UInt64)
    /// The index of an entry is not below the size of the tree.
    case indexBeyondSize(index: UInt64, size: UInt64)
    /// The older of two sizes is the larger one: the log was rolled back.
    case sizeWentBack(old: UInt64, new: UInt64)
    /// A proof has fewer hashes than its tree sizes require.
    case proofTooShort(hashes: Int)
    /// A proof has more hashes than its tree sizes allow.
    case proofTooLong(hashes: Int)
    /// A proof file does not have the form of one.
    case proofMalformed(String)
    /// A root that was computed is not the one that was claimed.
    case rootMismatch(claimed: Hash, computed: Hash)
    /// The bytes of a tile are not 1 to 256 whole hashes.
    case tileLength(Int)
    /// A source returned fewer hashes of a tile than were asked for.
    case tileTooNarrow(path: String, found: Int)
    /// An entry is longer than a bundle can carry.
    case entryTooLong(Int)
    /// A bundle holds a number of entries that no bundle may hold, or other than the expected one.
    case bundleWidth(found: Int, expected: Int)
    /// A bundle ends inside the entry with this position.
    case bundleCutShort(entry: Int)
    /// A bundle has bytes after its last entry: entries nobody hashed.
    case bundleTrailingBytes(Int)
    /// A note is larger than the limit.
    case noteTooLarge(bytes: Int, limit: Int)
    /// A note has more signature lines than the limit.
    case tooManySignatures(limit: Int)
    /// A note does not have the form of a signed note.
    case noteMalformed(String)
    /// A verifier or private key does not have the form of one.
    case keyMalformed(String)
    /// A key is of a type that this code cannot verify.
    case keyTypeUnsupported(UInt8)
    /// A signature by a key that the reader trusts does not verify: the note was changed.
    case signatureInvalid(name: String)
    /// No key that the reader trusts signed the note.
    case noTrustedSignature
    /// The signing library refused to sign.
    case signingFailed(name: String)
    /// The text of a note is not that of a checkpoint.
    case checkpointMalformed(String)
    /// A checkpoint is of another log.
    case originMismatch(expected: String, found: String)
}

extension MerkleError: CustomStringConvertible {
    /// A message for people: lower case, no final full stop, what came from outside in backticks.
    public var description: String {
        switch self {
        case .hashLength, .sizeTooLarge, .indexBeyondSize, .sizeWentBack, .proofTooShort, .proofTooLong, .rootMismatch:
            treeDescription
        case .tileLength, .tileTooNarrow, .entryTooLong, .bundleWidth, .bundleCutShort, .bundleTrailingBytes:
            tileDescription
        default:
            noteDescription
        }
    }

    private var treeDescription: String {
        switch self {
        case .hashLength(let count): "a hash has \(count) bytes, not \(Hash.byteCount)"
        case .sizeTooLarge(let size, let limit): "tree size \(size) is above the limit of \(limit)"
        case .indexBeyondSize(let index, let size): "there is no entry \(index) in a tree of size \(size)"
        case .sizeWentBack(let old, let new): "the tree shrank from size \(old) to \(new)"
        case .proofTooShort(let hashes): "the proof is too short: \(hashes) hashes"
        case .proofTooLong(let hashes): "the proof is too long: \(hashes) hashes"
        case .rootMismatch(let claimed, let computed):
            "the root hash is claimed to be \(claimed.base64) and computes to \(computed.base64)"
        default: ""
        }
    }

    private var tileDescription: String {
        switch self {
        case .tileLength(let count): "a tile of \(count) bytes is not 1 to \(Tile.widthMax) hashes"
        case .tileTooNarrow(let path, let found): "tile `\(path)` has only \(found) hashes"
        case .entryTooLong(let count): "an entry of \(count) bytes is above the limit of \(EntryBundle.entryBytesMax)"
        case .bundleWidth(let found, let expected): "the entry bundle has \(found) entries, not \(expected)"
        case .bundleCutShort(let entry): "the entry bundle ends inside its entry \(entry)"
        case .bundleTrailingBytes(let count): "the entry bundle has \(count) bytes after its last entry"
        default: ""
        }
    }

    private var noteDescription: String {
        switch self {
        case .noteTooLarge(let bytes, let limit): "the note has \(bytes) bytes, above the limit of \(limit)"
        case .tooManySignatures(let limit): "the note has more than \(limit) signature lines"
        case .noteMalformed(let reason): "malformed note: \(reason)"
        case .keyMalformed(let reason): "malformed key: \(reason)"
        case .keyTypeUnsupported(let type): "keys of type \(type) are not supported"
        case .signatureInvalid(let name): "the signature of `\(name)` does not verify"
        case .noTrustedSignature: "no trusted key signed the note"
        case .signingFailed(let name): "could not sign as `\(name)`"
        case .proofMalformed(let reason): "malformed proof: \(reason)"
        case .checkpointMalformed(let reason): "malformed checkpoint: \(reason)"
        case .originMismatch(let expected, let found): "the checkpoint is of log `\(found)`, not `\(expected)`"
        default: ""
        }
    }
}
