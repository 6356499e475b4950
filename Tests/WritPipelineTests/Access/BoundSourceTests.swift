// Claims about `kind: source`: what a bound account records within its bounds is verified evidence, and nothing else is.

import Testing
import WritAuditLog
import WritModel
import WritPipeline
import WritTesting

@Suite struct BoundSourceTests {
    private let ledger: Ledger

    init() throws {
        ledger = try Ledger()
        try ledger.activate(
            """
            kind: source
            source: ci
            bound_to: os:ci-runner
            kinds: [test.finished]
            repository: "acme/*"
            """)
    }

    private func provenance(
        _ kind: String = "test.finished", of repository: String = "acme/shop", by recorder: String?
    ) throws -> Provenance {
        var data: JSONObject = [
            "repository": .string(repository), "sha": .string(Ledger.sha("a1")), "result": "passed",
        ]
        data[kind == "test.finished" ? "name" : "builder"] = "unit"
        let draft = try ledger.draft(kind, as: .cli, data)
        let account = recorder.flatMap { Account($0) }
        let receipt = try #require(try Recorder(ledger.installation).record([draft], by: account).first)
        return try ledger.store.read { try $0.event(at: receipt.index).provenance }
    }

    @Test func whatABoundAccountRecordsWithinItsBoundsIsVerified() throws {
        #expect(try provenance(by: "os:ci-runner") == .bound)
        #expect(try provenance(of: "other/shop", by: "os:ci-runner") == .cli)
        #expect(try provenance("build.finished", by: "os:ci-runner") == .cli)
        #expect(try provenance(by: "os:eve") == .cli)
        #expect(try provenance(by: nil) == .cli)
    }

    @Test func aSourceThatIsRetiredBindsNobodyFromThenOn() throws {
        #expect(try provenance(by: "os:ci-runner") == .bound)
        try ledger.activate("kind: group\ngroup: g\nmembers: [person:ann]\n")
        #expect(try provenance(by: "os:ci-runner") == .cli)
    }
}
