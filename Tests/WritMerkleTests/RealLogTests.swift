// Logs and proofs of others: Tessera, Sunlight, Rekor.

import Foundation
import Testing
import WritMerkle

@Suite(.enabled(if: SharedVectors.areThere, "\(SharedVectors.missing)"))
struct RealLogTests {
    private struct RealLogs: Decodable {
        struct Log: Decodable {
            var dir: String
            var checkpoint: String
            var old: String?
            var vkey: String
            var origin: String?
            var size: UInt64
            var hashes_only: Bool?
        }
        struct Proof: Decodable {
            var source: String
            var origin: String
            var index: UInt64
            var size: UInt64
            var root: String
            var leaf: String
            var proof: [String]
            var checkpoint: String
            var vkey: String?
        }
        var logs: [Log]
        var proofs: [Proof]
    }

    private func load() throws -> RealLogs { try SharedVectors.decode(RealLogs.self, "real_logs.json") }

    /// The file lists its paths below a folder `vectors`.
    private func local(_ path: String) -> String { path.replacingOccurrences(of: "vectors/", with: "") }

    private func checkpoint(_ path: String, origin: String?, key: VerifierKey) throws -> Checkpoint {
        let note = try SignedNote(try SharedVectors.text(local(path)))
        return try Checkpoint(verifying: note, origin: origin ?? key.name, keys: [key])
    }

    @Test func verifiesEveryCheckpointAndItsPast() throws {
        let logs = try load().logs
        #expect(logs.count == 56)
        for log in logs {
            let key = try VerifierKey(log.vkey)
            let checkpoint = try checkpoint(log.checkpoint, origin: log.origin, key: key)
            let tree = TileTree(size: checkpoint.size, source: VectorLog(path: local(log.dir)))
            #expect(checkpoint.size == log.size)
            #expect(try tree.root() == checkpoint.root, "\(log.checkpoint)")
            guard let path = log.old else { continue }
            let old = try self.checkpoint(path, origin: log.origin, key: key)
            try tree.consistencyProof(from: old.size).verify(oldRoot: old.root, newRoot: checkpoint.root)
        }
    }

    @Test func verifiesEveryProofFromRekor() throws {
        let proofs = try load().proofs
        #expect(proofs.count == 27)
        #expect(proofs.count { $0.vkey != nil } == 26)
        for proof in proofs {
            let leaf = try Hash.leaf(Array(#require(Data(base64Encoded: proof.leaf))))
            let root = try #require(Hash(base64: proof.root))
            let hashes = try proof.proof.map { try #require(Hash(base64: $0)) }
            let inclusion = InclusionProof(index: proof.index, treeSize: proof.size, hashes: hashes)
            try inclusion.verify(leafHash: leaf, root: root)
            let note = try SignedNote(proof.checkpoint)
            let checkpoint = try Checkpoint(note.text)
            #expect(checkpoint.size == proof.size && checkpoint.root == root, "\(proof.source)")
            guard let vkey = proof.vkey else { continue }
            // The same again as one proof file, written and read.
            let file = try LogProof(LogProof(inclusion, checkpoint: note).description)
            try file.verify(leafHash: leaf, origin: proof.origin, keys: [VerifierKey(vkey)])
        }
    }

    @Test(arguments: [("logs/tessera-testdata", UInt64(15)), ("logs/generated-600", 600)])
    func hashesTheEntriesToTheirTiles(_ path: String, _ size: UInt64) throws {
        try requireEntries(match: VectorLog(path: path), size: size)
    }

    @Test func findsThatTheEntriesOfTheSunlightMirrorAreFakes() throws {
        let log = VectorLog(path: "logs/sunlight-mirror-hashes")
        let isRefused: Bool
        do {
            try requireEntries(match: log, size: 300, report: false)
            isRefused = false
        } catch {
            isRefused = true
        }
        #expect(isRefused)
    }

    @Test(arguments: [1, 256, 300, 600] as [UInt64])
    func verifiesTheGeneratedLogAtEverySize(_ size: UInt64) throws {
        let keys = try Golden.load().keys
        let note = try SignedNote(try SharedVectors.text("logs/generated-600/checkpoint.\(size)"))
        let trusted = try [VerifierKey(keys.log_vkey), VerifierKey(keys.witness_vkey)]
        #expect(try note.verify(with: trusted) == trusted)
        let checkpoint = try Checkpoint(verifying: note, origin: "audit.example/tiny", keys: [trusted[0]])
        #expect(checkpoint.size == size)
        #expect(
            try TileTree(size: 600, source: VectorLog(path: "logs/generated-600")).root(size: size) == checkpoint.root)
    }

    private struct Difference: Error {}

    private func requireEntries(match log: VectorLog, size: UInt64, report: Bool = true) throws {
        for bundle in BundleCoordinate.bundles(forSize: size) {
            let tile = try log.tile(level: 0, index: bundle.index, width: bundle.width)
            let hashes = try log.bundle(bundle).leafHashes
            if report { #expect(hashes == Array(tile.hashes.prefix(bundle.width)), "\(bundle.path)") }
            guard hashes == Array(tile.hashes.prefix(bundle.width)) else { throw Difference() }
        }
    }
}
