// The texts of keys, and that a private key does not leak.

import Testing
import WritMerkle

struct KeyTests {
    private let key: SigningKey

    init() throws { key = try SigningKey(name: "example.org/log", seed: Array(0..<32)) }

    @Test func readsTheKeysItWrites() throws {
        let text = key.verifierKey.description
        #expect(try VerifierKey(text) == key.verifierKey)
        let again = try SigningKey(privateText: key.privateText)
        #expect(again.privateText == key.privateText)
        #expect(again.verifierKey == key.verifierKey)
    }

    @Test func readsAKeyWhoseBase64HasPlusSigns() throws {
        let plus = (0..<255).lazy.compactMap { number in
            try? SigningKey(name: "plus", seed: [UInt8](repeating: UInt8(number), count: 32))
        }.first { $0.verifierKey.description.split(separator: "+", maxSplits: 2)[2].contains("+") }
        let text = try #require(plus?.verifierKey.description)
        #expect(try VerifierKey(text).description == text)
    }

    @Test func tellsACosignatureKeyFromALogKeyOfTheSameBytes() throws {
        let witness = try VerifierKey(name: "example.org/log", kind: .cosignature, publicKey: key.verifierKey.publicKey)
        #expect(witness.id != key.verifierKey.id)
        let signature = try key.signature(over: "text\n")
        #expect(key.verifierKey.verifies(signature, over: "text\n"))
        #expect(!witness.verifies(signature, over: "text\n"))
    }

    @Test func refusesChangedKeyTexts() throws {
        let text = key.verifierKey.description
        let parts = text.split(separator: "+", maxSplits: 2).map(String.init)
        for changed in [
            "", "name", "name+00000000", text + "=", text + "\n", " " + text,
            parts[0] + "x+" + parts[1] + "+" + parts[2],
            "+" + parts[1] + "+" + parts[2], parts[0] + "+" + parts[1] + "+", parts[0] + "+123+" + parts[2],
            parts[0] + "+" + parts[1] + "+" + parts[2].dropLast(4) + "AAA=",
        ] {
            #expect(throws: MerkleError.self, "\(changed)") { try VerifierKey(changed) }
        }
        #expect(throws: MerkleError.self) { try SigningKey(privateText: text) }
        #expect(throws: MerkleError.self) { try SigningKey(privateText: key.privateText + "A") }
        #expect(throws: MerkleError.self) { try SigningKey(name: "x", seed: [1, 2, 3]) }
        #expect(throws: MerkleError.self) { try SigningKey(name: "a b", seed: Array(0..<32)) }
    }

    @Test func namesTheTypeOfAKeyItCannotUse() throws {
        // 0x06 is an ML-DSA-44 cosignature key.
        #expect(throws: MerkleError.keyTypeUnsupported(6)) { try VerifierKey("w+00000000+BgAA") }
    }

    @Test func doesNotShowThePrivateKey() throws {
        let secret = try #require(key.privateText.split(separator: "+").last)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(describing: key), String(reflecting: key), "\([key])", dumped] {
            #expect(!text.contains(secret) && !text.contains("0, 1, 2"), "\(text)")
            #expect(text.contains("example.org/log"))
        }
    }

    @Test func doesNotQuoteAPrivateKeyInErrors() throws {
        let secret = String(key.privateText.suffix(20))
        for changed in [key.privateText + "A", "X" + key.privateText, key.privateText.replacing("log+", with: "lag+")] {
            let error = #expect(throws: MerkleError.self) { try SigningKey(privateText: changed) }
            #expect(!"\(String(describing: error))".contains(secret))
        }
    }
}
