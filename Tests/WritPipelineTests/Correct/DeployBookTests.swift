// Which deploys ran: what was allowed counts, whoever says that it finished.

import Testing
import WritAuditLog
import WritModel
import WritTesting

@testable import WritPipeline

@Suite struct DeployBookTests {
    private let ledger: Ledger

    init() throws {
        ledger = try Ledger()
        try ledger.activate(
            """
            kind: policy
            policy: no-dev
            title: Nothing goes to dev
            why: For a test.
            severity: low
            mode: enforce
            on: deploy.requested as deploy
            require: [ { id: only, check: It is not dev, that: deploy.environment != "dev" } ]
            otherwise: [deny]

            """)
    }

    /// Asks as `writ gate deploy` does.
    @discardableResult
    private func ask(
        _ deploy: String, head: String, environment: String = "production", source: String = WritSource.deploys,
        derived: Bool = true
    ) throws -> Verdict {
        let draft = EventDraft(
            id: "\(deploy)/\(ledger.installation.identifier())", source: source, kind: .deployRequested, at: nil,
            actor: nil, subject: nil, provenance: derived ? .internal : .cli,
            data: [
                "deploy": .string(deploy), "service": "shop", "environment": .string(environment),
                "head": .string(head), "commits": [], "derived": .bool(derived), "truncated": false, "class": "normal",
            ])
        return try #require(try Gate(ledger.installation).ask([draft]).first).decision.verdict
    }

    private func finish(_ deploy: String, head: String, environment: String = "production") throws {
        try ledger.record(
            "deploy.finished", as: .cli,
            [
                "deploy": .string(deploy), "service": "shop", "environment": .string(environment),
                "head": .string(head),
            ])
    }

    /// The heads of what ran, in the order of the log.
    private func ran() throws -> [String] {
        try ledger.store.read { log in
            var heads: [String] = []
            try log.forEachEvent(in: 0..<log.size, kinds: [.deployRan]) { _, event in
                #expect(event.source == "writ" && event.provenance == .internal)
                heads.append(event.data["head"]?.stringValue ?? "")
            }
            return heads
        }
    }

    private func lastHead(environment: String = "production") throws -> String? {
        let state = try ledger.installation.state()
        return try ledger.store.read {
            try DeployBook($0, state.compiled).lastHead(ofService: "shop", environment: environment)
        }
    }

    @Test func anAllowedDeployThatFinishedRanWithTheHeadThatWasAllowed() throws {
        #expect(try ask("d1", head: "aa") == .allow)
        #expect(try ran().isEmpty)
        try finish("d1", head: "somewhere else")
        #expect(try ran() == ["aa"])
        #expect(try lastHead() == "aa")
        try finish("d1", head: "aa")
        #expect(try ran() == ["aa"], "once per decision")
    }

    @Test func aDeployThatWasNeverAllowedRanNever() throws {
        try finish("made up", head: "bb")
        #expect(try ask("d1", head: "aa", environment: "dev") == .deny)
        try finish("d1", head: "aa", environment: "dev")
        #expect(try ran().isEmpty)
        #expect(try lastHead() == nil)
    }

    @Test func aRequestThatNoGateMadeCountsForNothing() throws {
        #expect(try ask("d1", head: "evil", source: "cli", derived: false) == .allow)
        try finish("d1", head: "evil")
        #expect(try ran().isEmpty)
    }

    @Test func onlyAHeadWhoseCommitsWereDerivedIsABase() throws {
        try ask("d1", head: "aa")
        try finish("d1", head: "aa")
        try ask("d2", head: "claimed", derived: false)
        try finish("d2", head: "claimed")
        #expect(try ran() == ["aa", "claimed"])
        #expect(try lastHead() == "aa")
    }

    @Test func environmentsAreKeptApartUnderOneId() throws {
        try ask("d1", head: "aa", environment: "staging")
        try ask("d1", head: "bb")
        try finish("d1", head: "aa", environment: "staging")
        #expect(try ran() == ["aa"])
        #expect(try lastHead(environment: "staging") == "aa")
        #expect(try lastHead() == nil)
    }

    @Test func nobodyElseRecordsThatADeployRan() throws {
        let line = """
            {"id":"x","source":"ci","kind":"deploy.ran","data":{"deploy":"d","service":"shop","environment":"production",\
            "head":"aa","decision":"d-1","derived":true}}
            """
        #expect(throws: EventError.self) {
            try EventReader.draft(Array(line.utf8), provenance: .cli, source: "cli")
        }
        let size = try ledger.store.read { try $0.size }
        try ledger.record(
            "deploy.ran", as: .cli,
            [
                "deploy": "d", "service": "shop", "environment": "production", "head": "evil", "decision": "d-1",
                "derived": true,
            ])
        #expect(try ledger.store.read { try $0.size } > size)
        #expect(try lastHead() == nil, "an entry of another source counts for nothing")
    }
}
