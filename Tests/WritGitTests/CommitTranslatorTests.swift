// What commits become.

import Testing
import WritConnector
import WritGit
import WritModel

@Suite struct CommitTranslatorTests {
    private let sha = "0123456789abcdef0123456789abcdef01234567"

    private func commit(_ message: String) throws -> GitCommit {
        GitCommit(
            sha: sha, parents: [String(repeating: "a", count: 40)],
            author: GitCommit.Person(name: "Ann", email: "Ann@Example.org"),
            authored: try #require(Instant("2026-01-02T03:04:05Z")),
            committer: GitCommit.Person(name: "Bob", email: "bob@example.org"),
            committed: try #require(Instant("2026-01-02T04:00:00Z")), message: message)
    }

    private func drafts(
        _ message: String, evidence: GitEvidence = GitEvidence(), resolving: (String) -> String? = { _ in nil }
    ) throws -> [EventDraft] {
        CommitTranslator(repository: "acme/shop", provenance: .hook, evidence: evidence)
            .drafts(of: try commit(message), resolving: resolving)
    }

    @Test func recordsReviewsAndTestsBeforeTheCommit() throws {
        let all = try drafts(
            """
            Sell more

            Tested-by: build bot <bot@example.org>
            reviewed-by: Cyd <Cyd@Example.org>
            Reviewed-by: Dee
            """)
        #expect(all.map(\.id) == ["\(sha)/review/1", "\(sha)/review/2", "\(sha)/test/1", sha])
        #expect(
            all.map(\.kind.description) == ["review.approved", "review.approved", "test.finished", "commit.recorded"])
        #expect(Set(all.map(\.source)) == ["git/acme/shop"])
        #expect(Set(all.map(\.provenance)) == [.hook])
        #expect(Set(all.map { $0.at?.description }) == ["2026-01-02T04:00:00Z"])
        #expect(
            all.map { $0.actor?.account.description } == [
                "email:cyd@example.org", "name:Dee", "email:bot@example.org", "email:bob@example.org",
            ])
        #expect(all.map { $0.actor?.name } == ["Cyd", "Dee", "build bot", "Bob"])
    }

    @Test func fillsTheFieldsOfTheTable() throws {
        let all = try drafts(
            "Sell\nmore\n\nCo-authored-by: Cyd <cyd@x.org>\nTested-by: bot\nTicket: A-1\nticket: A-2\nReviewed-by: Dee <d@x>\n"
        )
        #expect(
            all[0].data.text == """
                {"repository":"acme/shop","review":"\(sha)/review/1","head":"\(sha)","commits":["\(sha)"],\
                "author":{"account":"email:ann@example.org","name":"Ann"}}
                """)
        #expect(
            all[1].data.text
                == #"{"repository":"acme/shop","sha":"\#(sha)","name":"bot","result":"passed"}"#)
        #expect(
            all[2].data.text == """
                {"repository":"acme/shop","sha":"\(sha)","short":"0123456789",\
                "parents":["\(String(repeating: "a", count: 40))"],\
                "author":{"account":"email:ann@example.org","name":"Ann"},\
                "committer":{"account":"email:bob@example.org","name":"Bob"},\
                "coauthors":[{"account":"email:cyd@x.org","name":"Cyd"}],"authored":"2026-01-02T03:04:05Z",\
                "title":"Sell more","trailers":{"Co-authored-by":["Cyd <cyd@x.org>"],"Tested-by":["bot"],\
                "Ticket":["A-1","A-2"],"Reviewed-by":["Dee <d@x>"]}}
                """)
    }

    @Test(arguments: [
        (" Reviewed-by: Eve <e@x>", 0), ("x Reviewed-by: Eve <e@x>", 0), ("Reviewed-by Eve", 0), ("Reviewed-by:", 0),
        ("Reviewed-by: ", 0), ("REVIEWED-BY:Eve <e@x>", 1), ("Reviewed-by: Eve <e@x>\r", 1), ("Reviewed-by : Eve", 0),
        ("Not-Reviewed-by: Eve <e@x>", 0), ("Reviewed-by: Eve <e@x>\n\nlater text", 1), ("> Reviewed-by: Eve <e@x>", 0),
    ])
    func aReviewIsALineAtColumnZero(text: String, count: Int) throws {
        let all = try drafts("title\n\n\(text)\n")
        #expect(all.count == count + 1)
        if count == 1 { #expect(all[0].actor?.account.value == "Eve" || all[0].actor?.account.value == "e@x") }
    }

    @Test func readsConfiguredEvidence() throws {
        let pattern = try GitEvidence.pattern("/^LGTM=/") { expression in
            #expect(expression == "^LGTM=")
            return { line in line.hasPrefix("LGTM=") ? String(line.dropFirst(5)) : nil }
        }
        let evidence = GitEvidence(
            review: [try GitEvidence.pattern("Acked-by") { _ in { _ in nil } }, pattern], test: [], coauthor: [])
        let all = try drafts(
            "x\n\nLGTM=cyd\nAcked-by: Dee <d@x>\nReviewed-by: Eve <e@x>\nTested-by: t\nCo-authored-by: c\n",
            evidence: evidence)
        #expect(all.map { $0.actor?.account.description } == ["name:cyd", "email:d@x", "email:bob@example.org"])
        #expect(all[2].data["coauthors"] == .array([]))
        #expect(throws: GitEvidence.PatternError.malformed("two words")) {
            try GitEvidence.pattern("two words") { _ in { _ in nil } }
        }
    }

    @Test(arguments: [
        ("This reverts commit abcdef1.", "abcdef1"), ("This reverts commit ABCDEF1234", "abcdef1234"),
        ("x. This reverts commit abcdef1, and\nThis reverts commit 1234567.", "abcdef1"),
        ("This reverts commit abc.", nil),
        ("This reverts commit abcd (a title, 2026-01-02), reversing", "abcd"), ("This reverts commit abcdef1x", nil),
        ("xThis reverts commit abcdef1", nil),
        ("This reverts commit \(String(repeating: "a", count: 65))", nil),
        ("this reverts commit abcdef1", nil), ("This reverts commit  abcdef1", nil),
        ("This reverts\ncommit abcdef1", nil),
    ])
    func readsWhatACommitReverts(text: String, prefix: String?) throws {
        let translator = CommitTranslator(repository: "r", provenance: .import)
        #expect(translator.revertedPrefix(of: try commit(text)) == prefix)
        #expect(try drafts(text).last?.data["reverts"]?.stringValue == prefix)
        let full = String(repeating: "e", count: 40)
        #expect(try drafts(text) { _ in full }.last?.data["reverts"]?.stringValue == prefix.map { _ in full })
    }

    @Test func keepsHugeMessagesBelowTheLogsLimit() throws {
        let lines = (0..<5000).map {
            "Key-\($0 % 200): \(String(repeating: "v", count: 20)) é\nReviewed-by: R\($0) <r\($0)@x>\n"
        }
        let all = try drafts(String(repeating: "long tïtle ", count: 5000) + "\n\n" + lines.joined())
        #expect(all.count == CommitTranslator.evidenceMax + 1)
        #expect(Set(all.map(\.id)).count == all.count)
        for draft in all { #expect(draft.data.text.utf8.count < 40_000) }
        #expect(all.last?.data["trailers"]?.objectValue?.members.count ?? 99 <= 64)
    }

    @Test func hostileTextStaysText() throws {
        let all = try drafts("a\u{1b}[31m\"b\\\n\nReviewed-by: Eve\u{7} \u{0}X <E\u{1}ve@x>\nTested-by: $(rm)\u{8}\n")
        #expect(all[0].actor?.account.description == "email:e ve@x")
        #expect(all[0].actor?.name == "Eve X")
        #expect(all[1].data["name"] == "$(rm)")
        #expect(all[2].data["title"]?.stringValue == "a\u{1b}[31m\"b\\")
        let long = String(repeating: "é", count: 1000)
        #expect(try drafts("x\n\nReviewed-by: \(long)\n")[0].actor?.account.value.utf8.count == 200)
    }

    @Test(arguments: [
        ("title\n\nA: 1\nB: 2\n", ["A", "B"]), ("title\n\nA: 1\nsome text\n", []), ("A: 1\nB: 2\n", []),
        ("title\n\nA: 1\n folded\n", ["A"]), ("title\n\nA: 1\n\nbody\n", []), ("title\n\nbody\n\nA: 1\n\n\n", ["A"]),
        ("title\n\ntext\ntext\nSigned-off-by: x\n", ["Signed-off-by"]),
        ("title\n\n(cherry picked from commit a)\nA : 1\n", ["A"]),
        ("", []), ("\n\n", []),
    ])
    func trailersAreThoseOfTheLastParagraph(message: String, keys: [String]) throws {
        let found = try drafts(message).last?.data["trailers"]?.objectValue?.members.map(\.key)
        #expect(found == keys)
    }

    @Test func readsTheFourFormsOfAMailmap() {
        let translator = CommitTranslator(repository: "r", provenance: .import)
        let links = translator.links(
            inMailmap: """
                # comment <x@x>
                Only Name <only@x>
                <proper@x> <Old1@x>
                Proper <proper@x> <old2@x>
                Proper <proper@x> Old Name <old3@x>
                Ann <ann@x> ann <root@localhost>
                Bob <bob@x> bob <root@localhost>
                <same@x> <SAME@x>
                <proper@x> <old1@x>
                nonsense
                <a@x
                <> <b@x>
                """)
        #expect(links.map(\.other.description) == ["email:old1@x", "email:old2@x", "email:old3@x"])
        #expect(Set(links.map(\.canonical.description)) == ["email:proper@x"])
        #expect(links.map(\.name) == [nil, "Proper", "Proper"])
    }

    @Test func findsCommitsByUniquePrefixOnly() {
        let index = CommitIndex(
            [
                "abcd000000000000000000000000000000000000", "abcd111111111111111111111111111111111111", sha, "nonsense",
                sha,
            ])
        #expect(index.commit(withPrefix: "0123") == sha)
        #expect(index.commit(withPrefix: sha.uppercased()) == sha)
        #expect(index.commit(withPrefix: "abcd1") == "abcd111111111111111111111111111111111111")
        #expect(index.commit(withPrefix: "abcd") == nil)
        #expect(index.commit(withPrefix: "012") == nil)
        #expect(index.commit(withPrefix: "ffff") == nil)
        #expect(index.commit(withPrefix: "012g") == nil)
        #expect(index.commit(withPrefix: sha + "0") == nil)
    }
}

extension JSONObject {
    var text: String { JSONValue.object(self).text }
}
