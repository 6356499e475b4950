// Writes a log as the files of c2sp.org/tlog-tiles, which third-party tools verify.

import WritMerkle

/// What an export did.
public struct LogExport: Sendable, Hashable {
    /// The size of the log.
    public var size: UInt64
    /// Tiles and bundles written.
    public var written = 0
    /// Tiles and bundles that were there already.
    public var kept = 0
    /// Partial tiles and bundles removed because the full ones are there.
    public var removed = 0
}

/// Exports one state of a log: its tiles, its entry bundles, and last its checkpoint.
///
/// An interrupted export is harmless and the next one completes it: the checkpoint is written when all that it covers
/// is durable. Partial tiles and bundles of checkpoints that were published before stay until the full ones are there:
/// whoever reads by an older checkpoint finds what it covers.
public struct LogExporter {
    private let log: any LogReading
    private let destination: any TileDestination

    /// The path of the checkpoint.
    public static let checkpointPath = "checkpoint"

    /// Makes an exporter.
    ///
    /// - Parameters:
    ///   - log: One consistent state of a log.
    ///   - destination: Where it goes: empty, or holding an earlier export of the same log.
    public init(_ log: any LogReading, to destination: any TileDestination) {
        self.log = log
        self.destination = destination
    }

    /// Exports what is not there yet. Entries that an earlier export has are not read again, but for those of files
    /// that are missing or of a wrong length.
    ///
    /// Every entry that is written was hashed and compared with its tile: damage is not exported.
    ///
    /// - Parameter progress: Called after each file with the number of files done.
    /// - Returns: What was done.
    /// - Throws: ``AuditLogError`` when the log is damaged, has no checkpoint, or the destination holds a larger export
    ///   or one of another log; errors of the store and of the destination.
    public func export(progress: (Int) -> Void = { _ in }) throws -> LogExport {
        let state = try StoredState(log) { note throws(MerkleError) in try Checkpoint(note.text) }
        guard let state else { throw AuditLogError.checkpointMissing(entries: 0) }
        let size = state.checkpoint.size
        let exported = try exportedSize(continuedBy: state.checkpoint)
        let present = try destination.list()
        var result = LogExport(size: size)
        var expected: Set<String> = []
        for bundle in BundleCoordinate.bundles(forSize: size) {
            expected.insert(bundle.path)
            let isThere = isKept(bundle, exported: exported, length: present[bundle.path])
            try put(bundle.path, isThere ? nil : bytes(of: bundle), &result, progress)
        }
        for tile in TileCoordinate.tiles(forSize: size) {
            expected.insert(tile.path)
            let isThere = isKept(tile, exported: exported, length: present[tile.path])
            try put(tile.path, isThere ? nil : bytes(of: tile), &result, progress)
        }
        try destination.flush()
        try destination.write(Array(state.note.description.utf8), to: Self.checkpointPath)
        try destination.flush()
        result.removed = try removePartials(among: present.keys, replacedBy: expected)
        return result
    }

    /// Writes a file, or counts it as kept.
    private func put(
        _ path: String, _ bytes: [UInt8]?, _ result: inout LogExport, _ progress: (Int) -> Void
    ) throws {
        if let bytes {
            try destination.write(bytes, to: path)
            result.written += 1
        } else {
            result.kept += 1
        }
        progress(result.kept + result.written)
    }

    /// The size that is exported already, after a check that this log continues it.
    private func exportedSize(continuedBy checkpoint: Checkpoint) throws -> UInt64 {
        guard let bytes = try destination.read(Self.checkpointPath) else { return 0 }
        // A file that is no checkpoint vouches for nothing: everything is written again.
        guard let old = try? Checkpoint(try SignedNote(bytes: bytes).text) else { return 0 }
        guard old.origin.utf8.elementsEqual(checkpoint.origin.utf8) else {
            throw AuditLogError.exportOfAnotherLog(size: old.size, origin: old.origin)
        }
        guard old.size <= checkpoint.size else {
            throw AuditLogError.exportIsNewer(exported: old.size, size: checkpoint.size)
        }
        let root = try TileTree(size: checkpoint.size, source: StoredTiles(log)).root(size: old.size)
        guard root == old.root else {
            throw AuditLogError.exportOfAnotherLog(size: old.size, origin: old.origin)
        }
        return old.size
    }

    /// Full tiles never change: one of the right length that the exported checkpoint covers is the right one.
    private func isKept(_ tile: TileCoordinate, exported: UInt64, length: Int?) -> Bool {
        guard length == tile.width * Hash.byteCount, !tile.isPartial else { return false }
        return tile.index < (exported >> UInt64(8 * tile.level)) >> 8
    }

    /// The length of a bundle depends on its entries, so only the smallest possible one is known without them.
    private func isKept(_ bundle: BundleCoordinate, exported: UInt64, length: Int?) -> Bool {
        guard let length, length >= 2 * bundle.width, bundle.width == Tile.widthMax else { return false }
        return bundle.index < exported >> 8
    }

    private func bytes(of coordinate: TileCoordinate) throws -> [UInt8] {
        let tile = try StoredTiles(log).tile(
            level: coordinate.level, index: coordinate.index, width: coordinate.width)
        guard tile.width == coordinate.width else { throw AuditLogError.tileAltered(path: coordinate.path) }
        return tile.bytes
    }

    private func bytes(of coordinate: BundleCoordinate) throws -> [UInt8] {
        let first = coordinate.index << 8
        let tile = try StoredTiles(log).tile(level: 0, index: coordinate.index, width: coordinate.width)
        var leaves: [[UInt8]] = []
        leaves.reserveCapacity(coordinate.width)
        try log.forEachEntry(in: first..<first + UInt64(coordinate.width), kinds: nil) { index, entry in
            guard index == first + UInt64(leaves.count), Hash.leaf(entry.leaf) == tile[leaves.count] else {
                throw AuditLogError.entryAltered(index: first + UInt64(leaves.count))
            }
            leaves.append(entry.leaf)
            return true
        }
        guard leaves.count == coordinate.width else {
            throw AuditLogError.entryAltered(index: first + UInt64(leaves.count))
        }
        return try EntryBundle(entries: leaves).bytes
    }

    /// Removes the partial tiles and bundles of which the full ones are part of this export.
    private func removePartials(among paths: some Sequence<String>, replacedBy expected: Set<String>) throws -> Int {
        let stale = paths.filter { path in
            Self.full(ofPartial: path).map { expected.contains($0) } ?? false
        }
        for path in stale.sorted() { try destination.remove(path) }
        return stale.count
    }

    /// The path of the full tile or bundle that a partial one becomes; `nil` for any other path.
    private static func full(ofPartial path: String) -> String? {
        if let tile = TileCoordinate(path: path), tile.isPartial {
            return TileCoordinate(level: tile.level, index: tile.index)?.path
        }
        if let bundle = BundleCoordinate(path: path), bundle.width < Tile.widthMax {
            return BundleCoordinate(index: bundle.index)?.path
        }
        return nil
    }
}
