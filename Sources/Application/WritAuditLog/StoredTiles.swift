// The tiles in a store, as the tree code reads them.

public import WritMerkle

/// The tiles of a log in a store. Use it only inside the closure that the reader was given to.
public struct StoredTiles: TileSource {
    private let log: any LogReading

    /// Reads tiles from a log.
    ///
    /// - Parameter log: One consistent state of a log.
    public init(_ log: any LogReading) {
        self.log = log
    }

    /// Reads a tile.
    ///
    /// - Throws: ``AuditLogError/tileMissing(path:)`` or ``AuditLogError/tileAltered(path:)``, and errors of the store.
    public func tile(level: Int, index: UInt64, width: Int) throws -> Tile {
        let path = TileCoordinate(level: level, index: index, width: width)?.path ?? "tile/\(level)/\(index)"
        guard let bytes = try log.tile(level: level, index: index) else { throw AuditLogError.tileMissing(path: path) }
        guard let tile = try? Tile(bytes: bytes), tile.width >= width else {
            throw AuditLogError.tileAltered(path: path)
        }
        return tile
    }
}

/// The stored checkpoint, checked against the stored tiles.
struct StoredState {
    let note: SignedNote
    let checkpoint: Checkpoint
    let edge: TileEdge

    /// Reads the state of a log that may be signed over, or exported.
    ///
    /// - Parameters:
    ///   - log: One consistent state of a log.
    ///   - open: Reads the checkpoint out of its note, checking what the caller can check.
    /// - Returns: Nothing for a new log: without entries and without checkpoint.
    /// - Throws: ``AuditLogError`` when size, checkpoint and tiles contradict each other; errors of the store.
    init?(_ log: any LogReading, open: (SignedNote) throws(MerkleError) -> Checkpoint) throws {
        let size = try log.size
        guard let text = try log.checkpoint() else {
            guard size == 0 else { throw AuditLogError.checkpointMissing(entries: size) }
            return nil
        }
        do throws(MerkleError) {
            note = try SignedNote(text)
            checkpoint = try open(note)
        } catch {
            throw AuditLogError.checkpointRefused(error)
        }
        guard checkpoint.size == size else {
            throw AuditLogError.sizeMismatch(entries: size, signed: checkpoint.size)
        }
        edge = try TileEdge(size: size, from: StoredTiles(log))
        let root = edge.root()
        guard root == checkpoint.root else {
            throw AuditLogError.rootMismatch(size: size, signed: checkpoint.root, computed: root)
        }
    }
}
