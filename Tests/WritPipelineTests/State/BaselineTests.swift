// Baselines: the latest one counts, and only one that Writ or an administrator gave.

import Testing
import WritAuditLog
import WritModel
import WritPipeline
import WritTesting

struct BaselineTests {
    private let ledger: Ledger

    init() throws { ledger = try Ledger() }

    private func baseline(
        _ id: String, of repository: String, _ refs: [String: String], source: String = "writ",
        as provenance: Provenance = .internal, part set: String? = nil
    ) throws {
        var data: JSONObject = [
            "repository": .string(repository),
            "refs": .object(JSONObject(refs.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ]
        if let set { data["baseline"] = .string(set) }
        let draft = EventDraft(
            id: id, source: source, kind: .repositoryBaselined, at: nil, actor: nil, subject: nil,
            provenance: provenance, data: data)
        _ = try Recorder(ledger.installation).record([draft])
    }

    private func refs(of repository: String, before position: UInt64 = .max) throws -> [String: String]? {
        try Baselines.read(ledger.installation) { try $0.refs(ofRepository: repository, before: position) }
    }

    @Test func theLatestBaselineOfARepositoryCounts() throws {
        #expect(try refs(of: "shop") == nil)
        try baseline("b1", of: "shop", ["refs/heads/main": "a"])
        try baseline("b2", of: "other", ["refs/heads/main": "x"])
        let second = try ledger.store.read { try $0.size }
        try baseline("b3", of: "shop", ["refs/heads/main": "b", "refs/tags/v1": "c"])
        #expect(try refs(of: "shop") == ["refs/heads/main": "b", "refs/tags/v1": "c"])
        #expect(try refs(of: "other") == ["refs/heads/main": "x"])
        #expect(try refs(of: "shop", before: second) == ["refs/heads/main": "a"])
        #expect(try refs(of: "shop", before: 0) == nil)
    }

    @Test func whatOthersClaimMovesNoBaseline() throws {
        try baseline("b1", of: "shop", ["refs/heads/main": "a"])
        for number in 0..<150 {
            try baseline("c\(number)", of: "shop", ["refs/heads/main": "b"], source: "cli", as: .cli)
        }
        try baseline("s", of: "shop", ["refs/heads/main": "c"], source: "ci", as: .hook)
        try baseline("t", of: "shop", ["refs/heads/main": "d"], source: "writ/statements", as: .cli)
        #expect(try refs(of: "shop") == ["refs/heads/main": "a"])
        try baseline("u", of: "shop", ["refs/heads/main": "e"], source: "writ/statements", as: .signedStatement)
        #expect(try refs(of: "shop") == ["refs/heads/main": "e"])
    }

    @Test func theEntriesOfOneBaselineAreReadTogether() throws {
        try baseline("old", of: "shop", ["refs/heads/gone": "a"])
        try baseline("1", of: "shop", ["refs/heads/main": "b"], part: "set")
        try baseline("2", of: "shop", ["refs/heads/next": "c"], part: "set")
        #expect(try refs(of: "shop") == ["refs/heads/main": "b", "refs/heads/next": "c"])
    }

    @Test func aServiceHasABaselineInEachEnvironment() throws {
        for (id, environment, head) in [("1", "production", "a"), ("2", "staging", "b"), ("3", "production", "c")] {
            let draft = EventDraft(
                id: id, source: "writ", kind: .deployBaselined, at: nil, actor: nil, subject: nil,
                provenance: .internal,
                data: ["service": "web", "environment": .string(environment), "head": .string(head)])
            _ = try Recorder(ledger.installation).record([draft])
        }
        func head(_ service: String, _ environment: String) throws -> String? {
            try Baselines.read(ledger.installation) { try $0.head(ofService: service, environment: environment) }
        }
        #expect(try head("web", "production") == "c")
        #expect(try head("web", "staging") == "b")
        #expect(try head("web", "dev") == nil)
        #expect(try head("api", "production") == nil)
    }

    @Test func baselinesOutliveAnActivation() throws {
        try baseline("b1", of: "shop", ["refs/heads/main": "a"])
        try ledger.activate(
            """
            kind: policy
            policy: p
            title: T
            why: W
            severity: low
            on: repository.baselined as b
            require:
              - id: c
                check: C
                that: past("repository.baselined").count(x, x.repository == b.repository && x.baseline == "z") < 3
            """)
        #expect(try refs(of: "shop") == ["refs/heads/main": "a"])
    }

    @Test func refsKeptByVersion01AreABaseline() throws {
        let kept: JSONValue = ["refs/heads/main": "a"]
        try ledger.store.write { try $0.setNote(named: "ref-baseline shop", to: kept.bytes) }
        #expect(try refs(of: "shop") == ["refs/heads/main": "a"])
        try baseline("b1", of: "shop", ["refs/heads/main": "b"])
        #expect(try refs(of: "shop") == ["refs/heads/main": "b"])
    }
}
