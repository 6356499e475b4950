// Where the published test vectors are. They are not part of the repository, so tests skip visibly without them.

import Foundation
import WritMerkle

/// The vectors in the folder that WRIT_SHARED_DATA names, or beside the package.
enum SharedVectors {
    static let folder: URL = {
        let root = ProcessInfo.processInfo.environment["WRIT_SHARED_DATA"].map { URL(fileURLWithPath: $0) }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        return (root ?? package.appendingPathComponent("../shared/data")).standardizedFileURL
            .appendingPathComponent("tlog-vectors")
    }()

    static let areThere = FileManager.default.fileExists(atPath: folder.appendingPathComponent("golden.json").path)

    static let missing: String = "no tlog-vectors: set WRIT_SHARED_DATA to the folder that holds them"

    static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(path)))
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    /// All JSON files below a folder.
    static func files(below path: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: folder.appendingPathComponent(path).path)
        return (found?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".json") }.sorted().map {
            path + "/" + $0
        }
    }
}

/// A log's files below the vectors, as a source of tiles.
struct VectorLog: TileSource {
    let path: String

    func tile(level: Int, index: UInt64, width: Int) throws -> Tile {
        guard let partial = TileCoordinate(level: level, index: index, width: width),
            let full = TileCoordinate(level: level, index: index)
        else { throw CocoaError(.fileNoSuchFile) }
        // On a missing partial tile, take the full one and cut it.
        guard let bytes = bytes(partial.path) ?? bytes(full.path) else { throw CocoaError(.fileNoSuchFile) }
        return try Tile(bytes: bytes)
    }

    func bundle(_ coordinate: BundleCoordinate) throws -> EntryBundle {
        guard let bytes = bytes(coordinate.path) else { throw CocoaError(.fileNoSuchFile) }
        return try EntryBundle(bytes: bytes, width: coordinate.width)
    }

    private func bytes(_ name: String) -> [UInt8]? {
        (try? Data(contentsOf: SharedVectors.folder.appendingPathComponent(path + "/" + name))).map { Array($0) }
    }
}

/// Tiles in memory, made by appending.
struct MemoryTiles: TileSource {
    private var tiles: [String: Tile] = [:]
    private(set) var edge = TileEdge()

    mutating func append(_ leafHash: Hash) {
        edge.append(leafHash)
        for write in edge.drainWrites() { tiles[Self.key(write.coordinate.level, write.coordinate.index)] = write.tile }
    }

    func tile(level: Int, index: UInt64, width: Int) throws -> Tile {
        guard let tile = tiles[Self.key(level, index)] else { throw CocoaError(.fileNoSuchFile) }
        return tile
    }

    private static func key(_ level: Int, _ index: UInt64) -> String { "\(level)/\(index)" }
}
