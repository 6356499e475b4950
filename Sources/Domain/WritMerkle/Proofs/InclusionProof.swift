// That an entry is in a log (RFC 9162 sections 2.1.3.1 and 2.1.3.2).

/// A proof that the leaf with some index is in the tree with some root.
public struct InclusionProof: Sendable, Hashable {
    /// The most hashes that a proof of 64-bit sizes can need.
    public static let hashesMax = 64

    /// The index of the entry, from 0.
    public let index: UInt64

    /// The size of the tree.
    public let treeSize: UInt64

    /// The hashes, from the sibling of the leaf to the child of the root.
    public let hashes: [Hash]

    /// Takes a proof as it was received; nothing is checked before ``verify(leafHash:root:)``.
    ///
    /// - Parameters:
    ///   - index: The index of the entry.
    ///   - treeSize: The size of the tree.
    ///   - hashes: The hashes, from the leaf's side.
    public init(index: UInt64, treeSize: UInt64, hashes: [Hash]) {
        self.index = index
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// Checks the proof.
    ///
    /// - Parameters:
    ///   - leafHash: The hash of the entry, from ``Hash/leaf(_:)``.
    ///   - root: The root of the tree, from a checkpoint that is trusted.
    /// - Throws: ``MerkleError`` when the proof does not show that the entry is in the tree.
    public func verify(leafHash: Hash, root: Hash) throws(MerkleError) {
        let computed = try self.root(leafHash: leafHash)
        guard computed == root else { throw .rootMismatch(claimed: root, computed: computed) }
    }

    /// The root that the tree must have for the proof to be good.
    ///
    /// - Parameter leafHash: The hash of the entry.
    /// - Returns: The root.
    /// - Throws: ``MerkleError`` when the index or the number of hashes does not fit the size of the tree.
    public func root(leafHash: Hash) throws(MerkleError) -> Hash {
        guard index < treeSize else { throw .indexBeyondSize(index: index, size: treeSize) }
        guard hashes.count <= Self.hashesMax else { throw .proofTooLong(hashes: hashes.count) }
        var position = index
        var last = treeSize - 1
        var root = leafHash
        for hash in hashes {
            guard last != 0 else { throw .proofTooLong(hashes: hashes.count) }
            if position & 1 == 1 || position == last {
                root = .node(hash, root)
                // A lone right node is carried up unchanged until it has a sibling to its left.
                let carried = position == 0 ? 0 : UInt64(position.trailingZeroBitCount)
                position >>= carried
                last >>= carried
            } else {
                root = .node(root, hash)
            }
            position >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .proofTooShort(hashes: hashes.count) }
        return root
    }
}
