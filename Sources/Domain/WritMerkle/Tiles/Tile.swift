// A hash tile: up to 256 neighbouring hashes of one level, kept as the bytes that are stored and served.

/// Up to 256 hashes of one level of a tree.
public struct Tile: Sendable, Hashable {
    /// The number of hashes of a full tile.
    public static let widthMax = 256

    /// The hashes, one after the other: the tile as it is stored and served.
    public let bytes: [UInt8]

    /// Reads a tile.
    ///
    /// - Parameter bytes: 1 to 256 hashes of 32 bytes.
    /// - Throws: ``MerkleError/tileLength(_:)`` for any other length.
    public init(bytes: [UInt8]) throws(MerkleError) {
        guard !bytes.isEmpty, bytes.count.isMultiple(of: Hash.byteCount),
            bytes.count <= Self.widthMax * Hash.byteCount
        else { throw .tileLength(bytes.count) }
        self.bytes = bytes
    }

    /// Makes a tile of hashes.
    ///
    /// - Parameter hashes: 1 to 256 hashes.
    /// - Throws: ``MerkleError/tileLength(_:)`` for any other number.
    public init(_ hashes: some Sequence<Hash>) throws(MerkleError) {
        try self.init(bytes: hashes.flatMap(\.bytes))
    }

    /// The number of hashes.
    public var width: Int { bytes.count / Hash.byteCount }

    /// The hash at a position.
    ///
    /// - Parameter position: 0 to ``width`` - 1; another is a programmer's error and traps.
    public subscript(position: Int) -> Hash {
        precondition(position >= 0 && position < width, "position outside of the tile")
        return bytes.withUnsafeBytes { Hash(reading: $0, at: position * Hash.byteCount) }
    }

    /// The hashes, in order.
    public var hashes: [Hash] { (0..<width).map { self[$0] } }

    /// The tile as it was when it had `width` hashes.
    ///
    /// - Parameter width: At least 1.
    /// - Returns: The first hashes, or nothing when the tile has fewer.
    public func prefix(_ width: Int) -> Tile? {
        guard width <= self.width else { return nil }
        return width == self.width ? self : try? Tile(bytes: Array(bytes.prefix(width * Hash.byteCount)))
    }

    /// The root over all hashes of the tile: for a full tile, its entry in the level above.
    public var root: Hash {
        var frontier = Frontier()
        for position in 0..<width { frontier.append(self[position]) }
        return frontier.root()
    }
}

/// Something that has the tiles of a log: a database, a directory, a cache.
public protocol TileSource {
    /// Reads a tile.
    ///
    /// A source need not keep partial tiles of the past: as tiles only ever grow, a wider tile of the same level and
    /// index holds the hashes that are asked for, and what is beyond `width` is ignored.
    ///
    /// - Parameters:
    ///   - level: 0 for leaf hashes, at most 7.
    ///   - index: The number of the tile within the level.
    ///   - width: How many hashes are needed, 1 to 256.
    /// - Returns: The tile, with at least `width` hashes.
    /// - Throws: Whatever keeps the source from returning it, its absence among others.
    func tile(level: Int, index: UInt64, width: Int) throws -> Tile
}
