// Claims about repository and source documents: what is protected where, and who is believed about what.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct RepositoryDocumentTests {
    private static func compiled(_ text: String) throws -> CompiledDocuments {
        let result = BadSample.read(text)
        try #require(result.problems == [])
        let (compiled, problems) = DocumentCompiler(documents: result.documents, timeZones: nil) {
            TestEvent.pseudonym($0)
        }.compile()
        try #require(problems == [])
        return compiled
    }

    @Test(arguments: [
        ("refs/heads/main", true), ("refs/heads/master", true), ("refs/heads/release/1.0", true),
        ("refs/tags/v1", true), ("refs/heads/topic", false), ("refs/tags/nightly", false), ("HEAD", false),
        ("main", false), ("refs/heads/mainly", false), ("refs/heads/x/main", false),
    ])
    func withoutADocumentTheUsualNamesAreProtected(ref: String, isProtected: Bool) throws {
        #expect(try Self.compiled("kind: group\ngroup: g\nmembers: []\n").isProtected(ref, in: "shop") == isProtected)
    }

    @Test func theMostSpecificDocumentWinsWhateverTheOrder() throws {
        let general = "kind: repository\nrepository: \"**\"\nprotected: [trunk]\n"
        let team = "kind: repository\nrepository: \"acme/*\"\nprotected: [\"tags/*\"]\n"
        let one = "kind: repository\nrepository: acme/shop\nprotected: []\n"
        for order in [[general, team, one], [one, team, general]] {
            let compiled = try Self.compiled(order.joined(separator: "---\n"))
            #expect(compiled.isProtected("refs/heads/trunk", in: "other"))
            #expect(!compiled.isProtected("refs/heads/main", in: "other"))
            #expect(compiled.isProtected("refs/tags/x", in: "acme/web"))
            #expect(!compiled.isProtected("refs/heads/trunk", in: "acme/web"))
            #expect(!compiled.isProtected("refs/heads/main", in: "acme/shop"))
        }
    }

    @Test func saysWhoPushesAndWhoMaintains() throws {
        let compiled = try Self.compiled(
            """
            kind: group
            group: shop-maintainers
            members: [person:ann]
            ---
            kind: repository
            repository: shop
            pusher: { from: GL_USER, as: gitolite }
            maintainers: group:shop-maintainers
            owners: CODEOWNERS
            """)
        #expect(compiled.pusher(ofRepository: "shop") == .init(variable: "GL_USER", scheme: "gitolite"))
        #expect(compiled.maintainers(ofRepository: "shop") == [TestEvent.pseudonym("person:ann")])
        #expect(compiled.maintainers(ofRepository: "web") == nil)
        // A document that says nothing of refs leaves the usual ones protected.
        #expect(compiled.isProtected("refs/heads/main", in: "shop"))
    }

    @Test func aSourceIsBelievedWithinAllOfItsBoundsAlone() throws {
        let compiled = try Self.compiled(
            """
            kind: source
            source: ci
            bound_to: os:ci-runner
            kinds: [test.finished, deploy.finished]
            repository: "acme/*"
            environment: [staging]
            """)
        let runner = TestEvent.pseudonym("os:ci-runner")
        let kind = EventKind.testFinished
        let inside: JSONObject = ["repository": "acme/shop", "environment": "staging"]
        #expect(compiled.binds(runner, to: kind, inside))
        #expect(!compiled.binds(TestEvent.pseudonym("os:eve"), to: kind, inside))
        #expect(!compiled.binds(runner, to: .reviewApproved, inside))
        #expect(!compiled.binds(runner, to: kind, ["repository": "acme/shop", "environment": "production"]))
        #expect(!compiled.binds(runner, to: kind, ["repository": "other/shop", "environment": "staging"]))
        // What does not say what it is about is not known to be within the bounds.
        #expect(!compiled.binds(runner, to: kind, ["repository": "acme/shop"]))
    }

    @Test(arguments: [
        ("kind: repository\nprotected: [main]\n", "needs `repository`"),
        ("kind: repository\nrepository: shop\nprotected: [HEAD]\n", "names no refs"),
        ("kind: repository\nrepository: shop\nmaintainers: ann\n", "`maintainers` is a group"),
        ("kind: repository\nrepository: shop\npusher: { from: X, as: \"A B\" }\n", "namespace"),
        ("kind: source\nsource: ci\nkinds: [test.finished]\n", "needs `bound_to`"),
        ("kind: source\nsource: ci\nbound_to: ci\nkinds: [test.finished]\n", "not an account"),
    ])
    func whatIsWrongIsSaid(text: String, expected: String) {
        let messages = BadSample.read(text).problems
        #expect(messages.contains { $0.contains(expected) }, "\(messages)")
    }

    @Test func aSourceTellsNoRequests() {
        let text = "kind: source\nsource: ci\nbound_to: os:ci\nkinds: [push.requested]\n"
        let problems = DocumentCompiler(documents: BadSample.read(text).documents, timeZones: nil) { _ in nil }
            .compile().problems
        #expect(problems.contains { $0.message.contains("is a request") })
    }
}
