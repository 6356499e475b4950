// That a log only ever grew (RFC 9162 sections 2.1.4.1 and 2.1.4.2).

/// A proof that an older tree is the beginning of a newer one.
public struct ConsistencyProof: Sendable, Hashable {
    /// The most hashes that a proof of 64-bit sizes can need.
    public static let hashesMax = 65

    /// The size of the older tree.
    public let oldSize: UInt64

    /// The size of the newer tree.
    public let newSize: UInt64

    /// The hashes, in the order of RFC 9162; none when the sizes are equal or the old one is 0.
    public let hashes: [Hash]

    /// Takes a proof as it was received; nothing is checked before ``verify(oldRoot:newRoot:)``.
    ///
    /// - Parameters:
    ///   - oldSize: The size of the older tree.
    ///   - newSize: The size of the newer tree.
    ///   - hashes: The hashes of the proof.
    public init(oldSize: UInt64, newSize: UInt64, hashes: [Hash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Checks the proof.
    ///
    /// Every tree is consistent with the empty one, whose root must be ``Hash/emptyTree``; log witnesses begin so
    /// (c2sp.org/tlog-witness).
    ///
    /// - Parameters:
    ///   - oldRoot: The root of the older tree.
    ///   - newRoot: The root of the newer tree.
    /// - Throws: ``MerkleError`` when the proof does not show that the newer tree continues the older one.
    public func verify(oldRoot: Hash, newRoot: Hash) throws(MerkleError) {
        guard oldSize <= newSize else { throw .sizeWentBack(old: oldSize, new: newSize) }
        guard oldSize != newSize, oldSize != 0 else {
            return try verifyWithoutHashes(oldRoot: oldRoot, newRoot: newRoot)
        }
        let computed = try roots(oldRoot: oldRoot)
        guard computed.old == oldRoot else { throw .rootMismatch(claimed: oldRoot, computed: computed.old) }
        guard computed.new == newRoot else { throw .rootMismatch(claimed: newRoot, computed: computed.new) }
    }

    private func verifyWithoutHashes(oldRoot: Hash, newRoot: Hash) throws(MerkleError) {
        guard hashes.isEmpty else { throw .proofTooLong(hashes: hashes.count) }
        if oldSize == 0, oldRoot != .emptyTree { throw .rootMismatch(claimed: oldRoot, computed: .emptyTree) }
        if oldSize == newSize, oldRoot != newRoot { throw .rootMismatch(claimed: newRoot, computed: oldRoot) }
    }

    /// The roots that the hashes give for both sizes, 0 < old < new.
    private func roots(oldRoot: Hash) throws(MerkleError) -> (old: Hash, new: Hash) {
        guard !hashes.isEmpty else { throw .proofTooShort(hashes: 0) }
        guard hashes.count <= Self.hashesMax else { throw .proofTooLong(hashes: hashes.count) }
        // An old tree that is one perfect subtree is its own first hash, and the proof leaves it out.
        let isPerfect = oldSize.nonzeroBitCount == 1
        let complete = UInt64(oldSize.trailingZeroBitCount)
        var position = (oldSize - 1) >> complete
        var last = (newSize - 1) >> complete
        var old = isPerfect ? oldRoot : hashes[0]
        var new = old
        for hash in isPerfect ? hashes[...] : hashes.dropFirst() {
            guard last != 0 else { throw .proofTooLong(hashes: hashes.count) }
            if position & 1 == 1 || position == last {
                old = .node(hash, old)
                new = .node(hash, new)
                let carried = position == 0 ? 0 : UInt64(position.trailingZeroBitCount)
                position >>= carried
                last >>= carried
            } else {
                new = .node(new, hash)
            }
            position >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .proofTooShort(hashes: hashes.count) }
        return (old, new)
    }
}
