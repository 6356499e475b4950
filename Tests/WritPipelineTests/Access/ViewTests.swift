// Claims about what is left of a log behind a view, and about the log of reads.

import Testing
import WritAuditLog
import WritMerkle
import WritModel
import WritPipeline
import WritPolicy
import WritTesting

@Suite struct ViewTests {
    /// Commits of two repositories, a deploy with its decision, and a sign-off with a reason.
    private func ledger() throws -> Ledger {
        let ledger = try Ledger()
        try ledger.activate(
            """
            kind: policy
            policy: open
            title: t
            why: w
            on: deploy.requested as deploy
            require: [{ id: a, that: "true" }]
            """)
        try ledger.commit("aa", author: "email:ann@example.org")
        _ = try ledger.askToDeploy(["aa"], by: "github:bob")
        try ledger.record(
            "signoff.given", by: "github:rita", ["signoff": "s1", "scope": "deploy/d1", "reason": "looked at it"])
        try ledger.record(
            "incident.opened", by: "github:rita",
            ["incident": "i1", "service": "other", "severity": "high", "title": "it burns"])
        return ledger
    }

    private func view(_ scope: [AccessScope.Dimension: String]? = nil, isClear: Bool = false) throws -> AccessView {
        let patterns = try scope?.mapValues { text in [try #require(NamePattern(text))] }
        return AccessView([AccessView.Part(scope: patterns.map { AccessScope($0) }, isClear: isClear)])
    }

    private func id(of account: String, _ ledger: Ledger) throws -> AccountID {
        let account = try #require(Account(account))
        return try #require(try ledger.store.existingID(of: account))
    }

    private func seen(
        _ ledger: Ledger, _ view: AccessView, _ reading: CommandRule.Reading = .entries
    ) throws -> [Event] {
        let installation = try ledger.installation.viewed(as: view, reading: reading, counter: ReadCounter())
        return try installation.log.read { log in
            var events: [Event] = []
            try log.forEachEntry(in: 0..<log.size, kinds: nil) { _, entry in
                events.append(try Event(leaf: entry.leaf))
                return true
            }
            return events
        }
    }

    @Test func sensitiveFieldsAreMaskedAndOthersAreNot() throws {
        let ledger = try ledger()
        let events = try seen(ledger, view())
        #expect(events.count == Int(try ledger.store.read { try $0.size }))
        let commit = try #require(events.first { $0.kind.description == "commit.recorded" })
        #expect(commit.data["title"] == "[masked]" && commit.data["trailers"] == "[masked]")
        #expect(commit.data["sha"]?.stringValue == Ledger.sha("aa") && commit.data["repository"] == "shop")
        #expect(events.first { $0.kind.description == "signoff.given" }?.data["reason"] == "[masked]")
        #expect(try seen(ledger, view(isClear: true)).first { $0.kind == commit.kind }?.data["title"] == "a change")
    }

    @Test func outOfScopeIsNotThere() throws {
        let ledger = try ledger()
        let shop = try seen(ledger, view([.repository: "shop"])).map(\.kind.description)
        #expect(shop == ["commit.recorded"])
        let service = try seen(ledger, view([.service: "shop"])).map(\.kind.description)
        // The decision is about its request, and the sign-off about the deploy it names.
        #expect(service == ["deploy.requested", "decision.made", "signoff.given"])
        #expect(try seen(ledger, view([.repository: "none"])).isEmpty)
        #expect(try seen(ledger, AccessView([])).isEmpty)
    }

    @Test func anEntryOutOfScopeThatIsAskedForIsWithheld() throws {
        let ledger = try ledger()
        let installation = try ledger.installation.viewed(
            as: view([.service: "shop"]), reading: .entries, counter: ReadCounter())
        let kind = try #require(EventKind("commit.recorded"))
        let incident = try #require(EventKind("incident.opened"))
        try installation.log.read { log in
            let place = try #require(
                try ledger.store.read { try $0.lastEntry(ofKind: kind, before: .max) })
            let entry = try log.entry(at: place)
            let event = try Event(leaf: entry.leaf)
            #expect(event.data.isEmpty && event.actor == nil && event.subject.id == "[withheld]")
            #expect(!String(decoding: entry.leaf, as: UTF8.self).contains("shop"))
            #expect(try log.lastEntry(ofKind: incident, before: .max) == nil)
            #expect(try log.index(source: event.source, id: event.id) == nil)
        }
    }

    @Test func namesAreToldToNobodyWithoutTheRight() throws {
        let ledger = try ledger()
        let ann = try #require(Account("email:ann@example.org"))
        let id = try #require(try ledger.store.existingID(of: ann))
        let masked = try ledger.installation.viewed(as: view(), reading: .wholeLog, counter: ReadCounter())
        #expect(try masked.directory.records(for: [id]).isEmpty)
        // Neither may one ask whose pseudonym is whose.
        #expect(try masked.directory.existingID(of: ann) == nil)
        let clear = try ledger.installation.viewed(as: view(isClear: true), reading: .entries, counter: ReadCounter())
        #expect(try clear.directory.records(for: [id])[id]?.account == ann)
    }

    @Test func figuresAreOfTheLogAsItIs() throws {
        let ledger = try ledger()
        let events = try seen(ledger, view(), .wholeLog)
        #expect(events.first { $0.kind.description == "signoff.given" }?.data["reason"] == "looked at it")
    }

    @Test func whatIsShownIsCounted() throws {
        let ledger = try ledger()
        let counter = ReadCounter()
        let installation = try ledger.installation.viewed(as: .everything, reading: .entries, counter: counter)
        try installation.log.read { log in
            var left = 3
            try log.forEachEntry(in: 0..<log.size, kinds: nil) { _, _ in
                left -= 1
                return left > 0
            }
            _ = try log.entry(at: 0)
        }
        #expect(counter.take() == 4)
        #expect(counter.take() == 0)
        // What is in force is read for every answer, and is no part of one.
        _ = try installation.authorization()
        #expect(counter.take() == 0)
    }

    @Test func aKindWithoutASchemaIsMaskedWhole() throws {
        let ledger = try Ledger()
        try ledger.activate(
            "kind: schema\nevent: shop.opened\ncapability: observe\nsubject: shop\nfields: { shop: string, note: string }\n"
        )
        try ledger.record("shop.opened", ["shop": "s", "note": "private"])
        #expect(try seen(ledger, view()).last?.data["note"] == "private")
        let actor = try #require(Account("os:root"))
        _ = try Activation(ledger.installation).activate(
            .written("kind: group\ngroup: g\nmembers: []\n"), actor: actor, approver: nil)
        let event = try seen(ledger, view()).first { $0.kind.description == "shop.opened" }
        #expect(event?.data["note"] == "[masked]" && event?.data["shop"] == "[masked]")
    }

    // MARK: The log of reads

    @Test func readsAreEntriesOfAVerifiableLogThatNamesNobody() throws {
        let ledger = try ledger()
        let store = MemoryLogStore()
        let reads = ReadLog(store, of: ledger.installation)
        let asker = try #require(Asker(user: "cas", isOwner: false, route: .socket))
        try reads.append(
            ReadRecord(
                outcome: .read(entries: 7), command: "trace",
                arguments: ["email:ann@example.org", "dora@example.org", "name:Eve"], roles: [.reader]), by: asker)
        try reads.append(
            ReadRecord(
                outcome: .refused(needs: [.auditor, .admin]), command: "audit", arguments: [], roles: [.reader]),
            by: asker)
        let leaves = try store.read { log in
            try (0..<log.size).map { String(decoding: try log.entry(at: $0).leaf, as: UTF8.self) }
        }
        #expect(leaves.count == 2)
        // A pseudonym is made of letters at random, which may spell a name.
        let told = leaves[0].replacing(/a_[A-Za-z0-9_-]{22}/, with: "")
        for word in ["ann", "dora", "cas", "Eve", "@"] { #expect(!told.contains(word), "\(told)") }
        let id = try id(of: "email:ann@example.org", ledger)
        #expect(leaves[0].contains(id.description))
        #expect(leaves[0].contains("\"entries\":7") && leaves[0].contains("\"roles\":[\"reader\"]"))
        #expect(
            leaves[1].contains("\"kind\":\"log.refused\"") && leaves[1].contains("\"needs\":[\"auditor\",\"admin\"]"))
        let verifier = LogVerifier(
            origin: ledger.installation.origin + ReadLog.originSuffix, keys: [ledger.installation.key.verifierKey])
        #expect(try store.read { try verifier.verify($0) }.isIntact)
    }

    // MARK: Documents in the log

    @Test func accessDocumentsNameNobodyInTheLogAndWorkFromIt() throws {
        let ledger = try Ledger()
        try ledger.activate(
            """
            kind: access
            access: a
            reader: [person:ann, group:g, "user:cas"]
            scope: { repository: ["acme/*"], service: [a, b] }
            ---
            kind: group
            group: g
            members: [github:bob]
            """)
        let bodies = try ledger.store.read { log in
            try (0..<log.size).map { String(decoding: try log.entry(at: $0).leaf, as: UTF8.self) }
        }.joined()
        for name in ["person:ann", "github:bob", "user:cas", "os:cas"] { #expect(!bodies.contains(name)) }
        let authorization = try ledger.installation.authorization()
        for account in ["person:ann", "github:bob", "os:cas"] {
            let id = try id(of: account, ledger)
            let asker = try #require(Asker(user: "x", isOwner: false, route: .socket))
            guard case .granted(let view, _) = authorization.decide("status", by: asker, id: id) else {
                Issue.record("\(account) is refused")
                continue
            }
            #expect(view.clearance(of: [.repository: "acme/x"]) == .masked)
            #expect(view.clearance(of: [.service: "c"]) == nil)
        }
        #expect(try ledger.problems() == [])
    }

    @Test func aRecordedLinkGivesNobodyARight() throws {
        let ledger = try Ledger()
        try ledger.activate(
            "kind: identity\nperson: ann\naccounts: [\"email:ann@example.org\"]\n---\nkind: access\naccess: a\nadmin: [person:ann]\n"
        )
        let account = try #require(Account("os:eve"))
        let eve = try #require(try ledger.store.ids(for: [(account, nil)])[account])
        try ledger.record("identity.linked", by: "os:eve", ["person": "person:ann", "account": "os:eve"])
        let asker = try #require(Asker(user: "eve", isOwner: false, route: .socket))
        guard case .refused = try ledger.installation.authorization().decide("status", by: asker, id: eve) else {
            Issue.record("a link made eve an admin")
            return
        }
    }

    @Test func anAuthorMayNotChangeWhoMayWhat() throws {
        let ledger = try Ledger()
        let policy =
            "kind: policy\npolicy: p\ntitle: t\nwhy: w\non: deploy.requested as d\nrequire: [{ id: a, that: \"true\" }]\n"
        let author = try #require(Account("os:author"))
        let activation = Activation(ledger.installation)
        _ = try activation.activate(.written(policy), actor: author, approver: nil, mayGrant: false)
        let size = try ledger.store.read { try $0.size }
        for document in [
            "kind: access\naccess: a\nadmin: [\"user:author\"]\n", "kind: group\ngroup: g\nmembers: [person:x]\n",
            "kind: identity\nperson: x\naccounts: [\"os:author\"]\n",
            "kind: schema\nevent: shop.opened\ncapability: observe\nsubject: shop\nfields: { shop: string }\n",
        ] {
            #expect(throws: PipelineError.self) {
                _ = try activation.activate(
                    .written(policy + "---\n" + document), actor: author, approver: nil, mayGrant: false)
            }
        }
        #expect(try ledger.store.read { try $0.size } == size)
    }
}
