// Where refs stand by the log: moved by the hooks' records alone, and made anew from the entries.

import Testing
import WritAuditLog
import WritModel
import WritTesting

@testable import WritPipeline

@Suite struct RefPlacesTests {
    private let ledger: Ledger

    init() throws { ledger = try Ledger() }

    private func push(_ ref: String, to after: String, source: String = WritSource.hook("shop")) throws {
        let draft = EventDraft(
            id: ledger.installation.identifier(), source: source, kind: .branchPushed, at: nil, actor: nil,
            subject: nil, provenance: source.hasPrefix("hook/") ? .hook : .cli,
            data: [
                "repository": "shop", "ref": .string(ref), "branch": "main", "push": "p", "before": "0",
                "after": .string(after), "forced": false, "created": false, "deleted": false, "commits": [],
                "truncated": false,
            ])
        _ = try Recorder(ledger.installation).record([draft])
    }

    private func place(_ ref: String) throws -> String? {
        try ledger.store.read { try RefPlaces($0, "shop").place(of: ref)?.object }
    }

    private func begin(_ standing: [String: String]) throws {
        try ledger.store.write { try RefPlaces($0, "shop").begin($0, standing: standing) }
    }

    @Test func onlyWhatTheHooksRecordMovesARef() throws {
        try push("refs/heads/main", to: "aa")
        try push("refs/heads/main", to: "bb", source: "ci")
        try push("refs/notes/commits", to: "cc")
        try push("refs/heads/writ/revert/x", to: "dd")
        #expect(try place("refs/heads/main") == "aa")
        #expect(try place("refs/notes/commits") == nil)
        #expect(try place("refs/heads/writ/revert/x") == nil)
        try push("refs/heads/main", to: "0000")
        #expect(try place("refs/heads/main") == "0000")
        #expect(try ledger.store.read { try RefPlaces($0, "shop").stands("refs/heads/main", at: "") })
    }

    @Test func theFirstLookKeepsWhatIsThereAndALaterOneMovesNothing() throws {
        try begin(["refs/heads/main": "aa", "refs/tags/v1": "tt"])
        try begin(["refs/heads/main": "bb"])
        #expect(try place("refs/heads/main") == "aa")
        #expect(try place("refs/tags/v1") == "tt")
        #expect(try ledger.store.read { try RefPlaces($0, "shop").known() } == ["refs/heads/main", "refs/tags/v1"])
    }

    @Test func aLogOfVersion01BeginsWhereItsHooksWereInstalled() throws {
        try push("refs/heads/main", to: "bb")
        try ledger.store.write {
            // As if the entry had been written before places were kept.
            try $0.setNote(named: RefPlaces.note("shop", "refs/heads/main"), to: nil)
            let old: JSONValue = ["refs/heads/main": "aa", "refs/heads/old": "oo", "refs/tags/v1": "peeled"]
            try $0.setNote(named: Baselines.note(ofRepository: "shop"), to: old.bytes)
        }
        try begin(["refs/heads/main": "xx", "refs/heads/new": "nn", "refs/tags/v1": "tag"])
        #expect(try place("refs/heads/main") == "bb", "as its hooks recorded last")
        #expect(try place("refs/heads/old") == "oo")
        #expect(try place("refs/heads/new") == nil, "made since, and recorded by nobody: it slipped by")
        #expect(try place("refs/tags/v1") == "tag", "tags were not looked at then")
    }
}
