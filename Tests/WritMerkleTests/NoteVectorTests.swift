// Signed notes of others, good and bad.

import Testing
import WritMerkle

@Suite(.enabled(if: SharedVectors.areThere, "\(SharedVectors.missing)"))
struct NoteVectorTests {
    private struct Notes: Decodable {
        struct Note: Decodable {
            var desc: String
            var note: String
            var vkeys: [String]
            var ok: Bool
            var signers: [String]
        }
        var notes: [Note]
    }

    /// The names of the trusted signers; throws when the keys or the note are refused.
    private func signers(of note: Notes.Note) throws -> [String] {
        let keys = try note.vkeys.map { try VerifierKey($0) }
        return try SignedNote(note.note).verify(with: keys).map(\.name)
    }

    @Test func judgesEveryNoteAsItsAuthorsDo() throws {
        let notes = try SharedVectors.decode(Notes.self, "notes.json").notes
        #expect(notes.count == 30)
        for note in notes {
            if note.ok {
                #expect(try signers(of: note) == note.signers, "\(note.desc)")
                #expect(try SignedNote(note.note).description == note.note, "\(note.desc)")
                for vkey in note.vkeys { #expect(try VerifierKey(vkey).description == vkey) }
            } else {
                #expect(throws: MerkleError.self, "\(note.desc)") { try signers(of: note) }
            }
        }
    }

    @Test func noNoteSurvivesAFlippedBit() throws {
        let notes = try SharedVectors.decode(Notes.self, "notes.json").notes.filter { $0.ok && $0.signers.count == 1 }
        for note in notes where note.note.utf8.count < 400 {
            let keys = try note.vkeys.map { try VerifierKey($0) }
            let bytes = Array(note.note.utf8)
            // Only what the trusted key signed, and its own line: other lines are anybody's to change.
            for position in bytes.indices where try SignedNote(note.note).signatures.count == 1 {
                var changed = bytes
                changed[position] ^= 1 << UInt8(position % 8)
                #expect(throws: MerkleError.self, "\(note.desc), byte \(position)") {
                    try SignedNote(bytes: changed).verify(with: keys)
                }
            }
        }
    }
}
