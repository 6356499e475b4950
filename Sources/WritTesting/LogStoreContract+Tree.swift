// Claims about tiles, the checkpoint and notes.

import WritAuditLog

extension LogStoreContract {
    static let treeClaims: [Claim] = [
        Claim("a tile comes back as it was written, a wider one replaces it, and others are apart") { subject in
            try subject.store.write { log in
                try log.setTile(level: 0, index: 0, bytes: [UInt8](repeating: 1, count: 32))
                try log.setTile(level: 0, index: 1, bytes: [UInt8](repeating: 2, count: 64))
                try log.setTile(level: 1, index: 0, bytes: [UInt8](repeating: 3, count: 96))
            }
            try subject.store.write { log in
                try log.setTile(level: 0, index: 0, bytes: [UInt8](repeating: 4, count: 8192))
                try require(try log.tile(level: 0, index: 0)?.count, 8192, "the tile seen by the transaction itself")
            }
            try subject.store.read { log in
                try require(try log.tile(level: 0, index: 0), [UInt8](repeating: 4, count: 8192), "the replaced tile")
                try require(try log.tile(level: 0, index: 1), [UInt8](repeating: 2, count: 64), "its neighbour")
                try require(try log.tile(level: 1, index: 0), [UInt8](repeating: 3, count: 96), "the one above")
            }
        },
        Claim("a tile that was never written is not there, whatever its place") { subject in
            try subject.store.write { try $0.setTile(level: 0, index: 0, bytes: [UInt8](repeating: 1, count: 32)) }
            try subject.store.read { log in
                let places: [(Int, UInt64)] = [(0, 1), (1, 0), (63, 0), (7, 1 << 54)]
                for (level, index) in places {
                    try require(try log.tile(level: level, index: index), nil, "tile \(level)/\(index)")
                }
            }
        },
        Claim("tiles of the highest level and of large indexes are kept") { subject in
            let bytes = [UInt8](repeating: 9, count: 32)
            try subject.store.write { log in
                try log.setTile(level: 63, index: 0, bytes: bytes)
                try log.setTile(level: 0, index: 1 << 54, bytes: bytes)
            }
            try subject.store.read { log in
                try require(try log.tile(level: 63, index: 0), bytes, "the highest level")
                try require(try log.tile(level: 0, index: 1 << 54), bytes, "a large index")
            }
        },
        Claim("the latest checkpoint replaces the one before, byte for byte") { subject in
            let notes = ["one\n\n— a QQ==\n", "e\u{301}\n\n— b '\"%\u{1F600}\n"]
            for note in notes {
                try subject.store.write { log in
                    try log.setCheckpoint(note)
                    try require(try log.checkpoint(), note, "the checkpoint seen by the transaction itself")
                }
                let found = try subject.store.read { try $0.checkpoint() }
                try require(found.map { Array($0.utf8) }, Array(note.utf8), "the checkpoint")
            }
        },
        Claim("notes are set, replaced and removed by name") { subject in
            try subject.store.write { log in
                try log.setNote(named: "a", to: [1, 2])
                try log.setNote(named: "b", to: [])
                try log.setNote(named: "c", to: [3])
            }
            try subject.store.write { log in
                try log.setNote(named: "a", to: [0, 255])
                try log.setNote(named: "c", to: nil)
                try log.setNote(named: "never", to: nil)
            }
            try subject.store.read { log in
                try require(try log.note(named: "a"), [0, 255], "a replaced note")
                try require(try log.note(named: "b"), [], "an empty note, which is not a missing one")
                try require(try log.note(named: "c"), nil, "a removed note")
                try require(try log.note(named: "A"), nil, "a note in another letter case")
            }
        },
    ]
}
