// Claims about entries: their order, how they are found, and that none occurs twice.

import WritAuditLog
import WritModel

extension LogStoreContract {
    static let entryClaims: [Claim] = [
        Claim("a new log is empty") { subject in
            try subject.store.read { log in
                try require(try log.size, 0, "the size")
                try require(try log.indexes(in: 0..<10, kinds: nil), [], "the entries")
                try require(try log.checkpoint(), nil, "the checkpoint")
                try require(try log.index(source: "test", id: "event-0"), nil, "the index of an event")
                try require(try log.lastEntry(ofKind: .tick, before: 10), nil, "the last tick")
            }
        },
        Claim("entries get the indexes 0, 1, 2 and so on, within and across transactions") { subject in
            for start in [0, 3] {
                try subject.store.write { log in
                    for number in start..<start + 3 {
                        try require(try log.size, UInt64(number), "the size before an append")
                        try require(try log.append(.sample(number)), UInt64(number), "the index")
                    }
                    try require(try log.size, UInt64(start + 3), "the size seen by the transaction itself")
                }
            }
            try subject.store.read { try require(try $0.size, 6, "the size afterwards") }
        },
        Claim("an entry comes back byte for byte") { subject in
            let entries = [
                StoredEntry(id: "a", source: "test", kind: "commit.recorded", leaf: []),
                StoredEntry(id: "b", source: "test", kind: "tick", leaf: Array(0...255)),
                StoredEntry(id: "e\u{301} \u{1F600} '\"", source: "a;b", kind: "tick", leaf: [0, 10, 13, 0]),
                StoredEntry(
                    id: "c", source: "test", kind: "tick",
                    leaf: [UInt8](repeating: 0xff, count: Event.leafBytesMax)),
            ]
            try subject.store.write { log in for entry in entries { _ = try log.append(entry) } }
            try subject.store.read { log in
                for (index, entry) in entries.enumerated() {
                    let found = try log.entry(at: UInt64(index))
                    try require(found, entry, "entry \(index)")
                    try require(found.id.utf8.elementsEqual(entry.id.utf8), "the id of entry \(index) was respelled")
                }
            }
        },
        Claim("there is no entry at or beyond the size") { subject in
            try subject.store.write { _ = try $0.append(.sample(0)) }
            try subject.store.read { log in
                for index in [1, 2, UInt64(Int64.max), UInt64.max] {
                    try requireError("entry \(index)", where: isNoEntry) { _ = try log.entry(at: index) }
                }
            }
        },
        Claim("an event with the same source and id is refused, and found before") { subject in
            try subject.store.write { log in
                _ = try log.append(.sample(0, source: "git/a"))
                _ = try log.append(.sample(0, source: "git/b"))
                _ = try log.append(.sample(1, source: "git/a"))
            }
            for kind in [EventKind.commitRecorded, .tick] {
                try requireError("a second event", where: isAlreadyThere) {
                    try subject.store.write { _ = try $0.append(.sample(0, source: "git/b", kind: kind)) }
                }
            }
            try subject.store.write { log in
                try requireError("a second event", where: isAlreadyThere) {
                    _ = try log.append(.sample(0, source: "git/b"))
                }
                try require(try log.append(.sample(2, source: "git/a")), 3, "the index after a refusal")
            }
            try subject.store.read { log in
                try require(try log.size, 4, "the size")
                try require(try log.index(source: "git/b", id: "event-0"), 1, "the index")
                try require(try log.index(source: "git/a", id: "event-1"), 2, "the index")
                try require(try log.index(source: "git/b", id: "event-1"), nil, "the index of an unknown id")
                try require(try log.index(source: "git/B", id: "event-0"), nil, "the index in another letter case")
            }
        },
        Claim("two spellings of one character are two ids") { subject in
            try subject.store.write { log in
                for id in ["caf\u{e9}", "cafe\u{301}"] {
                    _ = try log.append(StoredEntry(id: id, source: "test", kind: "tick", leaf: []))
                }
            }
            try subject.store.read { log in
                try require(try log.index(source: "test", id: "caf\u{e9}"), 0, "the index of the first spelling")
                try require(try log.index(source: "test", id: "cafe\u{301}"), 1, "the index of the second")
            }
        },
    ]

    private static func isAlreadyThere(_ error: any Error) -> Bool {
        if case LogStoreError.alreadyThere = error { true } else { false }
    }

    private static func isNoEntry(_ error: any Error) -> Bool {
        if case LogStoreError.noEntry = error { true } else { false }
    }
}

extension EventKind {
    /// `tick`.
    static let tick = EventKind(known: "tick")
}
