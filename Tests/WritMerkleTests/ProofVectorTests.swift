// The probes of transparency-dev/merkle: proofs, good and bad, with what a verifier must say.

import Foundation
import Testing
import WritMerkle

@Suite(.enabled(if: SharedVectors.areThere, "\(SharedVectors.missing)"))
struct ProofVectorTests {
    private struct Inclusion: Decodable {
        var leafIdx: UInt64
        var treeSize: UInt64
        var root: String?
        var leafHash: String?
        var proof: [String]?
        var wantErr: Bool

        /// Whether the proof verifies; a hash of another length than 32 bytes is refused before.
        var isGood: Bool {
            let hashes = (proof ?? []).map(Hash.init(base64:))
            guard let root = Hash(base64: root ?? ""), let leaf = Hash(base64: leafHash ?? ""),
                !hashes.contains(nil)
            else { return false }
            let proof = InclusionProof(index: leafIdx, treeSize: treeSize, hashes: hashes.compactMap { $0 })
            return (try? proof.verify(leafHash: leaf, root: root)) != nil
        }
    }

    private struct Consistency: Decodable {
        var size1: UInt64
        var size2: UInt64
        var root1: String?
        var root2: String?
        var proof: [String]?
        var wantErr: Bool

        var isGood: Bool {
            let hashes = (proof ?? []).map(Hash.init(base64:))
            guard let old = Hash(base64: root1 ?? ""), let new = Hash(base64: root2 ?? ""), !hashes.contains(nil)
            else { return false }
            let proof = ConsistencyProof(oldSize: size1, newSize: size2, hashes: hashes.compactMap { $0 })
            return (try? proof.verify(oldRoot: old, newRoot: new)) != nil
        }
    }

    /// Its roots are 12 bytes of placeholder text, and the reference accepts them; a hash is 32 bytes here.
    private static let placeholder =
        "merkle/testdata/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"

    @Test func judgesEveryInclusionProbeAsTheReferenceDoes() throws {
        let files = SharedVectors.files(below: "merkle/testdata/inclusion")
        #expect(files.count == 98)
        for file in files {
            let probe = try SharedVectors.decode(Inclusion.self, file)
            #expect(probe.isGood == !probe.wantErr, "\(file)")
        }
    }

    @Test func judgesEveryConsistencyProbeAsTheReferenceDoesButOne() throws {
        let files = SharedVectors.files(below: "merkle/testdata/consistency")
        #expect(files.count == 98)
        for file in files where file != Self.placeholder {
            let probe = try SharedVectors.decode(Consistency.self, file)
            #expect(probe.isGood == !probe.wantErr, "\(file)")
        }
    }

    @Test func refusesRootsThatAreNot32BytesWhereTheReferenceAcceptsThem() throws {
        let probe = try SharedVectors.decode(Consistency.self, Self.placeholder)
        #expect(!probe.wantErr)
        #expect(!probe.isGood)
    }
}
