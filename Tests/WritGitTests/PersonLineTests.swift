// Whom a line of a message names, however people spell it.

import Testing
import WritConnector
import WritGit
import WritModel

@Suite struct PersonLineTests {
    private let sha = "0123456789abcdef0123456789abcdef01234567"

    /// The accounts of the reviews of a message by Ann, committed by Bob.
    private func reviewers(_ lines: String) throws -> [String?] {
        let time = try #require(Instant("2026-01-02T03:04:05Z"))
        let commit = GitCommit(
            sha: sha, parents: [], author: .init(name: "Ann Example", email: "Ann@example.org"), authored: time,
            committer: .init(name: "Bob", email: "bob@example.org"), committed: time, message: "title\n\n\(lines)\n")
        let drafts = CommitTranslator(repository: "shop", provenance: .import).drafts(of: commit) { _ in nil }
        #expect(Set(drafts.map(\.id)).count == drafts.count)
        return drafts.filter { $0.kind == .reviewApproved }.map { $0.actor?.account.description }
    }

    @Test(arguments: [
        "Cyd Example <cyd@example.org>", "Cyd Example <CYD@Example.org>", "Cyd Example <mailto:cyd@example.org>",
        "Cyd Example <cyd@example.org", "Cyd Example (cyd@example.org)", "Cyd Example cyd@example.org",
        "cyd@example.org", "<cyd@example.org>", "\"Cyd Example\" <cyd@example.org>", "Cyd Example, cyd@example.org",
        "Example, Cyd <cyd@example.org>", "Cyd\n Example <cyd@example.org>", "Cyd Example\n\t<cyd@example.org>",
        "Cyd Example [cyd@example.org]", "cyd@example.org (Cyd Example)", "Cyd Example <cyd@example.org>,",
        "Cyd Example <cyd@example.org> # with thanks", "cyd@example.org.",
    ])
    func everySpellingOfAnAddressIsOneAccount(value: String) throws {
        let expected = value.hasSuffix("org.") ? "email:cyd@example.org." : "email:cyd@example.org"
        #expect(try reviewers("Reviewed-by: \(value)") == [expected])
    }

    @Test(arguments: [
        "none", "None", "N/A", "n/a.", "TBD", "tbd", "-", "--", "?", "???", "nobody", "(none)", "<none>", "TODO", "...",
        "not applicable", "_", "unknown", "None <>",
    ])
    func aPlaceholderIsNobody(value: String) throws {
        #expect(try reviewers("Reviewed-by: \(value)").isEmpty)
    }

    @Test(arguments: ["Ann Example", "ann example", "ANN  EXAMPLE", " Ann Example ", "Ann\n Example"])
    func aNameAloneIsTheAuthorWhoBearsIt(value: String) throws {
        #expect(try reviewers("Reviewed-by: \(value)") == ["email:ann@example.org"])
    }

    @Test func aNameAloneMayBeTheCommitters() throws {
        #expect(try reviewers("Reviewed-by: bob") == ["email:bob@example.org"])
        #expect(try reviewers("Reviewed-by: Bobby") == ["name:Bobby"])
    }

    @Test(arguments: [
        "Cyd <cyd@x.org>, Dee <dee@x.org>", "Cyd <cyd@x.org>; Dee <dee@x.org>", "Cyd <cyd@x.org> and Dee <dee@x.org>",
        "Cyd <cyd@x.org> Dee <dee@x.org>", "cyd@x.org, dee@x.org", "Cyd <cyd@x.org>,\n Dee <dee@x.org>",
        "Cyd <cyd@x.org>, Dee <dee@x.org>, Cyd <CYD@x.org>", "Cyd <cyd@x.org>, none, Dee <dee@x.org>",
    ])
    func severalOnALineAreEachOne(value: String) throws {
        #expect(try reviewers("Reviewed-by: \(value)") == ["email:cyd@x.org", "email:dee@x.org"])
    }

    @Test func longLinesNameFewAndCostLittle() throws {
        let many = (0..<5000).map { "P\($0) <p\($0)@x.org>" }.joined(separator: ", ")
        #expect(try reviewers("Reviewed-by: \(many)").count <= 20)
        let brackets = String(repeating: "<", count: 50_000)
        #expect(try reviewers("Reviewed-by: \(brackets)").count <= 1)
        let signs = String(repeating: "a@", count: 20_000)
        #expect(try reviewers("Reviewed-by: \(signs)").count <= 1)
    }

    @Test func keysAreFoldedToTheirUsualSpelling() throws {
        let time = try #require(Instant("2026-01-02T03:04:05Z"))
        let commit = GitCommit(
            sha: sha, parents: [], author: .init(name: "Ann", email: "a@x"), authored: time,
            committer: .init(name: "Ann", email: "a@x"), committed: time,
            message: "title\n\nsigned-off-by: Ann <a@x>\nSIGNED-OFF-BY: Bob <b@x>\nTicket: 1\nticket: 2\n")
        let data = CommitTranslator(repository: "shop", provenance: .import).drafts(of: commit) { _ in nil }.last?.data
        #expect(
            data?["trailers"] == [
                "Signed-off-by": ["Ann <a@x>", "Bob <b@x>"], "Ticket": ["1", "2"],
            ])
    }
}
