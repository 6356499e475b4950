// All the tiles that a tree of some size consists of.

/// The tiles of a tree, level by level and from left to right.
///
/// For size s, level L has s >> 8L hashes: full tiles of 256 and, unless it comes out even, a partial one. The sequence
/// is computed as it is read, so a size that somebody made up costs nothing.
public struct TileList: Sequence, Sendable {
    private let size: UInt64
    private let since: UInt64
    private let levels: Int

    init(size: UInt64, since: UInt64, levels: Int) {
        self.size = size
        self.since = since
        self.levels = levels
    }

    /// Starts at the leaf hashes.
    public func makeIterator() -> Iterator {
        Iterator(size: size, since: Swift.min(since, size), levels: levels)
    }

    /// Walks over the tiles of a tree.
    public struct Iterator: IteratorProtocol, Sendable {
        private let size: UInt64
        private let since: UInt64
        private let levels: Int
        private var level = 0
        private var index: UInt64

        init(size: UInt64, since: UInt64, levels: Int) {
            self.size = size
            self.since = since
            self.levels = levels
            index = since >> 8
        }

        /// The next tile, or nothing after the last.
        public mutating func next() -> TileCoordinate? {
            while level < levels {
                let grew = size >> UInt64(8 * level) > since >> UInt64(8 * level)
                if grew, let tile = TileCoordinate.tile(level: level, index: index, size: size) {
                    index += 1
                    return tile
                }
                level += 1
                index = level < levels ? (since >> UInt64(8 * level)) >> 8 : 0
            }
            return nil
        }
    }
}

extension TileCoordinate {
    /// The number of levels that a tree can have: sizes are of 64 bits, and a level takes 8.
    static let levelsMax = 8

    /// All tiles of a tree.
    ///
    /// - Parameters:
    ///   - size: The size of the tree.
    ///   - since: Leave out tiles that were already the same at this size.
    /// - Returns: The tiles, level by level and from left to right; no tile is empty.
    public static func tiles(forSize size: UInt64, since: UInt64 = 0) -> TileList {
        TileList(size: size, since: since, levels: levelsMax)
    }
}
