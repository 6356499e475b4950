// The form of signed notes, and which signatures count.

import Testing
import WritMerkle

struct SignedNoteTests {
    private let ann: SigningKey
    private let bob: SigningKey

    init() throws {
        ann = try SigningKey(name: "ann", seed: [UInt8](repeating: 1, count: 32))
        bob = try SigningKey(name: "bob", seed: [UInt8](repeating: 2, count: 32))
    }

    private func note(_ text: String, _ keys: SigningKey...) throws -> SignedNote {
        var note = try SignedNote(text: text)
        for key in keys { try key.sign(&note) }
        return note
    }

    @Test func readsWhatItWrites() throws {
        for text in ["one line\n", "two\nlines\n", "\n", "é and e\u{301}\n"] {
            let written = try note(text, ann, bob)
            let read = try SignedNote(written.description)
            #expect(read.description.utf8.elementsEqual(written.description.utf8))
            #expect(try read.verify(with: [ann.verifierKey, bob.verifierKey]) == [ann.verifierKey, bob.verifierKey])
        }
    }

    @Test func splitsAtTheLastEmptyLine() throws {
        let text = "first\n\n— ann QUJDREU=\n\nlast\n"
        let read = try SignedNote(try note(text, ann).description)
        #expect(read.text == text)
        try read.verify(with: [ann.verifierKey])
    }

    @Test func ignoresLinesOfUnknownKeysWhateverTheySay() throws {
        var signed = try note("text\n", bob)
        try signed.add(try NoteSignature(name: "ann", keyID: 1, bytes: [0]))
        try signed.add(try NoteSignature(name: "eve", keyID: ann.verifierKey.id, bytes: [0]))
        #expect(try signed.verify(with: [ann.verifierKey, bob.verifierKey]) == [bob.verifierKey])
        #expect(throws: MerkleError.noTrustedSignature) { try signed.verify(with: [ann.verifierKey]) }
    }

    @Test func rejectsTheNoteWhenOneTrustedSignatureIsWrong() throws {
        var signed = try note("text\n", bob)
        let wrong = try ann.signature(over: "other text\n")
        try signed.add(wrong)
        #expect(throws: MerkleError.signatureInvalid(name: "ann")) {
            try signed.verify(with: [ann.verifierKey, bob.verifierKey])
        }
    }

    @Test func countsAKeyOnce() throws {
        let once = try note("text\n", ann)
        let twice = try SignedNote(once.description + once.signatures[0].line + "\n")
        #expect(twice.signatures.count == 2)
        #expect(try twice.verify(with: [ann.verifierKey, ann.verifierKey]) == [ann.verifierKey])
    }

    @Test func rejectsASecondLineOfATrustedKeyThatIsWrong() throws {
        var signed = try note("text\n", ann)
        try signed.add(try ann.signature(over: "other\n"))
        #expect(throws: MerkleError.signatureInvalid(name: "ann")) { try signed.verify(with: [ann.verifierKey]) }
    }

    @Test func takesAsManySignaturesAsTheLimitAndNoMore() throws {
        var signed = try note("text\n", ann)
        for number in 1..<SignedNote.signaturesMax {
            try signed.add(try NoteSignature(name: "other\(number)", keyID: 7, bytes: [1]))
        }
        let full = signed.description
        try SignedNote(full).verify(with: [ann.verifierKey])
        #expect(throws: MerkleError.tooManySignatures(limit: SignedNote.signaturesMax)) {
            try signed.add(try NoteSignature(name: "last", keyID: 7, bytes: [1]))
        }
        #expect(throws: MerkleError.tooManySignatures(limit: SignedNote.signaturesMax)) {
            try SignedNote(full + "— last AAAABwE=\n")
        }
    }

    @Test func refusesANoteThatIsTooLarge() throws {
        let text = String(repeating: "x", count: SignedNote.bytesMax) + "\n"
        #expect(throws: MerkleError.self) { try SignedNote(text: text) }
        #expect(throws: MerkleError.self) { try SignedNote(text + "\n— a AAAABwE=\n") }
    }

    @Test(arguments: [
        "", "\n", "text\n", "text\n\n", "text\n\n\n", "text\n\n— ann AAAABwE=", "text\n\n— ann\n", "text\n\n— ann \n",
        "text\n\n-- ann AAAABwE=\n", "text\n\n— ann AAAABw==\n", "text\n\n— ann AAAABwF=\n", "text\n\n— ann AAAABwE\n",
        "text\n\n—  AAAABwE=\n", "text\n\n— a+b AAAABwE=\n", "text\n\n— a\u{a0}b AAAABwE=\n",
        "text\n\n— ann  AAAABwE=\n",
        "text\n\n— ann AAAABwE= \n", "te\txt\n\n— ann AAAABwE=\n", "text\r\n\r\n— ann AAAABwE=\r\n",
    ])
    func refusesWhatIsNotANote(_ text: String) {
        #expect(throws: MerkleError.self) { try SignedNote(text) }
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(throws: MerkleError.self) {
            try SignedNote(bytes: [0xff, 0x0a, 0x0a] + Array("— ann AAAABwE=\n".utf8))
        }
    }

    @Test func doesNotTakeAnotherSpellingOfANameForTheName() throws {
        let composed = try SigningKey(name: "caf\u{e9}", seed: [UInt8](repeating: 3, count: 32))
        let id = composed.verifierKey.id
        var signed = try SignedNote(text: "text\n")
        try signed.add(
            try NoteSignature(name: "cafe\u{301}", keyID: id, bytes: try composed.signature(over: "text\n").bytes))
        #expect(throws: MerkleError.noTrustedSignature) { try signed.verify(with: [composed.verifierKey]) }
    }
}
