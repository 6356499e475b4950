// What a log keeps while it grows: the last, unfinished tile of every level, and the tiles to store next.

/// The right edge of a tree in tiles: append leaf hashes, store the tiles that changed, read the root.
///
/// A store appends a batch, writes what ``drainWrites()`` returns, and commits, in one transaction. After a restart it
/// makes the edge again from the tiles it stored: ``init(size:from:)``.
public struct TileEdge: Sendable {
    /// The largest tree: so many that appending one by one never overflows, and sizes fit a signed 64-bit column.
    public static let sizeMax: UInt64 = 1 << 62

    /// A tile to store under its level and index, in place of a narrower one with the same level and index.
    public struct Write: Sendable, Hashable {
        /// Where the tile lies; full tiles never change again.
        public let coordinate: TileCoordinate
        /// The hashes.
        public let tile: Tile
    }

    /// The number of leaves appended.
    public private(set) var size: UInt64

    // INVARIANT: level L has (size >> 8L) mod 256 hashes in its unfinished tile.
    private var levels: [Level]
    private var completed: [Write] = []

    /// An empty tree.
    public init() {
        size = 0
        levels = []
    }

    /// Goes on from stored tiles, for any size they cover: no more than one tile per level is read.
    ///
    /// The caller compares ``root()`` with the root it stored: tiles that were damaged give another one.
    ///
    /// - Parameters:
    ///   - size: The size of the tree; at most ``sizeMax``.
    ///   - source: Where the tiles are.
    /// - Throws: ``MerkleError`` when the size is too large or a tile too narrow; errors of the source.
    public init(size: UInt64, from source: some TileSource) throws {
        guard size <= Self.sizeMax else { throw MerkleError.sizeTooLarge(size, limit: Self.sizeMax) }
        self.size = size
        levels = []
        for level in 0..<TileCoordinate.levelsMax where size >> UInt64(8 * level) > 0 {
            let hashes = size >> UInt64(8 * level)
            var edge = Level(index: hashes >> 8)
            let width = Int(hashes & 0xff)
            if width > 0 {
                let coordinate = TileCoordinate(checkedLevel: level, index: hashes >> 8, width: width)
                let tile = try source.tile(at: coordinate)
                for position in 0..<width { edge.append(tile[position]) }
                edge.isChanged = false
            }
            levels.append(edge)
        }
    }

    /// Appends a leaf. One node hash per leaf, amortised.
    ///
    /// - Parameter leafHash: The hash of the entry, from ``Hash/leaf(_:)``.
    public mutating func append(_ leafHash: Hash) {
        var hash = leafHash
        var level = 0
        size += 1
        while true {
            if level == levels.count { levels.append(Level(index: 0)) }
            levels[level].append(hash)
            guard let finished = levels[level].finish(level: level) else { return }
            completed.append(finished.write)
            hash = finished.root
            level += 1
        }
    }

    /// The root of the tree. At most 62 node hashes.
    ///
    /// - Returns: The root; for no leaves ``Hash/emptyTree``.
    public func root() -> Hash {
        levels.reduce(nil) { right, level in level.frontier.folded(onto: right) } ?? .emptyTree
    }

    /// Whether there are tiles to store.
    public var hasWrites: Bool {
        !completed.isEmpty || levels.contains(where: \.isChanged)
    }

    /// The tiles that became full since the last call of this or of ``drainWrites()``: these never change again.
    ///
    /// Whoever appends or checks many entries calls it now and then, so that memory does not grow with their number.
    ///
    /// - Returns: The full tiles, in order of completion.
    public mutating func drainCompleted() -> [Write] {
        guard !completed.isEmpty else { return [] }
        defer { completed.removeAll(keepingCapacity: true) }
        return completed
    }

    /// The tiles that changed since the last call: each full one once, and the unfinished one of a level as it is now.
    ///
    /// - Returns: The tiles to store, in order of completion, with the unfinished ones at the end.
    public mutating func drainWrites() -> [Write] {
        var writes = completed
        completed.removeAll()
        for level in levels.indices where levels[level].isChanged {
            if let write = levels[level].write(level: level) { writes.append(write) }
            levels[level].isChanged = false
        }
        return writes
    }
}

extension TileEdge {
    /// The unfinished tile of one level.
    private struct Level: Sendable {
        var index: UInt64
        var frontier = Frontier()
        var isChanged = false
        private var bytes: [UInt8] = []

        init(index: UInt64) {
            self.index = index
        }

        mutating func append(_ hash: Hash) {
            if bytes.isEmpty { bytes.reserveCapacity(Tile.widthMax * Hash.byteCount) }
            hash.withBytes { bytes.append(contentsOf: $0) }
            frontier.append(hash)
            isChanged = true
        }

        /// The tile as it is now, or nothing when it has no hash yet.
        func write(level: Int) -> Write? {
            guard let tile = try? Tile(bytes: bytes) else { return nil }
            return Write(
                coordinate: TileCoordinate(checkedLevel: level, index: index, width: tile.width), tile: tile)
        }

        /// Begins the next tile when this one is full, and returns the full one with its root.
        mutating func finish(level: Int) -> (write: Write, root: Hash)? {
            guard frontier.size == UInt64(Tile.widthMax), let write = write(level: level) else { return nil }
            let root = frontier.root()
            index += 1
            frontier.removeAll()
            bytes = []
            isChanged = false
            return (write, root)
        }
    }
}

extension TileSource {
    /// Reads a tile and refuses one that is too narrow.
    func tile(at coordinate: TileCoordinate) throws -> Tile {
        let tile = try tile(level: coordinate.level, index: coordinate.index, width: coordinate.width)
        guard tile.width >= coordinate.width else {
            throw MerkleError.tileTooNarrow(path: coordinate.path, found: tile.width)
        }
        return tile
    }
}
