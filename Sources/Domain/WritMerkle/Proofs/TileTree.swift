// Reads a tree that is stored as tiles: its root at any size it ever had, and proofs.

/// A tree of a given size whose hashes come from tiles.
///
/// The size may be smaller than what the source holds: the tree is then the one of that time. Any perfect subtree lies
/// in one tile, so a root or a proof reads about two tiles per level, each once.
public struct TileTree<Source: TileSource> {
    /// The size of the tree.
    public let size: UInt64

    private let source: Source

    /// Makes a tree.
    ///
    /// - Parameters:
    ///   - size: The size of the tree.
    ///   - source: Where its tiles are; it must hold at least this size.
    public init(size: UInt64, source: Source) {
        self.size = size
        self.source = source
    }

    /// The root of the tree, or of the tree it was at a smaller size.
    ///
    /// - Parameter oldSize: A size that the tree once had; the present size when not given.
    /// - Returns: The root; for size 0 ``Hash/emptyTree``.
    /// - Throws: ``MerkleError/sizeWentBack(old:new:)`` for a size beyond the tree's; errors of the source.
    public func root(size oldSize: UInt64? = nil) throws -> Hash {
        let end = oldSize ?? size
        guard end <= size else { throw MerkleError.sizeWentBack(old: end, new: size) }
        guard end > 0 else { return .emptyTree }
        var reader = TileReader(size: size, source: source)
        return try reader.hash(of: 0..<end)
    }

    /// The leaf hash of an entry.
    ///
    /// - Parameter index: The index of the entry.
    /// - Returns: The hash in the level 0 tile.
    /// - Throws: ``MerkleError/indexBeyondSize(index:size:)``; errors of the source.
    public func leafHash(at index: UInt64) throws -> Hash {
        guard index < size else { throw MerkleError.indexBeyondSize(index: index, size: size) }
        var reader = TileReader(size: size, source: source)
        return try reader.hash(of: index..<index + 1)
    }

    /// Proves that an entry is in the tree (RFC 9162 section 2.1.3.1).
    ///
    /// - Parameter index: The index of the entry.
    /// - Returns: The proof, for the tree of ``size``.
    /// - Throws: ``MerkleError/indexBeyondSize(index:size:)``; errors of the source.
    public func inclusionProof(at index: UInt64) throws -> InclusionProof {
        guard index < size else { throw MerkleError.indexBeyondSize(index: index, size: size) }
        var reader = TileReader(size: size, source: source)
        var siblings: [Range<UInt64>] = []
        var range = 0..<size
        while range.upperBound - range.lowerBound > 1 {
            let (left, right) = range.halves
            let isLeft = index < left.upperBound
            siblings.append(isLeft ? right : left)
            range = isLeft ? left : right
        }
        let hashes = try siblings.reversed().map { try reader.hash(of: $0) }
        return InclusionProof(index: index, treeSize: size, hashes: hashes)
    }

    /// Proves that the tree continues the one it was at a smaller size (RFC 9162 section 2.1.4.1).
    ///
    /// - Parameter oldSize: The smaller size; 0 and the present size give a proof without hashes.
    /// - Returns: The proof, from `oldSize` to ``size``.
    /// - Throws: ``MerkleError/sizeWentBack(old:new:)`` when `oldSize` is larger than ``size``; errors of the source.
    public func consistencyProof(from oldSize: UInt64) throws -> ConsistencyProof {
        guard oldSize <= size else { throw MerkleError.sizeWentBack(old: oldSize, new: size) }
        guard oldSize > 0, oldSize < size else {
            return ConsistencyProof(oldSize: oldSize, newSize: size, hashes: [])
        }
        var reader = TileReader(size: size, source: source)
        var nodes: [Range<UInt64>] = []
        var range = 0..<size
        // Down to the subtree that ends where the old tree ended.
        while range.upperBound != oldSize {
            let (left, right) = range.halves
            let isLeft = oldSize <= left.upperBound
            nodes.append(isLeft ? right : left)
            range = isLeft ? left : right
        }
        // Left out when it is the whole old tree, whose root the verifier has.
        if range.lowerBound > 0 { nodes.append(range) }
        let hashes = try nodes.reversed().map { try reader.hash(of: $0) }
        return ConsistencyProof(oldSize: oldSize, newSize: size, hashes: hashes)
    }
}

extension TileTree: Sendable where Source: Sendable {}

/// Hashes subtrees out of tiles, reading each tile once.
private struct TileReader<Source: TileSource> {
    let size: UInt64
    let source: Source
    var tiles: [TileCoordinate: Tile] = [:]

    init(size: UInt64, source: Source) {
        self.size = size
        self.source = source
    }

    /// The hash of the leaves in a range that begins at a multiple of the largest power of two within its length.
    mutating func hash(of range: Range<UInt64>) throws -> Hash {
        var subtrees: [Hash] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = 63 - (range.upperBound - start).leadingZeroBitCount
            subtrees.append(try perfectSubtree(at: start, height: height))
            start += 1 << UInt64(height)
        }
        // A range is never empty, so the first subtree from the right is there.
        return subtrees.dropLast().reversed().reduce(subtrees[subtrees.count - 1]) { .node($1, $0) }
    }

    /// The hash of 2^height leaves from `start`: 2^(height mod 8) neighbours in one tile.
    private mutating func perfectSubtree(at start: UInt64, height: Int) throws -> Hash {
        let level = height / 8
        let first = start >> UInt64(8 * level)
        let tile = try tile(level: level, index: first >> 8)
        var subtree = Frontier()
        let position = Int(first & 0xff)
        for neighbour in position..<position + 1 << (height % 8) { subtree.append(tile[neighbour]) }
        return subtree.root()
    }

    private mutating func tile(level: Int, index: UInt64) throws -> Tile {
        guard let coordinate = TileCoordinate.tile(level: level, index: index, size: size) else {
            throw MerkleError.indexBeyondSize(index: index, size: size)
        }
        if let known = tiles[coordinate] { return known }
        let tile = try source.tile(at: coordinate)
        tiles[coordinate] = tile
        return tile
    }
}

extension Range<UInt64> {
    /// The two subtrees of a range of at least two leaves: the left one is the largest power of two below its length.
    fileprivate var halves: (left: Self, right: Self) {
        let length = upperBound - lowerBound
        let middle = lowerBound + 1 << UInt64(63 - (length - 1).leadingZeroBitCount)
        return (lowerBound..<middle, middle..<upperBound)
    }
}
