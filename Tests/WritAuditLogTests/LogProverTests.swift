// Proofs that the prover hands out verify, and none is handed out over damage.

import Testing
import WritAuditLog
import WritMerkle
import WritTesting

struct LogProverTests {
    @Test(arguments: [1, 2, 256, 257, 700])
    func provesEntriesToAnyoneWithTheKey(_ size: Int) throws {
        let log = try SampleLog(size: size, transactions: 2)
        try log.store.read { reader in
            let prover = try LogProver(reader)
            for index in Set([0, size / 2, size - 1]) {
                let text = try prover.proof(ofEntry: UInt64(index), withEntry: true).description
                let proof = try LogProof(text)
                let leaf = try SampleLog.entry(index).leaf
                #expect(proof.extra == leaf)
                try proof.verify(leafHash: .leaf(leaf), origin: SampleLog.origin, keys: log.keys)
            }
            #expect(throws: MerkleError.indexBeyondSize(index: UInt64(size), size: UInt64(size))) {
                try prover.proof(ofEntry: UInt64(size))
            }
        }
    }

    @Test func leavesTheEntryOutUnlessAsked() throws {
        let log = try SampleLog(size: 5)
        #expect(try log.store.read { try LogProver($0).proof(ofEntry: 1).extra } == nil)
    }

    @Test func provesThatTheLogOnlyGrew() throws {
        let log = try SampleLog()
        var checkpoints: [Checkpoint] = []
        for end in [0, 1, 255, 256, 300, 600] {
            try log.append((checkpoints.last.map { Int($0.size) } ?? 0)..<end)
            checkpoints.append(try log.checkpoint())
        }
        try log.store.read { reader in
            let prover = try LogProver(reader)
            for old in checkpoints {
                for new in checkpoints where new.size >= old.size {
                    let found = try prover.consistency(from: old.size, to: new.size)
                    #expect(found.oldRoot == old.root && found.newRoot == new.root)
                    try found.proof.verify(oldRoot: old.root, newRoot: new.root)
                }
            }
            #expect(throws: MerkleError.self) { try prover.consistency(from: 2, to: 1) }
            #expect(throws: MerkleError.self) { try prover.consistency(from: 0, to: 601) }
        }
    }

    @Test func provesNothingAboutAnEntryThatWasChanged() throws {
        let log = try SampleLog(size: 300)
        log.store.tamper { $0.entries[17].leaf.append(32) }
        try log.store.read { reader in
            let prover = try LogProver(reader)
            #expect(throws: AuditLogError.entryAltered(index: 17)) { try prover.proof(ofEntry: 17) }
            _ = try prover.proof(ofEntry: 18)
        }
    }

    @Test func provesNothingAboutALogWithoutCheckpoint() throws {
        #expect(throws: AuditLogError.checkpointMissing(entries: 0)) {
            try MemoryLogStore().read { _ = try LogProver($0) }
        }
    }
}
