// What can be found wrong with a log.

public import WritMerkle

/// One thing that is wrong with a log: somebody, or a disk, changed it.
public enum LogProblem: Sendable, Hashable {
    /// The log has entries and no checkpoint.
    case checkpointMissing(entries: UInt64)
    /// The checkpoint is not one of this log, no trusted key signed it, or it was changed.
    case checkpointRefused(MerkleError)
    /// The checkpoint is of another size than the log.
    case sizeMismatch(entries: UInt64, signed: UInt64)
    /// The entries do not give the root that was signed.
    case rootMismatch(size: UInt64, signed: Hash, computed: Hash)
    /// An entry does not have the hash that the tree has for it.
    case entryAltered(index: UInt64)
    /// An entry is not there.
    case entryMissing(index: UInt64)
    /// An entry is found by a source, id or kind that its leaf does not say.
    case entryMisfiled(index: UInt64, column: String)
    /// A tile is not there.
    case tileMissing(path: String)
    /// A tile does not have the hashes of what is below it.
    case tileAltered(path: String)
    /// There is a tile beyond the size of the log.
    case tileUnexpected(path: String)
    /// An older checkpoint is of a larger size: the log was rolled back.
    case rolledBack(older: UInt64, size: UInt64)
    /// An older checkpoint has another root: the log was rewritten before that size.
    case rewritten(size: UInt64, older: Hash, computed: Hash)
    /// An older checkpoint is not one of this log, or no trusted key signed it.
    case olderCheckpointRefused(MerkleError)

    /// The index of the entry that is wrong, if it is one.
    public var entry: UInt64? {
        switch self {
        case .entryAltered(let index), .entryMissing(let index), .entryMisfiled(let index, _): index
        default: nil
        }
    }
}

extension LogProblem: CustomStringConvertible {
    /// A message for people.
    public var description: String {
        switch self {
        case .entryAltered(let index): "entry \(index) was changed"
        case .entryMissing(let index): "entry \(index) is missing"
        case .entryMisfiled(let index, let column): "entry \(index) is filed under another \(column) than its leaf has"
        case .tileMissing(let path): "`\(path)` is missing"
        case .tileAltered(let path): "`\(path)` was changed"
        case .tileUnexpected(let path): "`\(path)` lies beyond the end of the log"
        default: checkpointDescription
        }
    }

    private var checkpointDescription: String {
        switch self {
        case .checkpointMissing(let entries): "there are \(entries) entries and no checkpoint"
        case .checkpointRefused(let error): "the checkpoint cannot be trusted: \(error)"
        case .sizeMismatch(let entries, let signed): "there are \(entries) entries and the checkpoint says \(signed)"
        case .rootMismatch(let size, let signed, let computed):
            "at size \(size) the checkpoint has root \(signed.base64) and the entries give \(computed.base64)"
        case .rolledBack(let older, let size): "an older checkpoint has size \(older), and the log only \(size)"
        case .rewritten(let size, let older, let computed):
            "at size \(size) an older checkpoint has root \(older.base64) and the entries give \(computed.base64)"
        case .olderCheckpointRefused(let error): "an older checkpoint cannot be trusted: \(error)"
        default: ""
        }
    }
}
