// Requests that somebody words themselves: nothing in them wins anything.

import Foundation
import Testing
import WritModel

@Suite struct RequestTests {
    private func deploy(
        _ id: String, environment: String = "production", at: String? = nil, class kind: String = "normal",
        commits: [String] = [], head: String = "abc"
    ) -> String {
        let time = at.map { "\"at\":\"\($0)\",\"seen\":\"\($0)\"," } ?? ""
        let list = commits.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"id":"\(id)","kind":"deploy.requested",\(time)"actor":"email:\(Person.ann.email)","data":{"deploy":"\(id)",\
            "service":"shop","environment":"\(environment)","head":"\(head)","commits":[\(list)],"class":"\(kind)"}}
            """
    }

    private func push(_ id: String, _ sandbox: Sandbox, commits: [String], provenance: String? = nil) async throws
        -> String
    {
        let list = commits.map { "\"\($0)\"" }.joined(separator: ",")
        let claim = provenance.map { "\"provenance\":\"\($0)\"," } ?? ""
        return """
            {"id":"\(id)","kind":"push.requested",\(claim)"actor":"email:\(Person.ann.email)","data":{"repository":"shop",\
            "ref":"refs/heads/main","branch":"main","push":"\(id)","before":"\(try await sandbox.tip())",\
            "after":"\(try await sandbox.git("rev-parse", "HEAD"))","forced":false,"created":false,"deleted":false,\
            "commits":[\(list)],"truncated":false,"options":{}}}
            """
    }

    @Test func anEmptyListOfCommitsSatisfiesNothing() async throws {
        let sandbox = try await Sandbox()
        try await sandbox.commit("change", by: .ann)
        let decision = try await sandbox.writ("decide", input: push("r1", sandbox, commits: []))
        #expect(decision.status == 2)
        #expect(decision.output.contains("nobody can tell what is in push.commits"))
    }

    @Test func aClaimedListOfApprovedCommitsSatisfiesNothing() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        let request = try await push("r1", sandbox, commits: [commit], provenance: "hook")
        let decision = try await sandbox.writ("decide", input: request)
        #expect(decision.status == 2)
        #expect(decision.output.contains("push.commits may not be whole: it is only claimed"))
    }

    @Test func anEarlierTimeIsNotBelieved() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(Documents.closedNow())
        let open = Documents.date(-20 * 86_400) + "T12:00:00Z"
        let decision = try await sandbox.writ("decide", input: deploy("d1", at: open))
        #expect(decision.status == 1)
        #expect(decision.output.contains("denied"))
        let requests = try await sandbox.entries("deploy.requested")
        #expect(requests.first?["at"] == requests.first?["seen"])
        #expect(requests.first?["at"]?.stringValue != open)
        try await sandbox.activate(Documents.openNow())
        #expect(try await sandbox.writ("decide", input: deploy("d2")).status == 0)
    }

    @Test func anEnvironmentThatNobodyDeclaredIsRefused() async throws {
        let sandbox = try await Sandbox()
        let gate = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "prod")
        #expect(gate.status == 65)
        #expect(gate.error.contains("environment: `prod` is not a value of the field; did you mean `production`?"))
        let decision = try await sandbox.writ("decide", input: deploy("d1", environment: "prod"))
        #expect(decision.status == 65)
        #expect(try await sandbox.entries("deploy.requested").isEmpty)
    }

    @Test func callingItAHotfixChangesNothing() async throws {
        let sandbox = try await Sandbox()
        let commit = try await sandbox.commit("change", by: .ann)
        for kind in ["normal", "hotfix"] {
            let decision = try await sandbox.writ(
                "gate", "deploy", "--service", "shop", "--environment", "production", "--repo", "\(sandbox.path)/clone",
                "--head", commit, "--class", kind)
            #expect(decision.status == 1)
            #expect(decision.output.contains("commit \(commit.prefix(10)) has no approval"), "\(kind)")
            #expect(decision.output.contains("writ signoff give deploy/"))
        }
    }

    @Test func theSameRequestAgainGivesTheStoredDecision() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(Documents.noDeploys)
        let first = try await sandbox.writ("decide", "--format", "json", input: deploy("d1"))
        #expect(first.status == 1)
        try await sandbox.activate(Documents.openNow())
        let again = try await sandbox.writ("decide", "--format", "json", input: deploy("d1"))
        #expect(again.status == 1)
        #expect(again.output == first.output)
        #expect(try await sandbox.writ("decide", input: deploy("d2")).status == 0)
        #expect(try await sandbox.entries("decision.made").count == 2)
    }

    @Test func theSameIdWithOtherContentIsRefused() async throws {
        let sandbox = try await Sandbox()
        let staging = try await sandbox.writ("decide", input: deploy("d1", environment: "staging"))
        #expect(staging.status == 0)
        let production = try await sandbox.writ("decide", input: deploy("d1"))
        #expect(production.status == 65)
        #expect(production.error.contains("with other content"))
        #expect(try await sandbox.entries("decision.made").count == 1)
    }

    @Test func aDeployWithoutItsRepositoryIsNotReviewed() async throws {
        let sandbox = try await Sandbox()
        let decision = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "production")
        #expect(decision.status == 2)
        #expect(decision.output.contains("nobody can tell what is in deploy.commits"))
    }

    @Test func aClaimedDeployHidesNoCommits() async throws {
        let sandbox = try await Sandbox.hooked()
        let hidden = try await sandbox.commit("unreviewed", by: .ann)
        let head = try await sandbox.commit("reviewed", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(head, by: .bob)
        // As if the unreviewed commit had been deployed long ago.
        let event = """
            {"id":"f1","source":"ci","kind":"deploy.finished","actor":"email:\(Person.ann.email)",\
            "data":{"deploy":"x","service":"shop","environment":"production","head":"\(hidden)"}}
            """
        try await sandbox.succeed("record", input: event + "\n")
        let decision = try await sandbox.writ(
            "gate", "deploy", "--service", "shop", "--environment", "production", "--repo", "\(sandbox.path)/clone",
            "--head", head)
        #expect(decision.status == 1)
        #expect(decision.output.contains("commit \(hidden.prefix(10)) has no approval"), "\(decision.output)")
    }

    @Test func onlyRequestsAreDecided() async throws {
        let sandbox = try await Sandbox()
        let event = #"{"id":"x","kind":"review.approved","data":{}}"#
        let decision = try await sandbox.writ("decide", input: event)
        #expect(decision.status == 65)
        #expect(decision.error.contains("`review.approved` is not a request"))
    }
}
