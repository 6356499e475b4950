// What was said is taken back: by whom it may be, as what, and what is said to those who may not.

import Testing
import WritAuditLog
import WritModel
import WritPolicy
import WritTesting

@testable import WritPipeline

struct CounterpartTests {
    private let ledger: Ledger
    private let sha = Ledger.sha("c1")

    init() throws {
        ledger = try Ledger()
        try ledger.activate(
            """
            \(Ledger.people("ann", "bob", "cas", "dan", "rita"))
            ---
            kind: group
            group: keepers
            members: [person:cas]
            ---
            kind: repository
            repository: shop
            protected: [main]
            maintainers: group:keepers
            ---
            kind: access
            access: office
            admin: [person:dan]
            ---
            kind: policy
            policy: signed
            title: Somebody signs
            why: Tests need it.
            severity: low
            mode: enforce
            on: deploy.requested as deploy
            require:
              - id: signed
                that: "false"
            otherwise: [{ hold: { within: 2h } }]
            """)
        try ledger.commit("c1", author: "github:ann")
    }

    private func speaker(_ person: String?, isOwner: Bool = false) throws -> Speaker {
        Speaker(
            account: try #require(Account("os:somebody")), key: person.map { Ledger.key($0) }, isOwner: isOwner)
    }

    private func refusal(_ body: () async throws -> Void) async -> String {
        do { try await body() } catch PipelineError.notPermitted(let why) { return why } catch {
            return "not so: \(error)"
        }
        return "it was recorded"
    }

    private func size() throws -> UInt64 { try ledger.store.read { try $0.size } }

    // MARK: Reviews

    @Test func aReviewerTakesTheirOwnApprovalBack() async throws {
        let given = try await ledger.statements.approve(commit: sha, repository: nil, as: speaker("bob"))
        let taken = try await ledger.statements.withdraw(commit: sha, repository: nil, reason: nil, as: speaker("bob"))
        #expect(taken.map(\.event.kind.description) == ["review.withdrawn"])
        #expect(taken.first?.event.data["review"] == given.event.data["review"])
        #expect(taken.map(\.isVerified) == [true])
        await #expect(throws: PipelineError.self) {
            try await ledger.statements.withdraw(commit: sha, repository: nil, reason: nil, as: speaker("bob"))
        }
    }

    @Test func everyApprovalOfThePersonIsTakenBackAndNoOther() async throws {
        for person in ["bob", "cas", "bob"] {
            _ = try await ledger.statements.approve(commit: sha, repository: nil, as: speaker(person))
        }
        let taken = try await ledger.statements.withdraw(commit: sha, repository: nil, reason: nil, as: speaker("bob"))
        #expect(taken.count == 2)
        let left = try ledger.store.read { try RecordedStatements($0).approvals(of: sha, in: "shop") }
        #expect(left.count == 1)
    }

    @Test func aMaintainerDismissesWhatOthersApproved() async throws {
        _ = try await ledger.statements.approve(commit: sha, repository: nil, as: speaker("bob"))
        let taken = try await ledger.statements.withdraw(commit: sha, repository: nil, reason: nil, as: speaker("cas"))
        #expect(taken.map(\.event.kind.description) == ["review.dismissed"])
        #expect(taken.map(\.isVerified) == [true])
    }

    @Test(arguments: ["ann", "rita"]) func whoDidNotApproveAndDoesNotMaintainTakesNothingBack(person: String)
        async throws
    {
        _ = try await ledger.statements.approve(commit: sha, repository: nil, as: speaker("bob"))
        let before = try size()
        let why = await refusal {
            _ = try await ledger.statements.withdraw(commit: sha, repository: nil, reason: nil, as: speaker(person))
        }
        #expect(why.contains("group `keepers`"))
        #expect(try size() == before)
    }

    @Test func withoutAKnownKeyNobodyTakesBackWhatOthersSigned() async throws {
        _ = try await ledger.statements.approve(commit: sha, repository: nil, as: speaker("bob"))
        for key in [nil, "ssh-ed25519 AAAAstranger"] as [String?] {
            let who = Speaker(account: try #require(Account("os:bob")), key: key, isOwner: false)
            let why = await refusal {
                _ = try await ledger.statements.withdraw(commit: sha, repository: nil, reason: nil, as: who)
            }
            #expect(why.contains("nothing was recorded"))
        }
    }

    @Test func theFoldersOwnerDismissesWithoutAKeyAndWithAnotherPersonsKeyIsThatPerson() async throws {
        _ = try await ledger.statements.approve(commit: sha, repository: nil, as: speaker("bob"))
        let why = await refusal {
            _ = try await ledger.statements.withdraw(
                commit: sha, repository: nil, reason: nil, as: speaker("rita", isOwner: true))
        }
        #expect(why.contains("you have not approved"))
        let taken = try await ledger.statements.withdraw(
            commit: sha, repository: nil, reason: nil, as: speaker(nil, isOwner: true))
        #expect(taken.map(\.event.provenance) == [.session])
        #expect(taken.map(\.event.kind.description) == ["review.dismissed"])
    }

    @Test func anApprovalByTheFoldersOwnerWithoutAKeyIsOnlyClaimed() async throws {
        let given = try await ledger.statements.approve(commit: sha, repository: nil, as: speaker(nil, isOwner: true))
        #expect(given.event.provenance == .cli)
        #expect(given.remark == "there was no key to sign it with")
    }

    @Test func askingForChangesNamesTheCommit() async throws {
        let asked = try await ledger.statements.requestChanges(
            commit: sha, repository: nil, reason: "no test", as: speaker("bob"))
        #expect(asked.event.kind == .changesRequested)
        #expect(asked.event.data["head"] == .string(sha))
        #expect(asked.isVerified)
    }

    // MARK: What is signed

    @Test func anEntryHoldsKeyAndSignatureOverItsOwnFields() async throws {
        let given = try await ledger.statements.approve(commit: sha, repository: nil, as: speaker("bob"))
        let statement = try #require(given.event.data["statement"]?.objectValue)
        let key = try #require(statement["key"]?.stringValue)
        #expect(key == Ledger.key("bob"))
        let draft = StatementDraft(kind: given.event.kind, id: given.event.id, data: given.event.data)
        let text = StatementText.text(draft, origin: ledger.installation.origin)
        let signature = try #require(statement["signature"]?.stringValue)
        #expect(try await PlainSigner().verify(text, signature: signature, keys: [key]) == 0)
        #expect(text.contains("commits: 1 sha256:"))
        var other = draft
        other.data["head"] = "another"
        let altered = StatementText.text(other, origin: ledger.installation.origin)
        #expect(try await PlainSigner().verify(altered, signature: signature, keys: [key]) == nil)
    }

    // MARK: Sign-offs

    @Test func aSignOffSaysWhatWasAskedForAndExpires() async throws {
        let request = try ledger.askToDeploy(["c1"], by: "github:ann", deploy: "d1").request
        let given = try await ledger.statements.signOff(scope: "deploy/d1", reason: "fine", as: speaker("rita"))
        #expect(given.event.data["request"] == .string(request.id))
        #expect(given.event.data["service"] == "shop")
        #expect(given.event.data["environment"] == "production")
        #expect(given.event.data["head"] == .string(sha))
        #expect(given.event.data["expires"] == .string(ledger.now.adding(.seconds(2 * 3600)).description))
        #expect(given.warning == nil)
    }

    @Test func aSignOffOfADeployThatNobodyAskedForIsSaidToBindNothing() async throws {
        let given = try await ledger.statements.signOff(scope: "deploy/none", reason: nil, as: speaker("rita"))
        #expect(given.event.data["request"] == nil)
        #expect(given.event.data["expires"] == .string(ledger.now.adding(.seconds(24 * 3600)).description))
        #expect(given.warning?.contains("answers no request") ?? false)
    }

    @Test func theGiverRevokesASignOffAndSoDoesAnAdmin() async throws {
        let first = try await ledger.statements.signOff(scope: "deploy/d1", reason: nil, as: speaker("rita"))
        let why = await refusal {
            _ = try await ledger.statements.revokeSignoff("deploy/d1", reason: nil, as: speaker("bob"))
        }
        #expect(why.contains("role `admin`"))
        let revoked = try await ledger.statements.revokeSignoff("deploy/d1", reason: "no", as: speaker("rita"))
        #expect(revoked.map(\.event.data["signoff"]) == [first.event.data["signoff"]])
        let second = try await ledger.statements.signOff(scope: "deploy/d1", reason: nil, as: speaker("rita"))
        let name = try #require(second.event.data["signoff"]?.stringValue)
        let other = try await ledger.statements.revokeSignoff(name, reason: nil, as: speaker("dan"))
        #expect(other.map(\.event.data["signoff"]) == [.string(name)])
    }

    // MARK: Freezes

    @Test func maintainersFreezeTheirRepositoryAndAdminsEverything() async throws {
        let own = try await ledger.statements.startFreeze(
            scope: "shop", reason: "audit", until: nil, as: speaker("cas"))
        #expect(own.isVerified)
        for (person, scope) in [("cas", "all"), ("cas", "production"), ("bob", "shop")] {
            let why = await refusal {
                _ = try await ledger.statements.startFreeze(scope: scope, reason: "x", until: nil, as: speaker(person))
            }
            #expect(why.contains("nothing was recorded"), "\(person) froze \(scope)")
        }
        let all = try await ledger.statements.startFreeze(
            scope: "all", reason: "incident", until: nil, as: speaker("dan"))
        #expect(all.isVerified)
        let owners = try await ledger.statements
            .startFreeze(scope: "all", reason: "incident", until: nil, as: speaker(nil, isOwner: true))
        #expect(owners.event.provenance == .session)
        let ended = try await ledger.statements.endFreeze("all", reason: "over", as: speaker("dan"))
        #expect(Set(ended.map(\.event.data["freeze"])) == [all.event.data["freeze"], owners.event.data["freeze"]])
    }

    @Test func whoMayNotEndAFreezeLeavesItOn() async throws {
        _ = try await ledger.statements.startFreeze(scope: "all", reason: "incident", until: nil, as: speaker("dan"))
        for person in ["bob", nil] {
            let why = await refusal {
                _ = try await ledger.statements.endFreeze("all", reason: "over", as: speaker(person))
            }
            #expect(why.contains("nothing was recorded"))
        }
    }

    @Test func aFreezeThatWouldBeOverBeforeItBeganIsRefused() async throws {
        let past = ledger.now.adding(.seconds(-1))
        await #expect(throws: PipelineError.self) {
            try await ledger.statements.startFreeze(scope: "all", reason: "x", until: past, as: speaker("dan"))
        }
    }

    // MARK: Baselines of services

    @Test func onlyAnAdminMovesTheBaselineOfAService() async throws {
        func say(_ person: String?, isOwner: Bool = false) async throws -> StatementReceipt {
            try await ledger.statements.baseline(
                service: "web", environment: "production", head: sha, repository: nil,
                as: speaker(person, isOwner: isOwner))
        }
        for person in ["cas", "bob", nil] {
            let why = await refusal { _ = try await say(person) }
            #expect(why.contains("role `admin`"))
        }
        #expect(try await say("dan").event.provenance == .signedStatement)
        #expect(try await say(nil, isOwner: true).event.provenance == .session)
        let head = try Baselines.read(ledger.installation) {
            try $0.head(ofService: "web", environment: "production")
        }
        #expect(head == sha)
    }

    @Test func aBaselineNamesAWholeCommitAndADeclaredEnvironment() async throws {
        await #expect(throws: PipelineError.self) {
            try await ledger.statements.baseline(
                service: "web", environment: "production", head: "abc", repository: nil, as: speaker("dan"))
        }
        await #expect(throws: IntakeError.self) {
            try await ledger.statements.baseline(
                service: "web", environment: "prod", head: sha, repository: nil, as: speaker("dan"))
        }
    }

    @Test func aBaselineOfManyRefsIsSeveralEntriesThatEachFit() throws {
        var refs: [String: String] = [:]
        for number in 0..<3000 { refs["refs/tags/v\(number)-with-a-name-of-some-length"] = Ledger.sha("c1") }
        let parts = try RepositoryBaseline.parts(of: refs, name: "shop", set: "set")
        #expect(parts.count > 1)
        try ledger.installation.session { session in
            for part in parts { try session.appendOwn(.repositoryBaselined, id: part.id, data: part.data) }
        }
        let found = try Baselines.read(ledger.installation) { try $0.refs(ofRepository: "shop") }
        #expect(found == refs)
        for number in 0..<RepositoryBaseline.refsMax { refs["refs/tags/w\(number)"] = "x" }
        #expect(throws: PipelineError.self) { try RepositoryBaseline.parts(of: refs, name: "shop", set: "set") }
    }
}
