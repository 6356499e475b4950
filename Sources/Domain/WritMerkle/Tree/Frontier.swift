// The least that must be kept of a tree to go on appending to it: the roots of its perfect subtrees, left to right.

/// The right edge of a Merkle tree: a stack with one hash for each bit that is set in the tree's size.
///
/// Memory is O(log n). To keep tiles as well, use ``TileEdge``.
public struct Frontier: Sendable, Hashable {
    /// The number of leaves appended.
    public private(set) var size: UInt64

    /// The roots of the perfect subtrees that the tree consists of, largest first.
    public private(set) var hashes: [Hash]

    /// An empty tree.
    public init() {
        size = 0
        hashes = []
    }

    /// Goes on from a frontier that was kept.
    ///
    /// - Parameters:
    ///   - size: The size of the tree; at most ``TileEdge/sizeMax``.
    ///   - hashes: One hash for each set bit of `size`, that of the highest bit first.
    /// - Throws: ``MerkleError`` when the number of hashes does not fit the size.
    public init(size: UInt64, hashes: [Hash]) throws(MerkleError) {
        guard size <= TileEdge.sizeMax else { throw .sizeTooLarge(size, limit: TileEdge.sizeMax) }
        guard hashes.count >= size.nonzeroBitCount else { throw .proofTooShort(hashes: hashes.count) }
        guard hashes.count == size.nonzeroBitCount else { throw .proofTooLong(hashes: hashes.count) }
        self.size = size
        self.hashes = hashes
    }

    /// Appends a leaf. One node hash per leaf, amortised.
    ///
    /// - Parameter leafHash: The hash of the entry, from ``Hash/leaf(_:)``.
    public mutating func append(_ leafHash: Hash) {
        var hash = leafHash
        // Each trailing one bit of the size is a perfect subtree that the new leaf completes to one of twice its size.
        for _ in 0..<(~size).trailingZeroBitCount {
            hash = .node(hashes.removeLast(), hash)
        }
        hashes.append(hash)
        size += 1
    }

    /// The root of the tree. At most 63 node hashes.
    ///
    /// - Returns: The root; for no leaves ``Hash/emptyTree``.
    public func root() -> Hash {
        folded(onto: nil) ?? .emptyTree
    }

    /// Hashes the subtrees together from the right; `right` is what lies to the right of all of them.
    func folded(onto right: Hash?) -> Hash? {
        var result = right
        for hash in hashes.reversed() {
            result = result.map { .node(hash, $0) } ?? hash
        }
        return result
    }

    /// Forgets all leaves, keeping the memory.
    mutating func removeAll() {
        size = 0
        hashes.removeAll(keepingCapacity: true)
    }
}
