// Proofs out of the stored tiles.

public import WritMerkle

/// Makes proofs about one state of a log. A proof reads about two tiles per level.
///
/// Every proof is checked before it is handed out, so that damage shows here and not with whoever receives it.
public struct LogProver {
    /// The state that proofs lead to.
    public let checkpoint: Checkpoint

    private let log: any LogReading
    private let note: SignedNote

    /// Makes a prover.
    ///
    /// - Parameter log: One consistent state of a log, with at least a checkpoint.
    /// - Throws: ``AuditLogError`` when the checkpoint is missing, or contradicts size or tiles; errors of the store.
    ///   Its signature is not checked: whoever verifies the proof does that.
    public init(_ log: any LogReading) throws {
        let state = try StoredState(log) { note throws(MerkleError) in try Checkpoint(note.text) }
        guard let state else { throw AuditLogError.checkpointMissing(entries: 0) }
        self.log = log
        note = state.note
        checkpoint = state.checkpoint
    }

    /// Proves that an entry is in the log.
    ///
    /// - Parameters:
    ///   - index: The index of the entry.
    ///   - withEntry: Whether the file also carries the leaf, for readers who do not have it.
    /// - Returns: The proof file's content.
    /// - Throws: `MerkleError.indexBeyondSize`; ``AuditLogError`` when the entry or its tiles were changed; errors of
    ///   the store.
    public func proof(ofEntry index: UInt64, withEntry: Bool = false) throws -> LogProof {
        let proof = try TileTree(size: checkpoint.size, source: StoredTiles(log)).inclusionProof(at: index)
        let leaf = try log.entry(at: index).leaf
        guard (try? proof.verify(leafHash: .leaf(leaf), root: checkpoint.root)) != nil else {
            throw AuditLogError.entryAltered(index: index)
        }
        return try LogProof(proof, checkpoint: note, extra: withEntry ? leaf : nil)
    }

    /// Proves that the log only grew between two sizes.
    ///
    /// - Parameters:
    ///   - oldSize: The smaller size.
    ///   - newSize: The larger size; the checkpoint's when not given.
    /// - Returns: The proof, with the roots of both sizes.
    /// - Throws: `MerkleError.sizeWentBack` for sizes that are not in order, or beyond the log; ``AuditLogError`` when
    ///   tiles were changed; errors of the store.
    public func consistency(
        from oldSize: UInt64, to newSize: UInt64? = nil
    ) throws -> (proof: ConsistencyProof, oldRoot: Hash, newRoot: Hash) {
        let size = newSize ?? checkpoint.size
        guard size <= checkpoint.size else { throw MerkleError.sizeWentBack(old: size, new: checkpoint.size) }
        let tree = TileTree(size: size, source: StoredTiles(log))
        let proof = try tree.consistencyProof(from: oldSize)
        let oldRoot = try tree.root(size: oldSize)
        let newRoot = try tree.root()
        try proof.verify(oldRoot: oldRoot, newRoot: newRoot)
        return (proof, oldRoot, newRoot)
    }
}
