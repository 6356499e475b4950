// What keeps a log from being appended to, exported or proved. What a verification finds is a report, not an error.

public import WritMerkle

/// Why the audit log refused to go on: nothing is signed or handed out over a log that contradicts itself.
public enum AuditLogError: Error, Sendable, Hashable {
    /// The log has entries and no checkpoint.
    case checkpointMissing(entries: UInt64)
    /// The stored checkpoint is not one of this log, or was changed.
    case checkpointRefused(MerkleError)
    /// The stored checkpoint is of another size than the log.
    case sizeMismatch(entries: UInt64, signed: UInt64)
    /// The stored tiles give another root than the one that was signed.
    case rootMismatch(size: UInt64, signed: Hash, computed: Hash)
    /// A tile that the log must have is not there.
    case tileMissing(path: String)
    /// A tile is not what it was when it was written.
    case tileAltered(path: String)
    /// An entry is not what it was when it was appended.
    case entryAltered(index: UInt64)
    /// The store gave an entry another index than the next one.
    case indexMismatch(expected: UInt64, found: UInt64)
    /// A folder to export to holds the export of another log, or of this one before it was rewritten.
    case exportOfAnotherLog(size: UInt64, origin: String)
    /// A folder to export to holds a larger export: the log was rolled back.
    case exportIsNewer(exported: UInt64, size: UInt64)
    /// A path is not one that an export may write.
    case pathRefused(String)
    /// A file of an export could not be read, written or removed.
    case fileFailed(path: String, why: String)
}

extension AuditLogError: CustomStringConvertible {
    /// A message for people: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .pathRefused, .fileFailed, .exportOfAnotherLog, .exportIsNewer: exportDescription
        default: "the log is damaged: \(damage); nothing was written; run `writ log verify` to see what else is wrong"
        }
    }

    private var damage: String {
        switch self {
        case .checkpointMissing(let entries): "it has \(entries) entries and no checkpoint"
        case .checkpointRefused(let error): "its checkpoint cannot be trusted: \(error)"
        case .sizeMismatch(let entries, let signed): "it has \(entries) entries and its checkpoint says \(signed)"
        case .rootMismatch(let size, let signed, let computed):
            "at size \(size) its checkpoint has root \(signed.base64) and its tiles give \(computed.base64)"
        case .tileMissing(let path): "`\(path)` is missing"
        case .tileAltered(let path): "`\(path)` was changed"
        case .entryAltered(let index): "entry \(index) was changed"
        case .indexMismatch(let expected, let found): "its next entry is \(expected), and was stored as \(found)"
        default: ""
        }
    }

    private var exportDescription: String {
        switch self {
        case .pathRefused(let path): "`\(path)` is not a path of an export"
        case .fileFailed(let path, let why): "cannot use the file `\(path)`: \(why)"
        case .exportOfAnotherLog(let size, let origin):
            "the folder holds an export of `\(origin)` at size \(size) that this log does not continue: "
                + "either it is of another log, or this one was rewritten; export to an empty folder and compare"
        case .exportIsNewer(let exported, let size):
            "the folder holds an export of size \(exported) and the log has size \(size): the log was rolled back"
        default: ""
        }
    }
}
