// Claims about walking over entries, all of them or those of some kinds.

import WritAuditLog
import WritModel

extension LogStoreContract {
    /// Twelve entries: kinds in turn commit, review, tick.
    private static func fill(_ store: any LogStore) throws {
        let kinds = [EventKind.commitRecorded, .reviewApproved, .tick]
        try store.write { log in
            for number in 0..<12 { _ = try log.append(.sample(number, kind: kinds[number % 3])) }
        }
    }

    static let walkClaims: [Claim] = [
        Claim("a walk gives the entries of a range in log order, and ignores what is beyond the log") { subject in
            try fill(subject.store)
            try subject.store.read { log in
                try require(try log.indexes(in: 0..<12, kinds: nil), Array(0..<12), "all")
                try require(try log.indexes(in: 3..<7, kinds: nil), [3, 4, 5, 6], "a part")
                try require(try log.indexes(in: 10..<UInt64.max, kinds: nil), [10, 11], "the end and beyond")
                try require(try log.indexes(in: 12..<40, kinds: nil), [], "beyond")
                try require(try log.indexes(in: 5..<5, kinds: nil), [], "an empty range")
            }
        },
        Claim("a walk gives each index with its own entry") { subject in
            try fill(subject.store)
            try subject.store.read { log in
                try log.forEachEntry(in: 0..<12, kinds: nil) { index, entry in
                    try require(entry, try log.entry(at: index), "entry \(index)")
                    return true
                }
                try log.forEachEntry(in: 0..<12, kinds: [.tick]) { index, entry in
                    try require(entry, try log.entry(at: index), "entry \(index)")
                    return true
                }
            }
        },
        Claim("a walk over kinds gives only those, in log order") { subject in
            try fill(subject.store)
            try subject.store.read { log in
                try require(try log.indexes(in: 0..<12, kinds: [.tick]), [2, 5, 8, 11], "one kind")
                try require(
                    try log.indexes(in: 1..<9, kinds: [.tick, .commitRecorded]), [2, 3, 5, 6, 8], "two kinds")
                try require(try log.indexes(in: 0..<5, kinds: [.tick, .tick]), [2], "one kind named twice")
                try require(try log.indexes(in: 0..<12, kinds: [.deployFinished]), [], "a kind without entries")
                try require(try log.indexes(in: 0..<12, kinds: []), [], "no kind")
                try require(try log.indexes(in: 9..<UInt64.max, kinds: [.tick]), [11], "the end and beyond")
            }
        },
        Claim("a walk stops when told to, and lets errors out") { subject in
            try fill(subject.store)
            for kinds in [nil, [EventKind.tick, .commitRecorded]] {
                try subject.store.read { log in
                    var found: [UInt64] = []
                    try log.forEachEntry(in: 2..<12, kinds: kinds) { index, _ in
                        found.append(index)
                        return found.count < 2
                    }
                    try require(found, [2, 3], "what came before the stop")
                    try requireError("an error in a walk", where: { $0 is Deliberate }) {
                        try log.forEachEntry(in: 0..<12, kinds: kinds) { _, _ in throw Deliberate() }
                    }
                }
            }
        },
        Claim("a walk of a transaction sees the entries it appended") { subject in
            try fill(subject.store)
            try subject.store.write { log in
                _ = try log.append(.sample(12, kind: .tick))
                try require(try log.indexes(in: 11..<20, kinds: [.tick]), [11, 12], "the ticks")
                try require(try log.indexes(in: 11..<20, kinds: nil), [11, 12], "the entries")
                try require(try log.lastEntry(ofKind: .tick, before: 20), 12, "the last tick")
            }
        },
        Claim("the latest entry of a kind lies before the position") { subject in
            try fill(subject.store)
            try subject.store.read { log in
                try require(try log.lastEntry(ofKind: .tick, before: .max), 11, "before everything")
                try require(try log.lastEntry(ofKind: .tick, before: 11), 8, "before the last")
                try require(try log.lastEntry(ofKind: .tick, before: 3), 2, "just after the first")
                try require(try log.lastEntry(ofKind: .tick, before: 2), nil, "at the first")
                try require(try log.lastEntry(ofKind: .deployFinished, before: 12), nil, "of a kind without entries")
            }
        },
    ]
}
