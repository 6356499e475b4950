// Tiles and bundles: which there are, how their paths are spelled, and what they may not hold.

import Testing
import WritMerkle

struct TileTests {
    @Test func listsWhatChangedSinceASmallerSize() {
        let sizes: [UInt64] = [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]
        for size in sizes {
            for since in sizes where since <= size {
                let before = Set(TileCoordinate.tiles(forSize: since))
                let added = TileCoordinate.tiles(forSize: size).filter { !before.contains($0) }
                #expect(Array(TileCoordinate.tiles(forSize: size, since: since)) == added, "\(since) to \(size)")
                let bundles = BundleCoordinate.bundles(forSize: size, since: since).map(\.path)
                #expect(
                    bundles == added.filter { $0.level == 0 }.map { $0.path.replacing("tile/0", with: "tile/entries") })
            }
        }
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/64/000",
        "tile/-1/000", "tile/0/x000/001", "tile/0/001/000", "tile/0/x001/00", "tile/0/000.p", "tile/0/000.p/",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000/1", "/tile/0/000", "tile/0/000 ",
        "tile/entries/0", "tile/entries/x000/000", "tile/0/x999/x999/x999/x999/x999/x999/999",
    ])
    func refusesEveryOtherSpellingOfAPath(_ path: String) {
        #expect(TileCoordinate(path: path) == nil)
        #expect(BundleCoordinate(path: path) == nil)
    }

    @Test func goesOnFromStoredTilesAtEverySize() throws {
        var tiles = MemoryTiles()
        var frontier = Frontier()
        for index in 0..<600 {
            let hash = Hash.leaf(Array("\(index)".utf8))
            tiles.append(hash)
            frontier.append(hash)
            let restored = try TileEdge(size: UInt64(index + 1), from: tiles)
            #expect(restored.root() == frontier.root())
            #expect(!restored.hasWrites)
        }
    }

    @Test func handsOutFullTilesOnceAndUnfinishedOnesAtTheEnd() {
        var edge = TileEdge()
        var full: [String] = []
        for index in 0..<600 {
            edge.append(.leaf([UInt8(index % 256)]))
            full += edge.drainCompleted().map(\.coordinate.path)
        }
        #expect(full == ["tile/0/000", "tile/0/001"])
        #expect(edge.drainWrites().map(\.coordinate.path) == ["tile/0/002.p/88", "tile/1/000.p/2"])
        #expect(edge.drainWrites().isEmpty)
    }

    @Test func readsTheBundlesItWrites() throws {
        let entries: [[UInt8]] = [[], [1], [UInt8](repeating: 2, count: 65_535)]
        let bundle = try EntryBundle(entries: entries)
        #expect(try EntryBundle(bytes: bundle.bytes, width: 3) == bundle)
        #expect(throws: MerkleError.entryTooLong(65_536)) {
            try EntryBundle(entries: [[UInt8](repeating: 2, count: 65_536)])
        }
        #expect(throws: MerkleError.self) { try EntryBundle(entries: []) }
        #expect(throws: MerkleError.self) { try EntryBundle(entries: [[UInt8]](repeating: [], count: 257)) }
    }

    @Test func refusesABundleOfAnotherWidth() throws {
        let bytes = try EntryBundle(entries: [[1], [2, 3]]).bytes
        #expect(throws: MerkleError.bundleTrailingBytes(4)) { try EntryBundle(bytes: bytes, width: 1) }
        #expect(throws: MerkleError.bundleWidth(found: 2, expected: 3)) { try EntryBundle(bytes: bytes, width: 3) }
        #expect(throws: MerkleError.bundleTrailingBytes(1)) { try EntryBundle(bytes: bytes + [0], width: 2) }
        #expect(throws: MerkleError.bundleCutShort(entry: 1)) {
            try EntryBundle(bytes: Array(bytes.dropLast()), width: 2)
        }
    }

    @Test func refusesATileThatIsNotWholeHashes() {
        for count in [0, 1, 31, 33, 8_191, 8_224] {
            #expect(throws: MerkleError.tileLength(count)) { try Tile(bytes: [UInt8](repeating: 0, count: count)) }
        }
    }
}
