// Claims about comparing a count of which only bounds are known.

import Testing

@testable import WritPolicy

@Suite struct CountComparisonTests {
    private static let operators: [(function: String, compare: @Sendable (Int64, Int64) -> Bool)] = [
        ("_<_", { $0 < $1 }), ("_<=_", { $0 <= $1 }), ("_>_", { $0 > $1 }), ("_>=_", { $0 >= $1 }),
        ("_==_", { $0 == $1 }), ("_!=_", { $0 != $1 }),
    ]

    /// A comparison is told exactly where every count inside the bounds says the same.
    @Test func isToldExactlyWhereEveryCountAgrees() throws {
        for (function, compare) in Self.operators {
            let comparison = try #require(CountComparison(function))
            for low in 0...3 as ClosedRange<Int64> {
                for high in [nil, low, low + 1, low + 2] as [Int64?] {
                    for number in -1...6 as ClosedRange<Int64> {
                        let answers = Set((low...(high ?? 100)).map { compare($0, number) })
                        let wanted = answers.count == 1 ? answers.first : nil
                        let found = comparison.holds(from: low, to: high, comparedWith: number)
                        #expect(found == wanted, "[\(low), \(String(describing: high))] \(function) \(number)")
                    }
                }
            }
        }
    }

    @Test func turningExchangesTheSides() throws {
        for (function, compare) in Self.operators {
            let turned = try #require(CountComparison(function)).turned
            for (count, number) in [(1, 2), (2, 2), (3, 2)] as [(Int64, Int64)] {
                #expect(turned.holds(from: count, to: count, comparedWith: number) == compare(number, count))
            }
        }
    }

    @Test func otherFunctionsAreNoComparisons() {
        for function in ["_+_", "_&&_", "@in", "size"] { #expect(CountComparison(function) == nil) }
    }
}
