// The text of checkpoints, and what makes one trusted.

import Testing
import WritMerkle

struct CheckpointTests {
    private let root = Hash.leaf([1])
    private let key: SigningKey

    init() throws { key = try SigningKey(name: "example.org/log", seed: Array(0..<32)) }

    @Test func readsWhatItWrites() throws {
        for extensions in [[], ["Timestamp: 17"], ["a", "b c"]] {
            for size: UInt64 in [1, 600, .max] {
                let written = try Checkpoint(origin: "o", size: size, root: root, extensions: extensions)
                #expect(try Checkpoint(written.description) == written)
            }
        }
        let empty = try Checkpoint(origin: "o", size: 0, root: .emptyTree)
        #expect(empty.description == "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
        #expect(try Checkpoint(empty.description) == empty)
    }

    @Test func refusesAnEmptyLogWithARoot() {
        #expect(throws: MerkleError.self) { try Checkpoint(origin: "o", size: 0, root: root) }
    }

    @Test func refusesEveryOtherSpelling() {
        let hash = root.base64
        for text in [
            "", "\n", "o\n", "o\n1\n", "o\n1\n\(hash)", "\n1\n\(hash)\n", "o\n01\n\(hash)\n", "o\n+1\n\(hash)\n",
            "o\n-1\n\(hash)\n", "o\n1 \n\(hash)\n", "o\n\n\(hash)\n", "o\n1\n\(hash) \n", "o\n1\n\(hash.dropLast())\n",
            "o\n1\n\(hash)\n\n", "o\n1\n\(hash)\n\nx\n", "o\n18446744073709551616\n\(hash)\n", "o\n1\nAAAA\n",
            "o\n1\n\(root.hex)\n",
        ] {
            #expect(throws: MerkleError.self, "\(text)") { try Checkpoint(text) }
        }
    }

    @Test func refusesLinesThatAreNotOne() {
        for line in ["", "a\nb", "a\u{0}b", "a\r"] {
            #expect(throws: MerkleError.self) { try Checkpoint(origin: line, size: 1, root: root) }
            #expect(throws: MerkleError.self) { try Checkpoint(origin: "o", size: 1, root: root, extensions: [line]) }
        }
    }

    @Test func trustsOnlyItsOwnLogAndKey() throws {
        let checkpoint = try Checkpoint(origin: "example.org/log", size: 1, root: root)
        let note = try checkpoint.signed(by: key)
        #expect(try Checkpoint(verifying: note, origin: "example.org/log", keys: [key.verifierKey]) == checkpoint)
        #expect(throws: MerkleError.originMismatch(expected: "other", found: "example.org/log")) {
            try Checkpoint(verifying: note, origin: "other", keys: [key.verifierKey])
        }
        let other = try SigningKey(name: "example.org/log", seed: Array(1..<33))
        #expect(throws: MerkleError.noTrustedSignature) {
            try Checkpoint(verifying: note, origin: "example.org/log", keys: [other.verifierKey])
        }
    }
}
