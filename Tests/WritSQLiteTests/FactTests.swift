// Facts, beyond what the contract's suite claims: every field, late rules, removal without remains.

import GRDB
import Testing
import WritAuditLog
import WritModel

@testable import WritSQLite

struct FactTests {
    private func row(rule: UInt64 = 1, begin: UInt64, end: UInt64? = nil) -> FactRow {
        FactRow(
            rule: rule, begin: begin, entry: begin, element: 0, at: Instant(nanoseconds: 0), isVerified: false,
            end: end.map(end(at:)))
    }

    private func end(at position: UInt64) -> FactEnd {
        FactEnd(
            position: position, entry: position, at: Instant(nanoseconds: 1), isVerified: true, because: "dismissed")
    }

    @Test func keepsEveryField() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        let rows = [
            FactRow(
                rule: .max, begin: 9, entry: 4, element: 3, at: Instant(nanoseconds: .min), isVerified: true,
                end: FactEnd(
                    position: 12, entry: 11, at: Instant(nanoseconds: .max), isVerified: false,
                    because: "ersetzt \u{fc}")),
            FactRow(
                rule: 3, begin: 1, entry: 1, element: 0, at: Instant(nanoseconds: 2), isVerified: false,
                beginsUnknown: true,
                end: FactEnd(
                    position: 5, entry: 5, at: Instant(nanoseconds: 3), isVerified: true, because: "repeated",
                    claimedSince: 2, repeatedSince: 1, isRepetition: true)),
            row(rule: 0, begin: 0, end: 0),
        ]
        let numbers = try store.write { log in try rows.map { try log.begin($0, keys: [$0.rule]) } }
        try SQLiteLogStore.open(at: folder.log).read { log in
            for (number, row) in zip(numbers, rows) {
                let found = try log.facts(key: row.rule, before: 100, limit: 5, .all)
                #expect(found == [StoredFactRow(number: number, row: row)])
            }
        }
    }

    @Test func putsTheFactsOfALateRuleInLogOrder() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        try store.write { log in for begin: UInt64 in [10, 20] { try log.begin(row(begin: begin), keys: [7]) } }
        try store.write { log in
            for begin: UInt64 in [5, 15, 25] { try log.begin(row(rule: 2, begin: begin), keys: [7]) }
        }
        try store.read { log in
            let found = try log.facts(key: 7, before: 21, limit: 3, .all)
            #expect(found.map(\.row.begin) == [20, 15, 10])
            #expect(found.map(\.row.rule) == [1, 2, 1])
        }
    }

    @Test func givesNoNumberTwice() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        var numbers: Set<Int64> = []
        for round: UInt64 in 0..<4 {
            for rule: UInt64 in 1...2 {
                let number = try store.write { try $0.begin(row(rule: rule, begin: round), keys: [rule]) }
                #expect(numbers.insert(number).inserted)
            }
            if round % 2 == 1 { try store.write { try $0.removeFacts(rule: 1 + round / 2) } }
        }
    }

    @Test func leavesNothingOfARemovedRule() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        try store.write { log in
            for begin: UInt64 in 0..<50 {
                try log.begin(row(rule: 1 + begin % 2, begin: begin, end: begin + 1), keys: [begin, 7, .max, 7])
            }
            try log.removeFacts(rule: 1)
        }
        #expect(try counts(store) == [25, 75 - 1, 1])
        try store.write { try $0.removeFacts(rule: 2) }
        #expect(try counts(store) == [0, 0, 0])
    }

    private func counts(_ store: SQLiteLogStore) throws -> [Int] {
        try store.file.read { db in
            try ["facts", "postings", "rules"].map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1 }
        }
    }
}
