// Claims about the intervals of facts and the keys they are posted under.

import WritAuditLog
import WritModel

extension FactRow {
    /// An interval for claims.
    static func sample(rule: UInt64 = 1, begin: UInt64) -> FactRow {
        FactRow(
            rule: rule, begin: begin, entry: begin, element: 0, at: Instant(nanoseconds: Int64(begin)),
            isVerified: false)
    }
}

extension FactEnd {
    /// An end for claims.
    static func sample(_ position: UInt64, because: String = "dismissed") -> FactEnd {
        FactEnd(
            position: position, entry: position, at: Instant(nanoseconds: Int64(position)), isVerified: true,
            because: because)
    }
}

extension LogReading {
    /// Where the intervals under a key began.
    fileprivate func begins(key: UInt64, before: UInt64 = 1000, limit: Int = 1000) throws -> [UInt64] {
        try facts(key: key, before: before, limit: limit, .all).map(\.row.begin)
    }
}

extension LogStoreContract {
    static let factClaims: [Claim] = [
        Claim("an interval comes back as it began, with its number") { subject in
            let row = FactRow(
                rule: .max, begin: 5, entry: 5, element: 3, at: Instant(nanoseconds: .min), isVerified: true)
            let (first, second) = try subject.store.write { log in
                (try log.begin(row, keys: [7]), try log.begin(.sample(begin: 6), keys: [8]))
            }
            try require(first != second, "two intervals have the number \(first)")
            try subject.store.read { log in
                let found = try log.facts(key: 7, before: 6, limit: 9, .all)
                try require(found, [StoredFactRow(number: first, row: row)], "the interval")
                try require(try log.facts(key: 9, before: 6, limit: 9, .all), [], "the intervals of an unknown key")
            }
        },
        Claim("an interval is found by each of its keys, whatever the key's bits, and counts once for each") {
            subject in
            let keys: [UInt64] = [0, 1, UInt64(Int64.max), 1 << 63, .max]
            _ = try subject.store.write { try $0.begin(.sample(begin: 1), keys: keys + keys) }
            try subject.store.read { log in
                for key in keys { try require(try log.begins(key: key), [1], "key \(key)") }
                try require(try log.begins(key: 2), [], "another key")
            }
        },
        Claim("intervals come latest begin first, only those before the position, and no more than the limit") {
            subject in
            try subject.store.write { log in
                for begin: UInt64 in [20, 10, 40, 30] { try log.begin(.sample(begin: begin), keys: [7]) }
            }
            try subject.store.read { log in
                try require(try log.begins(key: 7), [40, 30, 20, 10], "all")
                try require(try log.begins(key: 7, before: 40), [30, 20, 10], "before the last one's begin")
                try require(try log.begins(key: 7, before: 31, limit: 2), [30, 20], "two of them")
                try require(try log.begins(key: 7, limit: 1), [40], "one of them")
                try require(try log.begins(key: 7, limit: 0), [], "none of them")
                try require(try log.begins(key: 7, before: 10), [], "before all of them")
                try require(try log.begins(key: 7, before: .max), [40, 30, 20, 10], "before the end of time")
            }
        },
        Claim("an interval that ends keeps its first end, and others stay open") { subject in
            let number = try subject.store.write { log in
                try log.begin(.sample(begin: 2), keys: [7])
                return try log.begin(.sample(begin: 1), keys: [7, 8])
            }
            try subject.store.write { log in
                try log.end(number, .sample(3))
                try require(
                    try log.facts(key: 8, before: 9, limit: 9, .all).first?.row.end, .sample(3), "the end at once")
                try log.end(number, .sample(4, because: "replaced"))
            }
            try subject.store.write { try $0.end(number, .sample(5, because: "later")) }
            try subject.store.read { log in
                let ends = try log.facts(key: 7, before: 9, limit: 9, .all).map(\.row.end)
                try require(ends, [nil, .sample(3)], "the ends")
                try require(
                    try log.facts(key: 8, before: 9, limit: 9, .all).first?.row.end, .sample(3), "under another key")
            }
        },
        Claim("an interval keeps that its begin is not known, and an end that it only repeats the fact") { subject in
            var row = FactRow.sample(begin: 1)
            row.beginsUnknown = true
            var end = FactEnd.sample(3, because: "repeated")
            end.isVerified = false
            end.isRepetition = true
            let number = try subject.store.write { log in
                let number = try log.begin(row, keys: [7])
                try log.end(number, end)
                return number
            }
            row.end = end
            try subject.store.read { log in
                try require(
                    try log.facts(key: 7, before: 9, limit: 9, .all), [StoredFactRow(number: number, row: row)],
                    "the interval")
            }
        },
        Claim("a claim that takes something back takes the place of a claimed repetition, a repetition that of none") {
            subject in
            func claim(_ position: UInt64, isRepetition: Bool = false) -> FactEnd {
                var end = FactEnd.sample(position)
                end.isVerified = false
                end.isRepetition = isRepetition
                return end
            }
            let number = try subject.store.write { log in
                let number = try log.begin(.sample(begin: 1), keys: [7])
                try log.end(number, claim(2, isRepetition: true))
                try log.end(number, claim(3, isRepetition: true))
                try log.end(number, claim(4))
                try log.end(number, claim(5))
                try log.end(number, claim(6, isRepetition: true))
                return number
            }
            var wanted = claim(4)
            wanted.repeatedSince = 2
            try subject.store.read { log in
                try require(try log.facts(key: 7, before: 9, limit: 9, .all).first?.row.end, wanted, "the claimed end")
            }
            wanted = .sample(7, because: "replaced")
            try subject.store.write { try $0.end(number, wanted) }
            wanted.claimedSince = 4
            wanted.repeatedSince = 2
            try subject.store.read { log in
                try require(try log.facts(key: 7, before: 9, limit: 9, .all).first?.row.end, wanted, "the verified end")
            }
        },
        Claim("a verified end takes the place of a claimed one, and tells since when the end was claimed") { subject in
            var claimed = FactEnd.sample(3)
            claimed.isVerified = false
            let number = try subject.store.write { log in
                let number = try log.begin(.sample(begin: 1), keys: [7])
                try log.end(number, claimed)
                return number
            }
            var later = claimed
            later.position = 4
            try subject.store.write { try $0.end(number, later) }
            try subject.store.read { log in
                try require(try log.facts(key: 7, before: 9, limit: 9, .all).first?.row.end, claimed, "the claimed end")
            }
            var wanted = FactEnd.sample(5, because: "replaced")
            try subject.store.write { try $0.end(number, wanted) }
            try subject.store.write { try $0.end(number, .sample(6)) }
            wanted.claimedSince = 3
            try subject.store.read { log in
                try require(try log.facts(key: 7, before: 9, limit: 9, .all).first?.row.end, wanted, "the verified end")
            }
        },
        Claim("what ended for good is selected apart, in whichever transaction it ended") { subject in
            var claimed = FactEnd.sample(6)
            claimed.isVerified = false
            let numbers = try subject.store.write { log in
                var numbers: [Int64] = []
                for begin: UInt64 in [1, 2, 3, 4, 5] {
                    numbers.append(try log.begin(.sample(begin: begin), keys: [7, 7 + begin]))
                }
                try log.end(numbers[1], .sample(6))
                try log.end(numbers[3], claimed)
                return numbers
            }
            func begins(_ selection: FactSelection, limit: Int = 9) throws -> [UInt64] {
                try subject.store.read {
                    try $0.facts(key: 7, before: 9, limit: limit, selection).map(\.row.begin)
                }
            }
            try require(try begins(.unsettled), [5, 4, 3, 1], "what has not ended for good")
            try require(try begins(.settled), [2], "what has")
            try subject.store.write { log in
                try log.end(numbers[3], .sample(7))
                try log.end(numbers[4], .sample(8))
                try require(try log.facts(key: 12, before: 9, limit: 9, .unsettled), [], "inside the transaction")
            }
            try require(try begins(.unsettled), [3, 1], "what has not ended for good later")
            try require(try begins(.settled, limit: 2), [5, 4], "the latest of what has")
            try require(try begins(.all, limit: 4), [5, 4, 3, 2], "the latest of all")
        },
        Claim("removing a rule's facts removes its intervals and postings, and no others") { subject in
            try subject.store.write { log in
                for begin: UInt64 in [1, 2, 3, 4] {
                    try log.begin(.sample(rule: begin % 2, begin: begin), keys: [7, 7 + begin])
                }
                try log.begin(.sample(rule: .max, begin: 5), keys: [7])
            }
            try subject.store.write { try $0.removeFacts(rule: 1) }
            try subject.store.read { log in
                try require(try log.begins(key: 7), [5, 4, 2], "after the first removal")
                try require(try log.begins(key: 8), [], "under a key of the removed rule alone")
            }
            try subject.store.write { log in
                try log.removeFacts(rule: .max)
                try log.removeFacts(rule: 77)
                try log.begin(.sample(rule: 1, begin: 6), keys: [7])
            }
            try subject.store.read { try require(try $0.begins(key: 7), [6, 4, 2], "after all") }
        },
        Claim("a removed interval does not come back under the number of a new one") { subject in
            let old = try subject.store.write { try $0.begin(.sample(rule: 1, begin: 1), keys: [7]) }
            try subject.store.write { try $0.removeFacts(rule: 1) }
            try subject.store.write { log in
                let new = try log.begin(.sample(rule: 2, begin: 2), keys: [8])
                try require(try log.begins(key: 7), [], "the old key")
                try require(try log.facts(key: 8, before: 9, limit: 9, .all).map(\.number), [new], "the new key")
                if new != old { try log.end(old, .sample(3)) }
                try require(
                    try log.facts(key: 8, before: 9, limit: 9, .all).first?.row.end, nil, "the end of the new one")
            }
        },
    ]
}
