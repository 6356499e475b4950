// Facts and their postings. How they are numbered is said in LogSchema.swift.

import GRDB
import WritAuditLog
import WritModel

/// The rules a transaction has met.
struct RuleCache {
    var slots: [UInt64: Int64] = [:]
    var rules: [Int64: UInt64] = [:]
    /// The latest number given in a slot.
    var latest: [Int64: Int64] = [:]
}

/// The numbers of a slot's facts.
enum FactNumber {
    static let countBits: Int64 = 40

    static func slot(of number: Int64) -> Int64 { number >> countBits }

    static func range(of slot: Int64) -> ClosedRange<Int64> {
        slot << countBits...(slot + 1) << countBits - 1
    }
}

extension LogSession {
    /// One range of the postings' key, read backwards, and a look-up by rowid for each row returned.
    private static func factsQuery(settled: Int) -> String {
        """
        SELECT p.number, p.begin, f.begin_entry, f.element, f.begin_at, f.begin_verified,
            f.ended, f.ended_entry, f.ended_at, f.ended_verified, f.ended_because,
            f.ended_claimed, f.begin_doubt, f.ended_repeated
        FROM postings AS p CROSS JOIN facts AS f ON f.number = p.number
        WHERE p.key = ?1 AND p.settled = \(settled) AND p.begin < ?2 ORDER BY p.begin DESC, p.number DESC LIMIT ?3
        """
    }

    /// Every fact, and the postings of each where it is looked for: under the settled ones if it has ended for good.
    private static let allQuery = """
        SELECT f.number, f.begin, f.begin_entry, f.element, f.begin_at, f.begin_verified,
            f.ended, f.ended_entry, f.ended_at, f.ended_verified, f.ended_because,
            f.ended_claimed, f.begin_doubt, f.ended_repeated, p.key
        FROM facts AS f LEFT JOIN postings AS p
            ON p.number = f.number AND p.begin = f.begin AND p.settled = (f.ended IS NOT NULL AND f.ended_verified & 1)
        ORDER BY f.number
        """

    func forEachFact(_ body: (StoredFactRow, [UInt64]) throws -> Bool) throws {
        try writePostings()
        var current: StoredFactRow?
        var keys: [UInt64] = []
        var goesOn = true
        try query(Self.allQuery).forEach { row in
            if current?.number != row.integer(0) {
                if let current { goesOn = try body(current, keys) }
                guard goesOn else { return false }
                (current, keys) = (try fact(in: row), [])
            }
            if let key = row.optionalInteger(14) { keys.append(UInt64(bitPattern: key)) }
            return true
        }
        if goesOn, let current { _ = try body(current, keys) }
    }

    static let unsettledQuery = factsQuery(settled: 0)
    static let settledQuery = factsQuery(settled: 1)

    func facts(
        key: UInt64, before: UInt64, limit: Int, _ selection: FactSelection
    ) throws -> [StoredFactRow] {
        if pending.contains(Int64(bitPattern: key)) { try writePostings() }
        var rows: [StoredFactRow] = []
        if selection != .settled { rows += try facts(findUnsettled.get(), key, before, limit) }
        guard selection != .unsettled else { return rows }
        rows += try facts(findSettled.get(), key, before, limit)
        guard selection == .all else { return rows }
        rows.sort { ($0.row.begin, $0.number) > ($1.row.begin, $1.number) }
        return Array(rows.prefix(max(0, limit)))
    }

    private func facts(_ query: Query, _ key: UInt64, _ before: UInt64, _ limit: Int) throws -> [StoredFactRow] {
        try query.bind(1, Int64(bitPattern: key))
        try query.bind(2, Int64(clamping: before))
        try query.bind(3, Int64(max(0, limit)))
        var rows: [StoredFactRow] = []
        try query.forEach {
            rows.append(try fact(in: $0))
            return true
        }
        return rows
    }

    @discardableResult
    func begin(_ row: FactRow, keys: [UInt64]) throws -> Int64 {
        let number = try nextNumber(of: row.rule)
        var distinct: [UInt64] = []
        for key in keys where !distinct.contains(key) { distinct.append(key) }
        let query = try insertFact.get()
        try query.bind(1, number)
        try query.bind(2, Int64(row.begin))
        try query.bind(3, row.entry == row.begin ? nil : Int64(row.entry))
        try query.bind(4, Int64(row.element))
        try query.bind(5, row.at.nanoseconds)
        try query.bind(6, row.isVerified ? 1 : 0)
        try query.bind(7, PostingKeys.bytes(of: distinct))
        try query.bind(8, row.beginsUnknown ? 1 : nil)
        try query.run()
        try post(number, begin: Int64(row.begin), keys: distinct)
        if let end = row.end { try self.end(number, end) }
        return number
    }

    func end(_ number: Int64, _ end: FactEnd) throws {
        let because = try self.number(naming: end.because)
        let query = try query(
            """
            UPDATE facts SET ended = ?1, ended_entry = ?2, ended_at = ?3, ended_verified = ?4, ended_because = ?5,
                ended_claimed = coalesce(ended_claimed, iif(ended_verified = 0, ended, NULL), iif(ended IS NULL, ?7, NULL)),
                ended_repeated =
                    coalesce(ended_repeated, iif(ended_verified = 2, ended, NULL), iif(ended IS NULL, ?10, NULL))
            WHERE number = ?6 AND (ended IS NULL OR ended_verified IN (?8, ?9))
            """)
        try query.bind(1, Int64(end.position))
        try query.bind(2, end.entry == end.position ? nil : Int64(end.entry))
        try query.bind(3, end.at.nanoseconds)
        try query.bind(4, EndWorth.number(of: end))
        try query.bind(5, because)
        try query.bind(6, number)
        try query.bind(7, end.claimedSince.map { Int64($0) })
        let yielding = EndWorth.yielding(to: end)
        try query.bind(8, yielding.first)
        try query.bind(9, yielding.last)
        try query.bind(10, end.repeatedSince.map { Int64($0) })
        try query.run()
        if end.isVerified { try settle(number) }
    }

    /// Moves the postings of a fact that has ended for good.
    private func settle(_ number: Int64) throws {
        if pending.settle(number) { return }
        let find = try query("SELECT begin, keys FROM facts WHERE number = ?")
        try find.bind(1, number)
        guard let (begin, keys) = try find.first({ ($0.integer(0), PostingKeys.keys(in: $0.bytes(1))) }) else { return }
        let move = try query(
            "UPDATE postings SET settled = 1 WHERE key = ? AND settled = 0 AND begin = ? AND number = ?")
        for key in keys {
            try move.bind(1, Int64(bitPattern: key))
            try move.bind(2, begin)
            try move.bind(3, number)
            try move.run()
        }
    }

    func removeFacts(rule: UInt64) throws {
        guard let slot = try slot(of: rule) else { return }
        let numbers = FactNumber.range(of: slot)
        try writePostings()
        try removePostings(of: numbers)
        let removeFacts = try query("DELETE FROM facts WHERE number BETWEEN ? AND ?")
        try removeFacts.bind(1, numbers.lowerBound)
        try removeFacts.bind(2, numbers.upperBound)
        try removeFacts.run()
        let removeRule = try query("DELETE FROM rules WHERE slot = ?")
        try removeRule.bind(1, slot)
        try removeRule.run()
        rules.slots[rule] = nil
        rules.rules[slot] = nil
    }
}

extension LogSession {
    private func fact(in row: Query) throws -> StoredFactRow {
        let number = row.integer(0)
        let begin = UInt64(bitPattern: row.integer(1))
        let fact = FactRow(
            rule: try rule(of: FactNumber.slot(of: number)), begin: begin,
            entry: row.optionalInteger(2).map(UInt64.init(bitPattern:)) ?? begin, element: Int(row.integer(3)),
            at: Instant(nanoseconds: row.integer(4)), isVerified: row.integer(5) != 0,
            beginsUnknown: row.optionalInteger(12) != nil, end: try end(in: row))
        return StoredFactRow(number: number, row: fact)
    }

    private func end(in row: Query) throws -> FactEnd? {
        guard let position = row.optionalInteger(6).map(UInt64.init(bitPattern:)) else { return nil }
        return FactEnd(
            position: position, entry: row.optionalInteger(7).map(UInt64.init(bitPattern:)) ?? position,
            at: Instant(nanoseconds: row.integer(8)), isVerified: EndWorth.isVerified(row.integer(9)),
            because: try name(of: row.integer(10)), claimedSince: row.optionalInteger(11).map(UInt64.init(bitPattern:)),
            repeatedSince: row.optionalInteger(13).map(UInt64.init(bitPattern:)),
            isRepetition: EndWorth.isRepetition(row.integer(9)))
    }

    private func removePostings(of numbers: ClosedRange<Int64>) throws {
        let facts = try query("SELECT number, begin, keys FROM facts WHERE number BETWEEN ? AND ?")
        try facts.bind(1, numbers.lowerBound)
        try facts.bind(2, numbers.upperBound)
        let remove = try query("DELETE FROM postings WHERE key = ? AND settled IN (0, 1) AND begin = ? AND number = ?")
        try facts.forEach { fact in
            for key in PostingKeys.keys(in: fact.bytes(2)) {
                try remove.bind(1, Int64(bitPattern: key))
                try remove.bind(2, fact.integer(1))
                try remove.bind(3, fact.integer(0))
                try remove.run()
            }
            return true
        }
    }

    private func nextNumber(of rule: UInt64) throws -> Int64 {
        let slot = try slot(of: rule) ?? makeSlot(of: rule)
        let next = try (rules.latest[slot] ?? latestNumber(in: slot)) + 1
        rules.latest[slot] = next
        return next
    }

    private func latestNumber(in slot: Int64) throws -> Int64 {
        let numbers = FactNumber.range(of: slot)
        let query = try query("SELECT number FROM facts WHERE number BETWEEN ? AND ? ORDER BY number DESC LIMIT 1")
        try query.bind(1, numbers.lowerBound)
        try query.bind(2, numbers.upperBound)
        return try query.first { $0.integer(0) } ?? numbers.lowerBound
    }

    private func slot(of rule: UInt64) throws -> Int64? {
        if let slot = rules.slots[rule] { return slot }
        let query = try query("SELECT slot FROM rules WHERE rule = ?")
        try query.bind(1, Int64(bitPattern: rule))
        guard let slot = try query.first({ $0.integer(0) }) else { return nil }
        rules.slots[rule] = slot
        rules.rules[slot] = rule
        return slot
    }

    private func makeSlot(of rule: UInt64) throws -> Int64 {
        let query = try query("INSERT INTO rules (rule) VALUES (?)")
        try query.bind(1, Int64(bitPattern: rule))
        try query.run()
        rules.slots[rule] = db.lastInsertedRowID
        rules.rules[db.lastInsertedRowID] = rule
        return db.lastInsertedRowID
    }

    private func rule(of slot: Int64) throws -> UInt64 {
        if let rule = rules.rules[slot] { return rule }
        let query = try query("SELECT rule FROM rules WHERE slot = ?")
        try query.bind(1, slot)
        guard let rule = try query.first({ UInt64(bitPattern: $0.integer(0)) }) else {
            throw LogStoreError.damaged(
                path: path, why: "the rule \(slot) of its facts is gone; restore it from a copy")
        }
        rules.rules[slot] = rule
        return rule
    }
}

/// What an end is worth, as `facts.ended_verified` has it: 0 claimed, 1 verified, 2 a claim that only begins the same fact
/// again, 3 the same, verified.
enum EndWorth {
    static func number(of end: FactEnd) -> Int64 { (end.isVerified ? 1 : 0) + (end.isRepetition ? 2 : 0) }

    static func isVerified(_ number: Int64) -> Bool { number & 1 == 1 }

    static func isRepetition(_ number: Int64) -> Bool { number & 2 == 2 }

    /// The numbers of the ends that yield to another (`FactEnd.yields`); `nil` twice where none does.
    static func yielding(to end: FactEnd) -> (first: Int64?, last: Int64?) {
        if end.isVerified { return (0, 2) }
        return end.isRepetition ? (nil, nil) : (2, 2)
    }
}

/// Posting keys as a fact's row keeps them: 8 bytes each, the most significant first.
enum PostingKeys {
    static func bytes(of keys: [UInt64]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: keys.count * 8) { bytes, filled in
            for (place, key) in keys.enumerated() {
                UnsafeMutableRawBufferPointer(bytes).storeBytes(
                    of: key.bigEndian, toByteOffset: 8 * place, as: UInt64.self)
            }
            filled = keys.count * 8
        }
    }

    static func keys(in bytes: [UInt8]) -> [UInt64] {
        stride(from: 0, to: bytes.count - 7, by: 8).map { start in
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
