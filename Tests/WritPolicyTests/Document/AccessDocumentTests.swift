// Claims about access documents: what is read, whom they give what, and what a scope covers.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct AccessDocumentTests {
    private let text = """
        kind: access
        access: shop
        reader: [person:ann, group:developers, "user:cas"]
        auditor: "os:dora"
        scope:
          repository: ["acme/*", shop]
          environment: production
        """

    private func read(_ text: String) throws -> AccessDocument {
        let result = BadSample.read(text)
        try #require(result.problems == [])
        guard case .access(let access) = try #require(result.documents.first).content else { throw Wrong() }
        return access
    }

    private struct Wrong: Error {}

    @Test func readsRolesMembersAndScope() throws {
        let access = try read(text)
        #expect(access.grants.map(\.role) == [.reader, .auditor])
        #expect(access.grants[0].members.map(\.text) == ["person:ann", "group:developers", "os:cas"])
        #expect(access.grants[1].members.map(\.text) == ["os:dora"])
        #expect(access.scope?.patterns[.repository]?.map(\.description) == ["acme/*", "shop"])
        #expect(access.scope?.patterns[.environment]?.map(\.description) == ["production"])
    }

    @Test func withoutAScopeItIsAboutEverything() throws {
        #expect(try read("kind: access\naccess: a\nadmin: [person:ann]\n").scope == nil)
    }

    @Test(
        arguments: [
            ([.repository: "acme/shop"], true), ([.repository: "other/shop"], false), ([.repository: "shop"], true),
            ([.repository: "acme/sub/shop"], false), ([.environment: "production", .service: "x"], true),
            ([.environment: "dev", .service: "x"], false), ([.repository: "shop", .environment: "dev"], false),
            ([.service: "x"], false), ([:], false),
        ] as [([AccessScope.Dimension: String], Bool)])
    func aScopeCoversWhatMatchesAllItSpeaksOf(values: [AccessScope.Dimension: String], isCovered: Bool) throws {
        #expect(try read(text).scope?.covers(values) == isCovered)
    }

    @Test(arguments: [
        ("acme/*", "acme/shop", true), ("acme/*", "acme/a/b", false), ("acme/**", "acme/a/b", true),
        ("*", "shop", true), ("*", "a/b", false), ("**", "a/b", true), ("**/shop", "a/b/shop", true),
        ("sh?p", "shop", true),
        ("sh?p", "sh/p", false), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false), ("shop", "shop2", false),
        ("Shop", "shop", false), ("[a]", "[a]", true), ("*.*", "a.b", true), ("", "", false),
    ])
    func patternsMatchNames(pattern: String, name: String, isMatch: Bool) {
        #expect((NamePattern(pattern)?.matches(name) ?? false) == isMatch)
    }

    @Test func aPatternOfManyWildcardsIsMatchedInTime() throws {
        let pattern = try #require(NamePattern("*a*a*a*a*a*a*a*b"))
        let began = ContinuousClock.now
        #expect(!pattern.matches(String(repeating: "a", count: 5000)))
        #expect(ContinuousClock.now - began < .seconds(2))
    }

    @Test func groupsAreReplacedByTheirMembers() throws {
        let ann = AccountID(random: Array(repeating: 1, count: 16))
        let bob = AccountID(random: Array(repeating: 2, count: 16))
        let group = "kind: group\ngroup: developers\nmembers: [\(bob)]\n---\n"
        let documents = BadSample.read(group + text).documents
        let result = DocumentCompiler(documents: documents, timeZones: nil) { $0 == "person:ann" ? ann : nil }.compile()
        #expect(result.problems.map(\.description) == [])
        // An account that nobody has seen has no pseudonym, and no entry could name it.
        #expect(result.compiled.access.map(\.members) == [[ann, bob], []])
    }

    @Test func aGroupThatNobodyDeclaresIsAnError() {
        let documents = BadSample.read(text).documents
        let problems = DocumentCompiler(documents: documents, timeZones: nil) { _ in nil }.compile().problems
        #expect(
            problems.map(\.description) == [
                "own.yaml:3:22: error: there is no group `developers`; declare it in a `kind: group` document"
            ])
    }

    @Test func aSensitiveFieldStaysSensitiveInAProjectsSchema() throws {
        let kind = try #require(EventKind("incident.opened"))
        let own = """
            kind: schema
            event: incident.opened
            capability: cause
            subject: incident
            fields: { incident: string, service: string, severity: string, title: string, team: string }
            """
        guard case .schema(let schema) = try #require(BadSample.read(own).documents.first).content else {
            throw Wrong()
        }
        #expect(schema.field("title")?.isSensitive == false)
        let merged = SchemaSet.builtIn.merging([schema])
        #expect(merged.problems == [])
        #expect(merged.set.schema(for: kind)?.field("title")?.isSensitive == true)
        #expect(merged.set.schema(for: kind)?.field("team")?.isSensitive == false)
    }

    @Test func freeTextThatPeopleWroteIsSensitive() {
        let sensitive = BuiltInSchemas.all.flatMap { schema in
            schema.fields.filter(\.isSensitive).map { "\(schema.event.value).\($0.name)" }
        }
        for field in [
            "commit.recorded.title", "commit.recorded.trailers", "change.merged.title", "signoff.given.reason",
            "waiver.granted.why", "breakglass.opened.reason", "session.requested.purpose", "push.requested.options",
        ] { #expect(sensitive.contains(field)) }
        #expect(!sensitive.contains { $0.hasSuffix(".sha") || $0.hasSuffix(".repository") })
    }
}
