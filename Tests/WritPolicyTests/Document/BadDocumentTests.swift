// Claims about what is said of documents that are wrong: where, what, and what to do.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct BadDocumentTests {
    @Test(arguments: [Base.policy, .fact, .calendar, .schema, .test])
    func samplesAreRightBeforeTheyAreChanged(base: Base) {
        let result = BadSample.read(base.text)
        #expect(result.problems == [])
        #expect(result.documents.count == 1)
    }

    @Test(
        arguments: [
            BadSample.yaml, BadSample.people, BadSample.access, BadSample.policies, BadSample.facts,
            BadSample.calendars,
            BadSample.schemas,
        ].joined())
    func saysWhatIsWrongAndWhere(sample: BadSample) {
        let result = BadSample.read(sample.text)
        #expect(result.problems == sample.problems)
        #expect(result.documents.isEmpty)
    }

    @Test func aBadDocumentLeavesTheOthersOfItsFileReadable() {
        let result = BadSample.read(
            """
            # Two groups and something else.
            kind: group
            group: a
            members: []
            ---
            kind: zebra
            ---
            kind: [
            ---

            kind: group
            group: b
            members: [x]
            ---
            kind: group
            group: c
            members: []
            """)
        #expect(result.documents.map(\.name) == ["a", "c"])
        #expect(result.documents.map(\.place.line) == [1, 15])
        #expect(result.problems.map { $0.split(separator: " ")[0] } == ["6:7:", "8:8:", "13:11:"])
    }

    // MARK: Limits

    @Test func limitsTheSizeOfAFile() {
        let text = "# " + String(repeating: "x", count: DocumentLimits.fileBytesMax)
        #expect(BadSample.read(text).problems == ["1:1: the file is longer than 256 KiB; split it"])
    }

    @Test func limitsTheDocumentsOfAFile() {
        let text = String(repeating: "a: b\n---\n", count: DocumentLimits.documentsMax + 1)
        #expect(BadSample.read(text).problems == ["1:1: the file holds more than 1000 documents; split it"])
    }

    @Test func limitsTheProblemsThatAreListed() {
        let text = String(repeating: "kind: zebra\n---\n", count: DocumentLimits.problemsMax + 20)
        let problems = BadSample.read(text).problems
        #expect(problems.count == DocumentLimits.problemsMax + 1)
        #expect(problems.last == "201:7: more problems follow and are not listed")
    }

    @Test func limitsTheNodesOfADocumentAliasesExpanded() {
        let levels = (1...6).map { level in
            "  l\(level): &l\(level) [" + Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        let text = "kind: policy\ntests:\n  l0: &l0 [a, b, c]\n" + levels.joined()
        #expect(
            BadSample.read(text).problems.map { $0.drop { $0 != " " } }
                == [" the document has more than 10000 nodes, aliases expanded; split it"])
    }

    @Test func limitsTheChecksOfAPolicy() {
        let checks = (0...DocumentLimits.checksMax).map { "{ id: c\($0), that: x }" }.joined(separator: ", ")
        let text = Base.policy.text.replacing("{ id: a, that: \"true\" }", with: checks)
        #expect(BadSample.read(text).problems == ["6:10: `require` is a list of 1 to 200 checks"])
    }

    @Test func limitsTheTestsOfAPolicy() {
        let test = "{ name: n, when: { a.b: {} }, then: { verdict: deny } }"
        let tests = Array(repeating: test, count: DocumentLimits.checksMax + 1).joined(separator: ", ")
        let text = Base.policy.text + "tests: [\(tests)]\n"
        #expect(BadSample.read(text).problems == ["1:1: a policy may have 200 tests at most"])
    }
}
