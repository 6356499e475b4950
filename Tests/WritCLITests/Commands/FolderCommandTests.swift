// Making a folder, looking at it, activating documents.

import Foundation
import Testing
import WritModel

@Suite struct FolderCommandTests {
    @Test func initMakesAFolderThatIsReadyToUse() async throws {
        let sandbox = try await Sandbox(.bare)
        let made = try await sandbox.writ("init", "--origin", "example.org/new", at: "new")
        #expect(made.status == 0)
        #expect(made.output.contains("made \(sandbox.path)/new with 23 active documents"))
        #expect(made.output.contains(try sandbox.read("new/keys/log.vkey")))
        let mode = try await sandbox.run("stat", ["-c", "%a", "\(sandbox.path)/new/keys/log.key"])
        #expect(mode == "600")
        #expect(try await sandbox.writ("check", at: "new").status == 0)
        #expect(try await sandbox.writ("test", at: "new").status == 0)
        // The documents, and what is laid down of the user who activated them and of the people whom they name.
        let named = try await sandbox.writ("log", "query", "--kind", "account.seen", at: "new").output
            .split(separator: "\n").count
        #expect(named > 1)
        #expect(try await sandbox.writ("log", "verify", at: "new").output.contains("\(23 + named) entries verified"))
        let json = try await sandbox.writ("init", "--format", "json", at: "other").json()
        #expect(json["activated"] == 23)
        #expect(json["verifierKey"]?.stringValue == (try sandbox.read("other/keys/log.vkey").trimming))
    }

    @Test func statusSaysWhatIsActive() async throws {
        let sandbox = try await Sandbox()
        let json = try await sandbox.status()
        let names = json["policies"]?.arrayValue?.compactMap { $0["policy"]?.stringValue } ?? []
        #expect(names.contains("four-eyes-push") && names.contains("release-hours"))
        #expect(json["decisions"] == [])
        #expect(json["fault"] == .null)
        _ = try await sandbox.writ("gate", "deploy", "--service", "shop", "--environment", "dev")
        let text = try await sandbox.succeed("status")
        #expect(text.contains("enforce  four-eyes-push: Nobody puts their own unreviewed commit"))
        #expect(text.contains("allow  d-"))
    }

    @Test func activatingTwiceChangesNothing() async throws {
        let sandbox = try await Sandbox()
        let size = try await sandbox.size()
        #expect(try await sandbox.succeed("activate").contains("everything in `policies/` is active already"))
        #expect(try await sandbox.size() == size)
    }

    @Test func activationChangesAndRetiresDocuments() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(Documents.noDeploys)
        #expect(try await sandbox.writ("gate", "deploy", "--service", "x", "--environment", "dev").status == 1)
        try sandbox.write("w/policies/own.yaml", Documents.noDeploys.replacing("mode: enforce", with: "mode: observe"))
        #expect(try await sandbox.succeed("activate").contains("changed policy no-deploys"))
        #expect(try await sandbox.writ("gate", "deploy", "--service", "x", "--environment", "dev").status == 0)
        try sandbox.write("w/policies/own.yaml", Documents.permissive)
        let json = try await sandbox.writ("activate", "--format", "json")
        #expect(json.status == 0)
        #expect(json.output.contains("\"retired\"") && json.output.contains("\"activated\""))
        #expect(try await sandbox.entries("document.retired").first?["data"]?["name"] == "no-deploys")
        #expect(try await sandbox.writ("log", "replay").status == 0)
    }

    @Test func checkSaysThatAllIsWell() async throws {
        let sandbox = try await Sandbox()
        #expect(try await sandbox.succeed("check").contains("documents, no errors"))
        let json = try await sandbox.writ("check", "--format", "json")
        #expect(json.status == 0)
        #expect(try json.jsonLines().allSatisfy { $0["severity"] == "warning" })
    }

    @Test func testRunsTheTestsOfDocuments() async throws {
        let sandbox = try await Sandbox()
        let text = try await sandbox.succeed("test")
        #expect(text.contains("pass  four-eyes-push: own approval does not count"))
        #expect(text.contains("tests passed, 0 failed"))
        let lines = try await sandbox.writ("test", "--format", "json").jsonLines()
        #expect(lines.count > 40)
        #expect(lines.allSatisfy { $0["passed"] == true && $0["policy"]?.stringValue != nil })
    }

    @Test func checksAndTestsDocumentsElsewhere() async throws {
        let sandbox = try await Sandbox()
        try sandbox.write("else/p.yaml", Documents.permissive)
        for arguments in [["check", "\(sandbox.path)/else"], ["check", "--policies", "\(sandbox.path)/else/p.yaml"]] {
            let check = try await sandbox.writ(arguments)
            #expect(check.status == 0, "\(check.text)")
            #expect(check.output.contains("1 documents, no errors"))
        }
        let none = try await sandbox.writ("check", "\(sandbox.path)/none")
        #expect(none.status == 65)
        #expect(none.error.contains("there is no file or folder"))
    }
}
