// Proof files: written, read, and worth nothing once a byte of them is changed.

import Testing
import WritMerkle

struct LogProofTests {
    private let key: SigningKey
    private let leaves: [[UInt8]]
    private let note: SignedNote
    private let tree: TileTree<MemoryTiles>

    init() throws {
        key = try SigningKey(name: "example.org/log", seed: Array(0..<32))
        leaves = (0..<11).map { Array("leaf \($0)".utf8) }
        var tiles = MemoryTiles()
        for leaf in leaves { tiles.append(.leaf(leaf)) }
        tree = TileTree(size: 11, source: tiles)
        note = try Checkpoint(origin: "example.org/log", size: 11, root: tiles.edge.root()).signed(by: key)
    }

    private func verify(_ proof: LogProof, leaf: Int) throws {
        try proof.verify(leafHash: .leaf(leaves[leaf]), origin: "example.org/log", keys: [key.verifierKey])
    }

    @Test func provesEveryEntryAndNoOther() throws {
        for index in leaves.indices {
            let written = try LogProof(tree.inclusionProof(at: UInt64(index)), checkpoint: note)
            let read = try LogProof(written.description)
            #expect(read == written)
            try verify(read, leaf: index)
            #expect(throws: MerkleError.self) { try verify(read, leaf: (index + 1) % leaves.count) }
        }
    }

    @Test func carriesExtraDataThatNothingVouchesFor() throws {
        let proof = try LogProof(tree.inclusionProof(at: 3), checkpoint: note, extra: leaves[3])
        #expect(try LogProof(proof.description).extra == leaves[3])
        let other = try LogProof(tree.inclusionProof(at: 3), checkpoint: note, extra: [])
        #expect(try LogProof(other.description).extra == [])
        try verify(other, leaf: 3)
        #expect(throws: MerkleError.self) {
            try LogProof(
                tree.inclusionProof(at: 3), checkpoint: note,
                extra: [UInt8](repeating: 0, count: LogProof.extraBytesMax + 1))
        }
    }

    @Test func refusesAProofForAnotherSizeThanTheCheckpoints() throws {
        var tiles = MemoryTiles()
        for leaf in leaves.dropLast() { tiles.append(.leaf(leaf)) }
        let proof = try TileTree(size: 10, source: tiles).inclusionProof(at: 3)
        #expect(throws: MerkleError.self) { try LogProof(proof, checkpoint: note) }
    }

    @Test func noProofSurvivesAFlippedBit() throws {
        let text = try LogProof(tree.inclusionProof(at: 6), checkpoint: note).description
        let bytes = Array(text.utf8)
        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << UInt8(bit)
                #expect(throws: (any Error).self, "byte \(position), bit \(bit)") {
                    try verify(LogProof(String(decoding: changed, as: UTF8.self)), leaf: 6)
                }
            }
        }
    }

    @Test func refusesWhatIsNotAProofFile() throws {
        let good = try LogProof(tree.inclusionProof(at: 6), checkpoint: note).description
        let manyHashes = "index 6\n" + String(repeating: Hash.emptyTree.base64 + "\n", count: 65)
        for text in [
            "", "\n\n", good.replacing("@v1", with: "@v2"), good.replacing("index 6", with: "index 06"),
            good.replacing("index 6\n", with: ""), good.replacing("index 6", with: "extra ?\nindex 6"),
            good.replacing("index 6", with: "index 6\nAAAA"), good.replacing("index 6\n", with: manyHashes),
            String(good.dropLast()), good + "\n",
        ] {
            #expect(throws: MerkleError.self) { try LogProof(text) }
        }
    }
}
