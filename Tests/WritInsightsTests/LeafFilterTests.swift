// The filter may let too much through, and never too little.

import Testing
import WritModel

@testable import WritInsights

@Suite struct LeafFilterTests {
    private static let sha = String(repeating: "9f", count: 20)

    private static func leaf(_ value: JSONValue) -> [UInt8] { JSONValue.object(["data": value]).bytes }

    @Test(arguments: [
        "9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f", "acme/shop@9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f",
        "40 9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f",
    ])
    func findsACommitWhereverItIsNamed(text: String) {
        #expect(LeafFilter(ids: [Self.sha]).mayName(Self.leaf(.string(text))))
        #expect(LeafFilter(ids: [Self.sha]).mayName(Self.leaf([.string(text), "other"])))
    }

    @Test(arguments: ["9f9f", "x9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f", "", "nine"])
    func passesOverWhatOnlyLooksLikeIt(text: String) {
        #expect(!LeafFilter(ids: [Self.sha]).mayName(Self.leaf(.string(text))))
    }

    @Test func findsEntriesByTheirIndexAloneOrBeforeASpace() {
        let filter = LeafFilter(ids: [], entries: [40])
        #expect(filter.mayName(Self.leaf("40")))
        #expect(filter.mayName(Self.leaf("40 abc")))
        #expect(!filter.mayName(Self.leaf("401")))
        #expect(!filter.mayName(Self.leaf("2040-01-01T00:00:00Z")))
        #expect(!filter.mayName(Self.leaf("99999999999999999999999999")))
    }

    @Test(arguments: ["a\"b", "tab\t", "back\\slash", String(repeating: "x", count: 600), "ü/ö"])
    func neverPassesOverAnIdOfAnyForm(id: String) {
        #expect(LeafFilter(ids: [id]).mayName(Self.leaf(.string(id))))
        #expect(LeafSearch(id).occurs(in: Self.leaf(.string("before \(id) after"))))
    }
}
