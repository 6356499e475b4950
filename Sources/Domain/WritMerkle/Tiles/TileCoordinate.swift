// Where a tile or an entry bundle lies in a log, and its path (c2sp.org/tlog-tiles).

/// The place of a hash tile in a log: its level, its index in the level, and how many hashes it has.
public struct TileCoordinate: Sendable, Hashable {
    /// The highest level that the format knows.
    public static let levelMax = 63

    /// The level, 0 for leaf hashes. Each hash of a level stands for 256 of the level below.
    public let level: Int

    /// The number of the tile within its level, from 0.
    public let index: UInt64

    /// The number of hashes, 1 to 256. A tile of fewer than 256 is partial.
    public let width: Int

    /// Makes a coordinate.
    ///
    /// - Returns: Nothing when the level is not 0 to 63 or the width is not 1 to 256.
    public init?(level: Int, index: UInt64, width: Int = Tile.widthMax) {
        guard (0...Self.levelMax).contains(level), (1...Tile.widthMax).contains(width) else { return nil }
        self.init(checkedLevel: level, index: index, width: width)
    }

    init(checkedLevel level: Int, index: UInt64, width: Int) {
        self.level = level
        self.index = index
        self.width = width
    }

    /// Whether the tile has fewer than 256 hashes.
    public var isPartial: Bool { width < Tile.widthMax }

    /// The path of the tile, such as `tile/0/x001/067.p/12`.
    public var path: String {
        "tile/\(level)/" + TilePath.encode(index: index, width: width)
    }

    /// Reads a path.
    ///
    /// - Parameter path: What ``path`` writes; any other text is refused.
    public init?(path: String) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("tile".utf8), let level = Decimal.decode(parts[1]),
            level <= UInt64(Self.levelMax), let (index, width) = TilePath.decode(parts[2])
        else { return nil }
        self.init(checkedLevel: Int(level), index: index, width: width)
    }

    /// The tile of level `level` with index `index` in a tree of size `size`, or nothing when there is none.
    ///
    /// - Returns: The coordinate with the width that the tile has at that size.
    public static func tile(level: Int, index: UInt64, size: UInt64) -> TileCoordinate? {
        guard (0..<8).contains(level) else { return nil }
        let hashes = size >> UInt64(8 * level)
        let whole = hashes >> 8
        if index < whole { return TileCoordinate(level: level, index: index) }
        return index == whole ? TileCoordinate(level: level, index: index, width: Int(hashes & 0xff)) : nil
    }
}

/// The place of an entry bundle in a log: its index, and how many entries it has.
public struct BundleCoordinate: Sendable, Hashable {
    /// The number of the bundle, from 0: it holds the entries from `index * 256`.
    public let index: UInt64

    /// The number of entries, 1 to 256.
    public let width: Int

    /// Makes a coordinate.
    ///
    /// - Returns: Nothing when the width is not 1 to 256.
    public init?(index: UInt64, width: Int = Tile.widthMax) {
        guard (1...Tile.widthMax).contains(width) else { return nil }
        self.index = index
        self.width = width
    }

    /// The path of the bundle, such as `tile/entries/x001/067.p/12`.
    public var path: String {
        "tile/entries/" + TilePath.encode(index: index, width: width)
    }

    /// Reads a path.
    ///
    /// - Parameter path: What ``path`` writes; any other text is refused.
    public init?(path: String) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("tile".utf8), parts[1].elementsEqual("entries".utf8),
            let (index, width) = TilePath.decode(parts[2])
        else { return nil }
        self.init(index: index, width: width)
    }

    /// The bundles of a tree, in order.
    ///
    /// - Parameters:
    ///   - size: The size of the tree.
    ///   - since: Leave out bundles that were already the same at this size.
    /// - Returns: A lazy sequence: cheap whatever the size.
    public static func bundles(forSize size: UInt64, since: UInt64 = 0) -> some Sequence<BundleCoordinate> & Sendable {
        TileList(size: size, since: since, levels: 1).lazy.compactMap { @Sendable tile in
            BundleCoordinate(index: tile.index, width: tile.width)
        }
    }
}

/// The end of a path: the index in groups of three digits, and the width when partial.
enum TilePath {
    static func encode(index: UInt64, width: Int) -> String {
        var path = padded(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            path = "x" + padded(rest % 1000) + "/" + path
            rest /= 1000
        }
        return width == Tile.widthMax ? path : path + ".p/\(width)"
    }

    static func decode(_ text: Substring.UTF8View) -> (index: UInt64, width: Int)? {
        var parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        var width = Tile.widthMax
        if parts.count >= 2, parts[parts.count - 2].suffix(2).elementsEqual(".p".utf8) {
            guard let partial = Decimal.decode(parts.removeLast()), (1..<UInt64(Tile.widthMax)).contains(partial) else {
                return nil
            }
            width = Int(partial)
            parts[parts.count - 1] = parts[parts.count - 1].dropLast(2)
        }
        var digits: [UInt8] = []
        for (position, part) in parts.enumerated() {
            let isLast = position == parts.count - 1
            guard isLast || part.first == UInt8(ascii: "x") else { return nil }
            let group = isLast ? part : part.dropFirst()
            guard group.count == 3 else { return nil }
            digits += group
        }
        guard let index = Decimal.decodePadded(digits) else { return nil }
        // Writing it again refuses what has more than one spelling, such as `x000/001`.
        guard encode(index: index, width: width).utf8.elementsEqual(text) else { return nil }
        return (index, width)
    }

    private static func padded(_ group: UInt64) -> String {
        let digits = String(group)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }
}
