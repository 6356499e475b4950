// Entry bundles (c2sp.org/tlog-tiles): the entries under one tile of leaf hashes, each after its length.

/// Up to 256 neighbouring entries of a log.
public struct EntryBundle: Sendable, Hashable {
    /// The most bytes of one entry: its length is written as 16 bits.
    public static let entryBytesMax = 65535

    /// The entries, in order.
    public let entries: [[UInt8]]

    /// Makes a bundle.
    ///
    /// - Parameter entries: 1 to 256 entries of at most 65535 bytes.
    /// - Throws: ``MerkleError`` when there are too few, too many, or one is too long.
    public init(entries: [[UInt8]]) throws(MerkleError) {
        guard (1...Tile.widthMax).contains(entries.count) else {
            throw .bundleWidth(found: entries.count, expected: Tile.widthMax)
        }
        for entry in entries where entry.count > Self.entryBytesMax { throw .entryTooLong(entry.count) }
        self.entries = entries
    }

    /// Reads a bundle of a known width.
    ///
    /// - Parameters:
    ///   - bytes: The bundle, as it is stored and served.
    ///   - width: How many entries it must have, 1 to 256.
    /// - Throws: ``MerkleError`` when it ends early or goes on after its last entry: what nobody hashed is not let in.
    public init(bytes: [UInt8], width: Int) throws(MerkleError) {
        var entries: [[UInt8]] = []
        var position = 0
        while position < bytes.count, entries.count < min(width, Tile.widthMax) {
            guard bytes.count - position >= 2 else { throw .bundleCutShort(entry: entries.count) }
            let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
            position += 2
            guard bytes.count - position >= length else { throw .bundleCutShort(entry: entries.count) }
            entries.append(Array(bytes[position..<position + length]))
            position += length
        }
        guard position == bytes.count else { throw .bundleTrailingBytes(bytes.count - position) }
        guard entries.count == width else { throw .bundleWidth(found: entries.count, expected: width) }
        try self.init(entries: entries)
    }

    /// The bundle as it is stored and served: for each entry its length in two bytes, big-endian, and its bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            bytes.append(UInt8(truncatingIfNeeded: entry.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: entry.count))
            bytes += entry
        }
        return bytes
    }

    /// The leaf hashes of the entries: the hashes of the level 0 tile with the same index.
    public var leafHashes: [Hash] { entries.map { Hash.leaf($0) } }
}
