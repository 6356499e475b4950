// Roots, proofs, paths and signatures that two independent programs agree on.

import Foundation
import Testing
import WritMerkle

/// golden.json. Hashes are hex.
struct Golden: Decodable {
    struct Inclusion: Decodable {
        var index: UInt64
        var size: UInt64
        var proof: [String]
    }
    struct Consistency: Decodable {
        var old: UInt64
        var new: UInt64
        var proof: [String]
    }
    struct Roots: Decodable { var roots: [String: String] }
    struct Place: Decodable {
        /// A number, or `entries`.
        var level: String
        var index: UInt64
        var width: Int
        var path: String

        enum CodingKeys: CodingKey { case level, index, width, path }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            level =
                try (try? values.decode(Int.self, forKey: .level)).map(String.init)
                ?? values.decode(String.self, forKey: .level)
            index = try values.decode(UInt64.self, forKey: .index)
            width = try values.decode(Int.self, forKey: .width)
            path = try values.decode(String.self, forKey: .path)
        }
    }
    struct Keys: Decodable {
        var log_private_hex: String
        var log_vkey: String
        var witness_vkey: String
    }
    struct SignedCheckpoint: Decodable {
        var text: String
        var log_line: String
        var cosign_time: UInt64
        var cosign_line: String
    }

    var rfc6962_leaves: [String]
    var rfc6962_roots: [String]
    var rfc6962_leaf_hashes: [String]
    var rfc6962_inclusion: [Inclusion]
    var rfc6962_consistency: [Consistency]
    var entry_n_roots: Roots
    var entry_n_inclusion: [Inclusion]
    var entry_n_consistency: [Consistency]
    var tile_paths: [Place]
    var tiles_of_size: [String: [String: [UInt64]]]
    var keys: Keys
    var checkpoint_70000: SignedCheckpoint

    static func load() throws -> Golden { try SharedVectors.decode(Golden.self, "golden.json") }
}

/// The bytes of hexadecimal text.
func bytes(hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
}

@Suite(.enabled(if: SharedVectors.areThere, "\(SharedVectors.missing)"))
struct GoldenTests {
    private let golden: Golden

    init() throws { golden = try Golden.load() }

    @Test func hashesTheEightLeavesOfRFC6962() throws {
        let hashes = golden.rfc6962_leaves.map { Hash.leaf(bytes(hex: $0)) }
        #expect(hashes.map(\.hex) == golden.rfc6962_leaf_hashes)
        var frontier = Frontier()
        var roots = [frontier.root().hex]
        for hash in hashes {
            frontier.append(hash)
            roots.append(frontier.root().hex)
        }
        #expect(roots == golden.rfc6962_roots)
    }

    @Test func makesAndVerifiesAllProofsOfTheEightLeaves() throws {
        var tiles = MemoryTiles()
        for leaf in golden.rfc6962_leaves { tiles.append(.leaf(bytes(hex: leaf))) }
        try check(golden.rfc6962_inclusion, golden.rfc6962_consistency, in: tiles)
        #expect(golden.rfc6962_inclusion.count == 36)
        #expect(golden.rfc6962_consistency.count == 44)
    }

    @Test func makesAndVerifiesTheProofsOf70000Entries() throws {
        var tiles = MemoryTiles()
        for index in 0..<70_000 { tiles.append(.leaf(Array("entry \(index)".utf8))) }
        let tree = TileTree(size: 70_000, source: tiles)
        for (text, root) in golden.entry_n_roots.roots {
            let size: UInt64 = try #require(UInt64(text))
            #expect(try tree.root(size: size).hex == root, "size \(size)")
        }
        #expect(tiles.edge.root().hex == golden.entry_n_roots.roots["70000"])
        try check(golden.entry_n_inclusion, golden.entry_n_consistency, in: tiles)
    }

    @Test func writesAndReadsEveryTilePath() throws {
        for place in golden.tile_paths {
            if let level = Int(place.level) {
                let tile = try #require(TileCoordinate(level: level, index: place.index, width: place.width))
                #expect(tile.path == place.path)
                #expect(TileCoordinate(path: place.path) == tile)
                #expect(BundleCoordinate(path: place.path) == nil)
            } else {
                let bundle = try #require(BundleCoordinate(index: place.index, width: place.width))
                #expect(bundle.path == place.path)
                #expect(BundleCoordinate(path: place.path) == bundle)
                #expect(TileCoordinate(path: place.path) == nil)
            }
        }
    }

    @Test func countsTheTilesOfEverySize() throws {
        for (size, levels) in golden.tiles_of_size {
            var counted: [String: [UInt64]] = [:]
            for tile in TileCoordinate.tiles(forSize: try #require(UInt64(size))) {
                if tile.isPartial {
                    counted[String(tile.level), default: [0, 0]][1] = UInt64(tile.width)
                } else {
                    counted[String(tile.level), default: [0, 0]][0] += 1
                }
            }
            #expect(counted == levels, "size \(size)")
        }
    }

    @Test func signsTheCheckpointByteForByte() throws {
        let key = try SigningKey(name: "audit.example/tiny", seed: bytes(hex: golden.keys.log_private_hex))
        #expect(key.verifierKey.description == golden.keys.log_vkey)
        let signed = golden.checkpoint_70000
        let checkpoint = try Checkpoint(signed.text)
        #expect(checkpoint.description == signed.text)
        #expect(checkpoint.root.hex == golden.entry_n_roots.roots["70000"])
        #expect(try checkpoint.signed(by: key).description == signed.text + "\n" + signed.log_line)
    }

    @Test func verifiesTheWitnessesCosignature() throws {
        let signed = golden.checkpoint_70000
        let note = try SignedNote(signed.text + "\n" + signed.log_line + signed.cosign_line)
        let keys = try [VerifierKey(golden.keys.log_vkey), VerifierKey(golden.keys.witness_vkey)]
        #expect(try note.verify(with: keys) == keys)
        #expect(note.signatures[1].cosignatureTime == signed.cosign_time)
    }

    private func check(
        _ inclusion: [Golden.Inclusion], _ consistency: [Golden.Consistency], in tiles: MemoryTiles
    ) throws {
        for expected in inclusion {
            let tree = TileTree(size: expected.size, source: tiles)
            let proof = try tree.inclusionProof(at: expected.index)
            #expect(proof.hashes.map(\.hex) == expected.proof, "entry \(expected.index) of \(expected.size)")
            try proof.verify(leafHash: tree.leafHash(at: expected.index), root: tree.root())
        }
        for expected in consistency {
            let tree = TileTree(size: expected.new, source: tiles)
            let proof = try tree.consistencyProof(from: expected.old)
            #expect(proof.hashes.map(\.hex) == expected.proof, "\(expected.old) to \(expected.new)")
            try proof.verify(oldRoot: tree.root(size: expected.old), newRoot: tree.root())
        }
    }
}
