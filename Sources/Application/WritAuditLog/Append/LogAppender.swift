// Appends entries and signs the new state, inside of one transaction of the store.

public import WritMerkle

/// Appends to a log: entries, the tiles over them, and the signed checkpoint change together.
///
/// Used inside of `LogStore.write`: the store's lock makes it the only one, and its commit makes size and root durable
/// together with the signature, so that no two checkpoints that contradict each other ever leave.
public struct LogAppender {
    private let log: any LogWriting
    private let key: SigningKey
    private let origin: String
    private var edge: TileEdge
    private var note: SignedNote?

    /// Full tiles kept before they are written, so that a long import does not hold them all.
    private static let tilesKeptMax = 64

    /// Goes on from what the store has. One tile per level is read, and one signature checked.
    ///
    /// The stored tiles must give the root that was signed: else somebody changed the log, and signing it again would
    /// bless the change.
    ///
    /// - Parameters:
    ///   - log: The log, from `LogStore.write`.
    ///   - key: The log's key; it also signed the stored checkpoint.
    ///   - origin: The log's origin, the first line of its checkpoints.
    /// - Throws: ``AuditLogError`` when the log is damaged or of another key or origin; errors of the store.
    public init(log: any LogWriting, key: SigningKey, origin: String) throws {
        self.log = log
        self.key = key
        self.origin = origin
        let state = try StoredState(log) { note throws(MerkleError) in
            try Checkpoint(verifying: note, origin: origin, keys: [key.verifierKey])
        }
        edge = state?.edge ?? TileEdge()
        note = state?.note
    }

    /// The number of entries, with those appended here.
    public var size: UInt64 { edge.size }

    /// Appends an entry. Two hashes, amortised, beside what the store does.
    ///
    /// - Parameters:
    ///   - entry: The entry; its columns are copies of what its leaf says, which the caller sees to.
    ///   - leafHash: The hash of the leaf, where the caller has it already.
    /// - Returns: The index of the entry.
    /// - Throws: `MerkleError.entryTooLong` for a leaf that no bundle can carry; errors of the store. The transaction
    ///   must then be given up, by letting the error out of `LogStore.write`.
    @discardableResult
    public mutating func append(_ entry: StoredEntry, leafHash: Hash? = nil) throws -> UInt64 {
        guard entry.leaf.count <= EntryBundle.entryBytesMax else { throw MerkleError.entryTooLong(entry.leaf.count) }
        let index = try log.append(entry)
        guard index == edge.size else { throw AuditLogError.indexMismatch(expected: edge.size, found: index) }
        edge.append(leafHash ?? .leaf(entry.leaf))
        if index % UInt64(Tile.widthMax * Self.tilesKeptMax) == 0 { try store(edge.drainCompleted()) }
        return index
    }

    /// Writes the tiles that changed and the new signed checkpoint. Without new entries nothing changes, but that a new
    /// log gets its checkpoint of size 0.
    ///
    /// - Returns: The latest checkpoint's signed note. It must not leave before `LogStore.write` has returned.
    /// - Throws: `MerkleError.signingFailed`; errors of the store.
    @discardableResult
    public mutating func finish() throws -> SignedNote {
        if let note, !edge.hasWrites, try Checkpoint(note.text).size == edge.size { return note }
        try store(edge.drainWrites())
        let checkpoint = try Checkpoint(origin: origin, size: edge.size, root: edge.root())
        let signed = try checkpoint.signed(by: key)
        try log.setCheckpoint(signed.description)
        note = signed
        return signed
    }

    private func store(_ writes: [TileEdge.Write]) throws {
        for write in writes {
            try log.setTile(level: write.coordinate.level, index: write.coordinate.index, bytes: write.tile.bytes)
        }
    }
}
