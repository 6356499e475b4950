// Documents with mistakes: each is said with its place and what to write in its stead, and nothing is activated.

import Foundation
import Testing
import WritModel

/// A document with one mistake.
struct DocumentMistake: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// Where it is said to be, `line:column`.
    var place: String
    /// What is said of it.
    var message: String

    var testDescription: String { name }

    private static func policy(_ lines: String...) -> String {
        """
        kind: policy
        policy: p
        title: t
        why: w
        owner: team:x
        on: deploy.requested as deploy
        \(lines.joined(separator: "\n"))
        otherwise: [deny]

        """
    }

    static let all = [
        DocumentMistake(
            name: "broken YAML", text: "kind: policy\npolicy: [p\ntitle: t\n", place: "3:6",
            message: "not readable as YAML"),
        DocumentMistake(
            name: "unknown key", text: policy("require: [{ id: a, that: \"true\" }]", "sevrity: high"), place: "8:1",
            message: "`sevrity` is not a key of a policy; did you mean `severity`?"),
        DocumentMistake(
            name: "type error in CEL",
            text: policy("require:", "  - id: a", "    that: deploy.service < 3"), place: "9:28",
            message: "`<` does not take (string, int)"),
        DocumentMistake(
            name: "enum typo",
            text: policy("when: deploy.environment == \"prod\"", "require: [{ id: a, that: \"true\" }]"), place: "7:29",
            message: "\"prod\" can never be the value here; it is one of \"dev\", \"staging\", \"production\""),
        DocumentMistake(
            name: "unknown field",
            text: policy("require:", "  - id: a", "    that: deploy.servce == \"x\""), place: "9:18",
            message: "did you mean `service`?"),
        DocumentMistake(
            name: "unknown kind",
            text: policy("require: [{ id: a, that: \"true\" }]").replacing("deploy.requested", with: "deploy.reqested"),
            place: "6:5", message: "`deploy.reqested`"),
        DocumentMistake(
            name: "a scan of the history",
            text: policy(
                "require:", "  - id: a", "    that: past(\"deploy.failed\").exists(f, f.service != deploy.service)"),
            place: "9:11", message: "would scan the history"),
    ]
}

@Suite struct DocumentInputTests {
    @Test(arguments: DocumentMistake.all)
    func saysWhereTheMistakeIs(mistake: DocumentMistake) async throws {
        let sandbox = try await Sandbox(.bare)
        try sandbox.write("w/policies/p.yaml", mistake.text)
        let check = try await sandbox.writ("check")
        #expect(check.status == 1)
        #expect(check.output.contains("policies/p.yaml:\(mistake.place): error: "), "\(check.output)")
        #expect(check.output.contains(mistake.message), "\(check.output)")
        let json = try await sandbox.writ("check", "--format", "json")
        #expect(json.status == 1)
        #expect(try json.jsonLines().contains { $0["file"] == "policies/p.yaml" && $0["severity"] == "error" })
        let activate = try await sandbox.writ("activate")
        #expect(activate.status == 65)
        #expect(activate.error.contains("policies/p.yaml:\(mistake.place): error: "))
        #expect(try await sandbox.entries("document.activated").isEmpty)
    }

    @Test func aFailingTestOfAPolicyStopsItsActivation() async throws {
        let sandbox = try await Sandbox(.bare)
        let test = """
            tests:
              - name: it allows
                when: { deploy.requested: { service: shop } }
                then: { verdict: allow }

            """
        try sandbox.write("w/policies/p.yaml", Documents.noDeploys + test)
        #expect(try await sandbox.writ("check").status == 0)
        let run = try await sandbox.writ("test")
        #expect(run.status == 1)
        #expect(run.output.contains("FAIL  no-deploys: it allows"))
        #expect(run.output.contains("0 tests passed, 1 failed"))
        let activate = try await sandbox.writ("activate")
        #expect(activate.status == 65)
        #expect(activate.error.contains("the test `it allows` fails"))
        #expect(try await sandbox.entries("document.activated").isEmpty)
    }

    @Test func anUnknownSettingIsSaid() async throws {
        let sandbox = try await Sandbox()
        try sandbox.write("w/writ.yaml", "orgin: x\n")
        let status = try await sandbox.writ("status")
        #expect(status.status == 65)
        #expect(status.error.contains("`orgin` is not a setting; did you mean `origin`?"))
    }

    @Test func brokenSettingsAreSaidWithTheirPlace() async throws {
        let sandbox = try await Sandbox()
        try sandbox.write("w/writ.yaml", "origin: [x\n")
        let status = try await sandbox.writ("status")
        #expect(status.status == 65)
        #expect(status.error.contains("writ.yaml:"))
    }
}
