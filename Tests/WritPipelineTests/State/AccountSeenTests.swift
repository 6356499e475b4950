// What is laid down of accounts: before the first entry that names one, once, and without telling it.

import Testing
import WritAuditLog
import WritModel
import WritTesting

@testable import WritPipeline

struct AccountSeenTests {
    private let ledger: Ledger

    init() throws { ledger = try Ledger() }

    /// Pseudonyms in the order in which entries name them, and those that were laid down before.
    private func check() throws -> (named: Set<String>, late: [String]) {
        var (seen, named, late): (Set<String>, Set<String>, [String]) = ([], [], [])
        try ledger.store.read { log in
            try log.forEachEntry(in: 0..<log.size, kinds: nil) { _, entry in
                if entry.kind == "account.seen" {
                    seen.insert(entry.id)
                    return true
                }
                let text = String(decoding: entry.leaf, as: UTF8.self)
                for word in text.split(whereSeparator: { !AccountID.isDigit($0.asciiValue ?? 0) }) {
                    guard let id = AccountID(String(word)) else { continue }
                    if !seen.contains(id.description) { late.append("\(id) in \(entry.kind)") }
                    named.insert(id.description)
                }
                return true
            }
        }
        return (named, late)
    }

    @Test func everyAccountIsLaidDownBeforeAnEntryNamesIt() async throws {
        try ledger.activate(Ledger.people("ann", "bob") + "\n---\nkind: group\ngroup: g\nmembers: [github:cas]")
        try ledger.commit("c1", author: "github:dan")
        try ledger.approve("c1", by: "email:eve@example.org")
        try ledger.record(
            "review.approved", by: "github:fay",
            [
                "repository": "shop", "review": "r", "head": "x", "commits": [], "author": "name:Gus",
            ])
        let speaker = Speaker(account: try #require(Account("os:hal")), key: nil, isOwner: false)
        _ = try await ledger.statements.approve(commit: Ledger.sha("c1"), repository: nil, as: speaker)
        _ = try await ledger.statements.signOff(
            scope: "deploy/1", reason: "ask ida@example.org",
            as: Speaker(account: speaker.account, key: Ledger.key("bob"), isOwner: false))
        let (named, late) = try check()
        #expect(late == [])
        // Ann and Bob with a login each, the group's member, the user who activates, and those of the events.
        #expect(named.count == 12)
        #expect(try ledger.problems() == [])
    }

    @Test func anAccountIsLaidDownOnceWithAHashThatItsSaltOpens() throws {
        try ledger.commit("c1", author: "email:Ann@Example.org")
        try ledger.commit("c2", author: "email:ann@example.org")
        try ledger.commit("c3", author: "name:Ann")
        var events: [Event] = []
        try ledger.store.read { log in
            try log.forEachEvent(in: 0..<log.size, kinds: [.accountSeen]) { _, event in events.append(event) }
        }
        #expect(events.count == 2)
        let account = try #require(Account("email:ann@example.org"))
        let id = try #require(try ledger.store.existingID(of: account))
        let seen = try #require(events.first { $0.id == id.description })
        #expect(seen.source == "writ")
        #expect(seen.provenance == .internal)
        #expect(seen.data["namespace"] == "email")
        #expect(seen.data["nobody"] == nil)
        let salted = try #require(try ledger.store.salted([id])[id])
        #expect(
            seen.data["commitment"] == .string(DocumentText.digest(salted.salt + Array("email:ann@example.org".utf8))))
        let nobody = try #require(events.first { $0.id != id.description })
        #expect(nobody.data["namespace"] == "name")
        #expect(nobody.data["nobody"] == true)
    }

    @Test func anErasedAccountLeavesNothingToLayDown() throws {
        let account = try #require(Account("github:ann"))
        let id = try #require(try ledger.store.ids(for: [(account, nil)])[account])
        ledger.store.erase(account)
        try ledger.installation.session { try $0.meet([id]) }
        #expect(try ledger.store.read { try $0.index(source: "writ", id: id.description) } == nil)
    }

    @Test func aBatchThatIsRefusedKeepsItsAccountsForTheNext() async throws {
        let recorder = BatchRecorder(ledger.installation, skipsRefused: true)
        let first = try ledger.draft("identity.left", ["person": "github:ann"])
        try recorder.record([first])
        var other = first
        other.data["person"] = "github:bob"
        try recorder.record([other])
        try recorder.record([try ledger.draft("identity.left", ["person": "github:bob"])])
        _ = try await recorder.finish()
        #expect(recorder.refused.count == 1)
        #expect(try check().late == [])
    }
}
