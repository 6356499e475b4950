// Claims about a project's schemas beside the built-in ones.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct SchemaSetTests {
    private let base = """
        kind: schema
        event: deploy.failed
        capability: observe
        subject: deploy
        fields:
          service: string
          environment: { enum: [dev, production] }
          commits: { list: commit }
          notes: { map: { list: string } }
          ticket: { type: string, optional: true }
        """

    private func schemas(_ text: String) throws -> [SchemaDocument] {
        let result = DocumentReader.read(
            text: text, file: "own.yaml", includes: { .failure(IncludeError($0)) }, digest: { _ in "" })
        try #require(result.problems.isEmpty, "\(result.problems)")
        return result.documents.compactMap { if case .schema(let schema) = $0.content { schema } else { nil } }
    }

    private func problems(_ text: String) throws -> [String] {
        let set = SchemaSet(try schemas(base))
        return set.merging(try schemas(text)).problems.map(\.description)
    }

    @Test func addsKinds() throws {
        let own = try schemas("kind: schema\nevent: shop.opened\nsubject: shop\nfields: { shop: string }\n")
        let (set, problems) = SchemaSet.builtIn.merging(own)
        #expect(problems.isEmpty)
        #expect(set.schema(for: EventKind(known: "shop.opened")) == own.first)
        #expect(set.all.count == BuiltInSchemas.all.count + 1)
        #expect(set.kinds.last == "shop.opened")
    }

    @Test func extendsAKind() throws {
        let text =
            base.replacing("dev, production", with: "dev, canary").replacing(
                "list: commit", with: "list: commit, max: 10"
            )
            .replacing("{ type: string, optional: true }", with: "string") + "\n  team: string"
        let own = try schemas(text)
        let (set, problems) = SchemaSet(try schemas(base)).merging(own)
        #expect(problems.isEmpty)
        #expect(set.schema(for: EventKind(known: "deploy.failed")) == own.first)
        #expect(set.all.count == 1)
    }

    @Test(arguments: [
        (
            "  service: string\n", "",
            "the built-in field `service` of `deploy.failed` is missing; add `service: string`"
        ),
        ("service: string", "service: int", "the field `service` of `deploy.failed` is of type string; found int"),
        (
            "{ list: commit }", "{ list: string }",
            "the field `commits` of `deploy.failed` is of type { list: commit }; found { list: string }"
        ),
        (
            "{ map: { list: string } }", "{ map: string }",
            "the field `notes` of `deploy.failed` is of type { map: { list: string } }; found { map: string }"
        ),
        (
            "service: string", "service: { type: string, optional: true }",
            "the field `service` of `deploy.failed` may not be left out; remove `optional: true`"
        ),
        (
            "capability: observe", "capability: gate",
            "`deploy.failed` has the capability `observe`; write `capability: observe`"
        ),
        ("subject: deploy", "subject: service", "the subject of `deploy.failed` is `deploy`; write `subject: deploy`"),
        (
            "fields:\n", "fields:\n  actor: person\n",
            "the field `actor` is the name of a part of every event; name it otherwise"
        ),
    ])
    func refusesToChangeWhatOthersRelyOn(old: String, new: String, problem: String) throws {
        #expect(try problems(base.replacing(old, with: new)) == ["own.yaml:2:8: error: " + problem])
    }

    @Test func refusesTwoSchemasOfAKindAndKeepsTheFirst() throws {
        let text = base + "\n  a: string\n---\n" + base
        let (set, problems) = SchemaSet(try schemas(base)).merging(try schemas(text))
        #expect(
            problems.map(\.description) == [
                "own.yaml:14:8: error: `deploy.failed` has a schema already; keep one; the first is at own.yaml:2:8"
            ])
        #expect(set.all.first?.field("a") != nil)
    }
}
