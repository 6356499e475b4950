// Claims about the schemas that come with Writ.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct BuiltInSchemasTests {
    @Test func thereIsOneOfEachKind() {
        #expect(BuiltInSchemas.all.count == 92)
        #expect(Set(BuiltInSchemas.all.map(\.event.value)).count == 92)
    }

    @Test func requestsAndNothingElseAreGates() {
        for schema in BuiltInSchemas.all {
            #expect(
                (schema.capability == .gate) == schema.event.value.description.hasSuffix(".requested")
                    || schema.event.value.description == "review.requested")
        }
        #expect(BuiltInSchemas.all.filter { $0.capability == .gate }.count == 6)
    }

    @Test func sayWhatTheDesignSays() throws {
        func type(_ kind: StaticString, _ field: String) throws -> FieldType {
            let schema = try #require(BuiltInSchemas.schema(for: EventKind(known: kind)))
            return try #require(schema.field(field)).type
        }
        #expect(try type("deploy.requested", "environment") == .enumeration(["dev", "staging", "production"]))
        #expect(try type("deploy.requested", "class") == .enumeration(["normal", "standard", "hotfix", "rollback"]))
        #expect(try type("deploy.requested", "commits") == .list(.commit, max: 1000))
        #expect(
            try type("test.finished", "result") == .enumeration(["passed", "failed", "error", "skipped", "cancelled"]))
        #expect(try type("commit.recorded", "author") == .person)
        #expect(try type("commit.recorded", "coauthors") == .list(.person, max: 1000))
        #expect(try type("commit.recorded", "trailers") == .map(.list(.string, max: 1000)))
        #expect(try type("obligation.met", "deadline") == .timestamp)
        #expect(try type("push.requested", "options") == .map(.string))
        #expect(try type("identity.left", "account") == .person)
    }

    @Test func everyEnvelopeNameIsFreeButForTheKindOfADocument() {
        let taken = BuiltInSchemas.all.flatMap { schema in
            schema.fields.map(\.name).filter(SchemaSet.envelope.contains).map { "\(schema.event.value).\($0)" }
        }
        #expect(taken == ["document.activated.kind", "document.retired.kind"])
    }

    /// A field as a document has it.
    private static func yaml(_ field: SchemaDocument.Field) -> String {
        let type = field.type.yaml
        let form = type.hasPrefix("{ ") ? String(type.dropFirst(2).dropLast(2)) : "type: \(type)"
        let marks = (field.isOptional ? ", optional: true" : "") + (field.isSensitive ? ", sensitive: true" : "")
        return "  \(field.name): { \(form)\(marks) }\n"
    }

    @Test(arguments: BuiltInSchemas.all) func isReadAsTheDocumentThatSaysIt(schema: SchemaDocument) throws {
        let text = """
            kind: schema
            event: \(schema.event.value)
            capability: \(schema.capability.rawValue)
            subject: \(schema.subject)
            fields:\(schema.fields.isEmpty ? " {}" : "")
            \(schema.fields.map(Self.yaml).joined())
            """
        let read = DocumentReader.read(
            text: text, file: "a.yaml", includes: { .failure(IncludeError($0)) }, digest: { _ in "" })
        #expect(read.problems.map(\.description) == [])
        guard case .schema(var again)? = read.documents.first?.content else {
            Issue.record("it is no schema")
            return
        }
        again.event = schema.event
        #expect(again == schema)
    }
}
