// Claims about the reference: it says what the program says.

import Testing
import WritConnector
import WritModel
import WritPipeline
import WritPolicy

@Suite struct ReferenceTests {
    @Test func eventsAreThoseOfTheBuiltInSchemas() throws {
        #expect(try Page.isCurrent("docs/reference/events.md", EventsReference.text))
        for schema in BuiltInSchemas.all { #expect(EventsReference.text.contains("| `\(schema.event.value)` |")) }
    }

    @Test func commandsAreThoseOfTheProgram() throws {
        #expect(try Page.isCurrent("docs/reference/cli.md", CommandReference.text))
        for command in ["writ init", "writ gate deploy", "writ log prove", "writ hook install"] {
            #expect(CommandReference.text.contains("\n## \(command)\n"))
        }
        #expect(!CommandReference.text.contains("## writ hook run"))
    }

    @Test(arguments: [
        ("bytes of an entry", Event.leafBytesMax), ("bytes of a line of `writ record`", EventReader.lineBytesMax),
        ("events of one batch of `writ record`", Recorder.batchMax), ("elements of a list", FieldType.listMax),
        ("commits of one ref of a push", PushGate.commitsMax), ("refs of a push", ReceiveInput.refsMax),
        ("bytes of the ids of these commits", CommitListLimit.bytesMax),
        ("paths told of a commit", GitCommit.Content.pathsMax),
        ("bytes of these paths", GitCommit.Content.pathsBytesMax),
        ("signatures of a push that programs are started for", PushGate.signaturesMax),
        ("bytes of a repository's name", RepositoryName.lengthMax),
        ("repositories of an installation", RepositoryBook.namesMax),
        ("bytes of a hook's input", ReceiveInput.bytesMax), ("bytes of a document file", DocumentLimits.fileBytesMax),
        ("bytes of an included iCalendar file", DocumentLimits.includedBytesMax),
        ("documents of a file", DocumentLimits.documentsMax), ("YAML nodes of a document", DocumentLimits.nodesMax),
        ("bytes of the texts of a document, aliases expanded", DocumentLimits.expandedBytesMax),
        ("depth of YAML nodes", DocumentLimits.depthMax), ("checks of a policy, and tests", DocumentLimits.checksMax),
        ("closed days of a calendar", DocumentLimits.closuresMax),
        ("intervals per key, at most", FactDocument.perKeyMax),
        ("intervals per key, unless said", FactDocument.perKeyDefault), ("depth of JSON", JSONParser.depthMax),
        ("bytes of an account", Account.lengthMax), ("refs of a baseline", RepositoryBaseline.refsMax),
        ("failures of a check that are recorded in full", CheckOutcome.detailsMax),
        ("near misses of a check", CheckOutcome.nearMissesMax), ("witness entries of a check", CheckOutcome.witnessMax),
    ]) func limitsAreThoseOfTheCode(what: String, limit: Int) throws {
        let row = "| \(what) | \(Self.grouped(limit)) |"
        #expect(try Page("docs/reference/limits.md").text.contains(row), "limits.md lacks: \(row)")
    }

    private static func grouped(_ number: Int) -> String {
        let digits = String(number)
        return digits.enumerated().map { index, digit in
            (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digit)
        }.joined()
    }
}
